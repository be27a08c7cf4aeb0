"""Where things lie. All that a command makes is below `.local/`, so deleting that folder undoes everything."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "bin"
ADDONS = ROOT / "addons"
TESTS = ROOT / "tests"
CONFIG = ROOT / "odoo.conf"

LOCAL = ROOT / ".local"
VENV = LOCAL / "venv"
ODOO = LOCAL / "odoo"
POSTGRES = LOCAL / "postgres"
DATA = LOCAL / "data"
LOGS = LOCAL / "log"
STAMPS = LOCAL / "stamps"

CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
"""Short name of this checkout, for what has to lie outside it."""


def folder(path, mode=0o777):
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    return path
