"""One set of limits: a quotation and the order that it becomes have the same light. A part costs 75: 100 at 25 %, 83.33 at 10 %."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestMarginLimits(QuoteCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"target_margin": 25, "minimum_margin": 10})
        cls.part = cls.product("Limit Part", standard_price=75)
        cls.part.taxes_id = False

    def quoted(self, *lines, approve=True):
        """Light of a simulation and of the order that it becomes, of (product, quantity, price) lines."""
        simulation = self.simulation(*((product, str(qty)) for product, qty, _price in lines))
        for row, (_product, _qty, price) in zip(simulation.price_ids, lines, strict=True):
            row.price = price
        light = simulation.light
        simulation.action_apply()
        order = simulation.sale_order_id.with_user(self.cost_manager)
        if order._below_minimum():
            order._approve_price("Known")
        order.action_confirm()
        return light, order.margin_light

    def test_quotation_and_order_agree(self):
        for price, light in ((130, "green"), (100, "green"), (99.98, "amber"), (83.34, "amber"), (83.32, "red"), (60, "red")):
            self.assertEqual(self.quoted((self.part, 7, price)), (light, light), price)

    def test_a_price_that_is_rounded_down_is_good_in_both(self):
        self.assertEqual(self.quoted((self.table, 10, 69.33)), ("green", "green"))  # 69.3333 at 25 %

    def test_without_limits(self):
        self.company.minimum_margin = 0
        self.assertEqual(self.quoted((self.part, 7, 60)), ("amber", "amber"))
        self.company.target_margin = 0
        self.assertEqual(self.quoted((self.part, 7, 200)), ("none", "none"))

    def test_the_worst_line_counts(self):
        self.assertEqual(self.quoted((self.part, 1, 60), (self.leg, 100, 50)), ("red", "red"))

    def test_categories(self):
        above = self.env["product.category"].create({"name": "Limit Goods"})
        category = self.env["product.category"].create({"name": "Limit Bolts", "parent_id": above.id})
        self.part.categ_id = category
        target = self.env["sme.margin.target"].create({
            "category_id": above.id, "company_id": self.company.id, "target_margin": 50, "minimum_margin": 40})
        self.assertEqual(self.quoted((self.part, 1, 150)), ("green", "green"))
        self.assertEqual(self.quoted((self.part, 1, 149)), ("amber", "amber"))
        self.assertEqual(self.quoted((self.part, 1, 124)), ("red", "red"))
        target.minimum_margin = 0
        self.assertEqual(self.quoted((self.part, 1, 10)), ("amber", "amber"))

    def test_a_small_price_hides_no_loss(self):
        screw = self.product("Limit Screw", standard_price=0.004)
        simulation = self.simulation((screw, "1000"))
        simulation.price_ids.price = 0.001
        self.assertEqual(simulation.light, "red")
        with self.assertRaises(UserError):
            self.quotation((screw, 1000, 0.001)).with_user(self.salesperson).action_confirm()

    def test_a_discount_on_the_whole_order_counts(self):
        discount = self.env["product.product"].create({"name": "Limit Discount", "type": "service", "company_id": self.company.id})
        order = self.quotation((self.part, 10, 100), (discount, 1, -160)).with_user(self.salesperson)  # 84 each
        order.action_confirm()
        self.assertEqual((order.state, order.margin_light), ("sale", "amber"))
        order = self.quotation((self.part, 10, 100), (discount, 1, -170)).with_user(self.salesperson)  # 83 each
        with self.assertRaises(UserError):
            order.action_confirm()
        order.with_user(self.cost_manager)._approve_price("Known")
        order.action_confirm()
        self.assertEqual(order.margin_light, "red")

    def test_found_as_shown(self):
        orders = self.env["sale.order"]
        for price in (110, 90, 80):
            order = self.quotation((self.part, 1, price)).with_user(self.cost_manager)
            if order._below_minimum():
                order._approve_price("Known")
            order.action_confirm()
            orders |= order
        for light, order in zip(("green", "amber", "red"), orders, strict=True):
            self.assertEqual(orders.search([("margin_light", "=", light), ("id", "in", orders.ids)]), order)
        self.company.target_margin = 15  # lights follow the limits
        self.assertEqual(orders.mapped("margin_light"), ["green", "green", "red"])

    def test_limits_that_no_price_gives(self):
        for values in ({"target_margin": 100}, {"target_margin": 5}, {"minimum_margin": -1}, {"margin_erosion_limit": -1},
                       {"margin_erosion_limit": 101}):
            with self.assertRaises(ValidationError, msg=values), self.cr.savepoint():
                self.company.write(values)

    def test_as_many_statements_for_many_orders(self):
        for _number in range(6):
            self.quotation((self.part, 1, 90)).with_user(self.cost_manager).action_confirm()
        orders = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        counts = []
        for some in (orders[:1], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("margin_light")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 6)
