"""One MRP run in a process of its own, as a worker of Odoo would do it; prints its peak memory in MB before and after as JSON."""
import json
import logging
import resource
import sys

import odoo
from odoo.modules.registry import Registry

import mrp_subjects


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name):
    odoo.tools.config.parse_config([], setup_logging=False)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    with Registry(name).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        before = peak()
        mrp_subjects.run(env(user=env.ref("base.user_admin").id))
    print(json.dumps([before, peak()]))


main(sys.argv[1])
