from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_sheets import CostSheetCase


@tagged("post_install", "-at_install")
class TestCostSheet(CostSheetCase):
    def test_planned_is_frozen_and_actual_follows(self):
        """Plan: 10 bolts at 5 and half an hour at 60. Actual: the same bolts, 45 minutes."""
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 5}, minutes=15)
        order = self._order(self.frame, 2)
        sheet = self._sheet(order)
        self.assertEqual(sheet.state, "estimate")
        self.assertAmounts(sheet, planned_material=50, planned_labour=30, planned_total=80, actual_total=0, projected_total=80)
        self.bolt.standard_price = 9  # later prices leave the plan alone
        self._log(order, 45)
        self._done(order)
        self.assertAmounts(sheet, planned_total=80, actual_material=90, actual_labour=45, actual_total=135, unit_cost=67.5,
                           variance_price=40, variance_efficiency=15)
        self.assertLikeOdoo(order)

    def test_labour_of_two_people_counts_twice(self):
        """C5: two people log the same hour at 30 per hour: labour 60. A machine's share of 10 counts once."""
        self.center.costs_hour = 30
        self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=60)
        order = self._order(self.frame, 1)
        self._log(order, 60)
        self._log(order, 60)
        self._done(order)
        self.assertAmounts(self._sheet(order), actual_labour=60, actual_machine=0, actual_material=5, actual_total=65)
        self.center.write({"costs_hour": 40, "machine_costs_hour": 10})
        second = self._order(self.frame, 1)
        self._log(second, 60)
        self._log(second, 60)
        self._done(second)
        self.assertAmounts(self._sheet(second), actual_labour=60, actual_machine=10, variance_efficiency=30)

    def test_planned_time_counts_where_nobody_logged(self):
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=30)
        order = self._done(self._order(self.frame, 1))
        sheet = self._sheet(order)
        self.assertAmounts(sheet, actual_labour=30, actual_total=35)
        self.assertEqual(sheet.state, "provisional")
        self.assertEqual(self._codes(order), {"unlogged_time"})
        self.assertIn("planned time counts", sheet.missing_text)
        order.workorder_ids.time_ids.date_end += timedelta(minutes=30)
        self.assertEqual(self._sheet(order).state, "final")
        self.assertAmounts(sheet, actual_labour=60, variance_efficiency=30)

    def test_open_timer_is_flagged(self):
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=30)
        order = self._order(self.frame, 1)
        self._log(order, 30)
        self._done(order)
        timer = self._log(order, 30)
        timer.date_end = False
        self.assertEqual(self._codes(order), {"open_timer"})
        timer.date_end = timer.date_start + timedelta(minutes=12)
        self.assertEqual(self._codes(order), set())
        self.assertAmounts(self._sheet(order), actual_labour=42)

    def test_price_and_usage(self):
        """C11: planned 10 pieces at 10, actual 12 pieces at 9: price −12, usage +20."""
        self.bolt.standard_price = 10
        self._bom(self.frame, {self.bolt: 10})
        order = self._order(self.frame, 1)
        self._buy(self.bolt, 12, 9)
        self._done(order, used={self.bolt: 12})
        self.assertAmounts(self._sheet(order), planned_total=100, actual_total=108, variance_price=-12, variance_usage=20, variance_total=8)

    def test_other_quantity_is_volume(self):
        """Plan of 4 at 10 each; the order is changed to 5 and 5 are made."""
        self._buy(self.bolt, 100, 10)
        self._bom(self.frame, {self.bolt: 1})
        order = self._order(self.frame, 4)
        self.env["change.production.qty"].create({"mo_id": order.id, "product_qty": 5}).change_prod_qty()
        self.assertAmounts(self._sheet(order), projected_total=50)
        self._done(order)
        self.assertAmounts(self._sheet(order), planned_total=40, actual_total=50, variance_volume=10)

    def test_scrap_stands_apart(self):
        """One bolt is scrapped (5), and of 4 frames one: 3 good ones bear 25."""
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1})
        order = self._order(self.frame, 4)
        self.env["stock.scrap"].create({"product_id": self.bolt.id, "scrap_qty": 1, "production_id": order.id}).do_scrap()
        self._done(order)
        self.later()
        self.env["stock.scrap"].create({"product_id": self.frame.id, "scrap_qty": 1, "production_id": order.id}).do_scrap()
        sheet = self._sheet(order)
        self.assertAmounts(sheet, actual_total=25, quantity=3, unit_cost=25 / 3, variance_scrap=10, variance_volume=-5)
        self.assertEqual(sheet.line_ids.filtered(lambda line: line.kind == "scrap").actual_amount, 5)

    def test_backorder_shares_the_plan(self):
        """Plan of 10 at 5; 6 are made, 4 later: plans of 30 and 20."""
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=6)
        order = self._order(self.frame, 10)
        self.assertAmounts(self._sheet(order), planned_total=110)
        self.bolt.standard_price = 8
        self._log(order, 36)
        self._done(order, qty=6, backorder=True)
        rest = order.production_group_id.production_ids - order
        self.assertAmounts(self._sheet(order), planned_total=66, planned_material=30, actual_material=48, variance_price=18, quantity=6)
        self.assertAmounts(self._sheet(rest), planned_total=44, planned_material=20, planned_quantity=4)
        self._log(rest, 24)
        self._done(rest)
        self.assertAmounts(self._sheet(rest), actual_total=56, variance_price=12, variance_volume=0)
        self.assertLikeOdoo(order)
        self.assertLikeOdoo(rest)

    def test_without_backorder_less_is_made(self):
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1})
        order = self._done(self._order(self.frame, 10), qty=6)
        self.assertAmounts(self._sheet(order), planned_total=50, actual_total=30, variance_volume=-20)

    def test_merged_orders_keep_their_plans(self):
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=6)
        one = self._order(self.frame, 2)
        self.bolt.standard_price = 7
        two = self._order(self.frame, 3)
        merged = self.env["mrp.production"].browse((one | two).action_merge()["res_id"])
        self.assertAmounts(self._sheet(merged), planned_material=31, planned_labour=30, planned_quantity=5)
        self.assertFalse(self.sheets._of(one | two))
        self.assertEqual(len(self._sheet(merged).line_ids), 2)

    def test_unbuilt_goods_give_components_back(self):
        """4 made of 4 bolts at 5 and 40 of labour (60); 1 unbuilt: a bolt comes back, its labour is lost: 55 for 3."""
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=10)
        order = self._order(self.frame, 4)
        self._log(order, 40)
        self._done(order)
        self.assertAmounts(self._sheet(order), actual_total=60)
        self.later()
        unbuild = {"mo_id": order.id, "product_id": self.frame.id, "product_qty": 1, "bom_id": order.bom_id.id}
        self.env["mrp.unbuild"].create(unbuild).action_validate()
        self.assertAmounts(self._sheet(order), actual_total=55, actual_material=15, quantity=3)

    def test_byproducts_bear_their_share(self):
        chips = self._product("Chips")
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 2}, byproduct_ids=[Command.create({"product_id": chips.id, "product_qty": 3, "cost_share": 10})])
        order = self._done(self._order(self.frame, 4))
        self.assertAmounts(self._sheet(order), planned_total=36, actual_material=40, byproduct_credit=4, actual_total=36)
        self.assertLikeOdoo(order)
        self.assertAlmostEqual(order.move_byproduct_ids.value, 4)

    def test_overhead_with_actual_drivers(self):
        """10 % of material and 12 per labour hour: planned 5 + 6, actual 5 + 12. Rules of later days leave the sheet alone."""
        rule = self.env["sme.overhead.rule"]
        rule.create({"name": "Stores", "basis": "material", "rate": 10})
        hourly = rule.create({"name": "Hall", "basis": "labour_hour", "rate": 12})
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 10}, minutes=30)
        order = self._order(self.frame, 1)
        hourly.rate = 100
        self._log(order, 60)
        self._done(order)
        sheet = self._sheet(order)
        self.assertAmounts(sheet, planned_overhead=11, actual_overhead=17, variance_overhead=6, planned_total=91, actual_total=127)
        sheet.action_recompute()
        self.assertAmounts(sheet, planned_overhead=11, actual_overhead=105)

    def test_rework_adds_only_what_it_adds(self):
        """C10: two goods worth 20 each are reworked with a bolt of 5 and a minute at 60 per hour: + 6, not + 46."""
        self._bill(self._buy(self.bolt, 100, 5), 5)
        self._bom(self.frame, {self.bolt: 4})
        order = self._done(self._order(self.frame, 2))
        self.assertAmounts(self._sheet(order), actual_total=40)
        rework = self.env["mrp.production"].create({
            "product_id": self.frame.id, "product_qty": 2, "bom_id": False,
            "move_raw_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": qty, "product_uom": product.uom_id.id})
                for product, qty in ((self.frame, 2), (self.bolt, 1))],
            "workorder_ids": [Command.create({
                "name": "Rework", "workcenter_id": self.center.id, "product_uom_id": self.frame.uom_id.id, "duration_expected": 1})]})
        rework.action_confirm()
        self._log(rework, 1)
        self._done(rework)
        added = self._sheet(rework)
        self.assertTrue(added.is_rework)
        self.assertAmounts(added, actual_total=6, goods_value=40, planned_total=6)
        self.assertAmounts(self._sheet(order), actual_total=40)  # nothing is guessed
        rework.rework_of_id = order
        self.assertAmounts(
            self._sheet(order), rework_cost=6, actual_total=46, unit_cost=23, variance_scrap=6, rolled_material=45, rolled_labour=1)
        self.assertEqual(self._sheet(order).state, "final")
        value = rework.move_finished_ids.value
        self.assertAlmostEqual(added.actual_total + added.goods_value, value, 2)

    def test_orders_cannot_rework_each_other(self):
        other = self._product("Other")
        one, two, third = (self._order(product, 1, bom_id=False) for product in (self.frame, self.frame, other))
        one.rework_of_id = two
        with self.assertRaises(ValidationError):
            two.rework_of_id = one
        with self.assertRaises(ValidationError):
            third.rework_of_id = one

    def test_cancelled_order_keeps_its_plan(self):
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1})
        order = self._order(self.frame, 2)
        order.action_cancel()
        self.assertAmounts(self._sheet(order), planned_total=10, actual_total=0, variance_volume=-10)
        self.assertEqual(self._sheet(order).state, "final")

    def test_cancelled_draft_has_no_sheet(self):
        self._bom(self.frame, {self.bolt: 1})
        order = self.env["mrp.production"].create({"product_id": self.frame.id, "product_qty": 2})
        order.action_cancel()
        self.assertFalse(self.sheets._of(order))

    def test_what_was_deleted_stays_in_the_plan(self):
        """The rule and the work orders of a plan are deleted: their lines stay, and the rule holds on."""
        rule = self.env["sme.overhead.rule"].create({"name": "Stores", "basis": "unit", "rate": 3})
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=10)
        order = self._order(self.frame, 2)
        self.assertAmounts(self._sheet(order), planned_total=36)
        rule.unlink()
        order.workorder_ids.unlink()
        self._done(order)
        self.assertAmounts(
            self._sheet(order), planned_total=36, planned_labour=20, actual_labour=0, actual_overhead=6, actual_total=16,
            variance_efficiency=-20)

    def test_no_price_is_said(self):
        self._bom(self.frame, {self.bolt: 1})
        self.assertEqual(self._codes(self._order(self.frame, 1)), {"no_planned_price"})

    def test_component_without_value_is_planned_by_price(self):
        self.env["product.supplierinfo"].create({"partner_id": self.vendor.id, "product_tmpl_id": self.bolt.product_tmpl_id.id, "price": 3})
        self._bom(self.frame, {self.bolt: 2})
        self.assertAmounts(self._sheet(self._order(self.frame, 5)), planned_total=30)


