from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rework_limit = fields.Integer(default=2, help="How often the same goods may be reworked; 0: as often as one likes.")
    approve_concession = fields.Boolean("Approval of Concessions", default=True)
    approve_rework = fields.Boolean("Approval of Rework")
    approve_scrap = fields.Boolean("Approval of Scrap")
    approve_return = fields.Boolean("Approval of Returns to Vendor")
    approve_regrade = fields.Boolean("Approval of Regrading", default=True)
