from odoo import api, fields, models
from odoo.tools import SQL

from .bulk_fields import BulkMany2one
from .sme_planned_order import ACTIONS


class SmePlanPast(models.Model):
    """The suggestions that the last run replaced, for comparison.

    A row without action is a mark: its run was the last one that planned the product in the warehouse; without product all products of
    the warehouse, without both all of the company.
    """

    _name = "sme.plan.past"
    _description = "Replaced Planned Order"
    _log_access = False

    run_id = BulkMany2one("sme.mrp.run")
    company_id = BulkMany2one("res.company")
    product_id = BulkMany2one("product.product")
    warehouse_id = BulkMany2one("stock.warehouse")
    action = fields.Selection(ACTIONS)
    quantity = fields.Float()
    due_date = fields.Date()
    need_quantity = fields.Float()
    stock_quantity = fields.Float()
    on_order_quantity = fields.Float()
    safety_quantity = fields.Float()


class SmeMrpChange(models.Model):
    """What the last run changed: the n-th suggestion of a product and warehouse before against the n-th after.

    The last run of a product and warehouse may be one of everything or of a part. What the planner has fixed or released since still is
    what the run suggested.
    """

    _name = "sme.mrp.change"
    _description = "Change by the Last MRP Run"
    _auto = False
    _order = "product_id, due_date, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company")
    run_id = fields.Many2one("sme.mrp.run", string="MRP Run")
    product_id = fields.Many2one("product.product")
    warehouse_id = fields.Many2one("stock.warehouse")
    kind = fields.Selection([("new", "New"), ("gone", "Gone"), ("quantity", "Quantity"), ("date", "Date"), ("both", "Quantity and Date")])
    action = fields.Selection(ACTIONS)
    quantity_before = fields.Float()
    quantity = fields.Float("Quantity Now")
    due_date_before = fields.Date()
    due_date = fields.Date("Due Date Now")
    need_change = fields.Float("Demand", help="Demand now less demand before.")
    supply_change = fields.Float("Stock and Receipts", help="Projected stock and receipts now less those before.")
    safety_change = fields.Float("Safety Stock", help="Safety stock now less before.")
    reason = fields.Char("Why", compute="_compute_reason")

    @api.depends("need_change", "supply_change", "safety_change", "kind")
    def _compute_reason(self):
        for change in self:
            parts = []
            if change.need_change:
                parts.append(self.env._("demand %+g", change.need_change))
            if change.supply_change:
                parts.append(self.env._("stock and receipts %+g", change.supply_change))
            if change.safety_change:
                parts.append(self.env._("safety stock %+g", change.safety_change))
            change.reason = ", ".join(parts) or self.env._("dates or lot rules")

    @property
    def _table_query(self):
        def numbered(rows):
            return SQL(
                """SELECT r.*, ROW_NUMBER() OVER (
                              PARTITION BY r.company_id, r.product_id, r.warehouse_id, r.action ORDER BY r.due_date, r.id) AS number
                     FROM %s""", rows)
        return SQL(
            """SELECT COALESCE(a.id, -b.id) AS id,
                      COALESCE(a.company_id, b.company_id) AS company_id, COALESCE(a.run_id, b.run_id) AS run_id,
                      COALESCE(a.product_id, b.product_id) AS product_id, COALESCE(a.warehouse_id, b.warehouse_id) AS warehouse_id,
                      COALESCE(a.action, b.action) AS action,
                      CASE WHEN b.id IS NULL THEN 'new' WHEN a.id IS NULL THEN 'gone'
                           WHEN a.quantity = b.quantity THEN 'date' WHEN a.due_date = b.due_date THEN 'quantity' ELSE 'both' END AS kind,
                      b.quantity AS quantity_before, a.quantity AS quantity, b.due_date AS due_date_before, a.due_date AS due_date,
                      COALESCE(a.need_quantity, 0) - COALESCE(b.need_quantity, 0) AS need_change,
                      COALESCE(a.stock_quantity + a.on_order_quantity, 0)
                          - COALESCE(b.stock_quantity + b.on_order_quantity, 0) AS supply_change,
                      COALESCE(a.safety_quantity, 0) - COALESCE(b.safety_quantity, 0) AS safety_change
                 FROM (%s) a
                 FULL JOIN (%s) b ON (a.company_id, a.product_id, a.warehouse_id, a.action, a.number)
                                   = (b.company_id, b.product_id, b.warehouse_id, b.action, b.number)
                WHERE a.id IS NULL OR b.id IS NULL OR a.quantity != b.quantity OR a.due_date != b.due_date""",
            numbered(SQL(
                """sme_planned_order r
                   LEFT JOIN sme_plan_past c ON c.action IS NULL AND c.company_id = r.company_id
                                            AND c.warehouse_id IS NULL AND c.product_id IS NULL
                   LEFT JOIN sme_plan_past w ON w.action IS NULL AND w.company_id = r.company_id
                                            AND w.warehouse_id = r.warehouse_id AND w.product_id IS NULL
                   LEFT JOIN sme_plan_past i ON i.action IS NULL AND i.company_id = r.company_id
                                            AND i.warehouse_id = r.warehouse_id AND i.product_id = r.product_id
                  WHERE r.state != 'cancelled' AND r.run_id = GREATEST(c.run_id, w.run_id, i.run_id)""")),
            numbered(SQL("sme_plan_past r WHERE r.action IS NOT NULL")))
