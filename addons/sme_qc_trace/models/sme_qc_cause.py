from odoo import fields, models


class SmeQcCause(models.Model):
    _name = "sme.qc.cause"
    _description = "Cause of Nonconformance"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
