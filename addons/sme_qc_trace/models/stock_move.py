from odoo import fields, models

from ..inspections import Request
from .sme_qc_inspection import OPEN


class StockMove(models.Model):
    """Moves that bring goods to an inspection: received, returned, finished and delivered ones."""

    _name = "stock.move"
    _inherit = ["stock.move", "sme.qc.of.disposition"]

    inspection_ids = fields.One2many("sme.qc.inspection", "move_id")
    release_location_id = fields.Many2one(
        "stock.location", "Destination Once Accepted", check_company=True, copy=False, readonly=True,
        help="Where the goods go when they leave quarantine: the move's destination before they had to wait for their inspection.")

    def _inspection_stage(self):
        """The stage of inspection plans that this move belongs to, False if none.

        Receipts and deliveries are judged by where goods come from and go to, so that steps inside a warehouse are not inspected again.
        """
        self.ensure_one()
        return self._stage_between(self.location_id, self.location_dest_id)

    def _stage_between(self, source, target):
        source, target = _place(source), _place(target)
        if self.production_id and source == "production":
            return "finished" if target == "internal" else False
        if target in ("customer", "between") and source not in ("customer", "between"):
            return "delivery"
        if target != "internal":
            return False
        return {"supplier": "receipt", "between": "receipt", "customer": "return"}.get(source, False)

    def _inspection_request(self, stage, quantity, lot_id=False):
        """:param quantity: in the product's unit"""
        self.ensure_one()
        partner = self.env["res.partner"] if stage == "finished" else self.picking_id.partner_id or self.partner_id
        return Request(
            stage=stage, company_id=self.company_id.id, product_id=self.product_id.id, quantity=quantity, lot_id=lot_id,
            partner_id=partner.id, warehouse_id=self._inspection_warehouse().id, picking_type_id=self.picking_type_id.id,
            picking_id=self.picking_id.id, move_id=self.id, production_id=self.production_id.id, date_planned=self.date)

    def _inspection_warehouse(self):
        """The warehouse whose people inspect these goods."""
        return self.picking_type_id.warehouse_id or self.location_dest_id.warehouse_id or self.location_id.warehouse_id

    # ------------------------------------------------------------------ goods are ready

    def _action_assign(self, force_qty=False):
        result = super()._action_assign(force_qty=force_qty)
        self._make_inspections_of_ready()
        return result

    def _make_inspections_of_ready(self):
        """Inspections of transfers whose goods are there, or are about to arrive; those that exist follow the quantity.

        :return: those that are new
        """
        ready = self.filtered(
            lambda move: move.state in ("assigned", "partially_available")
            and move._inspection_stage() in ("receipt", "return", "delivery"))
        return ready._make_inspections_of_goods()

    def _make_inspections_of_goods(self):
        """One inspection a move, or a lot where lots are known; those that exist follow the quantity. Returns those that are new, of
        deliveries also those of what is more than was decided on."""
        Inspection = self.env["sme.qc.inspection"]
        known = Inspection._of_documents(move_id=self.ids).grouped(lambda inspection: (inspection.move_id.id, inspection.lot_id.id))
        requests, quantities = [], {}
        for move in self:
            stage = move._inspection_stage()
            for lot_id, quantity in move._quantities_by_lot().items():
                inspections = known.get((move.id, lot_id)) or known.pop((move.id, False), Inspection)
                current = inspections.filtered(lambda inspection: inspection.state in OPEN)[-1:]
                quantity -= sum((inspections - current).mapped("quantity"))
                if move.product_id.uom_id.compare(quantity, 0.0) <= 0:
                    continue
                if not inspections or not current and stage == "delivery":
                    requests.append(move._inspection_request(stage, quantity, lot_id))
                elif current.state == "todo":
                    quantities[current] = quantity
                    if lot_id and not current.lot_id:
                        current.lot_id = lot_id
        Inspection.concat(*quantities)._follow_quantities(quantities)
        return Inspection._make(requests)

    def _quantities_by_lot(self):
        """{lot id: quantity in the product's unit}; {False: the whole move} while lots do not matter or are not known."""
        self.ensure_one()
        quantities = {}
        if self.has_tracking != "none":
            for line in self.move_line_ids.filtered("lot_id"):
                quantities[line.lot_id.id] = quantities.get(line.lot_id.id, 0.0) + line.quantity_product_uom
        quantities = quantities or {False: max(self.product_qty, sum(self.move_line_ids.mapped("quantity_product_uom")))}
        return {lot: quantity for lot, quantity in quantities.items() if self.product_id.uom_id.compare(quantity, 0.0) > 0}

    # ------------------------------------------------------------------ goods will not come

    def _action_cancel(self):
        result = super()._action_cancel()
        self._cancel_inspections()
        return result

    def unlink(self):
        self._cancel_inspections()
        return super().unlink()

    def _cancel_inspections(self):
        inspections = self.env["sme.qc.inspection"]._of_documents(move_id=self.ids)._without_goods()
        inspections._cancel_with_document([inspection.picking_id.name or inspection.move_id.reference for inspection in inspections])


def _place(location):
    """How a location counts: goods in transit between companies are with a vendor or customer, those at a subcontractor with a vendor."""
    if location.usage == "transit":
        return "internal" if location.company_id else "between"
    # sudo: where a company's subcontractors are is no secret to those who move goods
    if location.usage == "internal" and hasattr(location, "is_subcontract") and location.sudo().is_subcontract():
        return "supplier"
    return location.usage
