from odoo import fields, models
from odoo.exceptions import UserError

from ..inspections import Request
from .sme_qc_inspection import OPEN


class MrpProduction(models.Model):
    """Manufacturing orders whose inspections stop cannot be finished by any path before they are passed."""

    _name = "mrp.production"
    _inherit = ["mrp.production", "sme.qc.gated"]

    rework_of_id = fields.Many2one(
        "mrp.production", check_company=True, index="btree_not_null", copy=False,
        domain="[('product_id', '=', product_id), ('state', '=', 'done'), ('id', '!=', id)]",
        help="The order whose goods are reworked here: what this order adds is part of the cost of that one.")
    inspection_ids = fields.One2many("sme.qc.inspection", "production_id")

    def _quality_field(self):
        return "production_id"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("qty_producing"):
            started = self.filtered(lambda production: production.state in ("progress", "to_close"))
            started._follow_quantity()
            started._make_inspections()
        return result

    def pre_button_mark_done(self):
        self.check_access("write")
        return self._ask_to_inspect() or super().pre_button_mark_done()

    def _post_inventory(self, cancel_backorder=False):
        self._check_gate()
        return super()._post_inventory(cancel_backorder=cancel_backorder)

    def _action_cancel(self):
        result = super()._action_cancel()
        inspections = self._order_inspections().filtered(
            lambda inspection: inspection.state in OPEN and not inspection.goods_location_id)
        inspections._cancel_with_document([inspection.production_id.name for inspection in inspections])
        return result

    def action_view_inspections(self):
        """Window on the inspections of this order, its operations and its finished goods."""
        self.ensure_one()
        self.check_access("read")
        return self.env["sme.qc.inspection"]._of_documents(production_id=self.ids)._action_open(self.env._("Inspections of %s", self.name))

    def action_make_inspections(self):
        """Make the inspections of these orders and their operations that are not there yet, those of finished goods too, and open all.

        :raises UserError: no plan applies
        """
        self.check_access("write")
        active = self.filtered(lambda production: production.state in ("confirmed", "progress", "to_close"))
        active._make_inspections()
        active.workorder_ids.filtered(lambda workorder: workorder.state not in ("done", "cancel"))._make_inspections()
        active.move_finished_ids.filtered(
            lambda move: move.state not in ("draft", "done", "cancel") and move._inspection_stage())._make_inspections_of_goods()
        inspections = self.env["sme.qc.inspection"]._of_documents(production_id=self.ids)
        if not inspections:
            raise UserError(self.env._("%s: no inspection plan applies to it.", ", ".join(self.mapped("name"))))
        return inspections._action_open(self.env._("Inspections"))

    def _ask_to_inspect(self):
        """A window on inspections that stop these orders and were not there until now, False if there are none.

        :raises UserError: inspections that were there are not passed
        """
        unfinished = self.filtered(lambda production: production.state not in ("draft", "done", "cancel"))
        unfinished._follow_quantity()
        workorders = unfinished.workorder_ids.filtered(lambda workorder: workorder.state not in ("done", "cancel"))
        new = (unfinished._make_inspections() | workorders._make_inspections()).filtered(
            lambda inspection: not inspection._is_accepted_for(inspection.quantity))
        if new:
            return new._action_open(self.env._("Inspect First"))
        unfinished._check_gate()
        return False

    def _check_gate(self):
        """:raises UserError: an order or one of its operations is not inspected, or failed"""
        stopped = []
        for (production, moment), inspections in self._inspections_by_moment().items():
            refused = inspections.filtered(lambda inspection: not inspection._is_accepted_for(inspection.quantity))
            accepted = sum((inspections - refused).mapped("quantity")) + sum(refused.mapped("accepted_quantity"))
            if moment == "start" or production.product_id.uom_id.compare(accepted, production._quantity_to_finish()) < 0:
                stopped += [inspection._stop_text() for inspection in refused]
        stopped += [
            self.env._("%(order)s has to be inspected (%(plan)s): choose Make Inspections in its actions, and inspect it.",
                       order=request_order.name, plan=plan.name)
            for request_order, _request, plan in self._missing_inspections() if plan.gate == "stop"]
        if stopped:
            raise UserError("\n".join(dict.fromkeys(stopped)))
        self.workorder_ids.filtered(lambda workorder: workorder.state != "cancel")._check_gate()

    def _order_inspections(self):
        """Inspections of the orders themselves, without those of their operations and finished goods."""
        return self.env["sme.qc.inspection"]._of_documents(production_id=self.ids).filtered(
            lambda inspection: inspection.stage == "production")

    def _inspections_by_moment(self):
        """{(order, "start" or "finish"): its inspections}"""
        return self._order_inspections().grouped(
            lambda inspection: (inspection.production_id.with_env(self.env), inspection.plan_id.moment))

    def _quantity_to_finish(self):
        """In the product's unit."""
        return self.product_uom_id._compute_quantity(self.qty_producing or self.product_qty, self.product_id.uom_id)

    def _follow_quantity(self):
        """What is still inspected as the orders finish is what they finish, less what was decided on."""
        quantities = {}
        for (production, moment), inspections in self._inspections_by_moment().items():
            current = inspections.filtered(lambda inspection: inspection.state in OPEN)[-1:]
            quantity = production._quantity_to_finish() - sum((inspections - current).mapped("quantity"))
            if moment == "finish" and current and current.uom_id.compare(quantity, 0.0) > 0:
                quantities[current] = quantity
        self.env["sme.qc.inspection"].sudo().concat(*quantities)._follow_quantities(quantities)

    def _make_inspections(self):
        """Make the inspections of these orders that are not there yet, and return them."""
        return self.env["sme.qc.inspection"]._make([request for _production, request, _plan in self._missing_inspections()])

    def _missing_inspections(self):
        """List of (order, request, plan) that plans ask for and are not there; as an order finishes, more than was inspected is not."""
        requests = [(production, request) for production in self for request in production._inspection_requests()]
        plans = self.env["sme.qc.plan"]._applicable([request for _production, request in requests])
        there = self._inspections_by_moment()
        missing = []
        for (production, request), plan in zip(requests, plans, strict=True):
            inspections = there.get((production, request.moment))
            if plan and inspections and request.moment == "finish" and inspections[-1].state not in OPEN:
                request.quantity -= sum(inspections.mapped("quantity"))
                inspections = production.product_id.uom_id.compare(request.quantity, 0.0) <= 0
            if plan and not inspections:
                request.plan_id = plan.id
                missing.append((production, request, plan))
        return missing

    def _inspection_requests(self):
        quantity = self._quantity_to_finish()
        if self.product_id.uom_id.compare(quantity, 0.0) <= 0:
            return []
        return [
            Request(
                stage="production", moment=moment, company_id=self.company_id.id, product_id=self.product_id.id, quantity=quantity,
                warehouse_id=self.warehouse_id.id, picking_type_id=self.picking_type_id.id, production_id=self.id,
                lot_id=self.lot_producing_ids.id if len(self.lot_producing_ids) == 1 else False, date_planned=date)
            for moment, date in (("start", self.date_start), ("finish", self.date_finished))]
