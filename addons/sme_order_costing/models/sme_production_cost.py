from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..costing.elements import Element
from ..costing.variances import VARIANCES

STATES = [("estimate", "Estimate"), ("provisional", "Provisional"), ("final", "Final")]
ELEMENT_LABELS = {
    "material": "Material", "labour": "Labour", "machine": "Machine", "subcontracting": "Subcontracting", "overhead": "Overhead"}


class SmeProductionCost(models.Model):
    """What one manufacturing order was planned to cost and did cost.

    Own view: Σ ``actual_<element>`` + ``rework_cost`` − ``byproduct_credit`` = ``actual_total``. Rolled-up view: components stand in their
    own elements, rework and by-products are spread, Σ ``rolled_<element>`` = ``actual_total``. Only the computation writes it.
    """

    _name = "sme.production.cost"
    _description = "Production Cost Sheet"
    _order = "date desc, id desc"
    _rec_name = "production_id"
    _check_company_auto = True

    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", required=True, readonly=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", readonly=True, index=True, ondelete="cascade")
    categ_id = fields.Many2one(related="product_id.categ_id", store=True, readonly=True, string="Product Category")
    uom_id = fields.Many2one(related="product_id.uom_id")
    date = fields.Datetime(readonly=True, help="When the order was done, else when it is planned to start.")
    frozen_at = fields.Datetime("Plan Frozen At", readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="estimate", index=True,
        help="Estimate: the order is open. Provisional: done, but something that changes its cost is missing. Final: nothing is missing.")
    planned_quantity = fields.Float(readonly=True, digits="Product Unit")
    quantity = fields.Float("Good Quantity", readonly=True, digits="Product Unit", help="Made, less what was scrapped or unbuilt.")
    missing = fields.Json("Open Points Data", readonly=True)
    rules = fields.Json(readonly=True)
    stock_values = fields.Json(readonly=True)
    is_rework = fields.Boolean(readonly=True, help="An order whose input includes its own product.")
    goods_value = fields.Monetary(
        "Reworked Goods", readonly=True, help="What the goods were worth that a rework order took in. They are no cost of the order.")
    byproduct_credit = fields.Monetary("By-Product Credit", readonly=True, help="The part of the cost that by-products bear.")
    rework_cost = fields.Monetary("Rework", readonly=True, help="What rework orders of these goods added.")
    planned_byproduct_credit = fields.Monetary(readonly=True)
    planned_total = fields.Monetary("Planned Cost", readonly=True)
    actual_total = fields.Monetary("Actual Cost", readonly=True)
    projected_total = fields.Monetary(
        "Projected Cost", readonly=True,
        help="While the order is open: what is booked, and the plan for what is not yet. Then the actual cost.")
    unit_cost = fields.Float(
        readonly=True, digits="Product Price", aggregator="avg",
        help="Actual cost of one good unit. Of a rework order: the added cost alone.")
    variance_total = fields.Monetary("Variance", readonly=True, help="Actual cost less planned cost.")
    stock_value = fields.Monetary(
        "Value in Stock", readonly=True, help="What Odoo valued the finished goods at when they came into stock.")
    stale = fields.Boolean(
        "To Recompute", readonly=True, index="btree_not_null",
        help="Many sheets changed at once: it is computed in a moment.")
    error = fields.Text(readonly=True)
    line_ids = fields.One2many("sme.production.cost.line", "sheet_id", readonly=True)

    for _element in Element:
        _label = ELEMENT_LABELS[_element.key]
        locals()[f"planned_{_element.key}"] = fields.Monetary(f"Planned {_label}", readonly=True)
        locals()[f"actual_{_element.key}"] = fields.Monetary(f"Actual {_label}", readonly=True)
        locals()[f"difference_{_element.key}"] = fields.Monetary(f"{_label} Difference", compute="_compute_differences")
        locals()[f"rolled_{_element.key}"] = fields.Monetary(f"Rolled-Up {_label}", readonly=True)
    difference_total = fields.Monetary(compute="_compute_differences")
    for _variance in VARIANCES:
        locals()[f"variance_{_variance}"] = fields.Monetary(f"{_variance.title()} Variance", readonly=True)
    del _element, _label, _variance

    _missing_index = models.Index("USING gin (missing jsonb_path_ops)")
    _once = models.UniqueIndex("(production_id)", "A manufacturing order has one cost sheet.")

    @api.depends("planned_total", "actual_total")
    def _compute_differences(self):
        for sheet in self:
            for name in (*(element.key for element in Element), "total"):
                sheet[f"difference_{name}"] = sheet[f"actual_{name}"] - sheet[f"planned_{name}"]

    def action_recompute(self):
        """Compute these sheets again, with the overhead rules of today. Plans stay as they are."""
        if not self.env.user.has_group("sme_order_costing.group_costing_manager"):
            raise AccessError(self.env._(
                "Only costing managers recompute cost sheets. Ask one of them, or wait: sheets follow what changes."))
        self.check_access("read")
        self.sudo()._settle()
        self.sudo()._compute_orders(self.sudo().production_id.ids, fresh_rules=True)
        return True

    @api.model
    def _of(self, productions) -> dict[int, "SmeProductionCost"]:
        """By manufacturing order id: its cost sheet, up to date; orders that are drafts have none."""
        self.sudo()._settle()
        return {sheet.production_id.id: sheet for sheet in self.sudo().search([("production_id", "in", productions.ids)])}

    @api.model
    def _changed(self, sheets):
        """Extended by what depends on cost sheets: called once for all ``sheets`` that got other numbers or another state."""
