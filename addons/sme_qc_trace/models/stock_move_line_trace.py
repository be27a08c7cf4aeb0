from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    _trace_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
