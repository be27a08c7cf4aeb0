from odoo import models

from ..trace import starts
from ..trace.closure import BACK


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "sme.qc.trace"]

    def _check_trace(self, direction):
        """Salespeople may trace deliveries of the sales orders that they may read back; all else is for those who work with stock."""
        # sudo: which sales orders these are, to check the right to read them
        orders = self.sudo().mapped("sale_id") | self.sudo().move_ids.sale_line_id.order_id
        if direction == BACK and all(picking.sale_id for picking in self):
            self.check_access("read")
            return self.env["sale.order"].browse(orders.ids).check_access("read")
        return super()._check_trace(direction)

    def _trace_starts(self, direction, options):
        return {"starts": starts.of_pickings(self.env, self.ids), "pickings": tuple(self.ids)}
