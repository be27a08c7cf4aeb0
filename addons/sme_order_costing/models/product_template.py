from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    reference_price_count = fields.Integer(
        compute="_compute_reference_price_count", groups="sme_order_costing.group_costing_user")

    def _compute_reference_price_count(self):
        counts = self.env["sme.reference.price"]._count_by_product(self.product_variant_ids)
        for template in self:
            template.reference_price_count = sum(counts[product] for product in template.product_variant_ids)

    def action_bom_cost_page(self):
        """Open what the variants of these products cost."""
        return self.product_variant_ids.action_bom_cost_page()

    def action_reference_prices(self):
        """Open the reference prices of the variants."""
        return self.product_variant_ids.action_reference_prices()
