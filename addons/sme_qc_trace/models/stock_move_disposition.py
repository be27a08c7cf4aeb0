from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """Moves by which dispositions are done."""

    _inherit = "stock.move"

    def _prepare_move_split_vals(self, qty):
        # sudo: whoever splits the move needs no rights on quality, and the part split off belongs to the same disposition
        return {**super()._prepare_move_split_vals(qty), "disposition_id": self.sudo().disposition_id}

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "disposition_id"]

    def _action_done(self, cancel_backorder=False):
        self._check_decided_goods()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: whoever does the move needs no rights on quality for the inspection to know that its goods are gone
        of_dispositions = done.sudo().filtered(lambda move: move.disposition_id and move.state == "done")
        of_dispositions._left_quarantine()
        of_dispositions.disposition_id.filtered(lambda disposition: disposition.kind == "return")._given_back()
        return done

    def _check_decided_goods(self):
        """:raises UserError: more goods would be moved than their disposition is of, or other ones, or to another place"""
        # sudo: as above
        moves = self.sudo().filtered(lambda move: move.disposition_id and move.picked and move.state not in ("done", "cancel"))
        for disposition, going in moves.grouped("disposition_id").items():
            for line in going.move_line_ids.filtered("picked"):
                if not disposition._is_of(line):
                    raise UserError(self.env._(
                        "%(document)s: %(goods)s from %(start)s to %(target)s is not what was decided: %(disposition)s. "
                        "Put lot and places back as they were, or decide on those goods.",
                        document=disposition._origin_document().name, disposition=disposition.display_name,
                        goods=" ".join(filter(None, (line.product_id.display_name, line.lot_id.name))),
                        start=line.location_id.display_name, target=line.location_dest_id.display_name))
            going |= disposition.move_ids.filtered(lambda move: move.state == "done")
            quantity = going._moved_quantity()
            if disposition.uom_id.compare(quantity, disposition.quantity) > 0:
                raise UserError(self.env._(
                    "%(document)s: %(quantity)s %(unit)s would be moved, and %(disposition)s was decided. "
                    "Lower the quantity, or decide on more goods first.",
                    document=disposition._origin_document().name, quantity=disposition.uom_id.round(quantity),
                    unit=disposition.uom_id.name, disposition=disposition.display_name))

    def _moved_quantity(self):
        """In the product's unit, as it was picked: units of moves may be too large to tell it (17 pieces are 1.42 dozens)."""
        return sum(self.move_line_ids.filtered(lambda line: line.picked or line.state == "done").mapped("quantity_product_uom"))

    def _left_quarantine(self):
        """The goods of these moves no longer wait for the inspections that held them."""
        lines = self.move_line_ids.filtered(lambda line: not line.inspection_id)
        inspections = self.env["sme.qc.inspection"]
        for line in lines:
            disposition = line.move_id.disposition_id
            held = (disposition.inspection_id or disposition._inspections()).filtered(
                lambda inspection, line=line: inspection.goods_location_id == line.location_id and inspection.product_id == line.product_id)
            if held:
                quantities = held._held_quantities()
                line.inspection_id = max(held, key=lambda inspection, held=quantities: held[inspection])
                inspections |= line.inspection_id
        inspections._clear_empty()

    def _inspection_request(self, stage, quantity, lot_id=False):
        """Reworked goods are inspected again: by the plan of finished goods, else by the plan that they failed."""
        request = super()._inspection_request(stage, quantity, lot_id)
        if stage == "finished" and self.production_id.rework_number:
            # sudo: whoever finishes a rework order needs no rights on quality
            production = self.sudo().production_id
            failed = production.move_raw_ids.disposition_id.inspection_id[:1] or production.nonconformance_id.inspection_id
            request.reinspection_of_id = failed.id
            if failed.plan_id and not self.env["sme.qc.plan"]._applicable([request])[0]:
                request.plan_id = failed.plan_id.id
        return request

    def _action_cancel(self):
        # sudo: whoever cancels a rework order or a return needs no rights on quality to free its goods for another disposition
        dispositions = self.sudo().disposition_id
        result = super()._action_cancel()
        dispositions._cancelled_by_document()
        dispositions.filtered(lambda disposition: disposition.kind in ("rework", "return"))._given_back()
        return result
