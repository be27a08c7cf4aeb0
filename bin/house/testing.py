"""All tests in one run, with one summary."""

import argparse
import concurrent.futures
import time
import traceback

from . import browser, journeys, lifecycle, lint, odoo, odoo_tests, pure, results, selection, templates
from .run import Failure, say

STEPS = ("lint", "pure", "lifecycle", "odoo", "browser", "journeys")
SHOWN = 4000
"""Characters shown of one failure; all of it is in the log."""


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
    if set(chosen) <= {"lint", "pure"}:
        done = _run_all([_lane(chosen, None, only)])
    else:
        with odoo.ready("test") as ours:
            templates.drop_leftovers(ours)
            done = _run_all([_lane([step for step in lane if step in chosen], ours, only) for lane in LANES])
    return _summary(done, options, only, time.monotonic() - start)


LANES = (("lint", "pure", "lifecycle"), ("odoo", "browser", "journeys"))
"""Steps side by side, one lane for each of two cores."""


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


def _lane(steps, ours, only):
    return lambda: [_timed(step, ours, only) for step in steps]


def _run_all(lanes):
    with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
        return [result for done in [pool.submit(lane) for lane in lanes] for result in done.result()]


def _timed(step, ours, only):
    start = time.monotonic()
    try:
        result = _run(step, ours, only)
    except Failure as failure:
        result = results.Result(step)
        result.fail(str(failure))
    except Exception:
        # A defect of ours must not hide what the other steps found.
        result = results.Result(step)
        result.fail(traceback.format_exc())
    result.seconds = time.monotonic() - start
    return result


def _run(step, ours, only):
    if step == "lint":
        return lint.run()
    if step == "pure":
        return pure.run(only)
    if step == "lifecycle":
        return lifecycle.run(ours)
    if step == "journeys":
        return journeys.run(ours, only)
    in_browser = step == "browser"
    tests = [test for test in selection.matching(selection.odoo_tests(), only) if test.browser == in_browser]
    if in_browser and tests and browser.find() is None:
        result = results.Result(step)
        result.fail(
            "there is no Chromium for the browser tests. Install it: apt-get install chromium (or leave them out: --no-browser)"
        )
        return result
    return odoo_tests.run(ours, step, tests, only)


def _summary(done, options, only, seconds):
    whole = results.total(done)
    for result in done:
        for problem in result.problems:
            shown = problem if len(problem) <= SHOWN else f"{problem[:SHOWN]}\n… (more in .local/log)"
            say(f"\nFAILED {result.suite}: {shown}")
    say("")
    for result in done:
        say(f"{result.suite:<10} {result.counts()}  ({result.seconds:.0f} s)")
    if options.no_browser:
        say("browser    left out, as asked")
    say(f"{'all':<10} {seconds:.0f} s")
    if only and not whole.passed + whole.failed:
        say(f"No test has “{only}” in its name.")
        whole.failed += 1
    say(whole.counts())
    return 1 if whole.failed or not whole.passed else 0
