"""The MRP run from Odoo's documents to planned orders and pegs."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..runs.store import PlanStore
from .common import FactoryCase


class RunCase(FactoryCase):

    def run_mrp(self, **values):
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id, **values})
        run.action_run()
        return run

    def planned(self, product, **domain):
        orders = self.env["sme.planned.order"].search(
            [("product_id", "=", product.id), *((name, "=", value) for name, value in domain.items())], order="due_date, id")
        today = fields.Date.today()
        return [(order.action, (order.due_date - today).days, order.quantity) for order in orders]

    def pegs(self, product):
        return self.env["sme.peg"].search([("product_id", "=", product.id)])

    def parameter(self, product, **values):
        return self.env["sme.planning.parameter"].create({
            "company_id": self.company.id, "product_id": product.id, "warehouse_id": self.warehouse.id, **values})


@tagged("post_install", "-at_install")
class TestMrpRun(RunCase):

    def test_buy_and_make_through_two_levels(self):
        rod = self.product("Rod", buy=3)
        lamp = self.product("Lamp", stock=4)
        self.bom(lamp, (rod, 2), produce_delay=1)
        self.promise(lamp, 10, 8)
        run = self.run_mrp()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.planned(lamp), [("make", 8, 6)])
        self.assertEqual(self.planned(rod), [("buy", 7, 12)])
        order = self.env["sme.planned.order"].search([("product_id", "=", lamp.id)])
        self.assertEqual((order.need_quantity, order.stock_quantity, order.net_quantity), (10, 4, 6))
        self.assertIn("need 10 − stock 4 = 6", order.arithmetic)
        self.assertEqual(order.bom_id.product_tmpl_id, lamp.product_tmpl_id)

    def test_pegs_add_up_to_the_orders(self):
        rod = self.product("Rod", buy=3)
        lamp = self.product("Lamp", stock=4)
        self.bom(lamp, (rod, 2))
        self.promise(lamp, 10, 8)
        self.run_mrp()
        lamp_order = self.env["sme.planned.order"].search([("product_id", "=", lamp.id)])
        supplies = {(peg.supply_kind, peg.quantity) for peg in self.pegs(lamp)}
        self.assertEqual(supplies, {("stock", 4), ("planned", 6)})
        [peg] = self.pegs(rod)
        self.assertEqual((peg.demand_order_id, peg.demand_kind, peg.quantity), (lamp_order, "planned", 12))

    def test_grams_of_a_part_kept_in_kg(self):
        """The peer plans 5,000 kg."""
        powder = self.product("Powder", buy=1, uom_id=self.kg.id)
        self.price(powder, 1, product_uom_id=self.kg.id)
        tile = self.product("Tile")
        self.bom(tile, (powder, 500, self.gram))
        self.promise(tile, 10, 5)
        self.run_mrp()
        self.assertEqual(self.planned(powder), [("buy", 5, 5)])

    def test_open_and_draft_manufacturing_orders_count(self):
        rod = self.product("Rod", buy=1)
        lamp = self.product("Lamp")
        self.bom(lamp, (rod, 1))
        self.promise(lamp, 10, 9)
        self.production(lamp, 6, 3)
        self.production(lamp, 4, 4, confirm=False)
        self.run_mrp()
        self.assertEqual(self.planned(lamp), [])
        self.assertEqual(sum(order[2] for order in self.planned(rod)), 10)

    def test_requests_for_quotation_are_an_option(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [(0, 0, {"product_id": rod.id, "product_qty": 10, "date_planned": self.day(9)})],
        })
        self.run_mrp()
        self.assertEqual(self.planned(rod), [])
        self.run_mrp(include_rfqs=False)
        self.assertEqual(self.planned(rod), [("buy", 9, 10)])

    def test_a_run_replaces_suggestions_and_keeps_what_is_firm(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        self.run_mrp()
        order = self.env["sme.planned.order"].search([("product_id", "=", rod.id)])
        order.quantity = 12
        self.assertEqual(order.state, "firm")
        self.promise(rod, 5, 12)
        self.run_mrp()
        self.assertTrue(order.exists())
        self.assertEqual(self.planned(rod), [("buy", 9, 12), ("buy", 12, 3)])

    def test_equal_input_gives_an_equal_plan(self):
        rod = self.product("Rod", buy=1)
        lamp = self.product("Lamp")
        self.bom(lamp, (rod, 3))
        self.promise(lamp, 10, 9)
        self.run_mrp()
        before = self.planned(rod), self.planned(lamp)
        self.run_mrp()
        self.assertEqual(before, (self.planned(rod), self.planned(lamp)))
        self.assertFalse(self.env["sme.mrp.change"].search([("company_id", "=", self.company.id)]))

    def test_changes_say_what_and_why(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        self.run_mrp()
        self.promise(rod, 5, 9)
        self.run_mrp()
        [change] = self.env["sme.mrp.change"].search([("product_id", "=", rod.id)])
        self.assertEqual((change.kind, change.quantity_before, change.quantity), ("quantity", 10, 15))
        self.assertEqual(change.reason, "demand +5")

    def test_parameters_and_reordering_rules(self):
        rod, nut = self.product("Rod", buy=1), self.product("Nut", buy=1)
        self.parameter(rod, minimum=50, safety_stock=10)
        self.env["stock.warehouse.orderpoint"].create({
            "product_id": nut.id, "warehouse_id": self.warehouse.id, "location_id": self.stock_location.id,
            "product_min_qty": 20, "product_max_qty": 80, "trigger": "manual",
        })
        self.promise(rod, 10, 9)
        self.run_mrp()
        self.assertEqual(self.planned(rod), [("buy", 0, 50)])
        self.assertEqual(self.planned(nut), [("buy", 0, 80)])

    def test_no_vendor_is_an_exception_with_a_remedy(self):
        globe, rod = self.product("Globe"), self.product("Rod", buy=1)
        self.price(globe, 1, partner_id=self.env["res.partner"].create({"name": "Gone", "active": False}).id)
        lamp = self.product("Lamp")
        self.bom(lamp, (globe, 1), (rod, 1))
        self.promise(lamp, 10, 9)
        run = self.run_mrp()
        [exception] = self.env["sme.mrp.exception"].search([("run_id", "=", run.id)])
        self.assertEqual((exception.product_id, exception.kind, exception.quantity), (globe, "no_vendor", 10))
        self.assertIn("Globe", exception.remedy)
        self.assertEqual(self.planned(rod), [("buy", 9, 10)])

    def test_expedite_message_moves_the_purchase(self):
        rod = self.product("Rod", buy=1)
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [(0, 0, {"product_id": rod.id, "product_qty": 10, "date_planned": self.day(60)})],
        })
        order.button_confirm()
        self.promise(rod, 10, 5)
        run = self.run_mrp()
        self.assertEqual(self.planned(rod), [])
        [message] = self.env["sme.action.message"].search([("run_id", "=", run.id)])
        self.assertEqual((message.kind, message.document_name), ("expedite", order.name))
        message.action_apply()
        self.assertEqual(message.state, "applied", message.outcome)
        self.assertEqual(order.order_line.date_planned.date(), fields.Date.today() + timedelta(days=5))
        self.run_mrp()
        self.assertFalse(self.env["sme.action.message"].search([("document_name", "=", order.name), ("state", "=", "open")]))

    def test_transfer_between_warehouses_makes_demand_in_the_source(self):
        depot = self.env["stock.warehouse"].create({"name": "Depot", "code": "DEP", "company_id": self.company.id})
        depot.resupply_wh_ids = self.warehouse
        rod = self.product("Rod", stock=4, buy=1)
        rod.route_ids = depot.resupply_route_ids
        self.move(rod, 10, 9, depot.lot_stock_id, self.customers)
        self.run_mrp()
        self.assertEqual(self.planned(rod, warehouse_id=depot.id), [("transfer", 9, 10)])
        self.assertEqual(sum(order[2] for order in self.planned(rod, warehouse_id=self.warehouse.id)), 6)

    def test_net_change_keeps_what_others_need(self):
        """Only the lamp is planned anew; the rod's other parent keeps its suggestion and its need."""
        rod = self.product("Rod", buy=1)
        lamp, shelf = self.product("Lamp"), self.product("Shelf")
        self.bom(lamp, (rod, 2))
        self.bom(shelf, (rod, 1))
        self.promise(shelf, 7, 9)
        self.run_mrp()
        shelf_order = self.env["sme.planned.order"].search([("product_id", "=", shelf.id)])
        self.promise(lamp, 10, 9)
        self.run_mrp(product_ids=lamp.ids)
        self.assertTrue(shelf_order.exists())
        self.assertEqual(self.planned(lamp), [("make", 9, 10)])
        self.assertEqual(self.planned(rod), [("buy", 9, 27)])

    def test_plan_sale_orders(self):
        rod = self.product("Rod", buy=1)
        lamp = self.product("Lamp", list_price=5)
        self.bom(lamp, (rod, 2))
        order = self.env["sale.order"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "warehouse_id": self.warehouse.id,
            "commitment_date": self.day(9), "order_line": [(0, 0, {"product_id": lamp.id, "product_uom_qty": 3})],
        })
        order.action_confirm()
        run = self.env["sme.mrp.run"].plan_sale_orders(order)
        self.assertEqual(run.state, "done")
        self.assertEqual([line[2] for line in self.planned(lamp)], [3])
        self.assertEqual(self.pegs(lamp).sale_line_id, order.order_line)

    def test_two_runs_of_a_company_do_not_overlap(self):
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        with self.env.registry.cursor() as other:
            other.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (19_300_000, self.company.id))
            with self.assertRaisesRegex(UserError, "under way"):
                run.action_run()
        run.action_run()
        self.assertEqual(run.state, "done")

    def test_statements_do_not_grow_with_products(self):
        def factory(count):
            for number in range(count):
                rod, lamp = self.product(f"Rod {number}", buy=1), self.product(f"Lamp {number}")
                self.bom(lamp, (rod, 2))
                self.promise(lamp, 10, 9)
        factory(2)
        self.run_mrp()
        self.run_mrp()
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        run.action_run()
        few = self.env.cr.sql_log_count - before
        factory(8)
        self.run_mrp()
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        run.action_run()
        self.assertLessEqual(self.env.cr.sql_log_count - before, few)
        self.assertLess(few, 80)

    def test_a_deleted_product_takes_its_suggestions_along(self):
        rod = self.product("Rod", buy=1)
        self.parameter(rod, safety_stock=5)
        self.run_mrp()
        self.assertTrue(self.planned(rod))
        rod.unlink()
        self.assertFalse(self.env["sme.planned.order"].search([("product_id", "=", rod.id)]))

    def test_rights(self):
        planner = self.user("test_planner", "sme_mrp_suggest.group_planner")
        seller = self.user("test_seller", "sales_team.group_sale_salesman")
        run = self.env["sme.mrp.run"].with_user(planner).create({"company_id": self.company.id})
        run.action_run()
        self.assertEqual(run.state, "done")
        with self.assertRaises(AccessError):
            run.with_user(seller).action_run()
        with self.assertRaises(AccessError):
            self.env["sme.planned.order"].with_user(seller).search([])

    def test_parameters_that_contradict_are_refused(self):
        rod = self.product("Rod", buy=1)
        with self.assertRaises(ValidationError):
            self.parameter(rod, minimum=50, maximum=20)
        with self.assertRaises(ValidationError):
            self.parameter(rod, lot_sizing="fixed")

    def test_background_run_through_the_scheduler(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        run.action_run_background()
        with self.enter_registry_test_mode():
            self.env.ref("sme_mrp_suggest.cron_mrp_run").method_direct_trigger()
        run.invalidate_recordset()
        self.assertEqual(run.state, "done", run.failure)
        self.assertEqual(self.planned(rod), [("buy", 9, 10)])

    def test_an_interrupted_run_is_told_and_the_next_works(self):
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        run.state = "running"
        run._recover()
        self.assertEqual(run.state, "failed")
        self.assertIn("Interrupted", run.failure)
        run.action_run()
        self.assertEqual(run.state, "done")

    def test_an_open_order_is_increased_instead_of_a_new_one(self):
        rod = self.product("Rod", buy=1)
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [(0, 0, {"product_id": rod.id, "product_qty": 10, "date_planned": self.day(5)})],
        })
        self.promise(rod, 14, 5)
        run = self.run_mrp()
        [message] = self.env["sme.action.message"].search([("run_id", "=", run.id)])
        self.assertEqual((message.kind, message.from_quantity, message.to_quantity), ("increase", 10, 14))
        self.assertEqual(run.message_count, 1)
        message.action_apply()
        self.assertEqual(order.order_line.product_qty, 14)
        self.assertEqual(message.planned_order_id.state, "cancelled")
        run = self.run_mrp()
        self.assertFalse(self.env["sme.action.message"].search([("run_id", "=", run.id)]))

    def test_slow_moving_stock_is_warned_of(self):
        rod = self.product("Rod", buy=1, stock=5)
        self.env["stock.quant"].search([("product_id", "=", rod.id)]).in_date = self.day(-200)
        self.parameter(rod, safety_stock=50)
        self.run_mrp()
        order = self.env["sme.planned.order"].search([("product_id", "=", rod.id), ("slow_moving", "=", True)])
        self.assertEqual(order.warning, "Slow-moving stock of it exists.")

    def test_forecast_is_planned_and_consumed_by_the_run(self):
        """F1: forecast 300, an order of 100 in the period: 300 in all."""
        rod = self.product("Rod", buy=1, list_price=1)
        forecast = self.env["sme.demand.forecast"].create({
            "product_id": rod.id, "warehouse_id": self.warehouse.id, "period_kind": "month",
            "date_from": fields.Date.today() + timedelta(days=10), "quantity": 300,
        })
        order = self.env["sale.order"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "warehouse_id": self.warehouse.id,
            "commitment_date": self.day(15), "order_line": [(0, 0, {"product_id": rod.id, "product_uom_qty": 100})],
        })
        order.action_confirm()
        self.run_mrp()
        self.assertEqual(sum(line[2] for line in self.planned(rod)), 300)
        self.assertEqual((forecast.consumed_quantity, forecast.left_quantity), (100, 200))
        self.assertEqual(sum(peg.quantity for peg in self.pegs(rod) if peg.demand_kind == "forecast"), 200)

    def test_no_advice_on_an_order_for_its_byproduct(self):
        rod, swarf = self.product("Rod", buy=1), self.product("Swarf", buy=1)
        body = self.product("Body")
        bom = self.bom(body, (rod, 1))
        bom.byproduct_ids = [(0, 0, {"product_id": swarf.id, "product_qty": 4, "product_uom_id": swarf.uom_id.id})]
        self.production(body, 10, 3)
        self.promise(body, 10, 9)
        self.promise(swarf, 40, 9)
        run = self.run_mrp()
        self.assertEqual(self.planned(swarf), [])
        self.assertFalse(self.env["sme.action.message"].search([("run_id", "=", run.id), ("product_id", "=", swarf.id)]))

    def test_byproduct_of_a_planned_order_is_supply(self):
        """N8."""
        rod, swarf = self.product("Rod", buy=1), self.product("Swarf", buy=1)
        body = self.product("Body")
        bom = self.bom(body, (rod, 1))
        bom.byproduct_ids = [(0, 0, {"product_id": swarf.id, "product_qty": 4, "product_uom_id": swarf.uom_id.id})]
        self.promise(body, 10, 5)
        self.promise(swarf, 40, 9)
        self.run_mrp()
        self.assertEqual(self.planned(swarf), [])
        self.assertEqual(self.pegs(swarf).supply_kind, "byproduct")

    def test_a_run_in_the_background_can_be_stopped(self):
        """The plan before it stays, and the run says why it ended."""
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        self.run_mrp()
        before = self.planned(rod)
        self.promise(rod, 5, 12)
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        run.action_run_background()
        self.env["sme.mrp.progress"]._ask_to_stop(run.ids)
        with self.enter_registry_test_mode():
            self.env.ref("sme_mrp_suggest.cron_mrp_run").method_direct_trigger()
        run.invalidate_recordset()
        self.assertEqual((run.state, run.in_background), ("failed", False))
        self.assertIn("Stopped", run.failure)
        self.assertEqual(self.planned(rod), before)

    def test_lead_time_is_that_of_one_bill_of_materials(self):
        """The peer adds up the lead times of all bills of a product."""
        rod, lamp = self.product("Rod", buy=1), self.product("Lamp")
        self.bom(lamp, (rod, 1), produce_delay=2, sequence=1)
        self.bom(lamp, (rod, 3), produce_delay=5, sequence=2)
        self.promise(lamp, 10, 9)
        self.run_mrp()
        self.assertEqual(self.planned(rod), [("buy", 7, 10)])

    def test_units_that_do_not_fit_are_an_exception(self):
        """E8: nothing silently × 1000."""
        tile, powder, rod = self.product("Tile"), self.product("Powder", buy=1), self.product("Rod", buy=1)
        self.bom(tile, (powder, 2, self.kg))
        self.promise(tile, 3, 9)
        self.promise(rod, 1, 9)
        run = self.run_mrp()
        [exception] = self.env["sme.mrp.exception"].search([("run_id", "=", run.id)])
        self.assertEqual((exception.product_id, exception.kind, exception.quantity), (tile, "unit_mismatch", 3))
        self.assertIn("kg", exception.remedy)
        self.assertEqual(self.planned(powder), [])
        self.assertEqual(self.planned(rod), [("buy", 9, 1)])

    def test_an_archived_product_that_is_needed_is_an_exception(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 3, 9)
        rod.action_archive()
        run = self.run_mrp()
        [exception] = self.env["sme.mrp.exception"].search([("run_id", "=", run.id)])
        self.assertEqual((exception.product_id, exception.kind), (rod, "archived"))

    def test_a_failing_run_leaves_the_plan_before(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        self.run_mrp()
        before = self.planned(rod)
        self.promise(rod, 5, 12)
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id})
        with patch.object(PlanStore, "_outer_peg_rows", side_effect=ValueError("the disk is full")), self.assertRaises(ValueError):
            with self.env.cr.savepoint():
                run.action_run()
        self.assertEqual(self.planned(rod), before)
        run.action_run()
        self.assertEqual(self.planned(rod), [*before, ("buy", 12, 5)])

    def test_another_company_sees_nothing_of_the_plan(self):
        rod = self.product("Rod", buy=1)
        self.promise(rod, 10, 9)
        self.promise(self.product("Knob"), 1, 9)
        self.run_mrp()
        stranger = self.env["res.company"].sudo().create({"name": "Stranger"})
        planner = new_test_user(
            self.env, "other_planner", groups="sme_mrp_suggest.group_planner", company_id=stranger.id,
            company_ids=[Command.set(stranger.ids)])
        for model in ("sme.planned.order", "sme.peg", "sme.mrp.exception", "sme.mrp.run", "sme.mrp.change", "sme.action.message"):
            records = self.env[model].with_user(planner).with_context(allowed_company_ids=stranger.ids)
            self.assertFalse(records.search([("company_id", "=", self.company.id)]), model)

    def test_a_month_without_working_days_is_planned_all_the_same(self):
        self.company.resource_calendar_id = self.env["resource.calendar"].create({
            "name": "Closed", "company_id": self.company.id, "attendance_ids": [Command.clear()]})
        rod = self.product("Rod", buy=1)
        self.env["sme.demand.forecast"].create({
            "product_id": rod.id, "warehouse_id": self.warehouse.id, "period_kind": "week",
            "date_from": fields.Date.today() + timedelta(days=10), "quantity": 14,
        })
        self.run_mrp()
        self.assertEqual([line[2] for line in self.planned(rod)], [2] * 7)
