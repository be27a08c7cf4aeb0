from odoo import fields, models

MANAGER = "sme_order_costing.group_costing_manager"  # who knows the limits could tell a cost from when a light turns


class ResCompany(models.Model):
    _inherit = "res.company"

    order_margin_good = fields.Float(
        "Good Margin", default=0.25, groups=MANAGER,
        help="From this part of the revenue on the margin light is green.")
    order_margin_low = fields.Float(
        "Low Margin", default=0.10, groups=MANAGER,
        help="Below this part of the revenue the margin light is red.")
    margin_erosion_limit = fields.Float(
        "Erosion Limit", default=0.05, groups=MANAGER,
        help="An order that earns less than estimated by more than this part of its revenue warns its salesperson. 0: never.")

    _order_margins_ordered = models.Constraint(
        "CHECK (order_margin_low <= order_margin_good AND margin_erosion_limit >= 0)",
        "The low margin lies below the good margin, and the erosion limit is not negative.")
