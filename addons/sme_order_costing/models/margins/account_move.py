from odoo import models

from ...orders import lines_reached


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._touch_order_costs()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._touch_order_costs()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._touch_order_costs()
        return result

    def _touch_order_costs(self):
        """A service that is invoiced in full is final; goods that were bought for an order cost what their vendor bills."""
        documents = self.sudo()  # whoever posts need not read sales and stock
        sold = documents.filtered(lambda move: move.is_sale_document()).line_ids.sale_line_ids
        bought = documents.filtered(lambda move: move.is_purchase_document()).line_ids.purchase_line_id.move_ids
        lines = set(sold.filtered(lambda line: line.product_id.type == "service").ids)
        self.env["sme.order.line.cost"]._touch(lines | lines_reached(self.env, move_ids=bought.ids))
