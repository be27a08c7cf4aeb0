from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    order_margin_good = fields.Float("Good Margin", default=0.25, help="From this part of the revenue on the margin light is green.")
    order_margin_low = fields.Float("Low Margin", default=0.10, help="Below this part of the revenue the margin light is red.")
    margin_erosion_limit = fields.Float(
        "Erosion Limit", default=0.05,
        help="An order that earns less than estimated by more than this part of its revenue warns its salesperson. 0: never.")

    _order_margins_ordered = models.Constraint(
        "CHECK (order_margin_low <= order_margin_good AND margin_erosion_limit >= 0)",
        "The low margin lies below the good margin, and the erosion limit is not negative.")
