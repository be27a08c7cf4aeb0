from odoo import models
from odoo.exceptions import UserError


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def action_buy_shortages(self):
        """Show what these orders lack and how to get it; closed ones are left out."""
        open_orders = self.filtered(lambda production: production.state not in ("done", "cancel"))
        if not open_orders:
            raise UserError(self.env._("None of these manufacturing orders is open: they lack nothing."))
        return self.env["sme.buy.shortages"]._open_for(open_orders)

    def _shortage_moves(self):
        return self.move_raw_ids


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_buy_shortages(self):
        """Show what these deliveries and internal transfers lack and how to get it; others are left out."""
        open_pickings = self.filtered(
            lambda picking: picking.state not in ("done", "cancel") and picking.picking_type_code in ("outgoing", "internal"))
        if not open_pickings:
            raise UserError(self.env._("None of these transfers is an open delivery or internal transfer: they lack nothing."))
        return self.env["sme.buy.shortages"]._open_for(open_pickings)

    def _shortage_moves(self):
        return self.move_ids
