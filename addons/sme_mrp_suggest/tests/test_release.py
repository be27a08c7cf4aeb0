from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FactoryCase

BUDGET = 12  # statements for each planned order that is released; Odoo itself takes most of them for a manufacturing order


class ReleaseCase(FactoryCase):
    @classmethod
    def planned(cls, product, quantity, days=10, action="buy", need=None, **values):
        """A suggested planned order; ``need``: what its pegs draw."""
        due = fields.Date.today() + timedelta(days=days)
        order = cls.env["sme.planned.order"].create({
            "company_id": cls.company.id, "warehouse_id": cls.warehouse.id, "product_id": product.id, "action": action,
            "quantity": quantity, "due_date": due, "release_date": due, "state": "suggested", **values,
        })
        if need:
            cls.peg(order, need, demand_kind="forecast")
        return order

    @classmethod
    def peg(cls, order, quantity, **values):
        return cls.env["sme.peg"].create({
            "company_id": cls.company.id, "warehouse_id": cls.warehouse.id, "product_id": order.product_id.id, "day": order.due_date,
            "quantity": quantity, "supply_kind": "planned", "supply_order_id": order.id, **values})

    def preview(self, orders, **values):
        release = self.env["sme.release"].browse(orders.action_release_preview()["res_id"])
        if values:
            release.profile_id = self.env["sme.release.profile"].create({"name": "Test", **values})
            release.action_preview()
        return release

    def release(self, orders, **values):
        release = self.preview(orders, **values)
        release.action_release()
        return release


