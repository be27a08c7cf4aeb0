from odoo import fields, models
from odoo.exceptions import UserError


class MrpProduction(models.Model):
    """Manufacturing orders whose inspections stop cannot be finished by any path before they are passed."""

    _name = "mrp.production"
    _inherit = ["mrp.production", "sme.qc.gated", "sme.qc.process"]

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
        inspections = self._own_inspections()._without_goods()
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
        super()._check_gate()
        self.workorder_ids.filtered(lambda workorder: workorder.state != "cancel")._check_gate()

    def _inspected_as(self):
        return "production", "production_id"

    def _quantity_to_finish(self):
        return self.product_uom_id._compute_quantity(self.qty_producing or self.product_qty, self.product_id.uom_id)

    def _request_values(self):
        return {
            "warehouse_id": self.warehouse_id.id, "picking_type_id": self.picking_type_id.id, "production_id": self.id,
            "lot_id": self.lot_producing_ids.id if len(self.lot_producing_ids) == 1 else False}

    def _not_inspected_text(self, plan):
        return self.env._(
            "%(order)s has to be inspected (%(plan)s): choose Make Inspections in its actions, and inspect it.",
            order=self.name, plan=plan.name)
