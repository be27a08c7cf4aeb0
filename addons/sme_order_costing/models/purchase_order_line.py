from odoo import models

from ..sheets import dirty


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def write(self, vals):
        result = super().write(vals)
        if not {"price_unit", "discount", "product_qty"}.isdisjoint(vals):
            received = self.filtered("qty_received")  # what is still to come costs no order anything yet
            if received:
                dirty.dirty(self.env).purchase_lines.update(received.ids)
        return result
