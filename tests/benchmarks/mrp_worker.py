"""One MRP run in a process of its own, as a worker of Odoo would do it; prints its peak memory in MB before and after as JSON."""
import json
import logging
import sys
from pathlib import Path

import odoo
from odoo.modules.registry import Registry

import mrp_subjects


def peak():
    """Not that of getrusage: Linux begins it with the peak of the process that started this one."""
    [kilobytes] = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(kilobytes) / 1024


def main(name):
    odoo.tools.config.parse_config([], setup_logging=False)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    with Registry(name).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        before = peak()
        mrp_subjects.run(env(user=env.ref("base.user_admin").id))
    print(json.dumps([before, peak()]))


main(sys.argv[1])
