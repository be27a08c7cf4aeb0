"""Prices to the quotation and back, and what is kept of their costs."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestQuoteApply(QuoteCase):

    def applied(self, *lines, user=None, **values):
        simulation = self.simulation(*lines, user=user, **values)
        simulation.action_apply()
        return simulation

    def quoted(self, line):
        return self.env["sme.quoted.cost"].search([("sale_line_id", "=", line.id)])

    def test_a_new_quotation(self):
        simulation = self.applied((self.table, "10; 100"), (self.leg, "5"), user=self.salesperson)
        order = simulation.sale_order_id
        self.assertEqual((simulation.state, order.partner_id, order.user_id), ("applied", self.customer, self.salesperson))
        self.assertEqual([(line.product_id, line.product_uom_qty, line.price_unit) for line in order.order_line], [
            (self.table, 10, 69.33), (self.leg, 5, 13.33)])
        self.assertTrue(order.message_ids.filtered(lambda message: simulation.display_name in message.body))

    def test_existing_lines_get_price_and_quantity(self):
        order = self.quotation((self.table, 3, 99), (self.leg, 7, 1))
        order.order_line[0].discount = 10
        simulation = self.simulation(sale_order_id=order.id, line_ids=[
            Command.create({"product_id": self.table.id, "quantities": "10; 100", "sale_line_id": order.order_line[0].id})])
        simulation.price_ids[1].chosen = True
        simulation.action_apply()
        table, leg = order.order_line
        self.assertEqual((table.product_uom_qty, table.price_unit, table.discount, table.price_subtotal), (100, 56.8, 0, 5680))
        self.assertEqual((leg.product_uom_qty, leg.price_unit), (7, 1))
        simulation.action_undo()
        self.assertEqual((table.product_uom_qty, table.price_unit, table.discount), (3, 99, 10))
        self.assertEqual(simulation.state, "draft")
        self.assertFalse(self.quoted(table))

    def test_undo_removes_what_was_made(self):
        order = self.quotation((self.leg, 7, 1))
        simulation = self.applied((self.table, "10"), sale_order_id=order.id)
        self.assertEqual(len(order.order_line), 2)
        simulation.action_undo()
        self.assertEqual(order.order_line.product_id, self.leg)
        simulation.action_apply()
        self.assertEqual(len(order.order_line), 2)
        order.action_confirm()
        with self.assertRaises(UserError) as error:
            simulation.action_undo()
        self.assertIn(order.name, str(error.exception))

    def test_what_it_costs_is_frozen(self):
        simulation = self.simulation((self.table, "10"))
        simulation.line_ids.fee = 30
        simulation.action_apply()
        quoted = self.quoted(simulation.sale_order_id.order_line)
        before = quoted.read(["material", "labour", "machine", "fees", "unit_cost", "price", "margin_percent", "quantity"])[0]
        self.assertEqual([round(before[name], 2) for name in ("material", "labour", "machine", "fees", "unit_cost", "quantity")],
            [40, 8, 4, 3, 55, 10])
        tree = {row["name"]: row for row in quoted.snapshot["tree"]}
        self.assertEqual([(row["level"], row["name"], row["quantity"]) for row in quoted.snapshot["tree"]], [
            (0, "Table", 1), (1, "Leg", 2), (1, "Board", 1)])
        self.assertEqual((tree["Leg"]["price"]["source"], tree["Leg"]["price"]["amount"], tree["Board"]["price"]["source"]),
            ("vendor", 10, "standard"))
        self.board.standard_price = 500
        self.leg.seller_ids.price = 300
        with self.assertRaises(UserError):
            simulation.action_calculate()
        self.env.invalidate_all()
        self.assertEqual(quoted.read(list(before))[0], before)
        self.assertEqual({row["name"]: row for row in quoted.snapshot["tree"]}, tree)

    def test_unit_of_the_line_and_currency_of_the_order(self):
        """A dozen at 612 in company currency, quoted in a currency of which one buys half of it."""
        currency = self.env["res.currency"].create({
            "name": "XQA", "symbol": "A", "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2.0, "company_id": self.company.id})]})
        dozen = self.env.ref("uom.product_uom_dozen")
        simulation = self.simulation(currency_id=currency.id, line_ids=[
            Command.create({"product_id": self.table.id, "uom_id": dozen.id, "quantities": "1"})])
        with self.assertRaises(UserError) as error:
            simulation.action_apply()
        self.assertIn("a price list in XQA", str(error.exception))
        self.env["product.pricelist"].create({"name": "In XQA", "currency_id": currency.id, "company_id": self.company.id})
        simulation.action_apply()
        line = simulation.sale_order_id.order_line
        self.assertEqual((line.product_uom_id, line.product_uom_qty, line.price_unit, line.currency_id), (dozen, 1, 1632, currency))
        quoted = self.quoted(line)
        self.assertEqual((quoted.currency_id, quoted.quantity, round(quoted.unit_cost, 4), round(quoted.price, 4)), (
            self.company.currency_id, 12, 51, 68))

    def test_quotation_in_another_currency_than_the_simulation(self):
        currency = self.env["res.currency"].create({
            "name": "XQB", "symbol": "B", "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2.0, "company_id": self.company.id})]})
        order = self.quotation((self.leg, 1, 5))
        simulation = self.simulation((self.table, "10"), sale_order_id=order.id, currency_id=currency.id)
        self.assertEqual(self.rows(simulation, "price"), [(138.67,)])
        simulation.action_apply()
        self.assertEqual(order.order_line[1].price_unit, 69.34)

    def test_prices_that_include_tax(self):
        country = self.env.ref("base.us")
        tax = self.env["account.tax"].create({
            "name": "Included", "amount": 20, "price_include_override": "tax_included", "company_id": self.company.id,
            "country_id": country.id,
            "tax_group_id": self.env["account.tax.group"].create({"name": "Q", "company_id": self.company.id,
                "country_id": country.id}).id})
        self.table.taxes_id = tax
        simulation = self.applied((self.table, "10"))
        line = simulation.sale_order_id.order_line
        self.assertEqual((line.price_unit, round(line.price_subtotal, 2)), (83.2, 693.33))

    def test_the_next_version_replaces_it(self):
        order = self.quotation((self.table, 3, 99))
        first = self.simulation(sale_order_id=order.id, line_ids=[
            Command.create({"product_id": self.table.id, "quantities": "10", "sale_line_id": order.order_line.id})])
        second = first.browse(first.action_new_version()["res_id"])
        first.action_apply()
        second.price_ids.price = 90
        second.action_apply()
        self.assertEqual((first.state, second.state, order.order_line.price_unit), ("draft", "applied", 90))
        self.assertEqual(len(self.quoted(order.order_line)), 1)
        second.action_undo()
        self.assertEqual((order.order_line.price_unit, order.order_line.product_uom_qty), (99, 3))

    def test_what_cannot_be_applied_is_said(self):
        for lines, values, expected in (
            ([], {}, "has no lines"),
            ([(self.table, "10")], {"partner_id": False}, "has no customer"),
            ([(self.table, "0")], {}, "a quantity above zero"),
        ):
            with self.assertRaises(UserError) as error, self.cr.savepoint():
                self.simulation(*lines, **values).action_apply()
            self.assertIn(expected, str(error.exception))
        free = self.simulation(line_ids=[Command.create({"name": "Bench", "material_ids": [Command.create({"name": "Plank",
            "price": 5})]})])
        with self.assertRaises(UserError) as error:
            free.action_apply()
        self.assertIn("Bench has no product yet", str(error.exception))
        confirmed = self.quotation((self.leg, 1, 5))
        simulation = self.simulation((self.table, "10"), sale_order_id=confirmed.id)
        confirmed.action_confirm()
        with self.assertRaises(UserError) as error:
            simulation.action_apply()
        self.assertIn("is confirmed or cancelled", str(error.exception))

    def test_quotations_of_others_stay_theirs(self):
        order = self.quotation((self.table, 3, 99), user_id=self.env.uid)
        simulation = self.simulation((self.table, "10"), user=self.salesperson)
        simulation.sudo().sale_order_id = order
        with self.assertRaises(AccessError):
            simulation.action_apply()

    def test_applied_is_not_deleted_and_a_deleted_line_takes_its_cost_along(self):
        simulation = self.applied((self.table, "10"), (self.leg, "5"))
        with self.assertRaises(UserError):
            simulation.unlink()
        order = simulation.sale_order_id
        order.order_line[0].unlink()
        self.env.invalidate_all()
        self.assertEqual(simulation.quoted_cost_ids.sale_line_id, order.order_line)
        simulation.action_undo()
        self.assertFalse(order.order_line)
