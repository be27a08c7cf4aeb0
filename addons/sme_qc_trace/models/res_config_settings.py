from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rework_limit = fields.Integer(related="company_id.rework_limit", readonly=False)
    approve_concession = fields.Boolean(related="company_id.approve_concession", readonly=False)
    approve_rework = fields.Boolean(related="company_id.approve_rework", readonly=False)
    approve_scrap = fields.Boolean(related="company_id.approve_scrap", readonly=False)
    approve_return = fields.Boolean(related="company_id.approve_return", readonly=False)
    approve_regrade = fields.Boolean(related="company_id.approve_regrade", readonly=False)
