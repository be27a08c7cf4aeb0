"""The projected stock of a product, day by day."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_pegging import PeggingCase


@tagged("post_install", "-at_install")
class TestStockProjection(PeggingCase):

    def projection(self, product):
        return self.pegging.stock_projection(product.id, self.warehouse.id)

    def days(self, product):
        return [(day["date"], day["demand"], day["supply"], day["planned"], day["projected"]) for day in self.projection(product)["days"]]

    def test_stock_receipts_demands_and_planned_orders(self):
        part = self.product("Part", stock=10, buy=2)
        self.receive(part, 5, 3)
        self.promise(part, 8, 4)
        self.promise(part, 20, 9)
        self.run_mrp()
        self.assertEqual(self.days(part), [
            (self.date(0), 0, 0, 0, 10), (self.date(3), 0, 5, 0, 15), (self.date(4), 8, 0, 0, 7), (self.date(9), 20, 0, 13, 0)])
        self.assertEqual(self.projection(part)["uom"], "Units")

    def test_demand_of_planned_orders_above(self):
        self.sale(self.lamp, 5, 8)
        self.run_mrp()
        days = self.days(self.rod)
        self.assertEqual([(demand, planned, projected) for _day, demand, _supply, planned, projected in days], [(0, 0, 0), (10, 10, 0)])

    def test_safety_stock(self):
        self.parameter(self.rod, safety_stock=7)
        self.assertEqual(self.projection(self.rod)["safety"], 7)

    def test_cancelled_orders_do_not_count(self):
        self.sale(self.lamp, 5, 8)
        self.run_mrp()
        self.order_of(self.rod).action_cancel()
        self.assertEqual(self.days(self.rod)[-1][-1], -10)

    def test_events_say_where_from(self):
        order = self.sale(self.rod, 5, 8)
        [event] = self.projection(self.rod)["events"]
        self.assertEqual((event["kind"], event["quantity"], event["label"], event["record"]), (
            "demand", 5, order.name, {"model": "sale.order", "id": order.id}))

    def test_a_product_and_a_warehouse_are_needed(self):
        with self.assertRaises(UserError):
            self.pegging.stock_projection(False, self.warehouse.id)

    def test_query_budget(self):
        self.sale(self.lamp, 5, 8)
        self.run_mrp()
        self.projection(self.lamp)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.projection(self.lamp)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 60)
