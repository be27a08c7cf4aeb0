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
    """Each XML file is well-formed, and no two records of an addon have one name: Odoo would write the second over the first."""
    from lxml import etree

    problems, named = [], {}
    for path in sorted(paths.ADDONS.rglob("*.xml")):
        shown = path.relative_to(paths.ROOT)
        try:
            tree = etree.parse(str(path))
        except etree.XMLSyntaxError as error:
            problems.append(f"{shown}: {error}")
            continue
        for record in tree.iter("record", "menuitem", "template"):
            key = path.relative_to(paths.ADDONS).parts[0], record.get("id")
            if record.get("id") and named.setdefault(key, record) is not record:
                problems.append(f"{shown}:{record.sourceline}: {key[1]} is the name of another record too")
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
