from odoo import models

from ...orders import lines_reached


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def write(self, vals):
        before = self.sudo().sale_line_id.ids if "sale_line_id" in vals else []
        result = super().write(vals)
        if "sale_line_id" in vals:
            self.env["sme.order.line.cost"]._touch({*before, *self.sudo().sale_line_id.ids})
        return result

    def _action_cancel(self):
        lines = lines_reached(self.env, self.ids)
        result = super()._action_cancel()
        self.env["sme.order.line.cost"]._touch(lines)
        return result
