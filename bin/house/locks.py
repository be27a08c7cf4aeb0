"""File locks between commands of one checkout. The kernel drops them with the process, so none is ever left behind."""

import contextlib
import fcntl

from . import paths
from .run import say


@contextlib.contextmanager
def exclusive(name, waiting):
    """Hold the lock `.local/<name>.lock`; `waiting` is said when another process has it."""
    with (paths.folder(paths.LOCAL) / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
