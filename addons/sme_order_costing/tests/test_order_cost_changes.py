from odoo import fields
from odoo.tests import tagged

from .common_margins import MarginCase


@tagged("post_install", "-at_install")
class TestOrderCostChanges(MarginCase):
    """What reaches the cost of an order later, and how much it takes."""

    def test_c6_a_late_bill_reaches_the_order(self):
        """Two parts bought at 5 each, used, delivered, then billed at 7: 10 becomes 14, provisional becomes final."""
        purchase = self.buy(self.part, 10, 5.0)
        order = self.sell((self.lamp, 1, 20))
        self.make(self.of(order))
        self.ship(order)
        row = self.cost(order)
        self.assertEqual((row.actual_total, row.state), (10, "provisional"))
        self.bill(purchase, 7.0)
        self.assertEqual((row.actual_total, row.state, row.stock_value), (14, "final", 10))
        self.assertEqual((order.actual_margin, order.cost_state, order.margin_erosion), (6, "final", -4))

    def test_scrap_of_a_part_costs(self):
        """Three parts of 5 were used where two were planned."""
        self.buy(self.part, 10, 5.0)
        order = self.sell((self.lamp, 1, 20))
        production = self.of(order)
        production.action_assign()
        production.qty_producing = 1
        production.move_raw_ids.write({"quantity": 3, "picked": True})
        production.with_context(skip_consumption=True).button_mark_done()
        self.settle()
        self.assertEqual((order.actual_cost, order.estimated_cost, order.margin_erosion), (15, 10, -5))

    def test_a_return_of_goods_made_to_order(self):
        self.buy(self.part, 10, 5.0)
        order = self.sell((self.lamp, 2, 20))
        self.make(self.of(order))
        self.ship(order)
        self.assertEqual(order.actual_cost, 20)
        self.give_back(order, 1)
        self.assertEqual((order.actual_cost, order.cost_revenue, order.actual_margin), (10, 20, 10))

    def test_while_production_runs_it_is_a_projection(self):
        """3 parts at 5 are already consumed of an order that planned 2."""
        self.buy(self.part, 10, 5.0)
        order = self.sell((self.lamp, 1, 20))
        row = self.cost(order)
        self.assertEqual((row.state, row.method, row.actual_total), ("estimate", "made_to_order", 10))

    def test_an_order_past_the_limit_warns_its_salesperson_once_without_numbers(self):
        self.company.margin_erosion_limit = 10
        salesperson = self.user("seller", "sales_team.group_sale_salesman")
        purchase = self.buy(self.part, 10, 5.0)
        order = self.sell((self.lamp, 1, 20), user_id=salesperson.id)
        self.make(self.of(order))
        self.ship(order)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertFalse(order.margin_at_risk)
        self.assertFalse(order.activity_ids)
        line = self.env["sale.order.line"].create({
            "order_id": order.id, "product_id": self.lamp.id, "product_uom_qty": 1, "price_unit": 20, "tax_ids": False})
        self.bill(purchase, 9.0)
        for _time in range(2):
            self.costs._touch(line.ids)
            self.env.flush_all()
            self.env.cr.precommit.run()
        self.assertTrue(order.with_user(salesperson).margin_at_risk)
        activity = order.activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, salesperson))
        self.assertNotRegex(f"{activity.summary}{activity.note or ''}", r"\d")

    def test_recompute_gives_old_orders_their_costs(self):
        self.buy(self.part, 10, 5.0)
        orders = self.sell((self.lamp, 1, 20)) | self.sell((self.part, 3, 10))
        orders.cost_line_ids.unlink()
        self.assertFalse(orders[0].cost_state)
        orders.action_recompute_costs()
        self.assertEqual(orders.mapped("estimated_cost"), [10, 15])

    def test_only_orders_that_are_touched_are_computed(self):
        goods = self.product("Goods", categ_id=self.category.id)
        self.buy(goods, 10, 4.0)
        first, second = self.sell((goods, 1, 10)), self.sell((goods, 1, 10))
        self.env.flush_all()
        computed = []
        model = self.env.registry["sme.order.line.cost"]
        original = model._compute_cost

        def spy(records):
            computed.extend(records.order_id.ids)
            original(records)

        self.patch(model, "_compute_cost", spy)
        self.ship(first)
        self.env.flush_all()
        self.assertEqual(set(computed), set(first.ids))
        self.assertTrue(second.cost_line_ids)

    def test_statements_do_not_grow_with_lines(self):
        self.buy(self.part, 400, 5.0)
        small = self.sell(*[(self.lamp, 1, 20)] * 2, (self.part, 1, 9))
        large = self.sell(*[(self.lamp, 1, 20)] * 20, *[(self.part, 1, 9)] * 20)
        for production in self.of(small | large):
            self.make(production)
        counts = []
        for order in (small, large, small, large):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.costs._touch(order.order_line.ids)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[2], counts[3], "the same number of statements for 3 and for 40 lines")
        self.assertLessEqual(counts[3], 40)

    def test_statements_of_estimates_do_not_grow_with_lines(self):
        self.buy(self.part, 40, 5.0)
        small = self.sell(*[(self.lamp, 1, 20)] * 2)
        large = self.sell(*[(self.lamp, 1, 20)] * 30)
        counts = []
        for order in (small, large, small, large):
            order.cost_line_ids.unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.costs._start(order.order_line)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[3], counts[2] + 3, "the same for 2 and 30 lines but for batches of inserts")
        self.assertLessEqual(counts[3], 90)

    def test_the_day_of_the_estimate_is_that_of_the_confirmation(self):
        self.buy(self.part, 2, 5.0)
        order = self.sell((self.lamp, 1, 20))
        self.assertEqual(self.cost(order).frozen_at.date(), fields.Date.today())
