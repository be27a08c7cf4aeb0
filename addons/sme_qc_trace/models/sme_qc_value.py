from odoo import fields, models

from .sme_qc_inspection_line import VERDICTS


class SmeQcValue(models.Model):
    """One value taken of one unit of the sample."""

    _name = "sme.qc.value"
    _description = "Inspection Value"
    _order = "line_id, unit_number, value_number, id"

    line_id = fields.Many2one("sme.qc.inspection.line", required=True, ondelete="cascade", index=True)
    inspection_id = fields.Many2one("sme.qc.inspection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    unit_number = fields.Integer(required=True, default=1, help="Which unit of the sample, from 1.")
    value_number = fields.Integer(required=True, default=1, help="Which value of the unit, from 1.")
    measured = fields.Float(digits=(16, 6), help="As it was entered, in the unit beside it.")
    uom_id = fields.Many2one("uom.uom", string="Unit", help="The unit of the value as entered; empty: that of the characteristic.")
    passed = fields.Selection(VERDICTS, "Pass or Fail")
    choice_id = fields.Many2one("sme.qc.choice", ondelete="restrict")
    text = fields.Char()
    verdict = fields.Selection(VERDICTS, readonly=True, index=True)
    photo = fields.Image(max_width=1920, max_height=1920)
    inspector_id = fields.Many2one("res.users", readonly=True, default=lambda self: self.env.user)
    date = fields.Datetime(readonly=True, default=fields.Datetime.now, index=True)

    _once = models.UniqueIndex("(line_id, unit_number, value_number)", "This value of the unit has been taken already.")
