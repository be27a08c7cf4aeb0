"""
Benchmarks: bin/bench NAME runs tests/benchmarks/NAME.py in the environment of the tests, with PostgreSQL running.

The script can import `odoo` and `house`, and finds PGHOST, PGPORT, PGUSER (for its own clients), SME_ODOO_PYTHON (the
interpreter that has Odoo) and SME_POSTGRES_BIN (psql, pgbench …) in its environment.
"""

import os
import sys

from . import environment, odoo, paths, postgres
from .run import Failure, foreground, say

FOLDER = paths.TESTS / "benchmarks"


def main():
    """
    :return: exit status of the benchmark
    """
    names = sorted(path.stem for path in FOLDER.glob("*.py") if "run.main(" in path.read_text())
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        say(f"usage: bin/bench NAME [options of the benchmark]\n\nBenchmarks: {', '.join(names) or 'none'}")
        return 0
    name, *args = sys.argv[1:]
    if not (FOLDER / f"{name}.py").exists():
        raise Failure(f"there is no benchmark {name}. There are: {', '.join(names) or 'none'}")
    with odoo.ready("test") as ours:
        environ = ours.environ(SME_ODOO_PYTHON=str(environment.PYTHON), SME_POSTGRES_BIN=str(postgres.binaries()))
        environ["PYTHONPATH"] += os.pathsep + str(paths.BIN)
        return foreground([str(environment.PYTHON), str(FOLDER / f"{name}.py"), *args], env=environ, cwd=paths.ROOT)
