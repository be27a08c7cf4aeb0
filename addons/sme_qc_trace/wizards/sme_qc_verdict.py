from odoo import api, fields, models

KINDS = [("quantities", "Decide Quantities"), ("concession", "Accept on Concession"), ("reopen", "Reopen")]


class SmeQcVerdict(models.TransientModel):
    """Asks for what a decision needs: quantities, or a reason."""

    _name = "sme.qc.verdict"
    _description = "Decide an Inspection"

    inspection_id = fields.Many2one("sme.qc.inspection", required=True, ondelete="cascade")
    kind = fields.Selection(KINDS, required=True)
    quantity = fields.Float(related="inspection_id.quantity")
    accepted_quantity = fields.Float(digits="Product Unit")
    rejected_quantity = fields.Float(
        digits="Product Unit", compute="_compute_rejected_quantity", store=True, readonly=False, help="What is not accepted.")
    reason = fields.Text()
    used_by = fields.Char("Documents That Used the Goods", compute="_compute_used_by")

    @api.depends("accepted_quantity", "inspection_id.quantity")
    def _compute_rejected_quantity(self):
        for verdict in self:
            verdict.rejected_quantity = verdict.inspection_id.quantity - verdict.accepted_quantity

    @api.depends("inspection_id", "kind")
    def _compute_used_by(self):
        for verdict in self:
            verdict.used_by = verdict.kind == "reopen" and ", ".join(verdict.inspection_id._documents_using_goods())

    def action_decide(self):
        """Do what was asked for."""
        self.ensure_one()
        if self.kind == "quantities":
            self.inspection_id.action_decide(self.accepted_quantity, self.rejected_quantity)
        elif self.kind == "concession":
            self.inspection_id.action_concession(self.reason)
        else:
            self.inspection_id.action_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
