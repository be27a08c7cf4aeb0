from odoo import models


class SmeQcInspection(models.Model):
    """What has used the goods of an inspection since."""

    _inherit = "sme.qc.inspection"

    def _documents_using_goods(self):
        """Orders that consumed these goods and transfers that delivered them: by lot, without lots by the chain of documents.

        :return: names, in the order in which the goods were used
        """
        self.ensure_one()
        # sudo: a warning names all that is affected, also documents that the inspector may not open
        inspection = self.sudo()
        finished = (inspection.production_id | inspection.workorder_id.production_id).move_finished_ids.filtered(
            lambda move: move.state == "done" and move.product_id == inspection.product_id)
        lots = inspection.lot_id | finished.move_line_ids.lot_id
        if lots:
            lines = self.env["stock.move.line"].sudo().search([("lot_id", "in", lots.ids), ("state", "=", "done")], order="date, id")
            moves = lines.move_id
        else:
            start = inspection.move_id | inspection.move_line_ids.move_id | finished
            moves = self.env["stock.move"].sudo().browse(start._rollup_move_dests() if start else ()) | start
            moves = moves.filtered(lambda move: move.state == "done" and move.product_id == inspection.product_id).sorted(
                lambda move: (move.date, move.id))
        used = moves.filtered(lambda move: move.raw_material_production_id or move.location_dest_id.usage == "customer")
        return list(dict.fromkeys(
            document.display_name for move in used
            if (document := move.raw_material_production_id or move.picking_id)))
