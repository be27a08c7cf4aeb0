from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array


class ProductProduct(models.Model):
    _inherit = "product.product"

    last_actual_cost = fields.Float(
        compute="_compute_actual_costs", digits="Product Price", groups="sme_order_costing.group_costing_user",
        help="Of one unit, in the last manufacturing order that is done.")
    average_actual_cost = fields.Float(
        compute="_compute_actual_costs", digits="Product Price", groups="sme_order_costing.group_costing_user",
        help="Of one unit, over the manufacturing orders that were done in the last 12 months.")

    @api.depends_context("company")
    def _compute_actual_costs(self):
        costs = self._actual_costs()
        for product in self:
            product.last_actual_cost, product.average_actual_cost = costs.get(product.id, (0.0, 0.0))

    def _last_actual_costs(self) -> dict[int, float]:
        """By product id: cost of one unit in the last manufacturing order that is done, in company currency. Others are left out."""
        return {product_id: last for product_id, (last, _average) in self._actual_costs().items()}

    def _actual_costs(self) -> dict[int, tuple[float, float]]:
        """By product id: unit cost of the last manufacturing order done, and the average of 12 months, in company currency."""
        self.env["sme.production.cost"].flush_model()
        return {product_id: (float(last), float(average or last)) for product_id, last, average in self.env.execute_query(SQL(
            """SELECT product_id, (ARRAY_AGG(actual_total / quantity ORDER BY date DESC, id DESC))[1],
                      SUM(actual_total) FILTER (WHERE %(recent)s) / NULLIF(SUM(quantity) FILTER (WHERE %(recent)s), 0)
                 FROM sme_production_cost
                WHERE product_id = ANY(%(products)s) AND company_id = %(company)s AND state <> 'estimate' AND quantity > 0
                  AND is_rework IS NOT TRUE
                GROUP BY product_id""",
            recent=SQL("date >= now() AT TIME ZONE 'UTC' - interval '12 months'"),
            products=int_array(self.ids), company=self.env.company.id))}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    last_actual_cost = fields.Float(
        compute="_compute_actual_costs", digits="Product Price", groups="sme_order_costing.group_costing_user",
        help="Of one unit, in the last manufacturing order that is done; of products with one variant.")
    average_actual_cost = fields.Float(
        compute="_compute_actual_costs", digits="Product Price", groups="sme_order_costing.group_costing_user",
        help="Of one unit, over the manufacturing orders that were done in the last 12 months; of products with one variant.")

    @api.depends_context("company")
    def _compute_actual_costs(self):
        for template in self:
            product = template.product_variant_ids if template.product_variant_count == 1 else template.product_variant_ids.browse()
            template.last_actual_cost, template.average_actual_cost = product.last_actual_cost, product.average_actual_cost
