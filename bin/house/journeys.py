"""Journeys: tests in tests/journeys that talk to a running server, as a user or another program does."""

import os

from . import database, paths, pure, server, templates

FOLDER = paths.TESTS / "journeys"


def run(odoo, only):
    """
    Run them against a server on a copy of the full template. They find it in the environment: SME_URL, SME_DATABASE;
    the users are those of the demo data.

    :return: results.Result
    """
    files = sorted(FOLDER.rglob("test_*.py")) if FOLDER.exists() else []
    if only:
        files = [path for path in files if only.lower() in path.read_text().lower() or only.lower() in path.name]
    if not files:
        return pure.pytest("journeys", [], only)
    name = f"{templates.PREFIX}journeys_{os.getpid()}"
    templates.copy(odoo, "full", name)
    try:
        with server.running(odoo, name, "journeys-server", "--max-cron-threads=0") as (address, _process):
            return pure.pytest("journeys", files, only, SME_URL=address, SME_DATABASE=name)
    finally:
        database.drop(odoo, name)
