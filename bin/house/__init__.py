"""What the commands in bin/ share. Standard library only, until `environment.enter` has made the Python environment."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Odoo 19 needs Python 3.11 or newer; `python3` on your PATH is %d.%d.\n"
        "Install a newer one (Debian 12 and 13: apt-get install python3 python3-venv), or start this command with it,\n"
        "for example: python3.13 %s" % (sys.version_info[0], sys.version_info[1], sys.argv[0])
    )
