from odoo import fields, models
from odoo.tools import SQL, Query

from ..costing.elements import Element
from ..models.margins.sme_order_line_cost import COSTING, METHODS, STATES
from ..models.sme_production_cost import ELEMENT_LABELS

ROW = (
    "sale_line_id", "order_id", "product_id", "company_id", "method", "state", "quantity", "delivered_quantity", "revenue",
    *(f"actual_{element.key}" for element in Element), "actual_total", "margin", "estimated_total", "estimated_margin", "erosion",
    "stock_value")
ORDER = ("date_order", "effective_date", "partner_id", "user_id", "team_id")


class SmeOrderMarginReport(models.Model):
    """What orders earned: one row per line of a confirmed order, or of a cancelled one that delivered, in company currency.

    Reads ``sme.order.line.cost`` and computes nothing.
    """

    _name = "sme.order.margin.report"
    _description = "Order Margins"
    _auto = False
    _order = "date_order desc, id desc"
    _rec_name = "order_id"

    sale_line_id = fields.Many2one("sale.order.line", "Order Line", readonly=True)
    order_id = fields.Many2one("sale.order", "Sales Order", readonly=True)
    date_order = fields.Datetime("Order Date", readonly=True)
    effective_date = fields.Datetime("Delivered On", readonly=True, help="Day of the first delivery of the order.")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer Company", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    method = fields.Selection(METHODS, "Source", readonly=True)
    state = fields.Selection(STATES, "Cost State", readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit")
    delivered_quantity = fields.Float("Delivered", readonly=True, digits="Product Unit")
    revenue = fields.Monetary(readonly=True)
    actual_total = fields.Monetary("Actual Cost", readonly=True, groups=COSTING)
    estimated_total = fields.Monetary("Estimated Cost", readonly=True, groups=COSTING)
    stock_value = fields.Monetary(
        "Stock Value Delivered", readonly=True, groups=COSTING, help="What Odoo's stock valuation says of the deliveries, less returns.")
    margin = fields.Monetary(readonly=True)
    margin_percent = fields.Float("Margin (%)", readonly=True, aggregator="avg", help="Margin as a part of the revenue, of groups too.")
    incomplete = fields.Boolean(
        "Cost Incomplete", readonly=True, help="A part of it has no price yet: the cost is at least this, the margin at most.")
    estimated_margin = fields.Monetary(readonly=True)
    erosion = fields.Monetary("Margin Erosion", readonly=True)

    for _element in Element:
        locals()[f"actual_{_element.key}"] = fields.Monetary(ELEMENT_LABELS[_element.key], readonly=True, groups=COSTING)
    del _element

    _depends = {
        "sme.order.line.cost": [*ROW, "cost_complete"],
        "sale.order": [*ORDER, "state"],
        "res.partner": ["commercial_partner_id", "country_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.company": ["currency_id"],
    }

    @property
    def _table_query(self):
        """Joins are left joins on keys, so that PostgreSQL leaves those out that a question does not need."""
        return SQL(
            """SELECT r.id, %s, %s, p.commercial_partner_id, p.country_id, t.categ_id, c.currency_id,
                      r.margin / NULLIF(r.revenue, 0) AS margin_percent,
                      r.cost_complete IS NOT TRUE AS incomplete
                 FROM sme_order_line_cost r
                 JOIN sale_order o ON o.id = r.order_id
                 LEFT JOIN res_partner p ON p.id = o.partner_id
                 LEFT JOIN product_product pp ON pp.id = r.product_id
                 LEFT JOIN product_template t ON t.id = pp.product_tmpl_id
                 LEFT JOIN res_company c ON c.id = r.company_id
                WHERE o.state = 'sale' OR r.quantity > 0""",
            SQL(", ").join(SQL.identifier("r", name) for name in ROW), SQL(", ").join(SQL.identifier("o", name) for name in ORDER))

    def _read_group_select(self, aggregate_spec: str, query: Query) -> SQL:
        """The margin of a group is a part of the revenue of the group."""
        if aggregate_spec != "margin_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s) / NULLIF(SUM(%s), 0)",
            self._field_to_sql(self._table, "margin", query), self._field_to_sql(self._table, "revenue", query))

    def action_open_order(self):
        """Open the order of a row; for whom sales are not open, its lines and what they cost."""
        self.ensure_one()
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            action = self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_order_line_costs")
            return {**action, "domain": [("order_id", "=", self.order_id.id)]}
        return {"type": "ir.actions.act_window", "res_model": "sale.order", "res_id": self.order_id.id, "view_mode": "form"}
