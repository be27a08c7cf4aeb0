from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..bom_cost import answer
from ..bom_cost import options as cost_options
from ..bom_cost.query import CostQuery


class ProductProduct(models.Model):
    _inherit = "product.product"

    reference_price_count = fields.Integer(
        compute="_compute_reference_price_count", groups="sme_order_costing.group_costing_user")

    def _compute_reference_price_count(self):
        counts = self.env["sme.reference.price"]._count_by_product(self)
        for product in self:
            product.reference_price_count = counts[product]

    @api.readonly
    def bom_cost(self, options=None):
        """What these products cost through all levels of their bills of materials, in the company of the environment.

        :param dict options: ``quantity`` of each product in its own unit (default: that of each bill of materials, for sub-assemblies
            too), ``date`` of prices, vendors' prices, exchange rates and overhead rules (default: today), ``ranking`` of price sources
            (default: the company's), ``overhead`` (default: true), ``overrides``: a list of objects with ``product_id`` and one or more
            of ``source``, ``price`` (by hand, one unit in company currency), ``vendor_id``, ``bom_id``, ``buy``; ``compare``: a second
            set of options, as the first where it says nothing
        :return: ``products``: a total for each, by element in both views; for one product also its ``rows`` in the order of display,
            with ``other`` beside each if there is something to compare; ``missing``: what has no price. A cost that is not ``complete`` is
            a lower bound
        :raises AccessError: for who is no costing user
        :raises UserError: for options that are not valid, named with what to do
        """
        if not self.env.su and not self.env.user.has_group("sme_order_costing.group_costing_user"):
            raise AccessError(self.env._("What products cost is for costing users only. Ask an administrator for the right to see it."))
        self.check_access("read")
        first, second = cost_options.parse(self.env, options)
        self._check_cost_company()
        query = CostQuery(self.env, self.ids, first)
        other = None
        if second:
            same = second.day == first.day and second.boms == first.boms
            other = CostQuery(self.env, self.ids, second, query.data if same else None)
        return answer.Answer(self, query, other).as_dict()

    def _check_cost_company(self):
        for product in self:
            if product.company_id and product.company_id != self.env.company:
                raise UserError(self.env._(
                    "%(product)s belongs to %(company)s. Switch to that company to see what it costs.",
                    product=product.display_name, company=product.company_id.sudo().name))

    def action_bom_cost_page(self):
        """Open what these products cost."""
        action = self.env["ir.actions.actions"]._for_xml_id("sme_order_costing.action_bom_cost")
        if len(self) == 1:
            action["name"] = self.env._("BoM Cost: %s", self.display_name)
        return {**action, "params": {"product_ids": self.ids}}

    def action_reference_prices(self):
        """Open the reference prices of these products."""
        action = self.env["ir.actions.actions"]._for_xml_id("sme_order_costing.action_reference_prices")
        context = {"default_product_id": self.id} if len(self) == 1 else {}
        return {**action, "domain": [("product_id", "in", self.ids)], "context": context}