@tagged("post_install", "-at_install")
class TestRelease(ReleaseCase):
    def test_two_orders_become_one_line_with_two_shares(self):
        bolt = self.product("Bolt", buy=2)
        orders = self.planned(bolt, 3, 10) | self.planned(bolt, 5, 40)
        release = self.release(orders, dates="none")
        line = release.purchase_ids.order_line
        self.assertEqual((line.product_qty, line.date_planned.date()), (8, orders[0].due_date))
        self.assertEqual(sorted(orders.release_link_ids.mapped("quantity")), [3, 5])
        self.assertEqual(set(orders.mapped("state")), {"released"})
        self.assertEqual(release.message, "2 released, 0 refused")

    def test_l6_lot_rules_apply_again(self):
        bolt = self.product("Bolt", buy=2)
        self.env["sme.planning.parameter"].create({"product_id": bolt.id, "warehouse_id": self.warehouse.id, "minimum": 50})
        orders = self.planned(bolt, 50, 10, need=50) | self.planned(bolt, 50, 12, need=10)
        release = self.preview(orders, dates="days", days=7)
        self.assertEqual((release.line_ids.quantity, release.line_ids.excess_before, release.line_ids.excess), (60, 40, 0))
        release.action_release()
        self.assertEqual(orders.mapped("released_quantity"), [50, 50])

    def test_m2_price_of_the_merged_quantity(self):
        bolt = self.product("Bolt")
        self.price(bolt, 2, min_qty=1, price=10)
        self.price(bolt, 2, min_qty=50, price=9)
        orders = self.planned(bolt, 30) | self.planned(bolt, 30)
        release = self.preview(orders)
        self.assertEqual((release.money_before, release.money_after, release.gain), (600, 540, 60))
        release.action_release()
        self.assertEqual(release.purchase_ids.order_line.price_unit, 9)

    def test_one_request_for_each_vendor(self):
        orders = self.env["sme.planned.order"]
        for name in "ABC":
            orders |= self.planned(self.product(name, buy=2), 1)
        self.assertEqual(len(self.release(orders).purchase_ids), 1)

    def test_a_manufacturing_order_for_what_is_made(self):
        chair = self.product("Chair")
        bom = self.bom(chair, (self.product("Leg", buy=2), 4))
        orders = self.planned(chair, 2, action="make", bom_id=bom.id) | self.planned(chair, 3, action="make", bom_id=bom.id)
        production = self.release(orders).production_ids
        self.assertEqual((production.product_qty, production.state, production.move_raw_ids.product_uom_qty), (5, "draft", 20))
        self.assertEqual(orders.release_link_ids.production_id, production)

    def test_a_transfer_from_the_other_warehouse(self):
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH", "company_id": self.company.id})
        order = self.planned(self.product("Bolt", buy=2), 4, action="transfer", source_warehouse_id=other.id)
        move = self.release(order).picking_ids.move_ids
        self.assertEqual((move.product_uom_qty, move.location_id, move.location_dest_id), (4, other.lot_stock_id, self.stock_location))

    def test_a_part_is_released(self):
        order = self.planned(self.product("Bolt", buy=2), 10)
        release = self.preview(order)
        release.line_ids.quantity = 4
        release.action_release()
        self.assertEqual((order.state, order.released_quantity), ("partly_released", 4))
        self.release(order)
        self.assertEqual((order.state, sum(order.release_link_ids.mapped("quantity"))), ("released", 10))

    def test_a_changed_order_is_refused_and_the_others_go_on(self):
        bolt = self.product("Bolt", buy=2)
        orders = self.planned(bolt, 3) | self.planned(bolt, 5)
        release = self.preview(orders)
        orders[1].quantity = 6
        release.action_release()
        self.assertEqual((orders[0].state, orders[1].released_quantity, release.purchase_ids.order_line.product_qty), ("released", 0, 3))
        self.assertIn("1 released, 1 refused", release.message)

    def test_releasing_twice_makes_nothing_twice(self):
        order = self.planned(self.product("Bolt", buy=2), 3)
        first, second = self.preview(order), self.preview(order)
        first.action_release()
        second.action_release()
        self.assertFalse(second.purchase_ids)
        self.assertIn(first.purchase_ids.name, second.message)

    def test_without_vendor_it_is_refused(self):
        release = self.release(self.planned(self.product("Orphan"), 3))
        self.assertIn("no vendor", release.message)

    def test_take_back_reduces_the_draft(self):
        bolt = self.product("Bolt", buy=2)
        orders = self.planned(bolt, 3) | self.planned(bolt, 5)
        line = self.release(orders).purchase_ids.order_line
        orders[0].action_take_back()
        self.assertEqual((orders[0].state, orders[0].released_quantity, line.product_qty), ("firm", 0, 5))

    def test_no_take_back_from_an_ordered_purchase(self):
        order = self.planned(self.product("Bolt", buy=2), 3)
        self.release(order).purchase_ids.button_confirm()
        with self.assertRaises(UserError):
            order.action_take_back()

    def test_cancel_and_delete_open_the_planned_order_again(self):
        order = self.planned(self.product("Bolt", buy=2), 3)
        self.release(order).purchase_ids.button_cancel()
        self.assertEqual((order.state, order.released_quantity), ("firm", 0))
        self.release(order).purchase_ids.order_line.unlink()
        self.assertEqual((order.state, order.released_quantity), ("firm", 0))

    def test_the_component_of_a_released_order_refers_to_it(self):
        chair, leg = self.product("Chair"), self.product("Leg", buy=2)
        bom = self.bom(chair, (leg, 4))
        parent = self.planned(chair, 2, action="make", bom_id=bom.id)
        child = self.planned(leg, 8, 5)
        self.peg(child, 8, demand_kind="planned", demand_order_id=parent.id)
        release = self.release(parent | child)
        self.assertTrue(release.production_ids.reference_ids)
        self.assertEqual(release.production_ids._get_purchase_orders(), release.purchase_ids)

    def test_only_planners_release(self):
        order = self.planned(self.product("Bolt", buy=2), 3)
        with self.assertRaises(AccessError):
            order.with_user(self.user("stock_only", "stock.group_stock_user")).action_release_preview()
        planner = self.user("release_planner", "sme_mrp_suggest.group_planner")
        action = order.with_user(planner).action_release_preview()
        self.env["sme.release"].with_user(planner).browse(action["res_id"]).action_release()
        self.assertEqual(order.state, "released")

    def test_statements_do_not_grow_with_merged_orders(self):
        bolt = self.product("Bolt", buy=2)
        counts = []
        for number in (5, 50):
            release = self.preview(self.env["sme.planned.order"].concat(*(self.planned(bolt, 1) for _ in range(number))))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            release.action_release()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 20)

    def test_a_release_of_two_hundred_orders_stays_within_its_budget(self):
        leg = self.product("Leg", buy=2)
        orders = self.env["sme.planned.order"]
        for number in range(20):
            part = self.product(f"Part {number}", buy=2)
            made = self.product(f"Chair {number}")
            bom = self.bom(made, (leg, 1))
            for day in range(5):
                orders |= self.planned(part, 1, 10 + 7 * day) | self.planned(made, 1, 10 + 7 * day, action="make", bom_id=bom.id)
        release = self.preview(orders)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        release.action_release()
        self.env.flush_all()
        self.assertEqual(set(orders.mapped("state")), {"released"})
        self.assertLess((self.cr.sql_log_count - before) / 200, BUDGET)

    def test_orders_of_two_companies_are_not_released_together(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        first = self.planned(self.product("Bolt", buy=2), 1)
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        second = self.planned(self.product("Nut", buy=2, company_id=False), 1, company_id=other.id, warehouse_id=warehouse.id)
        with self.assertRaises(UserError):
            (first | second).action_release_preview()
