from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestBuyShortages(FactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.product("Part", buy=2)
        cls.goods = cls.product("Goods")
        cls.bom(cls.goods, (cls.part, 2))

    def shortages(self, documents, user=None):
        action = documents.with_user(user or self.env.user).action_buy_shortages()
        return self.env["sme.buy.shortages"].with_user(user or self.env.user).browse(action["res_id"])

    def line(self, documents, product=None):
        return self.shortages(documents).line_ids.filtered(lambda line: line.product_id == (product or self.part))

    def order(self, documents):
        shortages = self.shortages(documents)
        shortages.action_order()
        return shortages

    def test_to_get_is_what_neither_stock_nor_orders_cover(self):
        """10 goods need 20 parts; 6 are reserved, 3 came in later and are free: 11 to get."""
        self.put(self.part, 6)
        production = self.production(self.goods, 10)
        production.action_assign()
        self.put(self.part, 3)
        line = self.line(production)
        self.assertEqual((line.required, line.consumed, line.reserved, line.free, line.on_order, line.missing), (20, 0, 6, 3, 0, 11))
        self.assertEqual((line.action, line.partner_id, line.quantity, line.price), ("buy", self.vendor, 11, 1))

    def test_the_quantity_reaches_the_vendors_minimum(self):
        self.part.seller_ids.min_qty = 50
        line = self.line(self.production(self.goods, 10))
        self.assertEqual((line.missing, line.quantity), (20, 50))

    def test_what_is_bought_is_linked_to_the_order(self):
        production = self.production(self.goods, 10)
        purchase = self.order(production).purchase_ids
        self.assertEqual((purchase.partner_id, purchase.state, purchase.order_line.product_qty), (self.vendor, "draft", 20))
        self.assertEqual(production._get_purchase_orders(), purchase)
        link = self.env["sme.release.link"].search([("purchase_line_id", "in", purchase.order_line.ids)])
        self.assertEqual((link.for_production_id, link.quantity), (production, 20))

    def test_the_sales_order_shows_the_purchase(self):
        sale = self.env["sale.order"].create({
            "partner_id": self.customer.id, "warehouse_id": self.warehouse.id,
            "order_line": [Command.create({"product_id": self.goods.id, "product_uom_qty": 1})],
        })
        sale.action_confirm()
        production = self.production(self.goods, 1)
        production.reference_ids = sale.stock_reference_ids
        self.assertIn(self.order(production).purchase_ids, sale.stock_reference_ids.purchase_ids)

    def test_a_second_press_shows_what_is_on_order(self):
        production = self.production(self.goods, 10)
        purchase = self.order(production).purchase_ids
        line = self.line(production)
        self.assertEqual((line.on_order, line.missing, line.action, line.existing), (20, 0, "skip", purchase.name))
        self.assertFalse(self.order(production).purchase_ids)

    def test_two_windows_buy_nothing_twice(self):
        production = self.production(self.goods, 10)
        first, second = self.shortages(production), self.shortages(production)
        first.action_order()
        second.action_order()
        self.assertTrue(first.purchase_ids)
        self.assertFalse(second.purchase_ids)
        self.assertIn(first.purchase_ids.name, second.message)
        with self.assertRaises(UserError):
            first.action_order()

    def test_what_odoo_bought_itself_counts(self):
        production = self.production(self.goods, 10)
        purchase = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "order_line": [Command.create({"product_id": self.part.id, "product_qty": 8})]})
        purchase.reference_ids = production.reference_ids
        line = self.line(production)
        self.assertEqual((line.on_order, line.missing), (8, 12))

    def test_received_goods_are_not_counted_twice(self):
        production = self.production(self.goods, 10)
        purchase = self.order(production).purchase_ids
        purchase.button_confirm()
        purchase.picking_ids.button_validate()
        line = self.line(production)
        self.assertEqual((line.on_order, line.missing), (0, 0))

    def test_a_cancelled_request_leaves_the_part_open(self):
        production = self.production(self.goods, 10)
        self.order(production).purchase_ids.button_cancel()
        self.assertEqual(self.line(production).missing, 20)

    def test_several_orders_buy_a_part_on_one_line(self):
        """Two orders need 20 and 6 parts, 5 are free: 21 on one line, 15 for the first and 6 for the second."""
        first, second = self.production(self.goods, 10, days=3, confirm=False), self.production(self.goods, 3, days=8, confirm=False)
        self.put(self.part, 5)
        line = self.order(first | second).purchase_ids.order_line
        self.assertEqual(line.product_qty, 21)
        links = self.env["sme.release.link"].search([("purchase_line_id", "=", line.id)])
        self.assertEqual({link.for_production_id: link.quantity for link in links}, {first: 15, second: 6})
        self.assertEqual(second._get_purchase_orders(), line.order_id)

    def test_a_part_that_is_made_gets_a_manufacturing_order(self):
        frame, top = self.product("Frame"), self.product("Top")
        self.bom(frame, (self.part, 1))
        self.bom(top, (frame, 2))
        production = self.production(top, 4)
        made = self.order(production).production_ids
        self.assertEqual((made.product_id, made.product_qty), (frame, 8))
        self.assertEqual(made.release_link_ids.for_production_id, production)
        self.assertEqual(self.line(production, frame).missing, 0)

    def test_a_transfer_from_another_warehouse(self):
        depot = self.env["stock.warehouse"].create({"name": "Depot", "code": "DEP", "company_id": self.company.id})
        production = self.production(self.goods, 1)
        shortages = self.shortages(production)
        shortages.line_ids.write({"action": "transfer", "source_warehouse_id": depot.id})
        shortages.action_order()
        move = shortages.picking_ids.move_ids
        self.assertEqual((move.product_id, move.product_uom_qty, move.location_id), (self.part, 2, depot.lot_stock_id))
        self.assertEqual(self.line(production).on_order, 2)

    def test_without_vendor_or_bom_the_reason_is_told_and_the_rest_bought(self):
        bare, goods = self.product("Bare"), self.product("Other Goods")
        self.bom(goods, (self.part, 1), (bare, 1))
        shortages = self.shortages(self.production(goods, 3))
        line = shortages.line_ids.filtered(lambda line: line.product_id == bare)
        self.assertEqual((line.action, bool(line.problem)), ("skip", True))
        shortages.action_order()
        self.assertEqual(shortages.purchase_ids.order_line.product_id, self.part)
        self.assertIn("Bare", shortages.message)

    def test_a_vendor_may_be_chosen_for_a_part_without_one(self):
        bare, goods = self.product("Bare"), self.product("Other Goods")
        self.bom(goods, (bare, 3))
        shortages = self.shortages(self.production(goods, 2))
        shortages.line_ids.write({"action": "buy", "partner_id": self.vendor.id})
        shortages.action_order()
        self.assertEqual(shortages.purchase_ids.order_line.product_qty, 6)

    def test_one_bad_row_does_not_stop_the_others(self):
        frame, top = self.product("Frame"), self.product("Top")
        self.bom(frame, (self.part, 1))
        self.bom(top, (frame, 2), (self.part, 1))
        shortages = self.shortages(self.production(top, 4))

        reason = "This product cannot be made."

        def refuse(records, vals_list):
            raise UserError(reason)

        self.patch(type(self.env["mrp.production"]), "create", refuse)
        shortages.action_order()
        self.assertEqual(shortages.purchase_ids.order_line.product_id, self.part)
        self.assertIn("This product cannot be made.", shortages.message)

    def test_a_delivery_buys_what_it_lacks(self):
        delivery = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock_location.id,
            "location_dest_id": self.customers.id,
            "move_ids": [Command.create({
                "product_id": self.part.id, "product_uom_qty": 7, "location_id": self.stock_location.id,
                "location_dest_id": self.customers.id})],
        })
        delivery.action_confirm()
        purchase = self.order(delivery).purchase_ids
        self.assertEqual(purchase.order_line.product_qty, 7)
        self.assertEqual(self.line(delivery).on_order, 7)

    def test_a_cancelled_order_leaves_what_was_bought_unassigned(self):
        production = self.production(self.goods, 10)
        line = self.order(production).purchase_ids.order_line
        production.action_cancel()
        link = self.env["sme.release.link"].search([("purchase_line_id", "=", line.id)])
        self.assertEqual(link.unassigned_quantity, 20)

    def test_what_comes_for_the_order_by_odoos_chain_counts(self):
        """A receipt of 12 that is chained to the order: 8 of 20 are left to get, and it is named."""
        production = self.production(self.goods, 10)
        receipt = self.receive(self.part, 12, 2)
        receipt.move_dest_ids = production.move_raw_ids
        line = self.line(production)
        self.assertEqual((line.on_order, line.missing), (12, 8))

    def test_components_picked_in_a_step_before_are_reserved(self):
        self.warehouse.manufacture_steps = "pbm"
        self.put(self.part, 6)
        production = self.production(self.goods, 10)
        production.picking_ids.action_assign()
        line = self.line(production)
        self.assertEqual((line.required, line.reserved, line.free, line.missing), (20, 6, 0, 14))

    def test_a_share_for_another_order_is_not_counted(self):
        first, second = self.production(self.goods, 10), self.production(self.goods, 10)
        second.reference_ids = first.reference_ids
        self.order(first)
        self.assertEqual((self.line(first).on_order, self.line(second).on_order), (20, 0))

    def test_a_partial_receipt_serves_the_earliest_first(self):
        """20 for the first and 6 for the second on one line; 22 came: 4 of the second are still on order."""
        first, second = self.production(self.goods, 10, days=3), self.production(self.goods, 3, days=8)
        purchase = self.order(first | second).purchase_ids
        purchase.button_confirm()
        purchase.picking_ids.move_ids.write({"quantity": 22, "picked": True})
        purchase.picking_ids.with_context(skip_backorder=True).button_validate()
        self.assertEqual((self.line(first).on_order, self.line(second).on_order), (0, 4))

    def test_consumables_are_never_short(self):
        glue, goods = self.product("Glue", is_storable=False), self.product("Glued")
        self.bom(goods, (glue, 1), (self.part, 1))
        self.assertEqual(self.shortages(self.production(goods, 1)).line_ids.product_id, self.part)

    def test_the_chosen_vendor_brings_his_minimum_and_price(self):
        other = self.env["res.partner"].create({"name": "Second Vendor"})
        self.price(self.part, 5, partner_id=other.id, price=3, min_qty=30, sequence=9)
        with Form(self.shortages(self.production(self.goods, 10))) as form, form.line_ids.edit(0) as line:
            line.partner_id = other
            self.assertEqual((line.quantity, line.price), (30, 3))

    def test_closed_orders_lack_nothing(self):
        production = self.production(self.goods, 1)
        production.action_cancel()
        with self.assertRaises(UserError):
            production.action_buy_shortages()

    def test_only_planners_buy(self):
        production = self.production(self.goods, 1)
        for login, groups in (("short_sales", "sales_team.group_sale_manager"), ("short_mrp", "mrp.group_mrp_user")):
            with self.subTest(groups), self.assertRaises(AccessError):
                self.shortages(production, user=self.user(login, groups))
        shortages = self.shortages(production, user=self.user("short_planner", "sme_mrp_suggest.group_planner"))
        shortages.action_order()
        self.assertTrue(shortages.purchase_ids)

    def test_stock_of_another_company_is_not_counted(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        self.part.company_id = False
        self.put(self.part, 50, warehouse.lot_stock_id)
        self.assertEqual(self.line(self.production(self.goods, 1)).missing, 2)

    def test_statements_do_not_grow_with_orders(self):
        def count(number):
            productions = self.env["mrp.production"].concat(*(self.production(self.goods, 1) for _ in range(number)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            productions.action_buy_shortages()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        count(2)
        self.assertLessEqual(abs(count(12) - count(3)), 2)

    def test_the_window_opens(self):
        with Form(self.shortages(self.production(self.goods, 1))) as form:
            self.assertFalse(form.confirm)
