"""The addons' own tests in Odoo, and those of them that need a browser."""

import collections
import os
import re

from . import database, manifest, odoo_log, selection, templates
from .odoo import ONCE
from .results import Result
from .run import say, tail

NO_BROWSER = re.compile(r"chrome|websocket", re.IGNORECASE)
"""Reasons for which Odoo skips a test because it has no browser."""
STARTED = re.compile(r"Starting (\S+) \.\.\.")
SKIPPED = re.compile(r"skipped (\S+) : (.*)")
FAILED = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(\S+)")


def run(odoo, suite, tests, only):
    """
    Run tests in a copy of the template database: of the full one, or for `--only` of the core with just the addons
    that the tests need, so that a half-written addon keeps nobody from testing another.

    :param tests: list of selection.OdooTest
    :param only: whether these are a selection
    :return: results.Result
    """
    result = Result(suite)
    if not tests:
        if not only:
            result.fail("the addons have no such tests: nothing was tested")
        return result
    name = f"{templates.PREFIX}{suite}_{os.getpid()}".replace("-", "_")
    install = ()
    if only and not templates.full_is_current(odoo):
        addons = manifest.with_dependencies(sorted({test.addon for test in tests}))
        install = ("-i", ",".join(addons))
        templates.copy(odoo, "core", name)
    else:
        templates.copy(odoo, "full", name)
    try:
        started, retry = _once(odoo, result, suite, name, tests, install)
        if retry:
            say(f"  {len(retry)} tests found no browser; trying them once more")
            result.skipped -= len(retry)
            again, still = _once(odoo, result, f"{suite}-again", name, retry, ())
            for test in still:
                result.fail(f"{test.klass}.{test.method} was skipped: no browser answered")
                result.skipped -= 1
    finally:
        database.drop(odoo, name)
    for test in sorted(set(tests) - started):
        result.fail(
            f"{test.addon}: {test.file}.{test.klass}.{test.method} did not run. Is the file imported in tests/__init__.py, "
            "the class tagged ('post_install', '-at_install'), and did setUpClass succeed?"
        )
    return result


def _once(odoo, result, suite, name, tests, install):
    """
    One run of Odoo; its outcome is added to `result`.

    :return: (set of tests that started, list of tests skipped for lack of a browser)
    """
    args = ["-d", name, *install, "--test-tags", ",".join(_specs(tests)), *ONCE]
    status, log = odoo.run(f"test-{suite}", f"{suite}: {len(tests)} tests", *args, check=False)
    records = odoo_log.records(log)
    by_key = {test.key: test for test in tests}
    started, skipped, failures = {}, {}, []
    for record in records:
        if match := STARTED.match(record.text):
            started[record.logger, match[1]] = by_key.get((record.logger, match[1]))
        elif match := SKIPPED.match(record.text):
            skipped[record.logger, match[1]] = match[2]
        elif odoo_log.is_result(record):
            failures.append(record)
            result.fail(f"{record.logger.removeprefix('odoo.addons.')}: {record.text}")
    for record in odoo_log.unexpected(records):
        result.fail(f"in {log.name}, mentioning our addons: {record}")
    failed = {(record.logger, FAILED.match(record.text)[1]) for record in failures}
    result.skipped += len(skipped)
    result.passed += len(started.keys() - skipped.keys() - failed)
    if status and not failures:
        result.fail(f"Odoo ended with status {status}. The end of {log}:\n{tail(log, 40)}")
    elif not started and not failures:
        result.fail(f"Odoo ran no test at all; see {log}")
    retry = [by_key[key] for key, reason in skipped.items() if key in by_key and NO_BROWSER.search(reason)]
    return set(filter(None, started.values())), retry


def _specs(tests):
    """As --test-tags takes them: whole classes where all their tests are wanted."""
    whole = collections.Counter((test.addon, test.klass) for test in selection.odoo_tests())
    wanted = collections.Counter((test.addon, test.klass) for test in tests)
    return sorted(
        {
            f"*/{test.addon}:{test.klass}"
            + ("" if wanted[test.addon, test.klass] == whole[test.addon, test.klass] else f".{test.method}")
            for test in tests
        }
    )
