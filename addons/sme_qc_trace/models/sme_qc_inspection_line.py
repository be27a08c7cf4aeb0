from odoo import fields, models

from .sme_qc_characteristic import KINDS

VERDICTS = [("pass", "Pass"), ("fail", "Fail")]


class SmeQcInspectionLine(models.Model):
    """A characteristic as it was when the inspection started: later changes of the plan do not alter it."""

    _name = "sme.qc.inspection.line"
    _description = "Characteristic of an Inspection"
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one("sme.qc.inspection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    characteristic_id = fields.Many2one("sme.qc.characteristic", ondelete="set null", index="btree_not_null")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True)
    nominal = fields.Float(digits=(16, 6))
    has_lower_limit = fields.Boolean()
    lower_limit = fields.Float(digits=(16, 6))
    has_upper_limit = fields.Boolean()
    upper_limit = fields.Float(digits=(16, 6))
    uom_id = fields.Many2one("uom.uom", string="Unit")
    digits = fields.Integer("Decimal Places", default=2)
    values_per_unit = fields.Integer(default=1)
    is_key = fields.Boolean("Key Characteristic")
    value_ids = fields.One2many("sme.qc.value", "line_id")
    nonconforming = fields.Integer("Nonconforming Units", readonly=True)
    verdict = fields.Selection(VERDICTS, readonly=True)
