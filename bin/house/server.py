"""An Odoo server in the background, for tests and pictures."""

import contextlib
import subprocess
import time
import urllib.error
import urllib.request

from . import odoo as odoo_module
from . import paths
from .run import Failure, tail

START_TIMEOUT = 120


@contextlib.contextmanager
def running(odoo, database, name, *args, port=None):
    """
    A server on one database, for as long as the block runs.

    :param name: of its log
    :param args: more options for Odoo
    :param port: any free one when None
    :return: (its address, its process)
    """
    port = port or odoo_module.free_port()
    log = paths.folder(paths.LOGS) / f"{name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            odoo.command("-d", database, "--db-filter", f"^{database}$", *args),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=paths.ROOT,
            env=odoo.environ(ODOO_HTTP_PORT=str(port)),
            start_new_session=True,  # Ctrl-C is for us; we stop it
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait(process, address, log)
            yield address, process
        finally:
            stop(process)


def wait(process, address, log):
    """Until the server answers; a Failure when it ends before, or takes too long."""
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Failure(f"Odoo ended with status {process.returncode}. The end of {log}:\n{tail(log, 30)}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{address}/web/health", timeout=5).close()
            return
        time.sleep(0.3)
    raise Failure(f"Odoo did not answer at {address} within {START_TIMEOUT} s. The end of {log}:\n{tail(log, 30)}")


def stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
