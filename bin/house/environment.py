"""The Python environment in `.local/venv`, with the exact versions of the requirements files."""

import hashlib
import importlib.util
import os
import shutil
import sys

from . import locks, paths
from .run import Failure, logged, say

PYTHON = paths.VENV / "bin" / "python"
REQUIREMENTS = paths.BIN / "requirements.txt"
TEST_REQUIREMENTS = paths.BIN / "requirements-test.txt"


def enter(tests=False):
    """Go on in the project's own Python environment, made first if needed. Returns only when running in it."""
    ensure(tests)
    if os.path.realpath(sys.prefix) != os.path.realpath(paths.VENV):
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def ensure(tests=False):
    """Make the environment, or what is missing of it."""
    wanted = [REQUIREMENTS] + ([TEST_REQUIREMENTS] if tests else [])
    if all(_is_installed(file) for file in wanted):
        return
    with locks.exclusive("setup", "Another command is setting up; waiting for it."):
        if not PYTHON.exists() or _version() != _stamped_version():
            _create()
        for file in wanted:
            if not _is_installed(file):
                _install(file)


def _create():
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Failure(
            f"this Python ({sys.executable}) cannot make environments. Install what it needs, then start again:\n"
            "    apt-get install python3-venv"
        )
    say(f"Python {sys.version.split()[0]} environment in {paths.VENV}")
    shutil.rmtree(paths.VENV, ignore_errors=True)
    for stamp in paths.folder(paths.STAMPS).glob("requirements*"):
        stamp.unlink()
    base = os.path.join(sys.base_prefix, "bin", f"python{_version()}")
    logged(
        [base if os.path.exists(base) else sys.executable, "-m", "venv", paths.VENV],
        "venv",
        "creating it",
        hint="If ensurepip is named above: apt-get install python3-venv",
    )
    (paths.STAMPS / "python").write_text(_version())


def _install(file):
    logged(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--requirement", file],
        "pip",
        f"installing the Python packages of bin/{file.name}",
        hint="The packages come from the index that pip is set up to use (pip config list). Start again to go on.",
    )
    _stamp(file).write_text(_digest(file))


def _is_installed(file):
    stamp = _stamp(file)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _digest(file)


def _stamp(file):
    return paths.STAMPS / file.stem


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _version():
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _stamped_version():
    stamp = paths.STAMPS / "python"
    return stamp.read_text() if stamp.exists() else None
