"""Orders whose quantities change on the way, and goods that a vendor sends."""

from odoo import Command
from odoo.tests import tagged

from .common_margins import MarginCase


@tagged("post_install", "-at_install")
class TestOrderCostQuantities(MarginCase):
    """Lamps of two parts at 2: 4 each."""

    def change(self, production, qty):
        self.env["change.production.qty"].create({"mo_id": production.id, "product_qty": qty}).change_prod_qty()

    def test_a_manufacturing_order_for_more_than_the_line(self):
        """10 lamps were ordered, 20 are made: the line takes 10 of them."""
        self.buy(self.part, 100, 2)
        order = self.sell((self.lamp, 10, 20))
        self.change(self.of(order), 20)
        row = self.cost(order)
        self.assertEqual((row.estimated_total, row.actual_total, row.erosion), (40, 40, 0))

    def test_a_manufacturing_order_for_less_than_the_line(self):
        """10 lamps were ordered, 5 are made: the rest is still to come, at the estimate."""
        self.buy(self.part, 100, 2)
        order = self.sell((self.lamp, 10, 20))
        self.change(self.of(order), 5)
        row = self.cost(order)
        self.assertEqual((row.actual_total, row.method, row.state), (40, "mixed", "estimate"))

    def test_the_order_grows_with_its_manufacturing_order(self):
        self.buy(self.part, 100, 2)
        order = self.sell((self.lamp, 10, 20))
        order.order_line.product_uom_qty = 15
        row = self.cost(order)
        self.assertEqual((row.quantity, row.estimated_total, row.actual_total, row.erosion), (15, 60, 60, 0))

    def test_a_line_that_is_not_wanted_any_more_is_not_estimated(self):
        self.buy(self.part, 100, 2)
        order = self.sell((self.part, 3, 10), (self.lamp, 3, 20))
        order.order_line[1].product_uom_qty = 0
        self.settle()
        self.assertEqual((order.estimated_cost, order.estimated_margin, order.actual_margin, order.margin_erosion), (6, 24, 24, 0))
        order.order_line[1].product_uom_qty = 2
        self.settle()
        self.assertEqual((order.estimated_cost, order.estimated_margin), (6 + 8, 24 + 32))

    def test_a_cancelled_order_is_not_in_the_report(self):
        """What was delivered before stays."""
        report = self.env["sme.order.margin.report"]
        self.buy(self.part, 100, 2)
        order, part_delivered = self.sell((self.lamp, 10, 20)), self.sell((self.part, 4, 10))
        self.assertEqual(report.search_count([("order_id", "=", order.id)]), 1)
        picking = part_delivered.picking_ids
        picking.action_assign()
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        (order | part_delivered)._action_cancel()
        self.settle()
        self.assertFalse(report.search([("order_id", "=", order.id)]))
        row = report.search([("order_id", "=", part_delivered.id)])
        self.assertEqual((row.quantity, row.revenue, row.actual_total), (1, 10, 2))

    def test_goods_at_no_value_are_not_free(self):
        """Taken from stock where they stand at nothing: the cost is not final, and the light unknown."""
        thing = self.product("Thing", stock=10, categ_id=self.category.id)
        order = self.sell((thing, 2, 10), (self.part, 0, 10))
        self.ship(order)
        row = self.cost(order)
        self.assertEqual((row.actual_total, row.state, row.cost_complete), (0, "provisional", False))
        self.assertEqual(order.margin_light, "none")
        self.assertIn(order, self.env["sale.order"].search([("margin_light", "=", "none")]))
        self.assertTrue(self.env["sme.order.margin.report"].search([("order_id", "=", order.id), ("incomplete", "=", True)]))

    def test_made_of_parts_at_no_value(self):
        thing = self.product("Thing", stock=10, categ_id=self.category.id)
        lamp = self.made("Bare Lamp", (thing, 1), standard_price=0)
        order = self.sell((lamp, 1, 20))
        self.make(self.of(order))
        self.ship(order)
        self.assertEqual((order.cost_state, order.margin_light), ("provisional", "none"))

    def send(self, order, qty, price):
        """A vendor sends to the customer."""
        purchase = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [Command.create({
                "product_id": order.order_line.product_id.id, "product_qty": qty, "price_unit": price, "tax_ids": False})]})
        purchase.button_confirm()
        purchase.picking_ids.move_ids.write({
            "location_dest_id": self.customers.id, "location_final_id": self.customers.id, "sale_line_id": order.order_line.id})
        self.validate(purchase.picking_ids)
        return purchase

    def test_two_vendors_send_at_two_prices(self):
        """5 at 4 and 5 at 6; then the second bills 7."""
        goods = self.product("Goods", categ_id=self.category.id)
        order = self.sell((goods, 10, 10))
        order.picking_ids.action_cancel()
        self.send(order, 5, 4)
        second = self.send(order, 5, 6)
        self.assertEqual(self.cost(order).actual_total, 5 * 4 + 5 * 6)
        bill = self.bill(second, 7)
        self.assertEqual(self.cost(order).actual_total, 5 * 4 + 5 * 7)
        bill.button_draft()
        self.assertEqual(self.cost(order).actual_total, 5 * 4 + 5 * 6)

    def test_a_service_whose_invoice_is_taken_back(self):
        service = self.env["product.product"].create({
            "name": "Fitting", "type": "service", "standard_price": 7, "invoice_policy": "order", "company_id": self.company.id})
        order = self.sell((service, 3, 10))
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual((self.cost(order).state, order.actual_cost), ("final", 21))
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(self.cost(order).state, "provisional")

    def test_half_from_stock_and_half_from_a_vendor(self):
        """4 of stock at 3, 6 sent at 5: each at its own."""
        goods = self.product("Goods", categ_id=self.category.id, standard_price=3)
        self.buy(goods, 10, 3)
        order = self.sell((goods, 10, 10))
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()
        self.send(order, 6, 5)
        row = self.cost(order)
        self.assertEqual((row.delivered_quantity, row.actual_total, row.method), (10, 4 * 3 + 6 * 5, "mixed"))
