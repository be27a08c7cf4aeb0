from odoo import fields, models


class SmeQcDefectCode(models.Model):
    _name = "sme.qc.defect.code"
    _description = "Defect Code"
    _order = "code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: all companies.")
    description = fields.Text(translate=True)
