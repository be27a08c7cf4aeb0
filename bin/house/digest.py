"""Digests of what a database was made from, to tell whether it has to be made again."""

import hashlib
import re

from . import paths

NOT_INSTALLED = re.compile(r"(^|/)(tests|readme|__pycache__|static/description|static/tests)/|\.(pyc|md|rst|pot)$")
"""Files of an addon that leave no trace in the database."""


def of_addon(name):
    """What of an addon reaches the database."""
    folder = paths.ADDONS / name
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        relative = path.relative_to(folder).as_posix()
        if not NOT_INSTALLED.search(relative):
            whole.update(relative.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def of_text(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
