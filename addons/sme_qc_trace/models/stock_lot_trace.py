from odoo import models

from ..trace.nodes import of_lot


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "sme.qc.trace"]

    def _quality_field(self):
        return "lot_id"

    def _trace_starts(self, direction, options):
        return {"starts": tuple(of_lot(id_) for id_ in self.ids)}
