from odoo import api, models

from ...orders import lines_reached


class SmeProductionCost(models.Model):
    _inherit = "sme.production.cost"

    @api.model
    def _changed(self, sheets):
        """What was made for a sales order line is its cost."""
        result = super()._changed(sheets)
        self.env["sme.order.line.cost"]._touch(lines_reached(self.env, sheets.sudo().production_id.ids))
        return result
