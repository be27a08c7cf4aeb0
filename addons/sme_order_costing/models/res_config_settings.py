from odoo import fields, models

from .sme_margin_target import MANAGER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_sales_see_margins = fields.Boolean(
        "Salespeople See Margins", group="sales_team.group_sale_salesman", implied_group="sme_order_costing.group_margin_reader")
    target_margin = fields.Float(related="company_id.target_margin", readonly=False, groups=MANAGER)
    minimum_margin = fields.Float(related="company_id.minimum_margin", readonly=False, groups=MANAGER)
    margin_erosion_limit = fields.Float(related="company_id.margin_erosion_limit", readonly=False, groups=MANAGER)
