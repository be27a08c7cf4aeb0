from odoo import models

from ...orders import lines_reached


class StockMove(models.Model):
    """Costs of order lines follow what is delivered, returned and valued."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._touch_order_costs()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        self._touch_order_costs()
        return result

    def _set_value(self, *args, **kwargs):
        result = super()._set_value(*args, **kwargs)
        received = self.filtered(lambda move: move.state == "done" and move.purchase_line_id)
        if received:
            self.env["sme.order.line.cost"]._touch(lines_reached(self.env, move_ids=received.ids))
        (self - received)._touch_order_costs()
        return result

    def _touch_order_costs(self):
        self.env["sme.order.line.cost"]._touch(self.sudo().sale_line_id.ids)
