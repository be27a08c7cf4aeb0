from odoo.tests import tagged

from .common_margins import MarginCase


@tagged("post_install", "-at_install")
class TestOrderCosts(MarginCase):
    """Orders of a lamp made of two parts, average cost."""

    def test_c8_make_to_order_costs_what_its_delivery_is_valued(self):
        """One lamp on hand at 10, one made at 5: the average is 7.50, and so is the delivery. Core shows 6.25."""
        self.buy(self.lamp, 1, 10.0)
        self.buy(self.part, 2, 2.5)
        order = self.sell((self.lamp, 1, 20))
        self.make(self.of(order))
        self.ship(order)
        delivery = order.order_line.move_ids.filtered(lambda move: move.location_dest_id.usage == "customer")
        self.assertEqual(delivery.value, 7.5)
        row = self.cost(order)
        self.assertEqual((row.actual_total, row.stock_value, row.method, row.state), (7.5, 7.5, "made_to_order", "provisional"))
        self.assertEqual((order.actual_cost, order.actual_margin, order.actual_margin_percent), (7.5, 12.5, 0.625))

    def test_c9_one_order_for_two_lines(self):
        """12 lamps cost 240, of which 5 and 7 were ordered: 100 and 140."""
        self.buy(self.part, 24, 10.0)
        first, second = self.sell((self.lamp, 5, 30)), self.sell((self.lamp, 7, 30))
        productions = self.of(first) | self.of(second)
        merged = self.env["mrp.production"].browse(productions.action_merge()["res_id"])
        self.assertEqual(merged.product_qty, 12)
        merged.action_confirm()
        self.make(merged)
        self.assertEqual((self.cost(first).actual_total, self.cost(second).actual_total), (100, 140))
        self.assertEqual({self.cost(first).state, self.cost(second).state}, {"provisional"})
        self.ship(first)
        self.ship(second)
        self.assertEqual((first.actual_cost, second.actual_cost), (100, 140))

    def test_shares_of_a_batch_share_its_cost(self):
        """One order of 20 for lines of 5 and 7, 8 for stock: 5/20 and 7/20 of 400."""
        self.buy(self.part, 40, 10.0)
        first, second = self.sell((self.lamp, 5, 30)), self.sell((self.lamp, 7, 30))
        self.of(first).action_cancel()
        self.of(second).action_cancel()
        production = self.production(self.lamp, 20)
        self.env["sme.release.link"].create([{
            "production_id": production.id, "product_id": self.lamp.id, "sale_line_id": order.order_line.id,
            "quantity": order.order_line.product_uom_qty} for order in (first, second)])
        self.make(production)
        self.assertEqual((self.cost(first).actual_total, self.cost(second).actual_total), (100, 140))
        self.assertEqual(self.cost(first).method, "made_to_order")

    def test_before_production_the_estimate(self):
        """The last purchase was at 3: two parts, 6 per lamp, frozen; 4 lamps at 20."""
        self.buy(self.part, 2, 3.0)
        order = self.sell((self.lamp, 4, 20))
        row = self.cost(order)
        self.assertEqual((row.estimated_total, row.estimated_material, row.estimated_from), (24, 24, "roll_up"))
        self.assertTrue(row.estimate_complete)
        self.assertEqual((order.estimated_cost, order.estimated_margin, order.cost_state), (24, 56, "estimate"))
        self.buy(self.part, 2, 9.0)
        self.assertEqual(order.estimated_cost, 24)

    def test_a_quoted_cost_is_the_estimate(self):
        """A quote simulation froze 7 of material and 2 of labour for one lamp; the roll-up would say 6."""
        self.buy(self.part, 2, 3.0)
        order = self.sell((self.lamp, 4, 20), (self.part, 1, 9), confirm=False)
        self.patch(self.env.registry["sme.order.line.cost"], "_quoted_costs", lambda model, lines: {
            order.order_line[0].id: ([7.0, 2.0, 0.0, 0.0, 0.0], True)} if order.order_line[0] in lines else {})
        order.action_confirm()
        row = self.cost(order)
        self.assertEqual((row.estimated_total, row.estimated_material, row.estimated_labour, row.estimated_from), (36, 28, 8, "quoted"))
        self.assertEqual(self.cost(order, 1).estimated_from, "roll_up")

    def test_a_shown_margin_of_unknown_cost_is_marked(self):
        free = self.product("Without Price", categ_id=self.category.id)
        order = self.sell((free, 1, 20))
        self.assertTrue(self.env["sme.order.margin.report"].search([("order_id", "=", order.id)]).incomplete)

    def test_the_estimate_follows_the_quantity_at_its_unit_cost(self):
        self.buy(self.part, 2, 3.0)
        order = self.sell((self.lamp, 4, 20))
        order.order_line.product_uom_qty = 6
        self.assertEqual((order.estimated_cost, order.estimated_margin), (36, 84))
        order.order_line.price_unit = 10
        self.assertEqual((order.estimated_margin, order.actual_margin), (84, 24), "the estimate keeps its price")

    def test_goods_from_stock(self):
        """5 on hand at 4 by average; 2 go at 8."""
        goods = self.product("Goods", categ_id=self.category.id)
        self.buy(goods, 5, 4.0)
        order = self.sell((goods, 2, 10))
        self.ship(order)
        row = self.cost(order)
        self.assertEqual((row.method, row.state, row.actual_total, row.stock_value, row.margin), ("from_stock", "final", 8, 8, 12))
        self.assertEqual(self.elements(row), {"material": 8})

    def test_a_return_subtracts(self):
        goods = self.product("Goods", categ_id=self.category.id)
        self.buy(goods, 5, 4.0)
        order = self.sell((goods, 3, 10))
        self.ship(order)
        self.give_back(order, 1)
        row = self.cost(order)
        self.assertEqual((row.quantity, row.revenue, row.actual_total, row.margin), (2, 20, 8, 12))
        self.give_back(order, 2)
        self.assertEqual((row.quantity, row.revenue, row.actual_total, row.margin), (0, 0, 0, 0))

    def test_half_delivered(self):
        """2 of 4 went at 4; 2 are still to come at the estimate of 4."""
        goods = self.product("Goods", categ_id=self.category.id)
        self.buy(goods, 5, 4.0)
        order = self.sell((goods, 4, 10))
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=[]).button_validate()
        row = self.cost(order)
        self.assertEqual((row.quantity, row.delivered_quantity, row.state), (4, 2, "estimate"))
        self.assertEqual((row.actual_total, row.stock_value), (16, 8))
        order.picking_ids.filtered(lambda each: each.state != "done").action_cancel()
        self.assertEqual((row.quantity, row.state, row.actual_total, row.revenue), (2, "final", 8, 20))

    def test_bought_to_order_costs_what_the_vendor_bills(self):
        """Bought for the order at 4, billed at 5 after the delivery: 3 cost 15."""
        buy = self.warehouse.buy_pull_id.route_id
        goods = self.product("Goods", buy=1, categ_id=self.category.id, route_ids=[(6, 0, (self.mto | buy).ids)])
        goods.seller_ids.price = 4.0
        order = self.sell((goods, 3, 10))
        purchase = self.env["purchase.order.line"].search([("product_id", "=", goods.id)]).order_id
        purchase.order_line.write({"price_unit": 4.0, "tax_ids": False})
        purchase.button_confirm()
        self.validate(purchase.picking_ids)
        self.ship(order)
        row = self.cost(order)
        self.assertEqual((row.method, row.state, row.actual_total), ("bought", "provisional", 12))
        self.bill(purchase, 5.0)
        self.assertEqual((row.state, row.actual_total, order.actual_margin), ("final", 15, 15))

    def test_kit_by_its_components(self):
        """A set of one lamp (made at 5) and two parts from stock (2.50 each)."""
        kit = self.product("Set", categ_id=self.category.id, list_price=40)
        self.bom(kit, (self.lamp, 1), (self.part, 2), type="phantom")
        self.buy(self.part, 20, 2.5)
        order = self.sell((kit, 3, 40))
        self.assertEqual(order.estimated_cost, 30)
        row = self.cost(order)
        self.assertEqual((row.method, row.actual_total), ("kit", 30))
        self.make(self.of(order))
        self.ship(order)
        self.assertEqual((row.method, row.actual_total, row.stock_value, row.margin), ("kit", 30, 30, 90))

    def test_service_at_its_cost(self):
        service = self.env["product.product"].create({"name": "Mounting", "type": "service", "standard_price": 7.0})
        service.with_company(self.company).standard_price = 7.0
        order = self.sell((service, 3, 20))
        row = self.cost(order)
        self.assertEqual((row.method, row.actual_total, row.state, row.margin), ("service", 21, "provisional", 39))
        order.order_line.qty_delivered = 3
        self.assertEqual(row.state, "final")

    def test_notes_and_down_payments_have_no_cost(self):
        order = self.sell((self.lamp, 1, 20), confirm=False)
        self.env["sale.order.line"].create({"order_id": order.id, "display_type": "line_note", "name": "Handle with care"})
        order.action_confirm()
        self.assertEqual(len(order.cost_line_ids), 1)

    def test_a_line_added_later_is_estimated_then(self):
        order = self.sell((self.lamp, 1, 20))
        self.buy(self.part, 2, 3.0)
        self.env["sale.order.line"].create({"order_id": order.id, "product_id": self.lamp.id, "product_uom_qty": 2, "price_unit": 20})
        self.assertEqual(self.cost(order, 1).estimated_total, 12)

    def test_back_to_quotation_and_confirmed_again_estimates_again(self):
        self.buy(self.part, 2, 3.0)
        order = self.sell((self.lamp, 1, 20))
        order._action_cancel()
        order.action_draft()
        self.assertFalse(order.cost_line_ids)
        self.assertFalse(order.cost_state)
        self.buy(self.part, 2, 4.0)
        order.action_confirm()
        self.assertEqual(order.estimated_cost, 8)

    def test_what_is_cancelled_earns_nothing(self):
        order = self.sell((self.lamp, 2, 20))
        order._action_cancel()
        self.assertEqual((order.actual_cost, order.actual_margin, order.cost_revenue), (0, 0, 0))

    def test_a_missing_price_is_no_zero(self):
        free = self.product("Without Price", categ_id=self.category.id)
        lamp = self.made("Strange Lamp", (self.part, 1), (free, 1))
        order = self.sell((lamp, 1, 20))
        self.assertFalse(order.estimate_complete)
        self.assertEqual(order.margin_light, "none")

    def test_units_of_the_order_line(self):
        """A dozen lamps at 240, estimated at 6 each."""
        dozen = self.env.ref("uom.product_uom_dozen")
        self.buy(self.part, 2, 3.0)
        order = self.sell((self.lamp, 1, 240), confirm=False)
        order.order_line.write({"product_uom_id": dozen.id, "price_unit": 240})
        order.action_confirm()
        row = self.cost(order)
        self.assertEqual((row.estimated_quantity, row.quantity, row.estimated_total, row.revenue), (12, 12, 72, 240))

    def test_foreign_currency_at_the_rate_of_the_order(self):
        """Sold for 30 of a currency of which one is worth 0.50."""
        foreign = self.env["res.currency"].create({"name": "TST", "symbol": "T", "rate_ids": [(0, 0, {
            "name": "2020-01-01", "rate": 2.0, "company_id": self.company.id})]})
        pricelist = self.env["product.pricelist"].create({"name": "Foreign", "currency_id": foreign.id, "company_id": self.company.id})
        self.buy(self.part, 2, 3.0)
        order = self.sell((self.lamp, 1, 30), pricelist_id=pricelist.id)
        self.assertEqual((order.cost_revenue, order.estimated_cost, order.estimated_margin), (15, 6, 9))

    def test_dropshipped_goods_cost_what_the_vendor_bills(self):
        """Sent by the vendor to the customer: ordered at 4, billed at 5."""
        goods = self.product("Goods", categ_id=self.category.id)
        order = self.sell((goods, 3, 10))
        order.picking_ids.action_cancel()
        purchase = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [(0, 0, {
                "product_id": goods.id, "product_qty": 3, "price_unit": 4.0, "tax_ids": False})]})
        purchase.button_confirm()
        purchase.picking_ids.move_ids.write({
            "location_dest_id": self.customers.id, "location_final_id": self.customers.id, "sale_line_id": order.order_line.id})
        self.validate(purchase.picking_ids)
        row = self.cost(order)
        self.assertEqual((row.method, row.state, row.actual_total), ("bought", "provisional", 12))
        self.bill(purchase, 5.0)
        self.assertEqual((row.method, row.state, row.actual_total), ("bought", "final", 15))
