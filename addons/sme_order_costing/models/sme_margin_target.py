from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MANAGER = "sme_order_costing.group_costing_manager"


class Limits(NamedTuple):
    """Margins in % of the price: what is wanted, and below what an order needs approval; 0 for none."""

    target: float
    minimum: float


def check_limits(env, name, target, minimum):
    """Refuse what no price can give.

    :raises ValidationError: naming ``name``
    """
    if not (0 <= target < 100 and 0 <= minimum < 100):
        raise ValidationError(env._("%s: margins are from 0 to below 100 %% of the price.", name))
    if target and minimum > target:
        raise ValidationError(env._("%s: the minimum margin is above the target margin. Correct one of the two.", name))


class ResCompany(models.Model):
    _inherit = "res.company"

    target_margin = fields.Float("Target Margin %", default=25.0, groups=MANAGER,
        help="Percentage of the price that quotations and orders are to earn: from there on their light is green.")
    minimum_margin = fields.Float("Minimum Margin %", groups=MANAGER,
        help="Below it the light is red, and a quotation needs approval to be confirmed. 0: none is, and none needs it.")
    margin_erosion_limit = fields.Float("Erosion Limit %", default=5.0, groups=MANAGER,
        help="An order that earns less than estimated by more than this percentage of its revenue warns its salesperson. 0: never.")

    @api.constrains("target_margin", "minimum_margin", "margin_erosion_limit")
    def _check_margins(self):
        for company in self.sudo():
            check_limits(self.env, company.name, company.target_margin, company.minimum_margin)
            if not 0 <= company.margin_erosion_limit <= 100:
                raise ValidationError(self.env._("%s: the erosion limit is between 0 and 100 %% of the revenue.", company.name))

    def _margin_limits(self, categories) -> dict:
        """{category id, False for none: Limits} of one company; what a category does not set, those above it or the company does."""
        self.ensure_one()
        company = self.sudo()  # read for everyone who quotes: he sees a price and a light
        general = Limits(company.target_margin, company.minimum_margin)
        targets = self.env["sme.margin.target"].sudo().search([("company_id", "=", company.id)])
        own = {target.category_id.id: Limits(target.target_margin, target.minimum_margin) for target in targets}
        result = {False: general}
        for category in categories.sudo():
            chain = [int(part) for part in reversed(category.parent_path.strip("/").split("/"))]
            result[category.id] = next((own[above] for above in chain if above in own), general)
        return result

    def _has_minimum_margin(self):
        """Whether any order of the company can need approval."""
        self.ensure_one()
        targets = self.env["sme.margin.target"].sudo()
        return self.sudo().minimum_margin > 0 or bool(
            targets.search_count([("company_id", "=", self.id), ("minimum_margin", ">", 0)], limit=1))


class SmeMarginTarget(models.Model):
    """Margins of a product category, where they are others than the company's."""

    _name = "sme.margin.target"
    _description = "Margin Target"
    _order = "category_id, id"
    _rec_name = "category_id"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    category_id = fields.Many2one("product.category", required=True, ondelete="cascade", index=True,
        help="This category and those below it.")
    target_margin = fields.Float("Target Margin %", required=True,
        help="Percentage of the price that quotations and orders are to earn: from there on their light is green.")
    minimum_margin = fields.Float("Minimum Margin %",
        help="Below it the light is red, and a quotation needs approval to be confirmed. 0: none is, and none needs it.")

    _once = models.UniqueIndex("(company_id, category_id)", "This category has margins already: change that line.")

    @api.constrains("target_margin", "minimum_margin")
    def _check_margins(self):
        for target in self:
            check_limits(self.env, target.category_id.display_name, target.target_margin, target.minimum_margin)
