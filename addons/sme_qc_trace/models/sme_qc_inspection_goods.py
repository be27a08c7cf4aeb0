from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from .sme_qc_inspection import DECIDED, OPEN

# Dispositions that verdicts made, not nonconformances.
OF_VERDICT = [("kind", "in", ("accept", "concession")), ("state", "=", "done"), ("nonconformance_id", "=", False)]


class SmeQcInspection(models.Model):
    """Goods in quarantine: held, let go, taken by dispositions."""

    _inherit = "sme.qc.inspection"

    move_line_ids = fields.One2many("stock.move.line", "inspection_id", string="Product Moves", readonly=True, copy=False)

    def write(self, vals):
        if vals.get("state") == "cancelled":
            held = self.filtered("goods_location_id")
            if held:
                raise UserError(self.env._(
                    "Goods of %s wait in quarantine: decide on them instead of cancelling.", ", ".join(held.mapped("name"))))
        return super().write(vals)

    # ------------------------------------------------------------------ after the decision

    def _decided(self):
        result = super()._decided()
        # sudo: goods move because of the verdict, and who may give it may move them; dispositions of done quantities are written here only
        self.sudo()._settle_goods()
        return result

    def _settle_goods(self):
        """Accepted goods go on; who used more than is accepted now is named."""
        before = self._accepted_before()
        to_let_go, gone, too_many = {}, {}, {}
        for inspection in self:
            more = inspection.accepted_quantity - before.get(inspection, 0.0)
            compared = inspection.uom_id.compare(more, 0.0)
            if compared < 0:
                too_many[inspection] = -more
            elif compared > 0 and inspection.goods_location_id:
                to_let_go[inspection] = more
            elif compared > 0 and inspection.gate == "stop" and inspection._move_lines():
                gone[inspection] = more
        self._let_go(to_let_go)
        self._accept_gone(gone)
        self._take_back_acceptance(too_many)
        self.filtered(
            lambda inspection: inspection.uom_id.compare(inspection.rejected_quantity, 0.0) > 0
            and (inspection in too_many or not inspection.goods_location_id))._warn_of_use()
        self.filtered(
            lambda inspection: inspection.waiting_move_ids and inspection.uom_id.is_zero(inspection.accepted_quantity))._stop_waiting()

    def _accepted_before(self):
        """{inspection: quantity that dispositions accepted so far}"""
        return dict(self.env["sme.qc.disposition"].sudo()._read_group(
            [("inspection_id", "in", self.ids), *OF_VERDICT], ["inspection_id"], ["quantity:sum"]))

    def _let_go(self, quantities):
        """Move accepted goods from quarantine to where they were to go.

        :param quantities: {inspection: quantity in the product's unit}
        """
        if not quantities:
            return
        inspections = self.browse().concat(*quantities)
        dispositions = inspections._create_acceptance(quantities)
        inspections._transfer([
            (inspection, quantities[inspection], inspection._release_location(), disposition)
            for inspection, disposition in zip(inspections, dispositions, strict=True)], onwards=True)

    def _create_acceptance(self, quantities):
        return self.env["sme.qc.disposition"].sudo().create([
            {
                "company_id": inspection.company_id.id, "inspection_id": inspection.id, "product_id": inspection.product_id.id,
                "kind": "concession" if inspection.state == "accepted_on_concession" else "accept", "state": "done",
                "lot_id": inspection.lot_id.id, "quantity": quantities[inspection],
                "approver_id": inspection.decided_by_id.id, "date_approved": inspection.date_decided,
            } for inspection in self])

    @api.model
    def _record_acceptance(self, accepted):
        """Goods that were accepted before they came have their disposition, done by the move that brought them.

        :param accepted: list of (inspection, quantity, move)
        """
        if accepted:
            dispositions = self.browse().concat(*(inspection for inspection, _quantity, _move in accepted))._create_acceptance(
                {inspection: quantity for inspection, quantity, _move in accepted})
            for disposition, (_inspection, _quantity, move) in zip(dispositions, accepted, strict=True):
                move.sudo().disposition_id = disposition

    def _accept_gone(self, quantities):
        """The verdict accepts goods that are out of quarantine already, by an emergency release or an earlier verdict.

        :param quantities: {inspection: quantity}
        """
        for disposition in self.browse().concat(*quantities)._create_acceptance(quantities):
            moves = disposition.inspection_id.move_line_ids.move_id
            moves.filtered(lambda move: not move.disposition_id and not move.release_location_id).disposition_id = disposition

    def _take_back_acceptance(self, quantities):
        """The verdict accepts less than an earlier one did: dispositions add up to the lot again. Goods that are out stay where they are.

        :param quantities: {inspection: quantity that is accepted no more}
        """
        for inspection, quantity in quantities.items():
            for disposition in inspection.disposition_ids.filtered_domain(OF_VERDICT).sorted("id", reverse=True):
                taken = min(quantity, disposition.quantity)
                quantity -= taken
                if inspection.uom_id.compare(taken, disposition.quantity) < 0:
                    disposition.quantity -= taken
                else:
                    disposition.state = "cancelled"

    # ------------------------------------------------------------------ goods out of quarantine

    def _take_goods(self, quantity, location_dest, disposition):
        """Move held goods, of this lot and its owner, to where a disposition wants them.

        :param quantity: in the product's unit
        :param location_dest: stock.location
        :param disposition: sme.qc.disposition that is done by this
        :return: stock.move, done
        :raises UserError: there is not that much of it, or less was rejected
        """
        self.ensure_one()
        left = self.rejected_quantity - self._taken_quantity()
        if self.uom_id.compare(quantity, left) > 0:
            raise UserError(self.env._(
                "%(inspection)s: of the rejected goods %(left)s %(unit)s are left to decide on, not %(quantity)s.",
                inspection=self.name, left=left, unit=self.uom_id.name, quantity=quantity))
        # sudo: the disposition was decided by who may; its goods move with it
        return self.sudo()._transfer(
            [(self.sudo(), quantity, location_dest, disposition)], onwards=disposition.kind in ("accept", "concession"))

    def _dispose_of_lost(self, kind, quantity, moves):
        """Rejected goods are gone without a disposition: they get the one that it comes to, with those moves."""
        nonconformance = self._all_nonconformances().filtered(lambda each: each.state not in ("closed", "cancelled"))[:1]
        moves.disposition_id = self.env["sme.qc.disposition"].create({
            "company_id": self.company_id.id, "inspection_id": self.id, "nonconformance_id": nonconformance.id, "kind": kind,
            "state": "done", "product_id": self.product_id.id, "lot_id": self.lot_id.id, "quantity": quantity})
        nonconformance._update_state()

    def _taken_quantity(self):
        """How much of the rejected goods dispositions took already."""
        # sudo: as in `_take_goods`
        return sum(
            line.quantity_product_uom for line in self.sudo().move_line_ids
            if line.state == "done" and (disposition := line.move_id.disposition_id)
            and (disposition.nonconformance_id or disposition.kind not in ("accept", "concession")))

    def _transfer(self, takes, onwards):
        """Move goods of inspections from where they wait, with a transfer for each pair of locations.

        :param takes: list of (inspection, quantity, destination, disposition or an empty one)
        :param onwards: whether moves that wait for the goods take them
        :return: stock.move, done, in the order of the takes
        """
        pieces = self._find_goods(takes)
        pickings = self._create_pickings(takes)
        held_moves = {take[0]: take[0]._move_lines().move_id for take in takes}
        moves = self.env["stock.move"].create([
            {
                "company_id": inspection.company_id.id, "product_id": inspection.product_id.id, "product_uom": inspection.uom_id.id,
                "product_uom_qty": quantity, "location_id": inspection._goods_source().id, "location_dest_id": target.id,
                "picking_id": pickings[inspection, target].id, "picking_type_id": pickings[inspection, target].picking_type_id.id,
                "origin": inspection.name, "disposition_id": disposition.id, "procure_method": "make_to_stock",
                **inspection._chain_values(held_moves[inspection], target, onwards),
            } for inspection, quantity, target, disposition in takes])
        moves._action_confirm(merge=False)
        moves._do_unreserve()
        whole = self._whole_packages(takes, pieces)
        self.env["stock.move.line"].create([
            {**move._prepare_move_line_vals(quantity, quant), "inspection_id": take[0].id, "picked": True,
             "result_package_id": quant.package_id.id if quant.package_id in whole else False}
            for move, take, of_take in zip(moves, takes, pieces, strict=True) for quant, quantity in of_take])
        moves.picked = True
        moves.picking_id.with_context(cancel_backorder=True)._action_done()
        moves.filtered(lambda move: not move.picking_id)._action_done()
        self.browse().concat(*(take[0] for take in takes))._clear_empty()
        return moves

    @api.model
    def _whole_packages(self, takes, pieces):
        """Packages that go with all that is in them to one place: what is taken out of others goes without them."""
        moved, targets = defaultdict(float), defaultdict(set)
        for (_inspection, _quantity, target, _disposition), of_take in zip(takes, pieces, strict=True):
            for quant, quantity in of_take:
                moved[quant] += quantity
                targets[quant.package_id].add(target)
        packages = self.env["stock.package"].concat(*(package for package, to in targets.items() if package and len(to) == 1))
        return packages.filtered(lambda package: all(
            quant.product_uom_id.compare(moved.get(quant, 0.0), quant.quantity) == 0 for quant in package.quant_ids))

    def _find_goods(self, takes):
        """Quants of each take.

        :return: list of lists of (quant, quantity)
        """
        inspections = self.browse().concat(*(take[0] for take in takes))
        quants = self.env["stock.quant"].search([
            ("product_id", "in", inspections.product_id.ids), ("quantity", ">", 0),
            ("location_id", "in", [inspection._goods_source().id for inspection in inspections])], order="in_date, id")
        free = {quant: quant.quantity - quant.reserved_quantity for quant in quants}
        held = inspections._held_quantities()
        answer = []
        for inspection, quantity, _target, _disposition in takes:
            lines = inspection._move_lines()
            keys = {(line.lot_id, line.owner_id) for line in lines} or {(inspection.lot_id, self.env["res.partner"])}
            packages = {line.result_package_id for line in lines}
            candidates = quants.filtered(
                lambda quant, inspection=inspection, keys=keys: quant.location_id == inspection._goods_source()
                and quant.product_id == inspection.product_id and (quant.lot_id, quant.owner_id) in keys)
            left, of_take = quantity, []
            if inspection.goods_location_id and inspection.uom_id.compare(quantity, held[inspection]) > 0:
                candidates = quants.browse()
            for quant in candidates.sorted(lambda quant, packages=packages: quant.package_id not in packages):
                taken = min(left, max(free[quant], 0.0))
                if inspection.uom_id.compare(taken, 0.0) > 0:
                    of_take.append((quant, taken))
                    free[quant] -= taken
                    left -= taken
            if inspection.uom_id.compare(left, 0.0) > 0:
                raise UserError(self.env._(
                    "%(inspection)s: %(quantity)s %(unit)s of %(product)s %(lot)s are not free in %(location)s. "
                    "Bring the goods back there, or correct the quantity.",
                    inspection=inspection.name, quantity=quantity, unit=inspection.uom_id.name, product=inspection.product_id.display_name,
                    lot=inspection.lot_id.name or "", location=inspection._goods_source().display_name))
            answer.append(of_take)
        return answer

    def _held_quantities(self):
        """{inspection: what came to the place where its goods wait, less what left it}"""
        return {
            inspection: sum(
                line.quantity_product_uom * ((line.location_dest_id == inspection.goods_location_id)
                                             - (line.location_id == inspection.goods_location_id))
                for line in inspection.move_line_ids if line.state == "done")
            for inspection in self}

    def _clear_empty(self):
        held = self._held_quantities()
        self.filtered(lambda inspection: inspection.uom_id.compare(held[inspection], 0.0) <= 0).goods_location_id = False

    def _create_pickings(self, takes):
        """{(inspection, destination): transfer}, one for each pair of locations; none where goods leave stock."""
        groups = {}
        for inspection, _quantity, target, _disposition in takes:
            if target.usage == "internal":
                groups.setdefault((inspection._release_type(), inspection._goods_source(), target), []).append(inspection)
        created = self.env["stock.picking"].create([
            {"picking_type_id": picking_type.id, "location_id": source.id, "location_dest_id": target.id,
             "company_id": inspections[0].company_id.id,
             "origin": ", ".join(dict.fromkeys(inspection.picking_id.name or inspection.name for inspection in inspections))}
            for (picking_type, source, target), inspections in groups.items()])
        pickings = defaultdict(self.env["stock.picking"].browse)
        for ((_picking_type, _source, target), inspections), picking in zip(groups.items(), created, strict=True):
            for inspection in inspections:
                pickings[inspection, target] = picking
        return pickings

    def _chain_values(self, held_moves, target, onwards):
        """What links the move to those before and after it."""
        first = held_moves[:1]
        values = {"move_orig_ids": [Command.set(held_moves.ids)], "reference_ids": [Command.set(first.reference_ids.ids)]}
        if onwards:
            values |= {
                "move_dest_ids": [Command.set(self._moves_waiting_at(target).ids)], "location_final_id": first.location_final_id.id,
                "route_ids": [Command.set(first.route_ids.ids)],
            }
        return values

    def _moves_waiting_at(self, target):
        """Open moves that are to take the goods on from ``target``, those too that were split off when some of the goods had come."""
        return (self.waiting_move_ids | self.move_line_ids.move_id.move_dest_ids).filtered(
            lambda move: move.state not in ("done", "cancel") and move.location_id._child_of(target))

    def _move_lines(self):
        """Done move lines that brought the goods."""
        self.ensure_one()
        source = self._goods_source()
        return self.move_line_ids.filtered(lambda line: line.state == "done" and line.location_dest_id == source)

    def _goods_source(self):
        """Where the goods are taken from: where they are held, else where they went."""
        return self.goods_location_id or self.move_id.release_location_id or self.move_id.location_dest_id

    def _release_location(self):
        return self._move_lines().move_id.release_location_id[:1] or self._inspecting_warehouse().lot_stock_id

    def _release_type(self):
        return self._inspecting_warehouse().int_type_id

    def _inspecting_warehouse(self):
        return self.warehouse_id or self.env["stock.warehouse"].sudo().search([("company_id", "=", self.company_id.id)], limit=1)

    # ------------------------------------------------------------------ those that wait

    @api.model
    def _remember_waiting(self, pairs):
        """:param pairs: (inspection id, move id); written at once, a receipt may have hundreds"""
        name = self._fields["waiting_move_ids"]
        inspection_ids, move_ids = zip(*sorted(set(pairs)), strict=True)
        self.env.cr.execute(SQL(
            "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING",
            SQL.identifier(name.relation), SQL.identifier(name.column1), SQL.identifier(name.column2),
            list(inspection_ids), list(move_ids)))
        self.invalidate_model(["waiting_move_ids"])

    def _stop_waiting(self):
        """Nothing of the goods is accepted: what waited for them may take others. It is remembered, should they be accepted after all."""
        others = self.search([("id", "not in", self.ids), ("waiting_move_ids", "in", self.waiting_move_ids.ids), ("state", "in", OPEN)])
        free = (self.waiting_move_ids - others.waiting_move_ids).filtered(
            lambda move: move.state == "waiting" and not move.move_orig_ids)
        free.procure_method = "make_to_stock"
        free._recompute_state()
        free._action_assign()

    # ------------------------------------------------------------------ notices

    def _give_notice(self):
        """Note on documents that goods went on without their inspection: by a plan that only warns, or by an emergency release."""
        notes = defaultdict(list)
        for inspection in self:
            if inspection.state in DECIDED and inspection.uom_id.is_zero(inspection.rejected_quantity):
                continue
            if inspection.gate == "warn" or inspection.is_released:
                notes[inspection.picking_id or inspection.production_id].append(inspection.name)
        for document, names in notes.items():
            if document:
                document.sudo()._message_log(body=self.env._("Went on without being accepted: %s", ", ".join(names)))

    def _warn_of_use(self):
        for inspection in self:
            documents = inspection._documents_using_goods()
            if documents:
                inspection.message_post(body=self.env._(
                    "Rejected goods are in use already: %s. Inform those who work with them.", ", ".join(documents)))
