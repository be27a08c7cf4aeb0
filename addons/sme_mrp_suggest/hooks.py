def uninstall_hook(env):
    """Leave the lots of the demo factory where they are: their stock and moves are Odoo's and stay, so they could not go."""
    env["ir.model.data"].search([("module", "=", "sme_mrp_suggest"), ("model", "=", "stock.lot")]).unlink()
