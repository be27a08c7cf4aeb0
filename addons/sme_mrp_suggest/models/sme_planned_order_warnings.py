from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SLOW_MOVING_DAYS = 180


class SmePlannedOrder(models.Model):
    """What a planner should look at before he releases an order."""

    _inherit = "sme.planned.order"

    vendor_missing = fields.Boolean(compute="_compute_vendor_missing", search="_search_vendor_missing")
    slow_moving = fields.Boolean(
        "Slow-Moving Stock", compute="_compute_slow_moving", search="_search_slow_moving",
        help=f"Some of it has been in stock for more than {SLOW_MOVING_DAYS} days, and none was sold or used in that time.")
    warning = fields.Char(compute="_compute_warning")

    @api.depends("action", "partner_id")
    def _compute_vendor_missing(self):
        for order in self:
            order.vendor_missing = order.action in ("buy", "subcontract") and not order.partner_id

    def _search_vendor_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = Domain("action", "in", ("buy", "subcontract")) & Domain("partner_id", "=", False)
        return missing if True in value else ~missing

    @api.depends("product_id", "company_id")
    def _compute_slow_moving(self):
        for company, orders in self.grouped("company_id").items():
            slow = self._slow_moving_products(company, orders.product_id.ids)
            for order in orders:
                order.slow_moving = order.product_id.id in slow

    def _search_slow_moving(self, operator, value):
        if operator != "in":
            return NotImplemented
        slow = Domain.OR(
            Domain("company_id", "=", company.id) & Domain("product_id", "in", list(self._slow_moving_products(company)))
            for company in self.env.companies)
        return slow if True in value else ~slow

    def _slow_moving_products(self, company, product_ids=None):
        """Ids of products with stock of which nothing came in or went out lately, among ``product_ids`` (None for all)."""
        since = fields.Datetime.now() - timedelta(days=SLOW_MOVING_DAYS)
        chosen = SQL() if product_ids is None else SQL("AND q.product_id = ANY(%s)", product_ids)
        return {product_id for (product_id,) in self.env.execute_query(SQL(
            """SELECT q.product_id
                 FROM stock_quant q JOIN stock_location l ON l.id = q.location_id AND l.usage = 'internal'
                WHERE q.company_id = %s AND q.quantity > 0 %s
                GROUP BY q.product_id
               HAVING MAX(q.in_date) < %s AND NOT EXISTS (
                      SELECT 1 FROM stock_move m JOIN stock_location d ON d.id = m.location_dest_id
                       WHERE m.product_id = q.product_id AND m.company_id = %s AND m.state = 'done' AND m.date >= %s
                         AND d.usage IN ('customer', 'production'))""", company.id, chosen, since, company.id, since))}

    @api.depends("vendor_missing", "slow_moving", "action")
    def _compute_warning(self):
        for order in self:
            parts = []
            if order.vendor_missing:
                parts.append(self.env._("It has no vendor: choose one before you release it."))
            if order.action == "make" and not order.bom_id:
                parts.append(self.env._("It has no bill of materials."))
            if order.slow_moving:
                parts.append(self.env._("Slow-moving stock of it exists."))
            order.warning = " ".join(parts)
