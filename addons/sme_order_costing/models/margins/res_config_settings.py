from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    order_margin_good = fields.Float(related="company_id.order_margin_good", readonly=False)
    order_margin_low = fields.Float(related="company_id.order_margin_low", readonly=False)
    margin_erosion_limit = fields.Float(related="company_id.margin_erosion_limit", readonly=False)
