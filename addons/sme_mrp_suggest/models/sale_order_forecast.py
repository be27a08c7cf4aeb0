from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    consumes_forecast = fields.Boolean(
        default=True,
        help="The order is a part of what was forecast. Untick it for one that nobody could foresee: it counts on top of the forecast.")
