"""
Databases that tests copy instead of making their own. Each is made again only when what it was made from has changed.

    core       Odoo's modules that our addons need, with demo data, zh_CN and generated asset bundles
    core_bare  the same modules without demo data
    full       core with our four addons and what they take into account where it is installed
"""

from pathlib import Path

from . import database, digest, locks, manifest, odoo_source, paths
from .odoo import LANGUAGES, ONCE
from .run import say

PREFIX = f"test_{paths.CHECKOUT}_"
INSTALL = ONCE
OPTIONAL = ("mrp_subcontracting_landed_costs",)
FULL_LOG = "template-full"
"""The log of our addons' installation."""
WAITING = "Another command is making a template database; waiting for it."


def copy(odoo, template, target):
    """Make the database `target` like a template, which is brought up to date first."""
    with locks.exclusive(f"template-{template}", WAITING):
        database.copy(odoo, _MAKERS[template](odoo), target)


def drop_leftovers(odoo):
    """Drop the copies of commands that ended without doing so; their process is in the name."""
    for name in database.names(odoo, PREFIX):
        process = name.rpartition("_")[2]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            database.drop(odoo, name)


def full_is_current(odoo):
    return _is_current(odoo, "full", _full_digest(odoo))


def _core(odoo):
    return _made(
        odoo,
        "core",
        _core_digest(odoo),
        lambda name: _install_core(odoo, name, "--with-demo", LANGUAGES, bundles=True),
    )


def _core_bare(odoo):
    return _made(odoo, "core_bare", _core_digest(odoo), lambda name: _install_core(odoo, name))


def _full(odoo):
    def make(name):
        copy(odoo, "core", name)
        modules = ",".join((*manifest.present(), *OPTIONAL))
        odoo.run(FULL_LOG, "template database: installing our addons", "-d", name, "-i", modules, *ONCE)
        odoo.generate_bundles(name)

    return _made(odoo, "full", _full_digest(odoo), make)


_MAKERS = {"core": _core, "core_bare": _core_bare, "full": _full}


def _core_digest(odoo):
    return digest.of_text(odoo_source.version(odoo.source), LANGUAGES, *manifest.core_dependencies())


def _full_digest(odoo):
    return digest.of_text(_core_digest(odoo), *OPTIONAL, *(digest.of_addon(name) for name in manifest.present()))


def _install_core(odoo, name, *options, bundles=False):
    log = f"template-{name.removeprefix(PREFIX)}"
    modules = ",".join(manifest.core_dependencies()) or "base"
    what = f"template database: installing Odoo's modules {'with' if bundles else 'without'} demo data"
    odoo.run(log, what, "-d", name, "-i", modules, *options, *ONCE)
    if bundles:
        odoo.generate_bundles(name)


def _made(odoo, template, wanted, make):
    """Make a template under another name first, so that an interrupted one is never taken for whole."""
    name = PREFIX + template
    if not _is_current(odoo, template, wanted):
        if _stamp(template).exists():
            say(f"  template database {template}: out of date")
        _stamp(template).unlink(missing_ok=True)
        partial = f"{name}_partial"
        database.drop(odoo, partial)
        database.drop(odoo, name)
        make(partial)
        database.rename(odoo, partial, name)
        _stamp(template).write_text(wanted)
    return name


def _is_current(odoo, template, wanted):
    stamp = _stamp(template)
    return stamp.exists() and stamp.read_text() == wanted and database.exists(odoo, PREFIX + template)


def _stamp(template):
    return paths.folder(paths.STAMPS) / f"template-{template}"
