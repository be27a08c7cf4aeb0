from odoo import models

from ..sheets import dirty


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def write(self, vals):
        result = super().write(vals)
        if self and not {"price_unit", "discount", "product_qty"}.isdisjoint(vals):
            dirty.dirty(self.env).purchase_lines.update(self.ids)
        return result
