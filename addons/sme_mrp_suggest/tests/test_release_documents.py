"""From real sales orders through a run to the documents of a release, and Odoo's own buttons between them."""

from odoo.tests import tagged

from .test_mrp_run import RunCase


@tagged("post_install", "-at_install")
class TestReleaseDocuments(RunCase):

    def sale(self, product, quantity, days):
        order = self.env["sale.order"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "warehouse_id": self.warehouse.id,
            "commitment_date": self.day(days), "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": quantity})],
        })
        order.action_confirm()
        return order

    def open_orders(self, product):
        return self.env["sme.planned.order"].search([("product_id", "=", product.id), ("state", "=", "suggested")])

    def release(self, orders, **values):
        release = self.env["sme.release"].browse(orders.action_release_preview()["res_id"])
        release.write(values)
        release.action_release()
        return release

    def test_two_sales_orders_one_request(self):
        """Both sales orders show the merged request, and the request shows both."""
        rod = self.product("Rod", buy=3, list_price=1)
        first, second = self.sale(rod, 3, 9), self.sale(rod, 5, 10)
        self.run_mrp()
        release = self.release(self.open_orders(rod))
        self.assertEqual(release.purchase_ids.order_line.product_qty, 8)
        for order in first | second:
            self.assertIn(release.purchase_ids, order._get_purchase_orders())
        self.assertEqual(release.purchase_ids._get_sale_orders(), first | second)

    def test_made_product_and_its_part(self):
        """The sales order shows the manufacturing order, which shows the request for its part."""
        rod = self.product("Rod", buy=3)
        lamp = self.product("Lamp", list_price=1)
        self.bom(lamp, (rod, 2))
        order = self.sale(lamp, 4, 9)
        self.run_mrp()
        release = self.release(self.open_orders(lamp) | self.open_orders(rod), confirm=True)
        production = release.production_ids
        self.assertEqual((production.state, production.product_qty), ("confirmed", 4))
        self.assertIn(production, order.mrp_production_ids)
        self.assertIn(release.purchase_ids, production._get_purchase_orders())

    def test_the_next_run_suggests_nothing_more_and_keeps_the_link(self):
        rod = self.product("Rod", buy=3, list_price=1)
        lamp = self.product("Lamp", list_price=1)
        self.bom(lamp, (rod, 2))
        self.sale(lamp, 4, 9)
        self.run_mrp()
        released = self.open_orders(lamp) | self.open_orders(rod)
        self.release(released)
        self.run_mrp()
        self.assertFalse(self.open_orders(lamp) | self.open_orders(rod))
        self.assertEqual(len(released.exists().release_link_ids), 2)

    def test_merging_requests_keeps_references_and_shares(self):
        rod = self.product("Rod", buy=3, list_price=1)
        first = self.sale(rod, 3, 9)
        self.run_mrp()
        one = self.release(self.open_orders(rod)).purchase_ids
        second = self.sale(rod, 5, 9)
        self.run_mrp()
        two = self.release(self.open_orders(rod)).purchase_ids
        self.assertNotEqual(one, two)
        (one | two).action_merge()
        kept = (one | two).filtered(lambda purchase: purchase.state != "cancel")
        self.assertEqual(len(kept), 1)
        self.assertEqual(sum(kept.order_line.mapped("product_qty")), 8)
        self.assertEqual(kept._get_sale_orders(), first | second)
        links = self.env["sme.release.link"].search([("purchase_line_id", "in", kept.order_line.ids), ("state", "=", "open")])
        self.assertEqual(sum(links.mapped("quantity")), 8)

    def test_a_vendor_each(self):
        rod, nut = self.product("Rod", buy=3, list_price=1), self.product("Nut", list_price=1)
        other = self.env["res.partner"].create({"name": "Other Vendor"})
        self.price(nut, 2, partner_id=other.id)
        self.sale(rod, 3, 9)
        self.sale(nut, 4, 9)
        self.run_mrp()
        release = self.release(self.open_orders(rod) | self.open_orders(nut))
        self.assertEqual(set(release.purchase_ids.mapped("partner_id.name")), {"Test Vendor", "Other Vendor"})

    def test_subcontracting_orders_from_the_subcontractor(self):
        raw, plated = self.product("Raw", buy=2), self.product("Plated", buy=4, list_price=1)
        self.bom(plated, (raw, 1), type="subcontract", subcontractor_ids=[(6, 0, self.vendor.ids)])
        self.sale(plated, 6, 20)
        self.run_mrp()
        order = self.open_orders(plated)
        self.assertEqual((order.action, order.partner_id), ("subcontract", self.vendor))
        self.assertEqual(sum(self.open_orders(raw).mapped("quantity")), 6)
        release = self.release(order)
        self.assertEqual(release.purchase_ids.order_line.product_qty, 6)

    def test_an_order_entered_by_hand_can_be_released(self):
        rod = self.product("Rod", buy=3)
        order = self.env["sme.planned.order"].create({
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": rod.id, "action": "buy", "quantity": 7,
            "due_date": self.date(20), "release_date": self.date(17), "partner_id": self.vendor.id,
        })
        self.assertEqual(self.release(order).purchase_ids.order_line.product_qty, 7)
        self.assertEqual(order.state, "released")

    def test_cancelling_the_draft_gives_the_suggestion_back(self):
        lamp, rod = self.product("Lamp", list_price=1), self.product("Rod", buy=2)
        self.bom(lamp, (rod, 1))
        self.sale(lamp, 4, 9)
        self.run_mrp()
        order = self.open_orders(lamp)
        self.release(order).production_ids.action_cancel()
        self.assertEqual((order.state, order.released_quantity), ("firm", 0))
