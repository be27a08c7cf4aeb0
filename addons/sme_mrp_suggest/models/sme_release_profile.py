from odoo import fields, models

from ..planning.merging import Dates, Keys

DATES = [("day", "Same Day"), ("week", "Same Week"), ("days", "So Many Days"), ("none", "Any Date")]


class SmeReleaseProfile(models.Model):
    """What must be equal for planned orders to become one order."""

    _name = "sme.release.profile"
    _description = "Release Profile"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one("res.users", "Owner", default=lambda self: self.env.user, help="Empty: shared with all planners.")
    merge = fields.Boolean(default=True, help="Off: one line for each planned order.")
    vendor = fields.Boolean("By Vendor", default=True)
    warehouse = fields.Boolean(
        "By Warehouse", default=True,
        help="Off: what is bought for several warehouses is delivered to that of the earliest. What is made or moved is kept apart anyway.")
    dates = fields.Selection(DATES, "Due", required=True, default="week", help="A merged line is due on the earliest date of its parts.")
    days = fields.Integer(default=7, help="Days from the first order on.")
    customer = fields.Boolean("By Customer")
    sale = fields.Boolean("By Sales Order", help="Keeps the projects of different sales orders apart as well.")

    _days_positive = models.Constraint("CHECK (days > 0)", "Enter a number of days of at least 1.")

    def _keys(self):
        """:class:`Keys` of this profile, the usual ones without a profile."""
        if not self:
            return Keys()
        return Keys(self.vendor, self.warehouse, Dates(self.dates), self.days, self.customer, self.sale, self.merge)
