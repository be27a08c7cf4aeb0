from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from .sme_qc_inspection import OPEN
from .stock_move_gate import LOST


class StockMoveLine(models.Model):
    """Goods on their way into quarantine, and those that left it though nobody disposed of them."""

    _inherit = "stock.move.line"

    def _check_leaving_quarantine(self):
        """Goods that are held leave quarantine by what was decided on them only.

        :raises UserError: names the inspections
        """
        leaving = self.filtered(
            lambda line: line.quantity > 0 and line.location_id.usage == "internal" and line.location_dest_id != line.location_id
            and not line._may_leave_quarantine())
        if not leaving:
            return
        # sudo: goods are held from everybody, also from those who may not read inspections
        holding = self.env["sme.qc.inspection"].sudo().search([
            ("goods_location_id", "in", leaving.location_id.ids), ("product_id", "in", leaving.product_id.ids)])
        left = {
            (line.location_id.id, line.product_id.id, line.lot_id.id) for line in leaving if not line.sudo().inspection_id}
        stopped = holding.filtered(lambda inspection: any(  # a line without its lot may take any of them
            (inspection.goods_location_id.id, inspection.product_id.id, lot) in left for lot in (inspection.lot_id.id, False)))
        if stopped:
            raise UserError("\n".join(sorted(
                self.env._("%(goods)s is in quarantine. %(what)s", goods=inspection.product_id.display_name, what=inspection._stop_text())
                for inspection in stopped)))

    def _may_leave_quarantine(self):
        """By a disposition, or in a direction in which nobody can use the goods: scrapped, or back to the vendor."""
        self.ensure_one()
        return bool(self.move_id.disposition_id) or self.location_dest_id.usage in LOST

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
