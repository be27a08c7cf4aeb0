from odoo import api, fields, models

from ..trace.status import OPEN_INSPECTION


class SmeQcGated(models.AbstractModel):
    """Transfers and manufacturing orders: inspections stop them, so that whoever works on them sees how many, and how many are to do."""

    _name = "sme.qc.gated"
    _description = "Record That Inspections Stop"
    _inherit = ["sme.qc.counted"]

    # Whoever may see the document may know this, without the right to read inspections
    inspection_count = fields.Integer(compute_sudo=True)
    open_inspection_count = fields.Integer("Inspections to Do", compute="_compute_inspection_count", compute_sudo=True)

    @api.depends("inspection_ids.state")
    def _compute_inspection_count(self):
        name, counts = self._quality_field(), {}
        for record, state, count in self.env["sme.qc.inspection"]._read_group(
                [(name, "in", self.ids), ("state", "!=", "cancelled")], [name, "state"], ["__count"]):
            counts.setdefault(record, {})[state] = count
        for record in self:
            of_record = counts.get(record._origin, {})
            record.inspection_count = sum(of_record.values())
            record.open_inspection_count = sum(of_record.get(state, 0) for state in OPEN_INSPECTION)
