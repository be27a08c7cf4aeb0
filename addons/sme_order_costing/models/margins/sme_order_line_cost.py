from odoo import api, fields, models

from ...costing.allocation import Method, State
from ...costing.elements import OVERHEAD, Element
from ...orders import Estimator, LineReader, ordered_quantity
from ..sme_production_cost import ELEMENT_LABELS

COSTING = "sme_order_costing.group_costing_user"
METHODS = [
    ("made_to_order", "Made to Order"), ("from_stock", "From Stock"), ("kit", "Kit"), ("bought", "Bought to Order"), ("service", "Service"),
    ("mixed", "Mixed")]
STATES = [("estimate", "Estimate"), ("provisional", "Provisional"), ("final", "Final")]
STATE_ORDER = [value for value, _label in STATES]
BATCH = 1000
"""Lines that are costed at once."""


class SmeOrderLineCost(models.Model):
    """What one confirmed sales order line earns: one row per line.

    Σ ``actual_<element>`` = ``actual_total``, for ``quantity``: what was delivered at its cost, what is made for the line at the cost of
    that, and what is still to come at the estimate. The estimate is frozen at confirmation and follows the ordered quantity at its unit
    cost. Amounts are in company currency.
    """

    _name = "sme.order.line.cost"
    _description = "Cost of a Sales Order Line"
    _order = "order_id desc, sale_line_id"
    _rec_name = "sale_line_id"

    sale_line_id = fields.Many2one("sale.order.line", "Order Line", required=True, readonly=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", "Sales Order", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", readonly=True, index=True, ondelete="cascade")
    uom_id = fields.Many2one(related="product_id.uom_id")

    frozen_at = fields.Datetime("Estimated At", readonly=True)
    estimated_from = fields.Selection(
        [("quoted", "Quote Simulation"), ("roll_up", "Roll-up at Confirmation"), ("standard", "Cost of the Service")],
        readonly=True, groups=COSTING)
    estimate_complete = fields.Boolean(
        readonly=True, help="Everything it is made of had a price. If not, the estimated cost is a lower bound.")
    estimated_quantity = fields.Float(readonly=True, digits="Product Unit", help="In the product's own unit.")
    estimated_revenue = fields.Monetary(readonly=True)
    estimated_total = fields.Monetary("Estimated Cost", readonly=True, groups=COSTING)
    estimated_margin = fields.Monetary(compute="_compute_estimated_margin", store=True, compute_sudo=True)

    cost_complete = fields.Boolean(
        compute="_compute_cost", store=True, compute_sudo=True, help="Everything in it has a price. If not, the cost is a lower bound.")
    method = fields.Selection(METHODS, "Source", compute="_compute_cost", store=True, compute_sudo=True)
    state = fields.Selection(
        STATES, "Cost State", compute="_compute_cost", store=True, compute_sudo=True,
        help="Estimate: some of it is neither delivered nor made. Provisional: something may still change its cost. Final: nothing will.")
    quantity = fields.Float(
        compute="_compute_cost", store=True, compute_sudo=True, digits="Product Unit",
        help="What was or will be delivered, less returns, in the product's own unit.")
    delivered_quantity = fields.Float("Delivered", compute="_compute_cost", store=True, compute_sudo=True, digits="Product Unit")
    revenue = fields.Monetary(compute="_compute_cost", store=True, compute_sudo=True)
    actual_total = fields.Monetary("Actual Cost", compute="_compute_cost", store=True, compute_sudo=True, groups=COSTING)
    stock_value = fields.Monetary(
        "Stock Value Delivered", compute="_compute_cost", store=True, compute_sudo=True, groups=COSTING,
        help="What Odoo's stock valuation says of the deliveries, less returns.")
    margin = fields.Monetary(compute="_compute_cost", store=True, compute_sudo=True)
    margin_percent = fields.Float("Margin (%)", compute="_compute_cost", store=True, compute_sudo=True, aggregator=None)
    erosion = fields.Monetary(
        "Margin Erosion", compute="_compute_cost", store=True, compute_sudo=True,
        help="Margin as it is known now less the one that was estimated, for the same quantity. Negative: the order earns less.")

    for _element in Element:
        _label = ELEMENT_LABELS[_element.key]
        locals()[f"estimated_{_element.key}"] = fields.Monetary(f"Estimated {_label}", readonly=True, groups=COSTING)
        locals()[f"actual_{_element.key}"] = fields.Monetary(
            f"Actual {_label}", compute="_compute_cost", store=True, compute_sudo=True, groups=COSTING)
    del _element, _label

    _once = models.UniqueIndex("(sale_line_id)", "A sales order line has one cost.")

    # ------------------------------------------------------------------ computing

    @api.depends("estimated_revenue", "estimated_total")
    def _compute_estimated_margin(self):
        for row in self:
            row.estimated_margin = row.estimated_revenue - row.estimated_total

    @api.depends("sale_line_id", "estimated_quantity", "estimated_revenue", "estimated_total")
    def _compute_cost(self):
        """Computed again only for rows that :meth:`_touch` was called for, or whose estimate has changed."""
        for company, of_company in self.grouped("company_id").items():
            for start in range(0, len(of_company), BATCH):
                rows = of_company[start:start + BATCH]
                reader = LineReader(rows.env, company, rows.sale_line_id, {row.sale_line_id.id: row._estimated_unit() for row in rows})
                results = reader.results()
                for row in rows:
                    row._set_cost(results[row.sale_line_id.id])
        self.modified(["actual_total"])  # what was read of it meanwhile is old

    def _estimated_unit(self) -> list[float]:
        quantity = self.estimated_quantity or 1.0
        return [self[f"estimated_{element.key}"] / quantity for element in Element]

    def _set_cost(self, result):
        self.ensure_one()
        currency = self.currency_id
        total = 0.0
        for element in Element:
            amount = self[f"actual_{element.key}"] = currency.round(result.cost.amounts[element])
            total += amount
        revenue = currency.round(result.revenue)
        expected = result.quantity / self.estimated_quantity if self.estimated_quantity else 1.0
        self.method = (result.cost.method if result.cost.methods else self._idle_method()).value
        self.state = State(result.cost.state).key
        self.cost_complete = result.cost.complete and (self.estimate_complete or result.cost.state != State.ESTIMATE)
        self.quantity, self.delivered_quantity = result.quantity, result.delivered
        self.revenue, self.actual_total, self.stock_value = revenue, total, result.stock_value
        self.margin = revenue - total
        self.margin_percent = self.margin / revenue if revenue else 0.0
        self.erosion = self.margin - (self.estimated_revenue - self.estimated_total) * expected

    def _idle_method(self):
        """Of a line that delivers nothing."""
        return Method.FROM_STOCK if self.product_id.type == "consu" else Method.SERVICE

    @api.model
    def _touch(self, line_ids):
        """The costs of these sales order lines are to be computed anew, at the latest when they are read."""
        if line_ids:
            rows = self.sudo().search([("sale_line_id", "in", list(line_ids))])
            self._computed_anew(rows)

    @api.model
    def _computed_anew(self, rows):
        fields_ = self.pool.field_computed[self._fields["actual_total"]]
        rows.modified([field.name for field in fields_])  # what depends on them
        for field in fields_:
            self.env.add_to_compute(field, rows)

    def action_recompute(self):
        """Compute the costs of these rows anew."""
        self.check_access("read")
        self._computed_anew(self.sudo())
        return True

    # ------------------------------------------------------------------ estimates

    @api.model
    def _start(self, lines):
        """Freeze the estimates of confirmed ``lines``, each once, and follow their costs from now on."""
        lines = lines.sudo().filtered(lambda line: line.product_id and not line.display_type and not line.is_downpayment)
        known = self.sudo().search([("sale_line_id", "in", lines.ids)]).sale_line_id
        values = []
        for company, of_company in (lines - known).grouped("company_id").items():
            quoted = self._quoted_costs(of_company)
            estimates = Estimator(of_company.env, company, quoted).of(of_company)
            for line in of_company:
                values.append(self._frozen_values(line, *estimates[line.id]))
        return self.sudo().create(values)

    @api.model
    def _quoted_costs(self, lines) -> dict[int, tuple[list[float], bool]]:
        """By line id: unit cost by element as frozen by a quote simulation, and whether it was complete. Lines without one are left out."""
        result = {}
        for cost in self.env["sme.quoted.cost"].sudo().search([("sale_line_id", "in", lines.ids)]):
            amounts = [cost[element.key] for element in Element]
            amounts[OVERHEAD] += cost.unit_cost - sum(amounts)  # fees that are spread over the quantity
            result[cost.sale_line_id.id] = amounts, cost.complete
        return result

    def _frozen_values(self, line, amounts, complete, source):
        quantity = ordered_quantity(line)
        return {
            "sale_line_id": line.id, "order_id": line.order_id.id, "company_id": line.company_id.id, "product_id": line.product_id.id,
            "frozen_at": fields.Datetime.now(), "estimated_from": source, "estimate_complete": complete, "estimated_quantity": quantity,
            "estimated_revenue": line.price_subtotal / (line.order_id.currency_rate or 1.0),
            "estimated_total": sum(line.company_id.currency_id.round(amount * quantity) for amount in amounts),
            **{f"estimated_{element.key}": amounts[element] * quantity for element in Element},
        }

    def _follow_quantity(self):
        """The ordered quantity has changed: the estimate keeps its unit cost and unit price. What was estimated for nothing is anew."""
        again = self.filtered(lambda row: not row.estimated_quantity)
        for row in self - again:
            quantity = ordered_quantity(row.sale_line_id)
            factor = quantity / row.estimated_quantity
            if not row.uom_id.is_zero(quantity - row.estimated_quantity):
                row.write({
                    "estimated_quantity": quantity,
                    **{name: row[name] * factor for name in (
                        "estimated_revenue", "estimated_total", *(f"estimated_{element.key}" for element in Element))},
                })
        lines = again.sale_line_id.filtered(ordered_quantity)
        if lines:
            again.filtered(lambda row: row.sale_line_id in lines).unlink()
            self._start(lines)
