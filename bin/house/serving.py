"""bin/serve: a demo that runs, from nothing."""

import argparse
import signal

from . import demo, odoo, odoo_source, paths, postgres, server
from .run import Failure, say, tail

PORT = 8069
EPILOG = f"""
All that it makes is in .local/. Variables, for what the machine already has:
  {odoo_source.ENV:<14} the folder of an Odoo 19.0 (the one that holds `odoo`); default: Debian's package, unpacked
  {postgres.ENV:<14} a PostgreSQL server: host, host:port, a socket's folder, or postgresql://user:password@host:port;
                 default: an embedded one
Options after -- go to Odoo, for example: bin/serve -- --http-interface 0.0.0.0 --dev xml
"""


def main(arguments=None):
    """
    :return: exit status
    """
    options = _options(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with odoo.ready("demo") as ours:
        demo.ensure(ours, options.database, options.fresh)
        if options.prepare:
            return 0
        port = odoo.free_port(options.port)
        if port != options.port:
            say(f"Port {options.port} is taken; using {port}.")
        demo.set_address(ours, options.database, f"http://127.0.0.1:{port}")
        try:
            name = f"serve-{port}"
            log = paths.LOGS / f"{name}.log"
            with server.running(ours, options.database, name, *options.odoo, port=port) as (address, process):
                _greet(ours, options.database, address, log)
                status = process.wait()
                raise Failure(f"Odoo ended with status {status}. The end of {log}:\n{tail(log, 30)}")
        except KeyboardInterrupt:
            say("\nStopping.")
    return 0


def _interrupt(_number, _frame):
    raise KeyboardInterrupt


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/serve",
        description="Start Odoo 19 with our addons on a demo database, setting up first what is missing.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help="local port; the next free one is used when it is taken (default: %(default)s)"
    )
    parser.add_argument("--database", default=demo.NAME, metavar="NAME", help="(default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="make the demo database anew, losing what is in it")
    parser.add_argument("--prepare", action="store_true", help="set up and make the database, but do not start Odoo")
    parser.add_argument("odoo", nargs="*", metavar="-- OPTIONS", help="options for Odoo")
    return parser.parse_args(arguments)


def _greet(ours, name, address, log):
    say(f"\nOdoo runs at {address}\n")
    say("  Log in as  (the password is the login)")
    for login, person in demo.users(ours, name):
        say(f"    {login:<12} {person}")
    say(f"\nLog: {log}\nCtrl-C stops it.")
