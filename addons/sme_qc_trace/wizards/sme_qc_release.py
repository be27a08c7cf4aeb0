from odoo import fields, models


class SmeQcRelease(models.TransientModel):
    """Ask a quality manager why goods go on before they are inspected."""

    _name = "sme.qc.release"
    _description = "Emergency Release"

    inspection_ids = fields.Many2many(
        "sme.qc.inspection", string="Inspections", required=True, default=lambda self: self._default_inspections())
    reason = fields.Text(required=True)

    def _default_inspections(self):
        if self.env.context.get("active_model") != "sme.qc.inspection":
            return False
        return self.env.context.get("active_ids")

    def action_release(self):
        """Release the goods of all inspections chosen."""
        self.ensure_one()
        self.inspection_ids.action_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
