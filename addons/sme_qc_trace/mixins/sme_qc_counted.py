from odoo import fields, models
from odoo.fields import Domain


class SmeQcCounted(models.AbstractModel):
    """What inspections and nonconformances are of: lots, products, documents, partners. Gives the counts of smart buttons."""

    _name = "sme.qc.counted"
    _description = "Record with Inspections"

    inspection_count = fields.Integer("Inspections", compute="_compute_inspection_count")
    nonconformance_count = fields.Integer("Nonconformances", compute="_compute_nonconformance_count")

    def _compute_inspection_count(self):
        counts = self._quality_counts_by_right(self.env["sme.qc.inspection"])
        for record in self:
            record.inspection_count = counts.get(record.id, 0)

    def _compute_nonconformance_count(self):
        counts = self._quality_counts_by_right(self.env["sme.qc.nonconformance"])
        for record in self:
            record.nonconformance_count = counts.get(record.id, 0)

    def _quality_counts_by_right(self, model):
        """Who may not read inspections or nonconformances sees none."""
        return self._quality_counts(model) if model.has_access("read") else {}

    def _quality_counts(self, model):
        """{id of self: number of records of the model}, in one statement."""
        name = self._quality_field()
        groups = model._read_group([(name, "in", self.ids), ("state", "!=", "cancelled")], [name], ["__count"])
        return {record.id: count for record, count in groups}

    def _quality_field(self):
        """The field of inspections and nonconformances that names such a record."""
        raise NotImplementedError

    def _quality_domain(self):
        return Domain(self._quality_field(), "in", self.ids)

    def action_quality_inspections(self):
        """Open the inspections of these records."""
        return self._action_quality("sme.qc.inspection", self.env._("Inspections"))

    def action_quality_nonconformances(self):
        """Open the nonconformances of these records."""
        return self._action_quality("sme.qc.nonconformance", self.env._("Nonconformances"))

    def _action_quality(self, model, name):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "view_mode": "list,form",
            "domain": list(self._quality_domain()),
        }
