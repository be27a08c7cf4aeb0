from odoo import fields, models

KINDS = [("measurement", "Measurement"), ("pass_fail", "Pass or Fail"), ("choice", "Choice"), ("text", "Text")]


class SmeQcCharacteristic(models.Model):
    """What an inspection plan checks: with its limits, of every unit in the sample."""

    _name = "sme.qc.characteristic"
    _description = "Quality Characteristic"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one("sme.qc.plan", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
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
    choice_ids = fields.One2many("sme.qc.choice", "characteristic_id", copy=True)
    instruction = fields.Text(translate=True)
    picture = fields.Image(max_width=1920, max_height=1920)


class SmeQcChoice(models.Model):
    _name = "sme.qc.choice"
    _description = "Choice of a Characteristic"
    _order = "characteristic_id, sequence, id"

    characteristic_id = fields.Many2one("sme.qc.characteristic", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    is_good = fields.Boolean("Conforms")
