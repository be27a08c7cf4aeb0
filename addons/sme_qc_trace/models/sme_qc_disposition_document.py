from odoo import Command, models
from odoo.exceptions import UserError

from ..nonconformances import goods


class SmeQcDisposition(models.Model):
    _inherit = "sme.qc.disposition"

    def _carry_out(self):
        """Makes the document of each disposition, and notes it on both sides."""
        for disposition in self:
            if disposition.state == "done":
                raise UserError(self.env._("%s is done already.", disposition.display_name))
        # sudo: who may decide was asked before. What is decided opens quarantine and may need a manufacturing order, which no right of the
        # inspector does by itself
        for kind, dispositions in self.sudo().grouped("kind").items():
            match kind:
                case "accept" | "concession":
                    dispositions._release()
                case "rework":
                    dispositions._rework()
                case "scrap":
                    dispositions._scrap()
                case "return":
                    dispositions._return_to_vendor()
                case "regrade":
                    dispositions._regrade()
        self._set_state("done")
        for disposition in self:
            document = disposition._document()
            if document:
                disposition._log(self.env._(
                    "%(disposition)s by %(document)s.", disposition=disposition.display_name, document=document._get_html_link()))
                if "message_ids" in document._fields:
                    # sudo: a note on the document, whoever may write on it
                    document.sudo().message_post(
                        body=self.env._("From nonconformance %s.", disposition._origin_document()._get_html_link()))
            else:
                disposition._log(self.env._("%s: the goods stay where they are.", disposition.display_name))
        self.nonconformance_id._update_state()

    def _origin_document(self):
        return self.nonconformance_id or self.inspection_id

    def _goods(self):
        """Move line values of the goods of each disposition, where they are now."""
        wanted = []
        for disposition in self:
            location = disposition.nonconformance_id.location_id or disposition.inspection_id.goods_location_id
            if not location:
                raise UserError(self.env._(
                    "%(document)s: say where the goods are (Goods In) before they are dealt with: %(disposition)s.",
                    document=disposition._origin_document().name, disposition=disposition.display_name))
            if disposition.product_id.tracking != "none" and not disposition.lot_id:
                raise UserError(self.env._(
                    "%(document)s: %(product)s is tracked; enter the lot or serial number of the goods.",
                    document=disposition._origin_document().name, product=disposition.product_id.display_name))
            wanted.append((
                disposition.product_id, disposition.lot_id, location, disposition.quantity, disposition._origin_document().name))
        return goods.lines(self.env, wanted)

    def _is_of(self, line):
        """Whether a move line takes goods of this disposition from where they are to where they are to go."""
        move = line.move_id
        places = move.location_id | self.nonconformance_id.location_id
        return (not self.lot_id or line.lot_id == self.lot_id) and line.location_dest_id._child_of(move.location_dest_id) \
            and any(line.location_id._child_of(place) for place in places)

    def _release(self):
        """Goods in quarantine go on to where they were to go; elsewhere they stay."""
        for disposition in self:
            inspection, nonconformance = disposition.inspection_id, disposition.nonconformance_id
            warehouse = nonconformance._warehouse()
            if inspection.goods_location_id:
                moves = inspection._take_goods(disposition.quantity, inspection._release_location(), disposition)
            elif nonconformance.location_id and nonconformance.location_id == warehouse.quarantine_location_id:
                moves = goods.transfer(
                    self.env, warehouse, warehouse.lot_stock_id, nonconformance.name,
                    [(disposition._goods()[0], {
                        "disposition_id": disposition.id,
                        "move_dest_ids": [Command.set(disposition._inspections()._moves_waiting_at(warehouse.lot_stock_id).ids)]})])
            elif inspection.gate == "stop" and inspection.stage != "delivery" and inspection.move_id.state not in (False, "done", "cancel"):
                raise UserError(self.env._(
                    "%(document)s: the goods have not come yet. Receive or finish them first, then accept them out of quarantine.",
                    document=disposition._origin_document().name))
            else:
                continue
            disposition.picking_id = moves.picking_id

    def _scrap(self):
        taken = self._goods()
        scraps = self.env["stock.scrap"].create([{
            "company_id": disposition.company_id.id,
            "product_id": disposition.product_id.id,
            "product_uom_id": disposition.uom_id.id,
            "scrap_qty": disposition.quantity,
            "lot_id": disposition.lot_id.id,
            "location_id": lines[0]["location_id"],
            "origin": disposition._origin_document().name,
            "disposition_id": disposition.id,
        } for disposition, lines in zip(self, taken, strict=True)])
        for disposition, scrap, lines in zip(self, scraps, taken, strict=True):
            disposition.scrap_id = scrap
            scrap.with_context(disposition_goods=lines).do_scrap()

    def _return_to_vendor(self):
        for disposition, lines in zip(self, self._goods(), strict=True):
            receipt = disposition._receipt_move()
            wizard = self.env["stock.return.picking"].create({
                "picking_id": receipt.picking_id.id,
                "product_return_moves": [Command.create({
                    "product_id": disposition.product_id.id, "move_id": receipt.id,
                    "quantity": disposition.uom_id._compute_quantity(disposition.quantity, receipt.product_uom)})],
            })
            picking = receipt.picking_id.copy({
                **wizard._prepare_picking_default_values(),
                "location_id": lines[0]["location_id"],
                "location_dest_id": receipt.location_id.id,
                "user_id": False,
            })
            wizard.product_return_moves._process_line(picking)
            move = picking.move_ids
            move.write({"location_id": lines[0]["location_id"], "disposition_id": disposition.id})
            picking.action_confirm()
            goods.put(move, lines)
            disposition.picking_id = picking

    def _receipt_move(self):
        """The move by which the vendor delivered these goods."""
        self.ensure_one()
        document = self._origin_document()
        moves = self.inspection_id.move_id or document.picking_id.move_ids.filtered(lambda move: move.product_id == self.product_id)
        while moves and not any(move.location_id.usage == "supplier" for move in moves):
            moves = moves.move_orig_ids
        moves = moves.filtered(lambda move: move.location_id.usage == "supplier" and move.state == "done")
        if not moves and self.lot_id:
            moves = self.env["stock.move.line"].search([
                ("lot_id", "=", self.lot_id.id), ("state", "=", "done"), ("location_id.usage", "=", "supplier"),
                ("company_id", "=", self.company_id.id)], order="date desc, id desc", limit=1).move_id
        if not moves.picking_id:
            raise UserError(self.env._(
                "%(document)s: no receipt of %(product)s is known. Enter the receipt as its transfer, or choose another disposition.",
                document=document.name, product=self.product_id.display_name))
        return moves.filtered("picking_id")[:1]

    def _rework(self):
        """A manufacturing order that takes the goods and gives them back."""
        for disposition, lines in zip(self, self._goods(), strict=True):
            disposition.production_id = self.env["mrp.production"]._make_rework(disposition, lines)

    def _regrade(self):
        """The goods become another product, at their value: an order without operations, done at once."""
        for disposition, lines in zip(self, self._goods(), strict=True):
            disposition.production_id = self.env["mrp.production"]._make_regrade(disposition, lines)

    def _scrap_rest(self):
        """Of done rework orders: what they did not take in is scrapped."""
        for disposition in self:
            moves = disposition.move_ids.filtered(lambda move: move.state == "done")
            rest = disposition.uom_id.round(disposition.quantity - moves._moved_quantity())
            if disposition.uom_id.compare(rest, 0) <= 0:
                continue
            location = disposition.nonconformance_id.location_id or disposition.inspection_id.goods_location_id
            lines = goods.lines(self.env, [(disposition.product_id, disposition.lot_id, location, rest, disposition.production_id.name)])[0]
            scrap = self.env["stock.scrap"].create({
                "company_id": disposition.company_id.id,
                "product_id": disposition.product_id.id,
                "product_uom_id": disposition.uom_id.id,
                "scrap_qty": rest,
                "lot_id": disposition.lot_id.id,
                "location_id": lines[0]["location_id"],
                "origin": disposition.production_id.name,
                "disposition_id": disposition.id,
            })
            disposition.scrap_id = scrap
            scrap.with_context(disposition_goods=lines).do_scrap()
            disposition._log(self.env._(
                "%(rest)s %(unit)s that %(order)s did not give back are scrapped.",
                rest=f"{rest:g}", unit=disposition.uom_id.name, order=disposition.production_id.display_name))

    def _given_back(self):
        """Of what has ended after moving a part only: the rest of the goods waits for another disposition."""
        for disposition in self:
            done = disposition.move_ids.filtered(lambda move: move.state == "done")
            moved = disposition.uom_id.round(done._moved_quantity())
            if not done or disposition._is_under_way() or disposition.uom_id.compare(moved, disposition.quantity) >= 0:
                continue
            rest = disposition.uom_id.round(disposition.quantity - moved)
            disposition.quantity = moved
            disposition._log(self.env._(
                "%(rest)s %(unit)s were not moved by %(document)s: they wait for another disposition.",
                rest=f"{rest:g}", unit=disposition.uom_id.name, document=disposition._document().display_name))
            disposition.nonconformance_id._update_state()

    def _cancelled_by_document(self):
        """The document was cancelled before anything moved: the goods wait for another disposition."""
        for disposition in self:
            if disposition.state == "done" and disposition.move_ids and all(move.state == "cancel" for move in disposition.move_ids):
                disposition._set_state("cancelled")
                disposition._log(self.env._(
                    "%(disposition)s taken back: %(document)s was cancelled.",
                    disposition=disposition.display_name, document=disposition._document().display_name))
        self.nonconformance_id._update_state()
