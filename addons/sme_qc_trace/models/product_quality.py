from odoo import fields, models

from ..trace import starts
from ..trace.closure import BACK


class ProductProduct(models.Model):
    """Whoever complains often knows the product and the month only."""

    _name = "product.product"
    _inherit = ["product.product", "sme.qc.trace"]
    _trace_days = 30

    def _quality_field(self):
        return "product_id"

    def _trace_starts(self, direction, options):
        period = self._trace_period(options)
        found = starts.delivered_of if direction == BACK else starts.brought_of
        return {"starts": found(self.env, self.ids, period), "period": period}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    inspection_count = fields.Integer("Inspections", compute="_compute_inspection_count")
    nonconformance_count = fields.Integer("Nonconformances", compute="_compute_nonconformance_count")

    def _compute_inspection_count(self):
        for template in self:
            template.inspection_count = sum(template.product_variant_ids.mapped("inspection_count"))

    def _compute_nonconformance_count(self):
        for template in self:
            template.nonconformance_count = sum(template.product_variant_ids.mapped("nonconformance_count"))

    def action_quality_inspections(self):
        return self.product_variant_ids.action_quality_inspections()

    def action_quality_nonconformances(self):
        return self.product_variant_ids.action_quality_nonconformances()

    def action_trace_back(self):
        return self.product_variant_ids.action_trace_back()

    def action_trace_forward(self):
        return self.product_variant_ids.action_trace_forward()
