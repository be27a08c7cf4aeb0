from odoo import fields, models
from odoo.exceptions import UserError

from ..inspections import Request
from .sme_qc_inspection import OPEN


class MrpWorkorder(models.Model):
    """Operations whose inspection stops cannot be finished by any path before it is passed."""

    _inherit = "mrp.workorder"

    inspection_ids = fields.One2many("sme.qc.inspection", "workorder_id")

    def button_start(self, raise_on_invalid_state=False):
        result = super().button_start(raise_on_invalid_state=raise_on_invalid_state)
        self._make_inspections()
        self.production_id._make_inspections()
        return result

    def button_finish(self):
        return self._ask_to_inspect() or super().button_finish()

    def action_mark_as_done(self):
        return self._ask_to_inspect() or super().action_mark_as_done()

    def set_state(self, state):
        return (state == "done" and self._ask_to_inspect()) or super().set_state(state)

    def write(self, vals):
        finished = self.filtered(lambda workorder: workorder.state != "done") if vals.get("state") == "done" else self.browse()
        finished._check_gate()
        result = super().write(vals)
        finished._inspections()._give_notice()
        if vals.get("state") == "cancel":
            self._cancel_inspections()
        return result

    def _ask_to_inspect(self):
        """A window on inspections that stop these operations and were not there until now, False if there are none.

        :raises UserError: inspections that were there are not passed
        """
        unfinished = self.filtered(lambda workorder: workorder.state not in ("done", "cancel"))
        new = unfinished._make_inspections().filtered(lambda inspection: not inspection._is_accepted_for(inspection.quantity))
        if new:
            return new._action_open(self.env._("Inspect First"))
        unfinished._check_gate()
        return False

    def _check_gate(self):
        """:raises UserError: an operation is not inspected, or failed"""
        stopped = [
            inspection._stop_text() for inspection in self._inspections() if not inspection._is_accepted_for(inspection.quantity)]
        stopped += [
            self.env._("%(operation)s of %(order)s has to be inspected (%(plan)s): "
                       "choose Make Inspections in the actions of the order, and inspect it.",
                       operation=workorder.name, order=workorder.production_id.name, plan=plan.name)
            for workorder, _request, plan in self._missing_inspections() if plan.gate == "stop"]
        if stopped:
            raise UserError("\n".join(dict.fromkeys(stopped)))

    def _inspections(self):
        return self.env["sme.qc.inspection"]._of_documents(workorder_id=self.ids)

    def _make_inspections(self):
        """Make the inspections of these operations that are not there yet, and return them."""
        return self.env["sme.qc.inspection"]._make([request for _workorder, request, _plan in self._missing_inspections()])

    def _missing_inspections(self):
        """List of (operation, request, plan) that plans ask for and are not there; as it finishes, more than was inspected is not."""
        requests = [(workorder, request) for workorder in self for request in workorder._inspection_requests()]
        plans = self.env["sme.qc.plan"]._applicable([request for _workorder, request in requests])
        there = self._inspections().grouped(lambda inspection: (inspection.workorder_id.id, inspection.plan_id.moment))
        missing = []
        for (workorder, request), plan in zip(requests, plans, strict=True):
            inspections = there.get((workorder.id, request.moment))
            if plan and inspections and request.moment == "finish" and workorder.state != "done" and inspections[-1].state not in OPEN:
                request.quantity -= sum(inspections.mapped("quantity"))
                inspections = workorder.product_id.uom_id.compare(request.quantity, 0.0) <= 0
            if plan and not inspections:
                request.plan_id = plan.id
                missing.append((workorder, request, plan))
        return missing

    def _inspection_requests(self):
        production = self.production_id
        quantity = production.product_uom_id._compute_quantity(
            self.qty_producing or self.qty_remaining or self.qty_production, production.product_id.uom_id)
        if production.product_id.uom_id.compare(quantity, 0.0) <= 0:
            return []
        return [
            Request(
                stage="operation", moment=moment, company_id=self.company_id.id, product_id=production.product_id.id, quantity=quantity,
                warehouse_id=production.warehouse_id.id, picking_type_id=production.picking_type_id.id, production_id=production.id,
                workorder_id=self.id, operation_id=self.operation_id.id, workcenter_id=self.workcenter_id.id,
                lot_id=production.lot_producing_ids.id if len(production.lot_producing_ids) == 1 else False, date_planned=date)
            for moment, date in (("start", self.date_start), ("finish", self.date_finished))]

    def _cancel_inspections(self):
        inspections = self._inspections().filtered(lambda inspection: inspection.state in OPEN)
        inspections._cancel_with_document([inspection.workorder_id.display_name for inspection in inspections])
