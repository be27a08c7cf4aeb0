from odoo import models

from ..trace import starts
from ..trace.closure import BACK


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "sme.qc.trace"]

    def _quality_field(self):
        return "picking_id"

    def _check_trace(self, direction):
        """Salespeople may trace deliveries of the sales orders that they may read back; all else is for those who work with stock."""
        if direction == BACK and self.sale_id and all(self.mapped("sale_id")):
            self.check_access("read")
            self.sale_id.check_access("read")
        else:
            super()._check_trace(direction)

    def _trace_starts(self, direction, options):
        return {"starts": starts.of_pickings(self.env, self.ids), "pickings": tuple(self.ids)}
