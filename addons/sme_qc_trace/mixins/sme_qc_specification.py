from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang

KINDS = [("measurement", "Measurement"), ("pass_fail", "Pass or Fail"), ("choice", "Choice"), ("text", "Text")]


class SmeQcSpecification(models.AbstractModel):
    """What is asked of a unit: of a characteristic in a plan, and of the same as it was when the inspection started."""

    _name = "sme.qc.specification"
    _description = "Specification of a Characteristic"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="pass_fail")
    nominal = fields.Float(digits=(16, 6))
    has_lower_limit = fields.Boolean()
    lower_limit = fields.Float(digits=(16, 6))
    has_upper_limit = fields.Boolean()
    upper_limit = fields.Float(digits=(16, 6))
    uom_id = fields.Many2one("uom.uom", string="Unit")
    digits = fields.Integer("Decimal Places", default=2)
    values_per_unit = fields.Integer(default=1, help="Values taken of each unit in the sample.")
    is_key = fields.Boolean("Key Characteristic", help="One unit that fails it fails the lot.")
    limits = fields.Char(compute="_compute_limits")

    @api.depends("kind", "nominal", "has_lower_limit", "lower_limit", "has_upper_limit", "upper_limit", "uom_id", "digits")
    @api.depends_context("lang")
    def _compute_limits(self):
        for specification in self:
            specification.limits = specification._limits_text()

    def _limits_text(self):
        """The limits with their unit, for users without units of measure too.

        :return: for example "1.00 – 2.00 kg", "≥ 1.00 kg"; empty for what is not measured
        """
        if self.kind != "measurement":
            return ""

        def number(value):
            return formatLang(self.env, value, digits=self.digits)

        lower, upper = self.has_lower_limit, self.has_upper_limit
        if lower and upper:
            text = f"{number(self.lower_limit)} – {number(self.upper_limit)}"
        elif lower:
            text = f"≥ {number(self.lower_limit)}"
        elif upper:
            text = f"≤ {number(self.upper_limit)}"
        else:
            text = number(self.nominal) if self.nominal else ""
        return f"{text} {self.uom_id.name or ''}".strip()

    @api.constrains("kind", "has_lower_limit", "lower_limit", "has_upper_limit", "upper_limit")
    def _check_limits(self):
        for specification in self:
            if specification.kind == "measurement" and specification.has_lower_limit and specification.has_upper_limit \
                    and specification.lower_limit > specification.upper_limit:
                raise ValidationError(self.env._("The lower limit of %s is above its upper limit.", specification.display_name))
