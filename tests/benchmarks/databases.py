"""
The databases of the benchmarks: one for each size of the plant, kept between runs, since a benchmark only reads.

The comment of a database says what it was made from. It is made again when the plant, the seed or Odoo has changed,
and brought up to date when our addons have.
"""

import contextlib
import json
import logging
import time
from pathlib import Path

from psycopg2 import sql

import odoo
from odoo.modules.registry import Registry

import plant
from house import database, digest, locks, odoo_source, paths, templates
from house.odoo import ONCE

ADDONS = ("sme_mrp_suggest", "sme_order_costing")
WAITING = "Another benchmark is making its database; waiting for it."


def ready(ours, size, seed):
    """
    Make the database of a size, or bring it up to date.

    :param ours: the Odoo to use, of `house.odoo.ready`
    :return: (registry, plan of the plant)
    """
    odoo.tools.config.parse_config([], setup_logging=False)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    name = f"bench_{size.lower()}"
    plan = plant.draw(plant.SIZES[size], seed)
    source = {"odoo": odoo_source.version(ours.source), "plant": plant_digest(size, seed)}
    addon = _addon_digest()
    with locks.exclusive("bench", WAITING):
        made_from = _comment(ours, name)
        if {key: made_from.get(key) for key in source} != source:
            _make(ours, name, plan)
            made_from = source
            _set_comment(ours, name, made_from)
        if made_from.get("addon") != addon:
            names = ",".join(ADDONS)
            ours.run(name, f"{name}: installing or updating our addons", "-d", name, "-i", names, "-u", names, *ONCE)
            _set_comment(ours, name, {**source, "addon": addon})
        registry = Registry(name)
        with _superuser(registry) as env:
            plant.move_to_today(env)
    return registry, plan


def plant_digest(size, seed):
    """What identifies the plant of a size."""
    return digest.of_text(Path(plant.__file__).read_text(), size, seed)


def _make(ours, name, plan):
    templates.copy(ours, "core_bare", name)
    start = time.monotonic()
    print(f"  {name}: building a plant of {len(plan.parts):,} products …", end="", flush=True)
    with _superuser(Registry(name)) as env:
        plant.build(env, plan)
    with contextlib.closing(ours.connection.open(name)) as db, db.cursor() as cr:
        cr.execute("VACUUM ANALYZE")
    with _superuser(Registry(name)) as env:
        plant.prove(env, plan)
    odoo.sql_db.close_db(name)
    Registry.delete(name)
    print(f" {time.monotonic() - start:.0f} s", flush=True)


def _addon_digest():
    """Of what of the addons reaches the database, so that a change elsewhere in their code is measured at once."""
    patterns = ("__manifest__.py", "*/*.xml", "*/*.csv", "models/*.py", "wizards/*.py")
    files = [
        path for addon in ADDONS for pattern in patterns for path in (paths.ADDONS / addon).glob(pattern) if path.parent.name != "demo"
    ]
    return digest.of_text(*(path.read_text() for path in sorted(files)))


@contextlib.contextmanager
def _superuser(registry):
    with registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})


def _comment(ours, name):
    if not database.exists(ours, name):
        return {}
    statement = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    [(text,)] = database.query(ours, "postgres", statement, [name])
    return json.loads(text or "{}")


def _set_comment(ours, name, made_from):
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(json.dumps(made_from)))
    with contextlib.closing(ours.connection.open()) as db, db.cursor() as cr:
        cr.execute(statement)
