from odoo import fields, models

from .res_company import MANAGER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    order_margin_good = fields.Float(related="company_id.order_margin_good", readonly=False, groups=MANAGER)
    order_margin_low = fields.Float(related="company_id.order_margin_low", readonly=False, groups=MANAGER)
    margin_erosion_limit = fields.Float(related="company_id.margin_erosion_limit", readonly=False, groups=MANAGER)
