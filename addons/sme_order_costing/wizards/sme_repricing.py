from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..costing.elements import by_key
from ..costing.simulation import light, margin_of
from ..models.sme_quote_simulation import COSTING, LIGHTS, MARGIN
from ..quoting import Calculation
from ..quoting.breakdown import breakdown

USERS = (COSTING, "sales_team.group_sale_manager")
_DIGITS = {"min_display_digits": "Product Price"}


class SmeRepricing(models.TransientModel):
    """A line of an open quotation whose price was simulated, as it would be at today's prices. Money in the quotation's currency."""

    _name = "sme.repricing"
    _description = "Re-Pricing"
    _order = "price_change_percent desc, id"
    _rec_name = "sale_line_id"

    quoted_id = fields.Many2one("sme.quoted.cost", readonly=True, required=True, ondelete="cascade", groups=COSTING)
    sale_line_id = fields.Many2one("sale.order.line", "Quotation Line", readonly=True, required=True, ondelete="cascade")
    order_id = fields.Many2one(related="sale_line_id.order_id", store=True)
    partner_id = fields.Many2one(related="order_id.partner_id", store=True)
    user_id = fields.Many2one(related="order_id.user_id", store=True)
    product_id = fields.Many2one(related="sale_line_id.product_id", store=True)
    uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    quantity = fields.Float(related="sale_line_id.product_uom_qty")
    currency_id = fields.Many2one(related="order_id.currency_id")
    date = fields.Date("Quoted at Prices Of", readonly=True)
    quoted_cost = fields.Float(readonly=True, groups=COSTING, aggregator=None, **_DIGITS)
    cost_now = fields.Float(readonly=True, groups=COSTING, aggregator=None, **_DIGITS)
    price = fields.Float(readonly=True, aggregator=None, help="Of one unit, without tax.", **_DIGITS)
    price_now = fields.Float("New Price", readonly=True, aggregator=None,
        help="The price that earns the same margin at today's costs.", **_DIGITS)
    price_change_percent = fields.Float("Change %", readonly=True, aggregator=None)
    amount_change = fields.Monetary("Change of Amount", readonly=True)
    margin_percent = fields.Float("Margin % if Kept", readonly=True, groups=MARGIN, aggregator=None,
        help="Of the present price at today's costs.")
    light = fields.Selection(LIGHTS, "Margin if Kept", readonly=True)
    complete = fields.Boolean(readonly=True, help="All costs are known today.")
    done = fields.Boolean("Re-Priced", readonly=True)
    result = fields.Json(readonly=True, groups=COSTING)

    @api.model
    def action_open(self):
        """The list of all open quotations of this company whose prices were simulated."""
        self._check_user()
        lines = self.sudo().create(self._prepare_all())
        return {
            "type": "ir.actions.act_window", "name": self.env._("Re-Pricing of Open Quotations"), "res_model": self._name,
            "views": [(self.env.ref("sme_order_costing.view_repricing_list").id, "list"), (False, "kanban")],
            "domain": [("id", "in", lines.ids)], "help": self.env._(
                "<p class='o_view_nocontent_smiling_face'>No open quotation has simulated prices</p>"
                "<p>Apply a quote simulation to a quotation: it is listed here with the price that today's costs would give.</p>"),
        }

    def _check_user(self):
        if not self.env.su and not any(self.env.user.has_group(group) for group in USERS):
            raise AccessError(self.env._("Open quotations are re-priced by costing users and sales managers."))

    @api.model
    def _prepare_all(self):
        company = self.env.company
        orders = self.env["sale.order"].search([("company_id", "=", company.id), ("state", "in", ("draft", "sent"))])  # those he may see
        quoted = self.env["sme.quoted.cost"].sudo().search([
            ("order_id", "in", orders.ids), ("simulation_line_id", "!=", False), ("unit_cost", ">", 0)])
        if not quoted:
            return []
        day = self.env["sme.kitting"]._today(company)
        simulations = quoted.simulation_id
        calculation = Calculation(simulations, company, day)
        answers = {}
        for simulation in simulations:
            answers |= calculation.answers(simulation)
        limits = company._margin_limits(quoted.product_id.categ_id)
        result = []
        for cost in quoted:
            row = cost.simulation_line_id.price_ids.filtered("chosen")[:1]
            if row.id in answers:
                result.append(self._prepare(cost, answers[row.id], limits[cost.product_id.categ_id.id], day))
        return result

    def _prepare(self, cost, answer, limits, day):
        line = cost.sale_line_id
        price, per_unit = _price(line), _per_unit(line)
        ratio, now = answer.now.total / cost.unit_cost, answer.now.total * per_unit
        price_now = round(price * ratio, self.env["decimal.precision"].precision_get("Product Price"))
        return {
            "quoted_id": cost.id, "sale_line_id": line.id, "date": cost.date, "quoted_cost": cost.unit_cost * per_unit, "cost_now": now,
            "price": price, "price_now": price_now, "price_change_percent": (ratio - 1) * 100,
            "amount_change": (price_now - price) * line.product_uom_qty, "margin_percent": margin_of(price, now),
            "light": light(price, now, limits.target, limits.minimum, answer.now.complete).value, "complete": answer.now.complete,
            "result": {
                **by_key(answer.now.elements), "fees": answer.now.fee, "unit_cost": answer.now.total, "complete": answer.now.complete,
                "date": day.isoformat(), "tree": breakdown(answer, day),
            },
        }

    def action_reprice(self):
        """Write the new prices to the selected lines; what they are to cost is kept anew.

        Lines that have been re-priced already, or whose costs are not known in full, are left out.

        :raises UserError: if nothing is left to do
        """
        self._check_user()
        self.check_access("read")
        chosen = self.filtered(
            lambda line: not line.done and line.complete and line.order_id.state in ("draft", "sent") and line._is_fresh())
        if not chosen:
            raise UserError(self.env._(
                "None of these lines can be re-priced: they are done, confirmed, a cost is missing, or they have changed since the list "
                "was opened. Open it again to see what is left."))
        for line in chosen:
            sale_line = line.sale_line_id
            if line.price:
                sale_line.price_unit = sale_line.price_unit * (line.price_now / line.price)
        for order, lines in chosen.grouped("order_id").items():
            order._message_log(body=self.env._("Re-priced at today's costs: %s", ", ".join(lines.product_id.mapped("display_name"))))
        for line in chosen.sudo():
            line._keep_result()
        chosen.sudo().done = True
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _is_fresh(self):
        """Nobody has re-priced or changed the quotation line since the list was opened."""
        line = self.sudo()
        return (
            abs(_price(line.sale_line_id) - line.price) < 1e-6
            and abs(line.quoted_id.unit_cost * _per_unit(line.sale_line_id) - line.quoted_cost) < 1e-6)

    def _keep_result(self):
        result = dict(self.result)
        tree = result.pop("tree")
        price = self.price_now / _per_unit(self.sale_line_id)
        self.quoted_id.write({
            **result, "price": price, "margin_percent": margin_of(price, result["unit_cost"]),
            "snapshot": {**(self.quoted_id.snapshot or {}), "tree": tree},
        })


def _price(line):
    """Of one unit of a quotation line, without tax."""
    return line.price_subtotal / line.product_uom_qty if line.product_uom_qty else 0.0


def _per_unit(line):
    """What one unit of company currency for one product unit is for one unit of a quotation line in its currency."""
    return line.product_uom_id.factor / line.product_id.uom_id.factor * (line.order_id.currency_rate or 1.0)
