from odoo import fields, models


class MrpWorkorder(models.Model):
    """Operations whose inspection stops cannot be finished by any path before it is passed."""

    _name = "mrp.workorder"
    _inherit = ["mrp.workorder", "sme.qc.process"]

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
        finished._own_inspections()._give_notice()
        if vals.get("state") == "cancel":
            self._cancel_inspections()
        return result

    def _ask_to_inspect(self):
        """A window on inspections that stop these operations and were not there until now, False if there are none.

        :raises UserError: inspections that were there are not passed
        """
        unfinished = self.filtered(lambda workorder: workorder.state not in ("done", "cancel"))
        unfinished._follow_quantity()
        new = unfinished._make_inspections().filtered(lambda inspection: not inspection._is_accepted_for(inspection.quantity))
        if new:
            return new._action_open(self.env._("Inspect First"))
        unfinished._check_gate()
        return False

    def _inspected_as(self):
        return "operation", "workorder_id"

    def _quantity_to_finish(self):
        return self.production_id.product_uom_id._compute_quantity(
            self.qty_producing or self.qty_remaining or self.qty_production, self.product_id.uom_id)

    def _request_values(self):
        return {
            **self.production_id._request_values(), "workorder_id": self.id, "operation_id": self.operation_id.id,
            "workcenter_id": self.workcenter_id.id}

    def _not_inspected_text(self, plan):
        return self.env._(
            "%(operation)s of %(order)s has to be inspected (%(plan)s): "
            "choose Make Inspections in the actions of the order, and inspect it.",
            operation=self.name, order=self.production_id.name, plan=plan.name)

    def _cancel_inspections(self):
        inspections = self._own_inspections()._without_goods()
        inspections._cancel_with_document([inspection.workorder_id.display_name for inspection in inspections])
