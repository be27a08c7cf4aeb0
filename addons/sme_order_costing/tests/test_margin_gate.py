"""Orders below the minimum margin wait for approval. Ten tables cost 52 each: at least 57.78 at 10 %."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestMarginGate(QuoteCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.minimum_margin = 10

    def low(self, price=57.77):
        return self.quotation((self.table, 10, price)).with_user(self.salesperson)

    def approve(self, order, user=None, reason="Opens a market"):
        action = order.with_user(user or self.sales_manager).action_approve_price()
        wizard = self.env["sme.margin.approval"].with_user(user or self.sales_manager).with_context(**action["context"])
        wizard.create({"reason": reason}).action_approve()

    def test_off_by_default(self):
        self.company.minimum_margin = 0
        order = self.low(1)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.has_minimum_margin)

    def test_at_the_limit(self):
        order = self.low(57.78)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_below_the_limit(self):
        order = self.low()
        with self.assertRaises(UserError) as error:
            order.action_confirm()
        self.assertEqual(order.state, "draft")
        message = str(error.exception)
        self.assertIn(order.name, message)
        self.assertNotRegex(message.replace(order.name, ""), r"\d")

    def test_discount_and_other_currency_count(self):
        order = self.low(80)
        order.order_line.discount = 30  # 56
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_limit_of_a_category(self):
        category = self.env["product.category"].create({"name": "Furniture"})
        self.table.categ_id = category
        self.env["sme.margin.target"].create({"category_id": category.id, "company_id": self.company.id, "target_margin": 50,
            "minimum_margin": 40})
        with self.assertRaises(UserError):
            self.low(80).action_confirm()
        order = self.low(87)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_asked_approved_confirmed(self):
        order = self.low()
        order.sudo().team_id = False
        order.action_ask_price_approval()
        self.assertEqual(order.price_approval, "asked")
        approval = self.env.ref("sme_order_costing.activity_price_approval")
        activities = order.sudo().activity_ids.filtered(lambda activity: activity.activity_type_id == approval)
        self.assertIn(self.sales_manager, activities.user_id)
        self.assertNotIn(self.salesperson, activities.user_id)
        self.approve(order)
        self.assertEqual((order.price_approval, order.price_approval_reason), ("approved", "Opens a market"))
        self.assertEqual(order.price_approver_id, self.sales_manager)
        message = order.message_ids.filtered(lambda message: "Opens a market" in (message.body or ""))
        self.assertTrue(message)
        self.assertNotRegex(message[0].body, r"\d")
        self.assertFalse(order.sudo().activity_ids & activities)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_the_leader_of_the_team_is_asked(self):
        order = self.low()
        order.sudo().team_id = self.env["crm.team"].create({"name": "Quote Team", "user_id": self.sales_manager.id})
        order.action_ask_price_approval()
        self.assertEqual(order.sudo().activity_ids.user_id, self.sales_manager)

    def test_a_costing_manager_approves_and_sees_the_margin(self):
        order = self.low(50)
        wizard = self.env["sme.margin.approval"].with_user(self.cost_manager).create({"order_id": order.id, "reason": "-"})
        self.assertEqual((round(wizard.margin_percent, 2), wizard.low_products), (-4, "Table"))
        with self.assertRaises(AccessError):
            wizard.with_user(self.sales_manager).mapped("margin_percent")
        self.approve(order, self.cost_manager)
        order.action_confirm()

    def test_an_approval_is_for_these_prices(self):
        order = self.low()
        self.approve(order)
        order.order_line.price_unit = 40
        with self.assertRaises(UserError):
            order.action_confirm()
        order.order_line.price_unit = 57.77
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_nobody_approves_himself(self):
        order = self.low()
        with self.assertRaises(AccessError):
            order.action_approve_price()
        with self.assertRaises(AccessError):
            order._approve_price("Mine")
        for vals in ({"price_approval": "approved"}, {"price_approval_key": "x"}, {"price_approver_id": self.salesperson.id}):
            with self.assertRaises(AccessError, msg=vals), self.cr.savepoint():
                order.write(vals)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["sme.margin.approval"].with_user(self.salesperson).create({"order_id": order.id, "reason": "Mine"})

    def test_a_reason_is_needed(self):
        with self.assertRaises(UserError):
            self.approve(self.low(), reason="  ")

    def test_of_several_only_the_low_one_waits(self):
        good, low = self.low(80), self.low()
        result = (good | low).action_confirm()
        self.assertEqual((good.state, low.state, low.price_approval), ("sale", "draft", "asked"))
        self.assertIn(low.name, result["params"]["message"])
        self.assertNotIn(good.name, result["params"]["message"])

    def test_nothing_to_ask_for(self):
        with self.assertRaises(UserError):
            self.low(80).action_ask_price_approval()

    def test_a_simulated_line_is_measured_by_what_was_quoted(self):
        simulation = self.simulation((self.table, "10"), user=self.salesperson)
        simulation.action_apply()
        order = simulation.sale_order_id
        self.board.standard_price = 500
        order.with_user(self.salesperson).action_confirm()
        self.assertEqual(order.state, "sale")
        with self.assertRaises(UserError):
            self.low(69.33).action_confirm()

    def test_the_state_cannot_be_written_past_the_gate(self):
        order = self.low()
        with self.assertRaises(UserError), self.cr.savepoint():
            order.write({"state": "sale"})
        with self.assertRaises(UserError), self.cr.savepoint():
            order.create({
                "partner_id": self.customer.id, "company_id": self.company.id, "state": "sale",
                "order_line": [Command.create({"product_id": self.table.id, "product_uom_qty": 10, "price_unit": 20})]})
        self.assertEqual(order.state, "draft")
        self.approve(order)
        order.write({"state": "sale"})

    def test_a_confirmed_price_is_not_lowered_past_the_gate(self):
        order = self.low(80)
        order.action_confirm()
        for vals in ({"price_unit": 57.77}, {"discount": 50}):
            with self.assertRaises(UserError), self.cr.savepoint():
                order.order_line.write(vals)
        order.order_line.price_unit = 70
        order.order_line.with_user(self.sales_manager).price_unit = 10
        self.assertEqual(order.order_line.price_unit, 10)

    def test_a_customer_who_accepts_is_not_turned_away(self):
        """Signed or paid by a portal or public user, or by the job that follows a payment: confirmed once it is approved."""
        for user in (self.env.ref("base.public_user"), self.env.ref("base.user_root")):
            order = self.low().with_user(user).sudo()
            order._validate_order()
            self.assertEqual((order.state in ("draft", "sent"), order.price_approval), (True, "asked"), user.login)
            self.assertIn("needs approval", order.message_ids[0].body)
            self.approve(order)
            order.with_user(self.salesperson).action_confirm()
            self.assertEqual(order.state, "sale")

    def test_copies_are_not_approved(self):
        order = self.low()
        self.approve(order)
        self.assertFalse(order.copy().price_approval)

    def test_as_many_statements_for_twenty_orders(self):
        few = self.env["sale.order"].concat(*(self.low() for _number in range(2)))
        many = self.env["sale.order"].concat(*(self.low() for _number in range(20)))
        counts = []
        for orders in (few, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(orders._below_minimum(), orders)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)
        self.assertLessEqual(counts[1], 60)
