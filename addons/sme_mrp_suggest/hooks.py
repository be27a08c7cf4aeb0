KEPT = ("stock.lot", "mrp.workcenter")


def uninstall_hook(env):
    """Leave demo records where they are that stock and work logs of Odoo refer to, which stay: the database would not let them go."""
    env["ir.model.data"].search([("module", "=", "sme_mrp_suggest"), ("model", "in", KEPT)]).unlink()
