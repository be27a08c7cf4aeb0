"""The demo database of bin/serve: made once, upgraded when the addons have changed since."""

import json

from . import database, digest, locks, manifest, odoo_source, paths
from .odoo import LANGUAGES, ONCE
from .run import Failure, say

NAME = "demo"
PARTIAL = "_partial"
LOGINS = ("sales", "planner", "controller", "inspector", "manager", "admin")
"""Demo users; the password of each is its login."""


def ensure(odoo, name=NAME, fresh=False):
    """Make or upgrade the database `name`, if it needs it."""
    with locks.exclusive(f"demo-{name}", "Another command is preparing the demo database; waiting for it."):
        if not manifest.present():
            raise Failure(f"there are no addons in {paths.ADDONS}")
        made_from = _stamped(name)
        if database.exists(odoo, name) and not fresh:
            if made_from is None:
                raise Failure(
                    f"there is a database “{name}” that bin/serve did not make. Use another (--database NAME), "
                    "or replace it, losing what is in it (--fresh)."
                )
            _upgrade(odoo, name, made_from)
        else:
            _create(odoo, name)


def users(odoo, name):
    """(login, name) of the demo users that are in the database."""
    sql = "SELECT u.login, p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.active AND u.login = ANY(%s)"
    rows = dict(database.query(odoo, name, sql, [list(LOGINS)]))
    return [(login, rows[login]) for login in LOGINS if login in rows]


def set_address(odoo, name, address):
    """What PDFs and links in mails are made from; Odoo itself learns it only when an administrator logs in."""
    sql = "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url' RETURNING id"
    database.query(odoo, name, sql, [address])


def _create(odoo, name):
    say(f"Demo database “{name}” with {', '.join(manifest.present())} (about three minutes)")
    now = _made_from(odoo)
    partial = name + PARTIAL
    _stamp(name).unlink(missing_ok=True)
    database.drop(odoo, partial)
    modules = ",".join(manifest.present())
    odoo.run(
        "demo-install",
        "installing, with demo data",
        "-d",
        partial,
        "-i",
        modules,
        "--with-demo",
        LANGUAGES,
        *ONCE,
    )
    odoo.generate_bundles(partial)
    database.rename(odoo, partial, name)
    _stamp(name).write_text(json.dumps(now))


def _upgrade(odoo, name, made_from):
    now = _made_from(odoo)
    changed = [addon for addon in manifest.present() if now["addons"][addon] != made_from["addons"].get(addon)]
    if now["odoo"] != made_from["odoo"]:
        say(f"Odoo is another one than when the database “{name}” was made: upgrading all modules")
        args = ["-u", "all"]
    elif changed:
        say(f"Changed since the database “{name}” was made or upgraded: {', '.join(changed)}")
        args = ["-u", ",".join(changed)]
    else:
        return
    missing = [addon for addon in changed if addon not in made_from["addons"]]
    if missing:
        args += ["-i", ",".join(missing)]
    try:
        odoo.run("demo-upgrade", "upgrading", "-d", name, *args, *ONCE)
    except Failure as failure:
        raise Failure(f"{failure}\nTo make the database anew, losing what is in it: bin/serve --fresh") from failure
    _stamp(name).write_text(json.dumps(now))


def _made_from(odoo):
    return {"odoo": odoo_source.version(odoo.source), "addons": {name: digest.of_addon(name) for name in manifest.present()}}


def _stamped(name):
    stamp = _stamp(name)
    return json.loads(stamp.read_text()) if stamp.exists() else None


def _stamp(name):
    return paths.folder(paths.STAMPS) / f"demo-{name}.json"
