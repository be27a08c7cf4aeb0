from collections import defaultdict

from odoo import models

from .sme_qc_inspection import OPEN
from .stock_move_gate import LOST


class StockMoveLine(models.Model):
    """Goods on their way into quarantine, and those that left it though nobody disposed of them."""

    _inherit = "stock.move.line"

    def _unpack_from(self, others):
        """A package is in one place: what goes to another than the rest of it goes without the package.

        :param others: move lines of the same transfers
        """
        shared = others.filtered(lambda line: line.quantity > 0).result_package_id
        self.filtered(lambda line: line.result_package_id & shared).result_package_id = False

    def _lost_from_quarantine(self):
        """Inspections hold less now. What is not decided on yet becomes less; what was rejected has its disposition by that."""
        lost = defaultdict(lambda: self.browse())
        for line in self.filtered(lambda line: line.state == "done"):
            lost[line.inspection_id, LOST[line.location_dest_id.usage]] |= line
        for (inspection, kind), lines in lost.items():
            quantity = sum(lines.mapped("quantity_product_uom"))
            inspection._clear_empty()
            if inspection.state not in OPEN:
                inspection._dispose_of_lost(kind, quantity, lines.move_id)
            elif inspection.uom_id.compare(inspection.quantity, quantity) > 0:
                inspection._follow_quantities({inspection: inspection.quantity - quantity})
            else:
                inspection._cancel_with_document([lines.move_id[:1].reference or inspection.name])
