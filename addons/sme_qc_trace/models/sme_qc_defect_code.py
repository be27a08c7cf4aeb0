from odoo import api, fields, models


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

    _code_once = models.UniqueIndex("(code, COALESCE(company_id, 0))", "There is a defect of this code already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for defect in self:
            defect.display_name = " ".join(filter(None, (defect.code, defect.name)))
