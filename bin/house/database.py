"""Databases with their filestores: `createdb -T` and `dropdb` leave the files, which hold the web client's asset bundles."""

import contextlib
import os
import shutil


def exists(odoo, name):
    with contextlib.closing(odoo.connection.open()) as db, db.cursor() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return bool(cr.fetchone())


def names(odoo, prefix):
    with contextlib.closing(odoo.connection.open()) as db, db.cursor() as cr:
        cr.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [prefix])
        return [name for (name,) in cr.fetchall()]


def query(odoo, name, sql, parameters=()):
    """All rows of one statement."""
    with contextlib.closing(odoo.connection.open(name)) as db, db.cursor() as cr:
        cr.execute(sql, parameters)
        return cr.fetchall()


def create(odoo, name):
    """An empty database as Odoo makes it."""
    _execute(odoo, f"CREATE DATABASE {_quoted(name)} ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0")
    for extension in ("pg_trgm", "unaccent"):
        with contextlib.closing(odoo.connection.open(name)) as db, db.cursor() as cr:
            cr.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")


def copy(odoo, source, target):
    """Copy a database that nobody is connected to. Files are linked, not copied: Odoo never changes one."""
    drop(odoo, target)
    _execute(odoo, f"CREATE DATABASE {_quoted(target)} TEMPLATE {_quoted(source)}")
    if _filestore(odoo, source).exists():
        shutil.copytree(_filestore(odoo, source), _filestore(odoo, target), copy_function=os.link)


def rename(odoo, source, target):
    drop(odoo, target)
    _execute(odoo, f"ALTER DATABASE {_quoted(source)} RENAME TO {_quoted(target)}")
    if _filestore(odoo, source).exists():
        _filestore(odoo, source).rename(_filestore(odoo, target))


def drop(odoo, name):
    _execute(odoo, f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
    shutil.rmtree(_filestore(odoo, name), ignore_errors=True)


def _filestore(odoo, name):
    return odoo.data / "filestore" / name


def _execute(odoo, sql):
    with contextlib.closing(odoo.connection.open()) as db, db.cursor() as cr:
        cr.execute(sql)


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'
