from odoo import models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def action_buy_shortages(self):
        """Open what the selected orders lack."""
        return self.env["sme.buy.shortages"]._open_for(self)


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_buy_shortages(self):
        """Open what the selected transfers lack."""
        return self.env["sme.buy.shortages"]._open_for(self)
