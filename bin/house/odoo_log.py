"""Reading Odoo's log: its records, the results of tests in it, and warnings that are ours."""

import dataclasses
import re

from . import paths

RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.]+): (?P<text>.*)$")
OURS = re.compile(r"\bsme[_.]\w")
ALLOWED = (
    # (part of the record, why it is expected)
)
"""Warnings that mention our addons and are expected. Each with the reason; empty is best."""


@dataclasses.dataclass(slots=True)
class Record:
    level: str
    logger: str
    text: str

    def __str__(self):
        return f"{self.level} {self.logger}: {self.text}"


def records(path):
    """The records of a log. Lines that start none belong to the record before them."""
    found = []
    for line in path.read_text(errors="replace").splitlines():
        if match := RECORD.match(line):
            found.append(Record(match["level"], match["logger"], match["text"].rstrip()))
        elif found:
            found[-1].text += "\n" + line
    return found


def unexpected(found):
    """Warnings and errors that mention our addons, are no test's result, and are not allowed; each text once."""
    texts = {
        str(record).replace(f"{paths.ROOT}/", ""): None
        for record in found
        if record.level in ("WARNING", "ERROR", "CRITICAL") and not is_result(record)
    }
    return [text for text in texts if OURS.search(text) and not any(part in text for part, _reason in ALLOWED)]


def is_result(record):
    """Whether a record is a failed test."""
    return record.level == "ERROR" and record.text.startswith(("FAIL: ", "ERROR: "))
