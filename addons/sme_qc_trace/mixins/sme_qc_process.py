from odoo import models
from odoo.exceptions import UserError

from ..inspections import Request
from ..trace.status import OPEN_INSPECTION


class SmeQcProcess(models.AbstractModel):
    """Manufacturing orders and operations: inspected as they start and as they finish, and stopped by what is not accepted."""

    _name = "sme.qc.process"
    _description = "Inspected Process"

    # ------------------------------------------------------------------ what each of them says

    def _inspected_as(self):
        """The stage of their inspections and the field of inspections that names them."""
        raise NotImplementedError

    def _quantity_to_finish(self):
        """In the product's unit."""
        raise NotImplementedError

    def _request_values(self):
        """What a `Request` says of this one, beside its stage, moment, quantity and date."""
        raise NotImplementedError

    def _not_inspected_text(self, plan):
        """What to do when the inspection that this plan asks for is not there."""
        raise NotImplementedError

    # ------------------------------------------------------------------ its inspections

    def _own_inspections(self):
        """Inspections of these themselves: not of an order's operations and finished goods."""
        stage, field = self._inspected_as()
        return self.env["sme.qc.inspection"]._of_documents(**{field: self.ids}).filtered(lambda inspection: inspection.stage == stage)

    def _inspections_by_moment(self):
        """{(order or operation, "start" or "finish"): its inspections}"""
        _stage, field = self._inspected_as()
        return self._own_inspections().grouped(
            lambda inspection: (inspection[field].with_env(self.env), inspection.plan_id.moment))

    def _follow_quantity(self):
        """What is still inspected as they finish is what they finish, less what was decided on."""
        quantities = {}
        for (record, moment), inspections in self._inspections_by_moment().items():
            current = inspections.filtered(lambda inspection: inspection.state in OPEN_INSPECTION)[-1:]
            quantity = record._quantity_to_finish() - sum((inspections - current).mapped("quantity"))
            if moment == "finish" and current and current.uom_id.compare(quantity, 0.0) > 0:
                quantities[current] = quantity
        self.env["sme.qc.inspection"].sudo().concat(*quantities)._follow_quantities(quantities)

    def _make_inspections(self):
        """Make the inspections of these that are not there yet, and return them."""
        return self.env["sme.qc.inspection"]._make([request for _record, request, _plan in self._missing_inspections()])

    def _missing_inspections(self):
        """List of (order or operation, request, plan) that plans ask for and are not there; of a finish, what is more than inspected."""
        requests = [(record, request) for record in self for request in record._inspection_requests()]
        plans = self.env["sme.qc.plan"]._applicable([request for _record, request in requests])
        there = self._inspections_by_moment()
        missing = []
        for (record, request), plan in zip(requests, plans, strict=True):
            inspections = there.get((record, request.moment))
            if plan and inspections and request.moment == "finish" and record.state != "done" \
                    and inspections[-1].state not in OPEN_INSPECTION:
                request.quantity -= sum(inspections.mapped("quantity"))
                inspections = record.product_id.uom_id.compare(request.quantity, 0.0) <= 0
            if plan and not inspections:
                request.plan_id = plan.id
                missing.append((record, request, plan))
        return missing

    def _inspection_requests(self):
        quantity = self._quantity_to_finish()
        if self.product_id.uom_id.compare(quantity, 0.0) <= 0:
            return []
        return [
            Request(
                stage=self._inspected_as()[0], moment=moment, company_id=self.company_id.id, product_id=self.product_id.id,
                quantity=quantity, date_planned=date, **self._request_values())
            for moment, date in (("start", self.date_start), ("finish", self.date_finished))]

    # ------------------------------------------------------------------ the gate

    def _check_gate(self):
        """:raises UserError: one is not inspected, or would finish more than was accepted"""
        stopped = []
        for (record, moment), inspections in self._inspections_by_moment().items():
            refused = inspections.filtered(lambda inspection: not inspection._is_accepted_for(inspection.quantity))
            accepted = sum((inspections - refused).mapped("quantity")) + sum(inspection._accepted_in_all() for inspection in refused)
            if moment == "start" or record.product_id.uom_id.compare(accepted, record._quantity_to_finish()) < 0:
                stopped += [inspection._stop_text() for inspection in refused]
        stopped += [record._not_inspected_text(plan) for record, _request, plan in self._missing_inspections() if plan.gate == "stop"]
        if stopped:
            raise UserError("\n".join(dict.fromkeys(stopped)))
