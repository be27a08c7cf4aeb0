def uninstall_hook(env):
    """Leave the demo factory where it is: Odoo's own stock moves and orders refer to it and stay, so it could not go.

    All else that the addon brings is of ``ir.*``, ``res.groups*`` or its own models, and goes.
    """
    env["ir.model.data"].search([
        ("module", "=", "sme_mrp_suggest"),
        ("model", "not like", "ir.%"), ("model", "not like", "res.groups%"), ("model", "not like", "sme.%"),
    ]).unlink()
