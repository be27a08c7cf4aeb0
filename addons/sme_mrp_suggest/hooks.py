def uninstall_hook(env):
    leave_demo_factory(env, "sme_mrp_suggest")


def leave_demo_factory(env, module):
    """Leave the demo records of ``module`` where they are: Odoo's own stock moves, orders and bills refer to them and stay.

    All else that an addon of ours brings is of ``ir.*``, ``res.groups*`` or its own models, and goes.
    """
    env["ir.model.data"].search([
        ("module", "=", module),
        ("model", "not like", "ir.%"), ("model", "not like", "res.groups%"), ("model", "not like", "sme.%"),
    ]).unlink()
