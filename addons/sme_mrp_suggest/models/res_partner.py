from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    delivery_priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "First")],
        default="0", groups="base.group_user",
        help="Orders of customers with a higher priority take from the stock first in a kitting check by customer priority.",
    )
