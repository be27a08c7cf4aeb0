from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_sales_see_margins = fields.Boolean(
        "Salespeople See Margins", group="sales_team.group_sale_salesman", implied_group="sme_order_costing.group_margin_reader")
