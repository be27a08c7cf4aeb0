"""Open quotations at today's prices."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestRepricing(QuoteCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.simulation((cls.table, "10"), (cls.leg, "5"), user=cls.salesperson)
        cls.first.action_apply()
        cls.order = cls.first.sale_order_id

    def opened(self, user=None):
        lines = self.env["sme.repricing"].with_user(user or self.controller).with_company(self.company)
        return lines.browse(lines.action_open()["domain"][0][2]).sorted("product_id")

    def of(self, product, user=None):
        return self.opened(user).filtered(lambda line: line.product_id == product)

    def test_what_would_change(self):
        self.board.standard_price = 33
        table, leg = self.of(self.table), self.of(self.leg)
        self.assertEqual((table.quoted_cost, table.cost_now, table.price, table.price_now), (52, 65, 69.33, 86.66))
        self.assertEqual((table.price_change_percent, round(table.amount_change, 2), round(table.margin_percent, 2), table.light), (
            25, 173.3, 6.25, "amber"))
        self.assertEqual((leg.cost_now, leg.price_change_percent, round(leg.amount_change, 2)), (10, 0, 0))

    def test_chosen_ones_are_repriced(self):
        self.board.standard_price = 33
        table = self.of(self.table)
        table.action_reprice()
        self.assertTrue(table.done)
        self.assertEqual(self.order.order_line.mapped("price_unit"), [86.66, 13.33])
        quoted = self.env["sme.quoted.cost"].search([("sale_line_id", "=", self.order.order_line[0].id)])
        self.assertEqual((round(quoted.unit_cost, 2), round(quoted.material, 2), round(quoted.margin_percent)), (65, 53, 25))
        self.assertEqual(quoted.snapshot["tree"][2]["price"]["amount"], 33)
        self.assertEqual(self.of(self.table).price_change_percent, 0)
        self.assertEqual(self.rows(self.first.sudo(), "unit_cost"), [(52,), (10,)])  # the simulation stays as it was
        message = self.order.message_ids.filtered(lambda message: "Re-priced" in (message.body or ""))
        self.assertNotRegex(message.body, r"\d\d")
        with self.assertRaises(UserError):
            table.action_reprice()
        self.first.action_undo()
        self.assertFalse(self.order.order_line)

    def test_two_lists_do_not_raise_a_price_twice(self):
        self.board.standard_price = 33
        mine, theirs = self.of(self.table), self.of(self.table)
        mine.action_reprice()
        with self.assertRaises(UserError):
            theirs.action_reprice()
        self.assertEqual(self.order.order_line[0].price_unit, 86.66)

    def test_confirmed_orders_are_left_alone(self):
        lines = self.opened()
        self.order.action_confirm()
        self.assertFalse(self.opened())
        with self.assertRaises(UserError):
            lines.action_reprice()

    def test_missing_price_is_not_repriced(self):
        self.board.standard_price = 0
        table = self.of(self.table)
        self.assertEqual((table.complete, table.light), (False, "none"))
        with self.assertRaises(UserError):
            table.action_reprice()

    def test_a_sales_manager_sees_prices_only(self):
        self.board.standard_price = 33
        table = self.of(self.table, self.sales_manager)
        self.assertEqual(table.price_now, 86.66)
        for name in ("quoted_cost", "cost_now", "margin_percent", "result", "quoted_id"):
            with self.assertRaises(AccessError, msg=name):
                table.mapped(name)
        table.action_reprice()
        self.assertEqual(self.order.order_line[0].price_unit, 86.66)

    def test_lists_of_others_and_salespeople(self):
        lines = self.opened()
        with self.assertRaises(AccessError):
            lines.with_user(self.sales_manager).read(["price"])
        with self.assertRaises(AccessError):
            self.opened(self.salesperson)
        with self.assertRaises(AccessError):
            lines.write({"price_now": 1})

    def test_discounted_lines_keep_their_discount(self):
        self.order.order_line[0].discount = 10
        self.board.standard_price = 33
        self.of(self.table).action_reprice()
        self.assertEqual(round(self.order.order_line[0].price_subtotal / 10, 2), 78)  # 62.40 and a quarter

    def test_as_many_statements_for_ten_quotations(self):
        def statements():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines = self.opened()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before, len(lines)

        statements()
        few, two = statements()
        for _number in range(10):
            self.simulation((self.table, "10"), (self.leg, "5")).action_apply()
        many, all_of_them = statements()
        self.assertEqual((two, all_of_them), (2, 22))
        self.assertLessEqual(many, few + 2)
