from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    mrp_run_id = fields.Many2one("sme.mrp.run", string="Last MRP Run", readonly=True, copy=False)
