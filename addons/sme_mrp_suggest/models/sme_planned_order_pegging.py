from odoo import models


class SmePlannedOrder(models.Model):
    _inherit = "sme.planned.order"

    def action_pegging(self):
        """Whom these planned orders are for."""
        return self.env["sme.pegging"]._action(self._name, self.ids, self.mapped("display_name"), "up")
