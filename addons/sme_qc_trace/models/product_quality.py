from odoo import fields, models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "sme.qc.counted"]

    def _quality_field(self):
        return "product_id"


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
