"""All tests in one run, with one summary."""

import argparse
import collections
import concurrent.futures
import time
import traceback

from . import browser, journeys, lifecycle, lint, manifest, odoo, odoo_tests, pure, results, selection, templates
from .run import Failure, say

STEPS = ("lint", "pure", "lifecycle", "odoo", "browser", "journeys")
SHOWN = 4000
"""Characters shown of one failure; all of it is in the log."""
WIDTH = 28
"""Characters of the names in the summary."""


def main(arguments=None):
    """
    :return: exit status
    """
    options = _options(arguments)
    start = time.monotonic()
    chosen = [options.only] if options.only in STEPS else list(STEPS)
    only = None if options.only in STEPS else options.only
    if only:
        chosen = ["pure", "odoo", "browser", "journeys"]
    if options.no_browser and "browser" in chosen:
        chosen.remove("browser")
    jobs = _jobs(chosen, only)
    if set(chosen) <= {"lint", "pure"}:
        done = _run_all(jobs, None, only)
    else:
        with odoo.ready("test") as ours:
            templates.drop_leftovers(ours)
            done = _run_all(jobs, ours, only)
    return _summary(done, options, only, time.monotonic() - start)


WORKERS = 2
"""Jobs side by side: one for each core that we count on."""


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Run all tests. The last line says how many passed and failed.",
        epilog=f"Steps: {', '.join(STEPS)}. Logs: .local/log. The first run sets up and takes some minutes more.",
    )
    parser.add_argument(
        "--only", metavar="WORD", help="a step, or tests with WORD in the name of their addon, file, class or method"
    )
    parser.add_argument("--no-browser", action="store_true", help="leave out the tests that need Chromium")
    return parser.parse_args(arguments)


def _jobs(steps, only):
    """
    What may run side by side, as (step, addon or None). The most tests of one addon come first, and make the templates; beside them
    what needs no template.

    :return: list in the order in which to begin
    """
    tests = collections.Counter(
        ("browser" if test.browser else "odoo", test.addon) for test in selection.matching(selection.odoo_tests(), only)
    )
    wanted = tests if only else {(step, addon) for step in ("odoo", "browser") for addon in manifest.present()}
    first, *others = sorted(wanted, key=lambda job: -tests[job]) or [None]
    jobs = [first, ("pure", None), ("lint", None), ("lifecycle", None), ("journeys", None), *others]
    return [job for job in jobs if job and job[0] in steps]


def _run_all(jobs, ours, only):
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda job: _timed(*job, ours, only), jobs))


def _timed(step, addon, ours, only):
    start = time.monotonic()
    suite = f"{step} {addon}" if addon else step
    try:
        result = _run(step, addon, ours, only)
    except Failure as failure:
        result = results.Result(suite)
        result.fail(str(failure))
    except Exception:
        # A defect of ours must not hide what the other jobs found.
        result = results.Result(suite)
        result.fail(traceback.format_exc())
    result.suite, result.seconds = suite, time.monotonic() - start
    return result


def _run(step, addon, ours, only):
    if step == "lint":
        return lint.run()
    if step == "pure":
        return pure.run(only)
    if step == "lifecycle":
        return lifecycle.run(ours)
    if step == "journeys":
        return journeys.run(ours, only)
    in_browser = step == "browser"
    tests = [
        test
        for test in selection.matching(selection.odoo_tests(), only)
        if test.browser == in_browser and addon in (None, test.addon)
    ]
    if in_browser and tests and browser.find() is None:
        result = results.Result(step)
        result.fail(
            "there is no Chromium for the browser tests. Install it: apt-get install chromium (or leave them out: --no-browser)"
        )
        return result
    return odoo_tests.run(ours, f"{step}-{addon}" if addon else step, tests, only)


def _summary(done, options, only, seconds):
    whole = results.total(done)
    for result in done:
        for problem in result.problems:
            shown = problem if len(problem) <= SHOWN else f"{problem[:SHOWN]}\n… (more in .local/log)"
            say(f"\nFAILED {result.suite}: {shown}")
    say("")
    for result in done:
        say(f"{result.suite:<{WIDTH}} {result.counts()}  ({result.seconds:.0f} s)")
    if options.no_browser:
        say(f"{'browser':<{WIDTH}} left out, as asked")
    say(f"{'all':<{WIDTH}} {seconds:.0f} s")
    if only and not whole.passed + whole.failed:
        say(f"No test has “{only}” in its name.")
        whole.failed += 1
    say(whole.counts())
    return 1 if whole.failed or not whole.passed else 0
