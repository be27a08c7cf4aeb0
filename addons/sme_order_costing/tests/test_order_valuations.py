"""The same order under every way of valuing stock: 2 lamps of 2 parts each at 20, 3 parts from stock at 9.

Parts are bought: 6 at 4, then 6 at 6 (average 5). The lamps use 5 parts, one more than planned. The standard cost of a part is 5, of a
lamp 11. The vendor bills the first purchase at 5 instead of 4 when all is delivered.

average:   parts 5 each; lamps 25; parts sold 15. Bill: parts should have been at 5.50: lamps 27.50; from stock as Odoo valued them, 15
fifo:      lamps take 5 of the parts at 4: 20; the parts sold are 1 at 4 and 2 at 6: 16. Bill: lamps 25, parts sold 16 as Odoo valued them
standard:  parts at 5: lamps 25 (not the standard 22); parts sold 15. Bill: nothing, a standard cost does not follow bills
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_margins import MarginCase


class ValuationCase(MarginCase):
    lamps_made, parts_sold, lamps_billed = 25, 15, 27.5

    def follow(self):
        self.part.standard_price = 5.0
        if self.cost_method == "standard":
            self.lamp.standard_price = 11.0
        first = self.buy(self.part, 6, 4.0)
        self.buy(self.part, 6, 6.0)
        order = self.sell((self.lamp, 2, 20), (self.part, 3, 9))
        production = self.of(order)
        production.action_assign()
        production.qty_producing = 2
        production.move_raw_ids.write({"quantity": 5, "picked": True})
        production.with_context(skip_consumption=True).button_mark_done()
        self.happened(2, self.env["stock.move"].search([("purchase_line_id.product_id", "=", self.part.id), ("state", "=", "done")]))
        self.happened(1, production.move_raw_ids | production.move_finished_ids)
        self.settle()
        lamps, parts = self.cost(order), self.cost(order, 1)
        self.assertAlmostEqual(lamps.actual_total, self.lamps_made)
        self.ship(order)
        self.assertAlmostEqual(lamps.actual_total, self.lamps_made)
        self.assertAlmostEqual(parts.actual_total, self.parts_sold)
        self.assertAlmostEqual(order.actual_margin, 67 - self.lamps_made - self.parts_sold)
        self.assertEqual(order.cost_revenue, 67)
        self.bill(first, 5.0)
        self.assertAlmostEqual(lamps.actual_total, self.lamps_billed)
        self.assertAlmostEqual(parts.actual_total, self.parts_sold)
        self.assertAlmostEqual(order.actual_margin, 67 - self.lamps_billed - self.parts_sold)
        self.ties(order)
        return order

    def happened(self, hours, moves):
        """Hours ago: a test does all in a second, and goods that come first go first."""
        moves.date = fields.Datetime.now() - timedelta(hours=hours)

    def ties(self, order):
        """To Odoo's own stock value: what came in less what left is on hand, and what left to the customer is what the rows say."""
        moves = self.env["stock.move"].search([("company_id", "=", self.company.id), ("state", "=", "done")])
        to_customer = moves.filtered(lambda move: move.location_dest_id == self.customers)
        rows = order.cost_line_ids
        self.assertAlmostEqual(sum(rows.mapped("stock_value")), sum(to_customer.mapped("value")))
        report = self.env["sme.order.margin.report"]._read_group(
            [("company_id", "=", self.company.id)], [], ["stock_value:sum", "actual_total:sum", "revenue:sum", "margin:sum"])
        stock_value, cost, revenue, margin = report[0]
        self.assertAlmostEqual(stock_value, sum(to_customer.mapped("value")))
        self.assertAlmostEqual(cost, order.actual_cost)
        self.assertAlmostEqual(revenue, order.cost_revenue)
        self.assertAlmostEqual(margin, order.actual_margin)
        lamps = rows[0] if rows[0].product_id == self.lamp else rows[1]
        sheet = self.env["sme.production.cost"].search([("product_id", "=", self.lamp.id)])
        finished = moves.filtered(lambda move: move.production_id and move.product_id == self.lamp)
        if self.cost_method != "standard":  # the difference to stock is what stock does not know of the order that made them
            self.assertAlmostEqual(lamps.actual_total - lamps.stock_value, sheet.actual_total - finished.value)
        else:
            self.assertAlmostEqual(lamps.actual_total, sheet.actual_total)


@tagged("post_install", "-at_install")
class TestAveragePeriodic(ValuationCase):
    def test_order(self):
        self.follow()


@tagged("post_install", "-at_install")
class TestAveragePerpetual(ValuationCase):
    valuation = "real_time"

    def test_order(self):
        order = self.follow()
        invoice = order._create_invoices()
        invoice.action_post()
        cogs = invoice.line_ids.filtered(lambda line: line.display_type == "cogs" and line.debit)
        self.assertAlmostEqual(order.actual_cost, 42.5)
        self.assertTrue(cogs, "perpetual: the invoice books what was sold")


@tagged("post_install", "-at_install")
class TestFifoPeriodic(ValuationCase):
    cost_method = "fifo"
    lamps_made, parts_sold, lamps_billed = 20, 16, 25

    def test_order(self):
        self.follow()


@tagged("post_install", "-at_install")
class TestFifoPerpetual(TestFifoPeriodic):
    valuation = "real_time"


@tagged("post_install", "-at_install")
class TestStandardPeriodic(ValuationCase):
    cost_method = "standard"
    lamps_billed = 25

    def test_order(self):
        self.follow()


@tagged("post_install", "-at_install")
class TestStandardPerpetual(TestStandardPeriodic):
    valuation = "real_time"


@tagged("post_install", "-at_install")
class TestForeignCurrency(ValuationCase):
    """The same, sold in a currency of which the company gets half: twice the prices, the same margin."""

    def sell(self, *lines, **values):
        foreign = self.env["res.currency"].create({"name": "TST", "symbol": "T", "rate_ids": [(0, 0, {
            "name": "2020-01-01", "rate": 2.0, "company_id": self.company.id})]})
        pricelist = self.env["product.pricelist"].create({"name": "Foreign", "currency_id": foreign.id, "company_id": self.company.id})
        return super().sell(*[(product, qty, 2 * price) for product, qty, price in lines], pricelist_id=pricelist.id, **values)

    def test_order(self):
        self.follow()


@tagged("post_install", "-at_install")
class TestTwoCompanies(ValuationCase):
    def test_each_sees_its_own(self):
        self.follow()
        other = self.env["res.company"].create({"name": "Other"})
        mine = self.lamp.with_company(self.company)._last_actual_costs()
        self.assertAlmostEqual(mine[self.lamp.id], 13.75)
        self.assertFalse(self.lamp.with_company(other)._last_actual_costs())
