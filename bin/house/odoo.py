"""How Odoo is started: our configuration, with what depends on the machine in environment variables (Odoo's own ones)."""

import contextlib
import dataclasses
import os
import re
import socket

from . import environment, odoo_source, paths, postgres
from .run import logged

ONCE = ("--stop-after-init", "--max-cron-threads=0")
"""Options for a run that installs, upgrades or tests, and ends."""
LANGUAGES = "--load-language=en_US,zh_CN"
"""The first one is the default of users and partners."""
KEPT = re.compile(r"ODOO_(TEST|BROWSER)_")
"""Variables of the caller that go on to Odoo; the others of its kind are ours to set."""


@dataclasses.dataclass(frozen=True)
class Odoo:
    """An Odoo ready to run: its source, a running PostgreSQL, and a data folder."""

    source: os.PathLike
    connection: postgres.Connection
    data: os.PathLike

    def command(self, *args):
        return [str(environment.PYTHON), "-P", "-m", "odoo", *map(str, args)]

    def run(self, name, what, *args, check=True, **options):
        """Run Odoo to its end, with its output in the log `name`. Returns (exit status, path of the log)."""
        environ = self.environ(ODOO_HTTP_PORT=str(free_port()))
        return logged(self.command(*args), name, what, check=check, env=environ, cwd=paths.ROOT, **options)

    def script(self, name, what, database, code):
        """Run Python code in Odoo's shell on a database."""
        source = paths.folder(paths.LOGS) / f"{name}.py"
        source.write_text(code)
        with source.open() as stdin:
            return self.run(name, what, "shell", "-d", database, "--no-http", "--log-level=warn", stdin=stdin)

    def generate_bundles(self, database):
        """Make the web client's asset bundles now rather than at the first page."""
        code = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
        self.script(f"bundles-{database}", "generating the web client's bundles", database, code)

    def environ(self, **more):
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "ODOO_", "PYTHON")) or KEPT.match(name)
        }
        addons = [*odoo_source.addons_paths(self.source), paths.ADDONS]
        return {
            **clean,
            **self.connection.environ(),
            "PYTHONPATH": str(odoo_source.python_path(self.source)),
            "PYTHONWARNINGS": "ignore::DeprecationWarning:passlib",
            "ODOO_RC": str(paths.CONFIG),
            "ODOO_ADDONS_PATH": ",".join(map(str, addons)),
            "ODOO_DATA_DIR": str(self.data),
            **more,
        }


@contextlib.contextmanager
def ready(cluster):
    """An Odoo on the cluster `demo` or `test`, which runs at least as long as the block."""
    source = odoo_source.ensure()
    with postgres.cluster(cluster) as connection:
        yield Odoo(source, connection, paths.folder(paths.DATA / cluster))


def free_port(wanted=None):
    """The wanted port or the next free one; any free one when none is wanted."""
    for port in range(wanted, wanted + 200) if wanted else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
    raise OSError(f"no free port from {wanted} on")