@tagged("post_install", "-at_install")
class TestCostSheetFifo(TestCostSheet):
    method = "fifo"
    allow_inherited_tests_method = True

    def test_planned_is_frozen_and_actual_follows(self):
        """First in, first out: 4 at 5 and 6 at 7 make 62."""
        self._buy(self.bolt, 4, 5)
        self._buy(self.bolt, 20, 7)
        self._bom(self.frame, {self.bolt: 10})
        order = self._done(self._order(self.frame, 1))
        self.assertAmounts(self._sheet(order), actual_total=62)
        self.assertLikeOdoo(order)

    def test_price_and_usage(self):
        """C11 with FIFO: 12 pieces at 9 against a plan of 10 at 10."""
        self._buy(self.bolt, 1, 10)
        self._bom(self.frame, {self.bolt: 10})
        order = self._order(self.frame, 1)
        self._done(self._order(self._bom_of_one(), 1))
        self._buy(self.bolt, 12, 9)
        self._done(order, used={self.bolt: 12})
        self.assertAmounts(self._sheet(order), planned_total=100, actual_total=108, variance_price=-12, variance_usage=20)

    def _bom_of_one(self):
        other = self._product("Other")
        self._bom(other, {self.bolt: 1})
        return other

    def test_backorder_shares_the_plan(self):
        self._buy(self.bolt, 6, 5)
        self._buy(self.bolt, 10, 8)
        self._bom(self.frame, {self.bolt: 1})
        order = self._order(self.frame, 10)
        planned = self._sheet(order).planned_total
        self._done(order, qty=6, backorder=True)
        rest = order.production_group_id.production_ids - order
        self._done(rest)
        self.assertAmounts(self._sheet(order), actual_total=30, planned_total=round(planned * 0.6, 2))
        self.assertAmounts(self._sheet(rest), actual_total=32)
        self.assertAlmostEqual(self._sheet(order).planned_total + self._sheet(rest).planned_total, planned, 2)
        self.assertLikeOdoo(rest)

    def test_merged_orders_keep_their_plans(self):
        self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 1})
        orders = self._order(self.frame, 2) | self._order(self.frame, 3)
        merged = self.env["mrp.production"].browse(orders.action_merge()["res_id"])
        self.assertAmounts(self._sheet(merged), planned_material=25)
