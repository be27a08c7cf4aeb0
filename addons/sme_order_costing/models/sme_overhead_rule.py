from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..costing.overhead import Basis, OverheadRule

BASES = [
    ("material", "% of Material"),
    ("labour", "% of Labour"),
    ("labour_hour", "Per Labour Hour"),
    ("machine_hour", "Per Machine Hour"),
    ("unit", "Per Unit Made"),
]
_OF_WORK = ("labour", "labour_hour", "machine_hour")


class SmeOverheadRule(models.Model):
    _name = "sme.overhead.rule"
    _description = "Overhead Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    basis = fields.Selection(
        BASES, required=True, default="material",
        help="What the rate counts: bought material and labour of the level at which they enter, hours, or units made.")
    rate = fields.Float(required=True, digits="Product Price", help="A percentage, or money per hour or unit.")
    category_id = fields.Many2one(
        "product.category", "Product Category", ondelete="cascade", help="Products made of this category and below. Empty for all.")
    workcenter_id = fields.Many2one(
        "mrp.workcenter", "Work Center", ondelete="cascade", check_company=True, help="Work of this work center. Empty for all.")
    date_start = fields.Date("Valid From")
    date_end = fields.Date("Valid Until")

    @api.constrains("rate", "basis", "workcenter_id", "date_start", "date_end")
    def _check_rule(self):
        for rule in self:
            if rule.rate < 0:
                raise ValidationError(self.env._("%s: the rate of an overhead rule cannot be negative.", rule.name))
            if rule.workcenter_id and rule.basis not in _OF_WORK:
                raise ValidationError(self.env._(
                    "%s: material and units know no work center. Leave it empty, or choose labour or hours.", rule.name))
            if rule.date_start and rule.date_end and rule.date_end < rule.date_start:
                raise ValidationError(self.env._("%s: it ends before it begins. Correct the dates.", rule.name))

    @api.model
    def _rules_on(self, company, day) -> list[OverheadRule]:
        """The rules of ``company`` that are valid on the date ``day``, for the arithmetic."""
        valid = Domain("company_id", "=", company.id) & (
            Domain("date_start", "=", False) | Domain("date_start", "<=", day)) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        return [
            OverheadRule(rule.id, rule.name, Basis(rule.basis), rule.rate, rule.category_id.id or None, rule.workcenter_id.id or None)
            for rule in self.sudo().with_context(active_test=True).search(valid)  # read by every cost, whoever asks for it
        ]
