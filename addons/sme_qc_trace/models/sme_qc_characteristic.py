from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang

KINDS = [("measurement", "Measurement"), ("pass_fail", "Pass or Fail"), ("choice", "Choice"), ("text", "Text")]


def limits_text(record):
    """The limits of a characteristic, or of one as it was inspected, with their unit: for users without units of measure too.

    :param record: has the fields of limits, `uom_id` and `digits`
    :return: for example "1.00 – 2.00 kg", "≥ 1.00 kg"; empty for what is not measured
    """
    if record.kind != "measurement":
        return ""

    def number(value):
        return formatLang(record.env, value, digits=record.digits)

    lower, upper = record.has_lower_limit, record.has_upper_limit
    if lower and upper:
        text = f"{number(record.lower_limit)} – {number(record.upper_limit)}"
    elif lower:
        text = f"≥ {number(record.lower_limit)}"
    elif upper:
        text = f"≤ {number(record.upper_limit)}"
    else:
        text = number(record.nominal) if record.nominal else ""
    return f"{text} {record.uom_id.name or ''}".strip()


class SmeQcCharacteristic(models.Model):
    """What an inspection plan checks: with its limits, of every unit in the sample."""

    _name = "sme.qc.characteristic"
    _description = "Quality Characteristic"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one("sme.qc.plan", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
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
    choice_ids = fields.One2many("sme.qc.choice", "characteristic_id", copy=True)
    instruction = fields.Text(translate=True)
    picture = fields.Image(max_width=1920, max_height=1920)

    _values_positive = models.Constraint("CHECK (values_per_unit > 0)", "At least one value is taken of each unit.")
    _digits_range = models.Constraint("CHECK (digits BETWEEN 0 AND 6)", "Measurements have 0 to 6 decimal places.")

    @api.depends("kind", "nominal", "has_lower_limit", "lower_limit", "has_upper_limit", "upper_limit", "uom_id", "digits")
    @api.depends_context("lang")
    def _compute_limits(self):
        for characteristic in self:
            characteristic.limits = limits_text(characteristic)

    @api.onchange("lower_limit")
    def _onchange_lower_limit(self):
        self.has_lower_limit = self.has_lower_limit or bool(self.lower_limit)

    @api.onchange("upper_limit")
    def _onchange_upper_limit(self):
        self.has_upper_limit = self.has_upper_limit or bool(self.upper_limit)

    @api.constrains("kind", "has_lower_limit", "lower_limit", "has_upper_limit", "upper_limit")
    def _check_limits(self):
        for characteristic in self:
            if characteristic.kind == "measurement" and characteristic.has_lower_limit and characteristic.has_upper_limit \
                    and characteristic.lower_limit > characteristic.upper_limit:
                raise ValidationError(self.env._("The lower limit of %s is above its upper limit.", characteristic.name))

    @api.constrains("kind", "choice_ids")
    def _check_choices(self):
        for characteristic in self:
            if characteristic.kind == "choice" and not any(characteristic.choice_ids.mapped("is_good")):
                raise ValidationError(self.env._("%s needs at least one choice that conforms.", characteristic.name))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A limit that is given holds, unless it is said that it does not.
            for side in ("lower", "upper"):
                if vals.get(f"{side}_limit") is not None and f"{side}_limit" in vals:
                    vals.setdefault(f"has_{side}_limit", bool(vals[f"{side}_limit"]))
        return super().create(vals_list)


class SmeQcChoice(models.Model):
    _name = "sme.qc.choice"
    _description = "Choice of a Characteristic"
    _order = "characteristic_id, sequence, id"

    characteristic_id = fields.Many2one("sme.qc.characteristic", required=True, ondelete="cascade", index=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    is_good = fields.Boolean("Conforms")
