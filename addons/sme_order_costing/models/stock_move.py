from odoo import models

from ..sheets import dirty


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        """Goods that moved on another day than it said stand elsewhere in the order in which goods were used."""
        done = self.filtered(lambda move: move.state == "done" and (move.is_in or move.is_out)) if "date" in vals else self.browse()
        before = dirty.consumers(self.env(su=True), done.ids)
        result = super().write(vals)
        if done:
            touched = dirty.dirty(self.env)
            touched.moves.update(done.ids)
            touched.productions.update(before)
        return result

    def _set_value(self, correction_quantity=None):
        """Every change of a value passes here: receipts, bills, landed costs, manual values, corrected quantities, what is consumed."""
        before = {move.id: move.value for move in self}
        result = super()._set_value(correction_quantity)
        touched = dirty.dirty(self.env) if self else None
        for move in self.sudo():
            if move.is_in and move.value != before[move.id] or move.is_out and correction_quantity:
                touched.moves.add(move.id)  # what left in another quantity leaves other goods for those who come after
            origin = move.origin_returned_move_id
            for order in (move.raw_material_production_id, move.production_id, origin.raw_material_production_id, origin.production_id):
                if order:
                    touched.productions.add(order.id)
            if move.is_subcontract:
                touched.productions.update(move.move_orig_ids.production_id.ids)
        return result
