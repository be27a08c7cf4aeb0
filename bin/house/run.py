"""Run other programs: quietly into a log file, and loudly when they fail."""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time

from . import paths


class Failure(Exception):
    """Something the user has to know; the message says what, and what to do."""


def say(text):
    print(text, flush=True)


def main(function):
    """Run a command's main function; a Failure is printed plainly and ends with status 1."""
    try:
        sys.exit(function())
    except Failure as failure:
        sys.stdout.flush()
        print(f"\n{os.path.basename(sys.argv[0])}: {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)


def tail(path, lines=15):
    """The last lines of a text file."""
    try:
        text = path.read_text(errors="replace").splitlines()
    except OSError:
        return "(no output)"
    return "\n".join("    " + line for line in text[-lines:]) or "(no output)"


def logged(args, name, what, check=True, hint="", **options):
    """
    Run a program with its output in `.local/log/<name>.log`.

    :param what: said to the user, with the time it took
    :param check: raise a Failure with the end of the log when the program fails
    :param hint: what the user can do about a failure
    :return: (exit status, path of the log)
    """
    log = paths.folder(paths.LOGS) / f"{name}.log"
    if sys.stdout.isatty() and threading.current_thread() is threading.main_thread():
        print(f"  {what} …", end="\r", flush=True)
    start = time.monotonic()
    with log.open("w") as out:
        out.write(f"$ {shlex.join(map(str, args))}\n")
        out.flush()
        try:
            options.setdefault("stdin", subprocess.DEVNULL)
            status = subprocess.run(args, stdout=out, stderr=subprocess.STDOUT, **options).returncode
        except OSError as error:
            raise Failure(f"{what}: cannot start {args[0]}: {error}") from error
    say(f"  {what}: {'failed after ' if status else ''}{time.monotonic() - start:.0f} s")
    if status and check:
        message = f"{what} failed (exit status {status}). The last lines of {log}:\n{tail(log)}"
        raise Failure(message + (f"\n{hint}" if hint else ""))
    return status, log


def foreground(args, **options):
    """
    Run a program in the terminal until it ends. Ctrl-C and a termination signal end it, not us: we clean up after it.

    :return: its exit status
    """
    child = None

    def forward(number, _frame):
        if child and number == signal.SIGTERM:
            child.terminate()

    before = {number: signal.signal(number, forward) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        child = subprocess.Popen(args, **options)
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
