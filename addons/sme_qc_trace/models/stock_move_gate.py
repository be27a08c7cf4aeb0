from collections import defaultdict
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..inspections.parcels import cut
from .sme_qc_inspection import OPEN

FREE, ACCEPTED, HELD = "free", "accepted", "held"

# Where goods are out of use, and what that is as a disposition.
LOST = {"inventory": "scrap", "supplier": "return"}


@dataclass(slots=True)
class Goods:
    """What a move really brings of one lot, with the inspections it is judged by."""

    move: models.Model
    lines: models.Model
    quantity: float
    inspections: list = field(default_factory=list)


class StockMove(models.Model):
    """The gate: by whatever path a move is done, goods pass it here.

    Received, returned and finished goods that are not accepted are directed to quarantine; deliveries of such goods are refused.
    """

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = self._confirmed_for_gate()
        going = moves.move_line_ids.filtered(
            lambda line: line.state not in ("done", "cancel") and line.picked and line.quantity > 0)
        going._check_way()
        going._check_leaving_quarantine()
        lost = moves._lose_from_quarantine()
        goods = moves._goods_at_gate()
        parcels = self.env["stock.move"]._parcels(goods) if goods else {}
        moves |= self._divide(parcels)
        done = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        self._after_gate(goods, parcels)
        lost._lost_from_quarantine()
        return done

    def _prepare_move_split_vals(self, qty):
        """What is left of a move whose goods go to quarantine is a move as it was before."""
        values = super()._prepare_move_split_vals(qty)
        if self.release_location_id:
            # sudo: the moves that wait are kept by inspections
            waiting = self.sudo().inspection_ids.waiting_move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
            values["location_dest_id"] = self.release_location_id.id
            values["move_dest_ids"] = [*values.get("move_dest_ids", []), *(Command.link(move.id) for move in waiting)]
        return values

    def _confirmed_for_gate(self):
        """These moves as they will be done: confirmed, kits as their components."""
        drafts = self.filtered(lambda move: move.state == "draft")
        kits = (self - drafts).filtered(lambda move: move.state not in ("done", "cancel") and move.product_id.is_kits)
        moves = (self - drafts - kits) | kits.action_explode()
        return (moves | drafts._action_confirm(merge=False)).exists() if drafts or kits else moves

    # ------------------------------------------------------------------ which goods, by which inspections

    def _goods_at_gate(self):
        """The goods of these moves that inspection plans apply to, lot by lot.

        :return: list of `Goods`
        :raises UserError: goods would be delivered, or an order finished, that an inspection stops
        """
        going = self.filtered(
            lambda move: move.state not in ("done", "cancel") and move.picked and move.quantity > 0 and move._inspection_stage())
        if not going:
            return []
        goods = going._goods_by_lot()
        self._find_inspections(goods)
        self._judge_by_inspections(goods)
        goods = [one for one in goods if one.inspections]
        self._check_deliveries(goods)
        return goods

    def _goods_by_lot(self):
        goods = []
        for move in self:
            lines = move.move_line_ids.filtered(lambda line: line.picked and line.quantity > 0)
            for _lot, of_lot in lines.grouped(
                    lambda line: line.product_id.tracking != "none" and (line.lot_id.name or line.lot_name)).items():
                goods.append(Goods(move, of_lot, sum(of_lot.mapped("quantity_product_uom"))))
        return goods

    def _find_inspections(self, goods):
        """Give goods their inspections: those of their lot, or one whose lot was not known yet. What is left over is inspected no more."""
        waiting = defaultdict(list)
        for inspection in self.env["sme.qc.inspection"]._of_documents(move_id={one.move.id for one in goods}):
            waiting[inspection.move_id.id].append(inspection)
        for one in goods:
            of_lot = [
                inspection for inspection in waiting[one.move.id]
                if inspection.lot_id and inspection.lot_id.name == (one.lines[:1].lot_id.name or one.lines[:1].lot_name)]
            one.inspections = of_lot
            waiting[one.move.id] = [inspection for inspection in waiting[one.move.id] if inspection not in of_lot]
        for one in goods:
            if not one.inspections:
                of_move = [inspection for inspection in waiting[one.move.id] if not inspection.lot_id]
                one.inspections = of_move if one.move.has_tracking == "none" else of_move[:1]
                waiting[one.move.id] = [inspection for inspection in waiting[one.move.id] if inspection not in one.inspections]
        self._cancel_idle([inspection for left in waiting.values() for inspection in left])

    def _cancel_idle(self, inspections):
        idle = self.env["sme.qc.inspection"].sudo().concat(*inspections)._without_goods()
        idle._cancel_with_document([inspection.move_id.reference or "" for inspection in idle])

    def _judge_by_inspections(self, goods):
        """Quantities of inspections follow what was really done; goods that are more than was decided on, or that have no inspection yet,
        get one."""
        Inspection = self.env["sme.qc.inspection"].sudo()
        quantities, requests, asking = {}, [], []
        for one in goods:
            left = one.quantity
            uom = one.move.product_id.uom_id
            for position, inspection in enumerate(one.inspections):
                is_last = position == len(one.inspections) - 1
                follows = is_last and (inspection.state in OPEN or inspection.gate == "warn")
                quantities[inspection] = left if follows else min(left, inspection.quantity)
                left -= quantities[inspection]
            if uom.compare(left, 0.0) > 0:
                requests.append(one.move._inspection_request(one.move._inspection_stage(), left, one.lines[:1].lot_id.id))
                asking.append(one)
        self._cancel_idle([inspection for inspection, quantity in quantities.items() if not quantity > 0])
        quantities = {inspection: quantity for inspection, quantity in quantities.items() if quantity > 0}
        for one in goods:
            one.inspections = [inspection for inspection in one.inspections if inspection in quantities]
        Inspection.concat(*quantities)._follow_quantities(quantities)
        for one, inspection in zip(asking, Inspection._make_each(requests), strict=True):
            if inspection:
                one.inspections = [*one.inspections, inspection]

    def _check_deliveries(self, goods):
        stopped = [
            inspection._stop_text() for one in goods if one.move._inspection_stage() == "delivery"
            for inspection in one.inspections if not inspection._is_accepted_for(inspection.quantity)]
        if stopped:
            raise UserError("\n".join(stopped))

    # ------------------------------------------------------------------ parcels

    def _parcels(self, goods):
        """What becomes of the goods of each move.

        :return: {move: {(FREE,) or (ACCEPTED, inspection) or (HELD,): [(line, quantity in the product's unit, inspection)]}}
        """
        parcels = defaultdict(lambda: defaultdict(list))
        for one in goods:
            portions = []
            for inspection in one.inspections:
                if one.move._inspection_stage() == "delivery" or inspection.gate == "warn" or inspection.is_released:
                    portions.append(((FREE, inspection), inspection.quantity))
                elif inspection.state in OPEN:
                    portions.append(((HELD, inspection), inspection.quantity))
                else:
                    portions.append(((ACCEPTED, inspection), inspection.accepted_quantity))
                    portions.append(((HELD, inspection), inspection.rejected_quantity))
            portions = [portion for portion in portions if one.move.product_id.uom_id.compare(portion[1], 0.0) > 0]
            for line, (fate, inspection), quantity in cut([(line, line.quantity_product_uom) for line in one.lines], portions):
                key = (ACCEPTED, inspection) if fate == ACCEPTED else (fate,)
                parcels[one.move][key].append((line, quantity, inspection))
        covered = {line for one in goods for line in one.lines}
        for move, of_move in parcels.items():
            for line in move.move_line_ids.filtered(lambda line: line.picked and line.quantity > 0 and line not in covered):
                of_move[FREE,].append((line, line.quantity_product_uom, self.env["sme.qc.inspection"]))
        return parcels

    def _divide(self, parcels):
        """Make each parcel a move of its own, and direct those that are held to quarantine.

        :return: the moves that were split off
        """
        held, split_off = [], self.browse()
        for move, of_move in parcels.items():
            order = sorted(of_move, key=lambda key: (FREE, ACCEPTED, HELD).index(key[0]))
            for key in order:
                # sudo: only the gate says which inspection judges a line
                for line, inspection in move._cut_lines(of_move[key]):
                    if line.sudo().inspection_id != inspection:
                        line.sudo().inspection_id = inspection
            for key in order[1:]:
                part = move._split_off(of_move[key], is_held=key[0] == HELD)
                split_off |= part
                if key[0] == HELD:
                    held.append((part, move, of_move[key]))
                of_move[key] = (part, of_move[key])
            if order[0][0] == HELD:
                held.append((move, move, of_move[order[0]]))
            of_move[order[0]] = (move, of_move[order[0]])
        self._send_to_quarantine(held)
        return split_off

    def _cut_lines(self, pieces):
        """Move lines that hold exactly these pieces, with their inspections. The pieces name them afterwards."""
        answer = []
        for position, (line, quantity, inspection) in enumerate(pieces):
            unit = line.product_id.uom_id
            if unit.compare(line.quantity_product_uom, quantity) > 0:
                rest = line.quantity_product_uom - quantity
                piece = line.copy({"quantity": quantity, "product_uom_id": unit.id, "picked": True})
                line.write({"quantity": rest, "product_uom_id": unit.id})
                pieces[position] = (piece, quantity, inspection)
                line = piece
            answer.append((line, inspection))
        return answer

    def _split_off(self, pieces, is_held):
        """A move of these lines alone."""
        lines = self.env["stock.move.line"].concat(*(line for line, _quantity, _inspection in pieces))
        quantity = sum(quantity for _line, quantity, _inspection in pieces)
        values = self._split(quantity) or self.copy_data(self._prepare_move_split_vals(0.0))
        part = self.create([{**values[0], "state": "assigned", "picked": True, **({"move_dest_ids": []} if is_held else {})}])
        part.move_line_ids.filtered(lambda line: line not in lines).unlink()
        lines.write({"move_id": part.id})
        return part

    def _send_to_quarantine(self, held):
        """:param held: list of (move, the move that it was before it was divided, pieces)"""
        groups, waiting = defaultdict(self.browse), []
        inspections = defaultdict(self.env["sme.qc.inspection"].sudo().browse)
        for move, origin, pieces in held:
            key = move._inspection_warehouse() or move._any_warehouse(), move.location_dest_id
            groups[key] |= move
            inspections[key[0]] |= inspections[key[0]].concat(*(inspection for _line, _quantity, inspection in pieces))
            # sudo: what waits for the goods may be another company's
            open_moves = origin.sudo().move_dest_ids.filtered(lambda dest: dest.state not in ("done", "cancel"))
            waiting += [(inspection.id, dest.id) for _line, _quantity, inspection in pieces for dest in open_moves]
        self.browse().concat(*groups.values())._cut_chain(waiting)
        for (warehouse, destination), moves in groups.items():
            quarantine = warehouse._quarantine_location()
            moves.move_line_ids._unpack_from((moves.picking_id.move_ids - moves).move_line_ids)
            moves.move_line_ids.write({"location_dest_id": quarantine.id})
            moves.write({"location_dest_id": quarantine.id, "release_location_id": destination.id})
        for warehouse, of_warehouse in inspections.items():
            of_warehouse.write({"goods_location_id": warehouse._quarantine_location().id})

    def _any_warehouse(self):
        # sudo: moves outside warehouses are rare, and whoever does one need not be allowed to read all warehouses
        return self.env["stock.warehouse"].sudo().search([("company_id", "=", self.company_id.id)], limit=1)

    def _cut_chain(self, waiting):
        """Moves that were to take the goods of these wait for their release instead.

        :param waiting: (inspection id, move id): which moves wait for the goods of which inspection
        """
        if not waiting:
            return
        self.env["sme.qc.inspection"]._remember_waiting(waiting)
        # sudo: as above
        dests = self.sudo().move_dest_ids.filtered(lambda dest: dest.state not in ("done", "cancel"))
        dests.filtered(lambda dest: not dest.move_orig_ids - self).procure_method = "make_to_order"
        dests.write({"move_orig_ids": [Command.unlink(move.id) for move in self]})

    # ------------------------------------------------------------------ after the move

    def _after_gate(self, goods, parcels):
        """Lots and transfers are known now, and what was accepted before has its move."""
        if not goods:
            return
        Inspection = self.env["sme.qc.inspection"].sudo()
        for of_move in parcels.values():
            for part, pieces in of_move.values():
                for line, _quantity, inspection in pieces:
                    if line.lot_id and inspection and not inspection.lot_id:
                        inspection.lot_id = line.lot_id
                    if inspection and inspection.picking_id != part.picking_id:
                        inspection.picking_id = part.picking_id
        accepted = [
            (key[1], sum(quantity for _line, quantity, _inspection in pieces), part)
            for of_move in parcels.values() for key, (part, pieces) in of_move.items() if key[0] == ACCEPTED]
        Inspection._record_acceptance(accepted)
        Inspection.concat(*(inspection for one in goods for inspection in one.inspections))._give_notice()

    # ------------------------------------------------------------------ out of quarantine

    def _lose_from_quarantine(self):
        """Goods that leave quarantine though nobody disposed of them - scrapped, returned to the vendor, missing in a count - are those of
        the inspections that hold them: of the receipt that is returned, else of the oldest.

        :return: the move lines that were given an inspection
        """
        lines = self.move_line_ids.filtered(
            lambda line: line.state not in ("done", "cancel") and line.picked and line.quantity > 0 and line.location_id.usage == "internal"
            and line.location_dest_id.usage in LOST and not line.move_id.disposition_id and not line.sudo().inspection_id)
        marked = self.env["stock.move.line"].sudo()
        if not lines:
            return marked
        # sudo: whoever moves the goods needs no rights on quality
        holding = self.env["sme.qc.inspection"].sudo().search([
            ("goods_location_id", "in", lines.location_id.ids), ("product_id", "in", lines.product_id.ids)], order="id")
        left = holding._held_quantities()
        for line in lines if holding else ():
            held = holding.filtered(lambda inspection, line=line: (
                inspection.goods_location_id, inspection.product_id, inspection.lot_id) == (
                line.location_id, line.product_id, line.lot_id))
            returned = line.move_id.origin_returned_move_id
            held = held.sorted(lambda inspection, returned=returned: returned not in inspection._move_lines().move_id)
            portions = [(inspection, left[inspection]) for inspection in held] + [(None, 0.0)]
            pieces = [(line, quantity, inspection) for _line, inspection, quantity in cut([(line, line.quantity_product_uom)], portions)]
            for piece, inspection in line.move_id._cut_lines(pieces):
                if inspection:
                    piece.sudo().inspection_id = inspection
                    left[inspection] -= piece.quantity_product_uom
                    marked |= piece.sudo()
        return marked
