"""Checks that read the source and run nothing."""

import os
import subprocess

from . import environment, manifest, odoo_source, paths
from .results import Result


def run():
    """
    :return: results.Result, with one count for each check
    """
    result = Result("lint")
    for name, check in CHECKS.items():
        result.check(name, check())
    return result


def ruff():
    return _output("ruff", "check", "--quiet", "--output-format=concise", ".")


def pylint():
    """pylint with the rules for Odoo addons, over the addons."""
    addons = [paths.ADDONS / name for name in manifest.present()]
    return _output("pylint", "--score=n", "--reports=n", "--rcfile=.pylintrc", *addons) if addons else ""


def xml():
    """Each XML file is well-formed."""
    from lxml import etree

    problems = []
    for path in sorted(paths.ADDONS.rglob("*.xml")):
        try:
            etree.parse(str(path))
        except etree.XMLSyntaxError as error:
            problems.append(f"{path.relative_to(paths.ROOT)}: {error}")
    return "\n".join(problems)


def translations():
    """Each addon's Chinese is complete: every term of its template has one, and none is marked as doubtful."""
    import polib

    problems = []
    for name in manifest.present():
        folder = paths.ADDONS / name / "i18n"
        template, chinese = folder / f"{name}.pot", folder / "zh_CN.po"
        if not template.exists() or not chinese.exists():
            problems.append(f"{name}: i18n/{name}.pot or i18n/zh_CN.po is missing (bin/odoo i18n export)")
            continue
        try:
            done = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(chinese)) if entry.msgstr and not entry.fuzzy}
            wanted = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(template))}
        except (OSError, ValueError) as error:
            problems.append(f"{name}: {error}")
            continue
        problems += [f"{name}: not in Chinese: {msgid!r}" for _context, msgid in sorted(wanted - done, key=str)]
    return "\n".join(problems)


CHECKS = {"ruff": ruff, "pylint": pylint, "xml": xml, "translations": translations}


def _output(module, *args):
    """What a checker has to say; nothing when it is content."""
    environ = {**os.environ, "PYTHONPATH": str(odoo_source.python_path(odoo_source.ensure()))}
    done = subprocess.run(
        [environment.PYTHON, "-P", "-m", module, *args], cwd=paths.ROOT, env=environ, capture_output=True, text=True
    )
    return (done.stdout + done.stderr).strip() if done.returncode else ""
