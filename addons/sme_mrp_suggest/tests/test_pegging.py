"""Whom planned orders are for, and what sales orders wait for."""

import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..pegging import tree as tree_module
from .test_mrp_run import RunCase


class PeggingCase(RunCase):
    """Two sales orders of a lamp of two rods each; rods are bought in one lot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pegging = cls.env["sme.pegging"]
        cls.rod = cls.product("Rod", buy=3)
        cls.lamp = cls.product("Lamp")
        cls.bom(cls.lamp, (cls.rod, 2), produce_delay=1)

    @classmethod
    def sale(cls, product, qty, days, **values):
        order = cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "company_id": cls.company.id, "commitment_date": cls.day(days),
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": qty})], **values,
        })
        order.action_confirm()
        return order

    def order_of(self, product):
        return self.env["sme.planned.order"].search([("product_id", "=", product.id)], order="due_date, id")

    def brief(self, node, *names):
        return [tuple(child[name] for name in names) for child in node["children"]]


@tagged("post_install", "-at_install")
class TestPegging(PeggingCase):

    def test_an_order_is_shared_by_what_it_is_needed_for(self):
        """Of 100 rods 60 are for A and 40 for B."""
        self.parameter(self.rod, lot_sizing="period", period_days=30)
        first, second = self.sale(self.rod, 60, 10), self.sale(self.rod, 40, 12)
        self.run_mrp()
        order = self.order_of(self.rod)
        self.assertEqual(order.quantity, 100)
        [tree] = self.pegging.up(order.ids)["nodes"]
        self.assertEqual(self.brief(tree, "label", "customer", "quantity"), [
            (first.name, "Test Customer", 60), (second.name, "Test Customer", 40)])
        self.assertEqual(tree["children"][0]["record"], {"model": "sale.order", "id": first.id})

    def test_up_through_two_levels_in_the_unit_of_the_root(self):
        self.parameter(self.rod, lot_sizing="period", period_days=30, multiple=100)
        self.parameter(self.lamp, lot_sizing="period", period_days=30)
        self.sale(self.lamp, 20, 10)
        self.sale(self.lamp, 10, 12)
        self.run_mrp()
        [tree] = self.pegging.up(self.order_of(self.rod).ids)["nodes"]
        self.assertEqual(self.brief(tree, "kind", "quantity"), [("planned", 60), ("excess", 40)])
        lamp = tree["children"][0]
        self.assertEqual((lamp["action"], lamp["product"]["name"]), ("make", "Lamp"))
        self.assertEqual(self.brief(lamp, "kind", "quantity"), [("sale", 40), ("sale", 20)])

    def test_down_from_a_sales_order_shows_only_its_share(self):
        self.parameter(self.rod, lot_sizing="period", period_days=30)
        self.parameter(self.lamp, lot_sizing="period", period_days=30)
        first = self.sale(self.lamp, 20, 10)
        self.sale(self.lamp, 10, 12)
        self.run_mrp()
        [tree] = self.pegging.down("sale.order", first.ids)["nodes"]
        self.assertEqual((tree["label"], tree["customer"], tree["days_late"]), (first.name, "Test Customer", 0))
        [lamp] = tree["children"]
        self.assertEqual((lamp["kind"], lamp["quantity"]), ("planned", 20))
        [rod] = lamp["children"]
        self.assertEqual((rod["action"], rod["quantity"], rod["label"]), ("buy", 40, "Buy: Test Vendor"))

    def test_critical_path_leads_to_the_latest_part(self):
        nut = self.product("Nut", buy=1)
        globe = self.product("Globe", buy=20)
        chandelier = self.product("Chandelier")
        self.bom(chandelier, (nut, 1), (globe, 1))
        order = self.sale(chandelier, 1, 10)
        self.run_mrp()
        [tree] = self.pegging.down("sale.order", order.ids)["nodes"]
        [chandelier_node] = tree["children"]
        self.assertEqual(sorted(self.brief(chandelier_node, "critical")), [(False,), (True,)])
        [critical] = [node for node in chandelier_node["children"] if node["critical"]]
        self.assertEqual(critical["product"]["name"], "Globe")
        self.assertEqual(critical["days_late"], tree["days_late"])
        self.assertGreater(critical["days_late"], 0)

    def test_stock_and_what_cannot_be_planned(self):
        globe = self.product("Globe", stock=4)
        globe.purchase_ok = False
        order = self.sale(globe, 10, 10)
        self.run_mrp()
        [tree] = self.pegging.down("sale.order", order.ids)["nodes"]
        self.assertEqual(set(self.brief(tree, "kind", "quantity")), {("stock", 4), ("unplanned", 6)})
        self.assertIs(tree["expected"], False)
        self.assertIs(tree["days_late"], False)

    def test_a_manufacturing_order_leads_on_to_its_parts(self):
        production = self.production(self.lamp, 10, 8)
        order = self.sale(self.lamp, 5, 12)
        self.run_mrp()
        [tree] = self.pegging.down("sale.order", order.ids)["nodes"]
        [made] = tree["children"]
        self.assertEqual((made["kind"], made["label"], made["quantity"]), ("production", production.name, 5))
        self.assertEqual(self.brief(made, "kind", "quantity"), [("planned", 10)])
        [of_production] = self.pegging.down("mrp.production", production.ids)["nodes"]
        self.assertEqual((of_production["quantity"], self.brief(of_production, "quantity")), (10, [(20,)]))
        [up] = self.pegging.up(self.order_of(self.rod).ids)["nodes"]
        self.assertEqual(self.brief(up["children"][0], "kind", "quantity"), [("sale", 10), ("excess", 10)])

    def test_a_released_order_leads_to_its_document(self):
        order = self.sale(self.lamp, 5, 12)
        self.run_mrp()
        planned = self.order_of(self.lamp)
        production = self.production(self.lamp, 5, 9)
        self.env["sme.release.link"].create({
            "company_id": self.company.id, "product_id": self.lamp.id, "quantity": 5, "planned_order_id": planned.id,
            "production_id": production.id,
        })
        [tree] = self.pegging.down("sale.order", order.ids)["nodes"]
        self.assertEqual(self.brief(tree["children"][0], "kind", "quantity"), [("production", 5), ("planned", 10)])
        self.assertEqual(tree["children"][0]["children"][0]["record"], {"model": "mrp.production", "id": production.id})

    def test_a_circle_ends(self):
        orders = self.env["sme.planned.order"].create([{
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": product.id, "action": "make",
            "quantity": 10, "due_date": fields.Date.today(), "release_date": fields.Date.today(),
        } for product in (self.rod, self.lamp)])
        self.env["sme.peg"].create([{
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": child.product_id.id,
            "day": fields.Date.today(), "quantity": 10, "demand_kind": "planned", "demand_order_id": parent.id,
            "supply_kind": "planned", "supply_order_id": child.id,
        } for parent, child in ((orders[0], orders[1]), (orders[1], orders[0]))])
        [tree] = self.pegging.down("sme.planned.order", orders[0].ids)["nodes"]
        self.assertTrue(tree["children"][0]["children"][0]["repeated"])
        self.assertFalse(tree["children"][0]["children"][0]["children"])
        self.assertEqual(len(self.pegging.up(orders.ids)["nodes"]), 2)

    def test_a_tree_that_is_too_long_counts_what_it_leaves_out(self):
        orders = [self.sale(self.rod, 1, 10 + number) for number in range(5)]
        self.parameter(self.rod, lot_sizing="period", period_days=30)
        self.run_mrp()
        with patch.object(tree_module, "LARGEST", 4):
            [tree] = self.pegging.up(self.order_of(self.rod).ids)["nodes"]
        self.assertEqual((self.brief(tree, "label"), tree["more"]), ([(order.name,) for order in orders[:3]], 2))

    def test_nothing_planned_is_an_empty_tree(self):
        order = self.sale(self.lamp, 5, 12)
        [tree] = self.pegging.down("sale.order", order.ids)["nodes"]
        self.assertEqual((tree["children"], tree["label"]), ([], order.name))

    def test_wrong_questions_are_refused(self):
        for model, ids in (("res.users", [1]), ("sale.order", "all"), ("sale.order", [True])):
            with self.assertRaises(UserError):
                self.pegging.down(model, ids)


@tagged("post_install", "-at_install")
class TestPeggingRights(PeggingCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = cls.user("pegging_sales", "sales_team.group_sale_salesman")
        cls.planner = cls.user("pegging_planner", "sme_mrp_suggest.group_planner,sales_team.group_sale_salesman_all_leads")

    def test_salesperson_sees_no_vendor_and_no_purchase(self):
        purchase = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [Command.create({"product_id": self.rod.id, "product_qty": 4, "date_planned": self.day(5)})],
        })
        purchase.button_confirm()
        order = self.sale(self.lamp, 5, 12, user_id=self.salesperson.id)
        self.run_mrp()
        answer = self.pegging.with_user(self.salesperson).down("sale.order", order.ids)
        text = json.dumps(answer)
        for hidden in ("Test Vendor", purchase.name, "purchase.order", "price"):
            self.assertNotIn(hidden, text)
        [tree] = answer["nodes"]
        kinds = {(node["kind"], node["label"], bool(node["record"])) for node in tree["children"][0]["children"]}
        self.assertEqual(kinds, {("purchase", "Purchase", False), ("planned", "Buy", False)})
        [tree] = self.pegging.with_user(self.planner).down("sale.order", order.ids)["nodes"]
        self.assertIn(purchase.name, json.dumps(tree))

    def test_orders_of_others_are_not_shown(self):
        order = self.sale(self.lamp, 5, 12, user_id=self.planner.id)
        with self.assertRaises(AccessError):
            self.pegging.with_user(self.salesperson).down("sale.order", order.ids)

    def test_only_planners_see_the_plan(self):
        self.sale(self.lamp, 5, 12)
        self.run_mrp()
        order = self.order_of(self.lamp)
        pegging = self.pegging.with_user(self.salesperson)
        for question in (
            lambda: pegging.up(order.ids), lambda: pegging.down("sme.planned.order", order.ids),
            lambda: pegging.down("mrp.production", []), lambda: pegging.stock_projection(self.lamp.id, self.warehouse.id),
        ):
            with self.assertRaises(AccessError):
                question()
        self.assertTrue(self.pegging.with_user(self.planner).up(order.ids)["nodes"])

    def test_other_companies_stay_closed(self):
        self.sale(self.lamp, 5, 12)
        self.run_mrp()
        order = self.order_of(self.lamp)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("pegging_stranger", "sme_mrp_suggest.group_planner")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self.pegging.with_user(stranger).with_context(allowed_company_ids=other.ids).up(order.ids)


@tagged("post_install", "-at_install")
class TestPeggingQueries(PeggingCase):

    def queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    def test_statements_do_not_grow_with_the_orders(self):
        self.sale(self.lamp, 5, 12)
        self.run_mrp()
        few = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        self.pegging.down("sale.order", few.ids)
        small = self.queries(lambda: self.pegging.down("sale.order", few.ids))
        small_up = self.queries(lambda: self.pegging.up(self.order_of(self.rod).ids))
        for number in range(12):
            lamp = self.product(f"Lamp {number}")
            self.bom(lamp, (self.rod, 1), (self.product(f"Globe {number}", buy=2), 1))
            self.sale(lamp, 3, 14 + number)
        self.run_mrp()
        many = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        large = self.queries(lambda: self.pegging.down("sale.order", many.ids))
        large_up = self.queries(lambda: self.pegging.up(self.order_of(self.rod).ids))
        self.assertLessEqual(large, small + 2)
        self.assertLessEqual(large_up, small_up + 2)
        self.assertLessEqual(large, 45)
