from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SmeQcCharacteristic(models.Model):
    """What an inspection plan checks: with its limits, of every unit in the sample."""

    _name = "sme.qc.characteristic"
    _description = "Quality Characteristic"
    _inherit = ["sme.qc.specification"]
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one("sme.qc.plan", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    choice_ids = fields.One2many("sme.qc.choice", "characteristic_id", copy=True)
    instruction = fields.Text(translate=True)
    picture = fields.Image(max_width=1920, max_height=1920)

    _values_positive = models.Constraint("CHECK (values_per_unit > 0)", "At least one value is taken of each unit.")
    _digits_range = models.Constraint("CHECK (digits BETWEEN 0 AND 6)", "Measurements have 0 to 6 decimal places.")

    @api.onchange("lower_limit")
    def _onchange_lower_limit(self):
        self.has_lower_limit = self.has_lower_limit or bool(self.lower_limit)

    @api.onchange("upper_limit")
    def _onchange_upper_limit(self):
        self.has_upper_limit = self.has_upper_limit or bool(self.upper_limit)

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
                if vals.get(f"{side}_limit") is not None:
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
