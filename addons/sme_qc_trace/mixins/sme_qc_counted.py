from odoo import fields, models
from odoo.fields import Domain


class SmeQcCounted(models.AbstractModel):
    """What inspections and nonconformances are of: lots, products, documents, partners. Gives the counts of smart buttons."""

    _name = "sme.qc.counted"
    _description = "Record with Inspections"

    inspection_count = fields.Integer("Inspections", compute="_compute_quality_counts")
    nonconformance_count = fields.Integer("Nonconformances", compute="_compute_quality_counts")

    def _compute_quality_counts(self):
        for name, model in (("inspection_count", "sme.qc.inspection"), ("nonconformance_count", "sme.qc.nonconformance")):
            counts = self._quality_counts(self.env[model]) if self.env[model].has_access("read") else {}
            for record in self:
                record[name] = counts.get(record.id, 0)

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
