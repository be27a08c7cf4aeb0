"""Tests that pytest runs: the pure cores (no Odoo), and journeys through a running server."""

import os
import xml.etree.ElementTree as ET

from . import environment, paths
from .results import Result
from .run import logged, tail

NOT_PURE = ("benchmarks", "journeys")
PURE_PACKAGES = ("planning", "costing", "sampling")
NOTHING_SELECTED = 5
"""pytest's exit status when no test matches."""


def run(only):
    """The tests in tests/ that need no server, and those inside the addons' pure packages."""
    folders = [path for path in sorted(paths.TESTS.glob("*")) if path.name not in NOT_PURE and _has_tests(path)]
    folders += [path for name in PURE_PACKAGES for path in sorted(paths.ADDONS.glob(f"*/{name}")) if _has_tests(path)]
    return pytest("pure", folders, only)


def pytest(suite, targets, only, **environ):
    """
    Run pytest on files or folders.

    :param only: a word that the test's file, class or name has to contain, or None
    :return: results.Result
    """
    result = Result(suite)
    if not targets:
        return result
    report = paths.folder(paths.LOGS) / f"pytest-{suite}.xml"
    report.unlink(missing_ok=True)
    select = ["-k", only] if only else []
    status, log = logged(
        [environment.PYTHON, "-P", "-m", "pytest", "-q", "--tb=short", f"--junit-xml={report}", *select, *targets],
        f"pytest-{suite}",
        f"{suite}: pytest",
        check=False,
        cwd=paths.ROOT,
        env={**os.environ, **environ},
    )
    if report.exists():
        for case in ET.parse(report).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            broken = [child for child in case if child.tag in ("failure", "error")]
            if broken:
                result.fail(f"{name}: {broken[0].text or broken[0].get('message')}")
            elif case.find("skipped") is not None:
                result.skipped += 1
            else:
                result.passed += 1
    if status and not result.failed and not (only and status == NOTHING_SELECTED):
        result.fail(f"pytest ended with status {status}. The end of {log}:\n{tail(log, 40)}")
    return result


def _has_tests(path):
    if path.is_dir():
        return any(path.rglob("test_*.py"))
    return path.name.startswith("test_") and path.suffix == ".py"
