from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "sme.qc.gated"]

    inspection_ids = fields.One2many("sme.qc.inspection", "picking_id")

    def _quality_field(self):
        return "picking_id"

    def action_view_inspections(self):
        """Window on the inspections of this transfer."""
        self.ensure_one()
        self.check_access("read")
        return self.env["sme.qc.inspection"]._of_documents(picking_id=self.ids)._action_open(self.env._("Inspections of %s", self.name))

    def action_make_inspections(self):
        """Make inspections that plans ask for and that are not there yet, for example since lots changed, and open all of these transfers.

        :raises UserError: there is none, as no plan applies or nothing is ready
        """
        self.check_access("write")
        self.move_ids._make_inspections_of_ready()
        inspections = self.env["sme.qc.inspection"]._of_documents(picking_id=self.ids)
        if not inspections:
            raise UserError(self.env._(
                "%s: no inspection plan applies to its goods, or none of them are ready yet.", ", ".join(self.mapped("name"))))
        return inspections._action_open(self.env._("Inspections"))

    def _pre_action_done_hook(self):
        result = super()._pre_action_done_hook()
        if result is not True:
            return result
        new = self._deliveries_to_inspect()
        return new._action_open(self.env._("Inspect First")) if new else True

    def _deliveries_to_inspect(self):
        """Inspections that stop these deliveries and were not there until now: then the transfer waits instead of failing, so that they
        are kept."""
        moves = self.move_ids.filtered(lambda move: move.picked and move._inspection_stage() == "delivery")
        return moves._make_inspections_of_ready().filtered(lambda inspection: not inspection._is_accepted_for(inspection.quantity))

    def _create_backorder(self, backorder_moves=None):
        backorders = super()._create_backorder(backorder_moves=backorder_moves)
        for inspection in self.env["sme.qc.inspection"]._of_documents(move_id=backorders.move_ids.ids):
            inspection.picking_id = inspection.move_id.picking_id
        return backorders
