"""Runs of a part of the plan: what stands outside still counts, what has gone is gone, and the comparison keeps the rest."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .test_mrp_run import RunCase


@tagged("post_install", "-at_install")
class TestNetChange(RunCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.product("Part", buy=1)
        cls.lamp = cls.product("Lamp")
        cls.lamp_bom = cls.bom(cls.lamp, (cls.part, 1))

    def suggestion(self, product):
        return self.env["sme.planned.order"].search([("product_id", "=", product.id), ("state", "!=", "cancelled")])

    def total(self, product):
        return sum(self.suggestion(product).filtered(lambda order: order.state != "released").mapped("quantity"))

    def both(self, product):
        """Quantities planned for ``product`` by a run of everything, and by one of it alone after that."""
        self.run_mrp()
        everything = self.total(product)
        self.run_mrp(product_ids=product.ids)
        return everything, self.total(product)

    def charted(self, product):
        """Demand in the chart, in all."""
        days = self.env["sme.pegging"].stock_projection(product.id, self.warehouse.id)["days"]
        return sum(day["demand"] for day in days)

    def request(self, product, qty, days):
        return self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id, "picking_type_id": self.warehouse.in_type_id.id,
            "order_line": [Command.create({
                "product_id": product.id, "product_qty": qty, "price_unit": 1, "date_planned": self.day(days)})]})

    def subcontracted(self, *parts):
        product = self.product("Subcontracted", buy=3)
        self.bom(product, *parts, type="subcontract", subcontractor_ids=[Command.link(self.vendor.id)])
        return product

    # ------------------------------------------------------------------ what stands outside

    def test_requests_to_subcontractors_need_their_parts(self):
        """10 of two parts each: 20."""
        request = self.request(self.subcontracted((self.part, 2)), 10, 8)
        self.assertEqual(self.both(self.part), (20, 20))
        peg = self.pegs(self.part)
        self.assertEqual((peg.demand_kind, peg.demand_model, peg.demand_res_id), ("purchase", "purchase.order", request.id))
        self.assertEqual(self.charted(self.part), 20)
        self.run_mrp(product_ids=self.part.ids, include_rfqs=False)
        self.assertEqual(self.total(self.part), 0)

    def test_parts_of_a_subcontracted_kit(self):
        """10 of two kits of three parts: 60."""
        kit = self.product("Kit")
        self.bom(kit, (self.part, 3), type="phantom")
        self.request(self.subcontracted((kit, 2)), 10, 8)
        self.assertEqual(self.both(self.part), (60, 60))

    def test_a_parent_released_in_part_needs_the_rest(self):
        """Of 10 lamps 4 are on a manufacturing order, which needs 4 parts itself: 10 in all, not 14."""
        self.promise(self.lamp, 10, 9)
        self.run_mrp()
        order = self.suggestion(self.lamp)
        release = self.env["sme.release"].browse(order.action_release_preview()["res_id"])
        release.line_ids.quantity = 4
        release.action_release()
        self.assertEqual((order.state, order.released_quantity), ("partly_released", 4))
        self.assertEqual(self.charted(self.part), 10)
        self.run_mrp(product_ids=self.part.ids)
        self.assertEqual(self.total(self.part), 10)
        self.assertEqual(self.both(self.part), (10, 10))
        self.assertEqual(self.charted(self.part), 10)

    def test_a_parent_changed_by_the_planner_needs_what_it_is_now(self):
        self.promise(self.lamp, 10, 9)
        self.run_mrp()
        self.suggestion(self.lamp).quantity = 50
        self.run_mrp(product_ids=self.part.ids)
        self.assertEqual((self.total(self.part), self.charted(self.part)), (50, 50))
        self.assertEqual(self.both(self.part), (50, 50))

    def test_a_parent_entered_by_hand_has_no_pegs_yet(self):
        """7 lamps by the kit: a kit has 2 parts, a lamp one kit and one part: 21."""
        kit = self.product("Kit")
        self.bom(kit, (self.part, 2), type="phantom")
        self.lamp_bom.bom_line_ids = [Command.create({"product_id": kit.id, "product_qty": 1})]
        order = self.env["sme.planned.order"].create({
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": self.lamp.id, "action": "make", "quantity": 7,
            "due_date": self.date(9)})
        self.run_mrp(product_ids=self.part.ids)
        self.assertEqual((self.total(self.part), set(self.pegs(self.part).demand_order_id)), (21, {order}))
        self.assertEqual(self.both(self.part), (21, 21))

    def test_a_firm_transfer_needs_its_source(self):
        depot = self.env["stock.warehouse"].create({"name": "Depot", "code": "DEP", "company_id": self.company.id})
        depot.resupply_wh_ids = self.warehouse
        self.part.route_ids = depot.resupply_route_ids
        self.env["sme.planned.order"].create({
            "company_id": self.company.id, "warehouse_id": depot.id, "product_id": self.part.id, "action": "transfer",
            "source_warehouse_id": self.warehouse.id, "quantity": 6, "due_date": self.date(9)})
        for scope in ({"warehouse_ids": self.warehouse.ids}, {}, {"warehouse_ids": self.warehouse.ids}):
            self.run_mrp(**scope)
            self.assertEqual(sum(order[2] for order in self.planned(self.part, warehouse_id=self.warehouse.id)), 6)

    def test_a_suggested_transfer_needs_its_source(self):
        """6 of the depot come from the warehouse, which is planned alone."""
        depot = self.env["stock.warehouse"].create({"name": "Depot", "code": "DEP", "company_id": self.company.id})
        depot.resupply_wh_ids = self.warehouse
        self.part.route_ids = depot.resupply_route_ids
        self.move(self.part, 6, 9, depot.lot_stock_id, self.customers)
        self.run_mrp()
        transfer = self.env["sme.planned.order"].search([("warehouse_id", "=", depot.id)])
        self.run_mrp(warehouse_ids=self.warehouse.ids)
        self.assertEqual((transfer.exists().quantity, self.planned(self.part, warehouse_id=self.warehouse.id)), (6, [("buy", 9, 6)]))

    def test_forecast_of_a_kit_needs_its_parts(self):
        """14 kits over a week of 3 parts each: 42."""
        self.company.resource_calendar_id = False
        kit = self.product("Kit")
        self.bom(kit, (self.part, 3), type="phantom")
        self.env["sme.demand.forecast"].create({
            "product_id": kit.id, "warehouse_id": self.warehouse.id, "period_kind": "week",
            "date_from": fields.Date.add(fields.Date.today(), days=10), "quantity": 14})
        self.assertEqual(self.both(self.part), (42, 42))

    def test_statements_do_not_grow_with_parents(self):
        def parents(count):
            lamps = self.env["product.product"]
            for number in range(count):
                lamp = self.product(f"Lamp {number}")
                self.bom(lamp, (self.part, 1))
                lamps |= lamp
            self.env["sme.planned.order"].create([{
                "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": lamp.id, "action": "make", "quantity": 7,
                "due_date": self.date(9)} for lamp in lamps])

        def statements():
            run = self.env["sme.mrp.run"].create({"company_id": self.company.id, "product_ids": self.part.ids})
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            run.action_run()
            return self.env.cr.sql_log_count - before
        parents(2)
        statements()
        few = statements()
        parents(8)
        self.assertLessEqual(statements(), few)
        self.assertEqual(self.total(self.part), 70)
        self.assertLess(few, 120)

    # ------------------------------------------------------------------ what is gone

    def test_a_run_of_a_warehouse_drops_what_nobody_needs(self):
        move = self.promise(self.part, 10, 9)
        self.run_mrp()
        self.assertEqual(self.total(self.part), 10)
        move._action_cancel()
        self.run_mrp(warehouse_ids=self.warehouse.ids)
        self.assertFalse(self.suggestion(self.part) or self.pegs(self.part))

    def test_a_component_that_was_replaced_is_planned_anew(self):
        """Lamps need 10 of the new part instead of the old one, of which shelves need 3 still."""
        fresh, shelf = self.product("Fresh", buy=1), self.product("Shelf")
        self.bom(shelf, (self.part, 1))
        self.promise(self.lamp, 10, 9)
        self.promise(shelf, 3, 9)
        self.run_mrp()
        self.assertEqual(self.total(self.part), 13)
        self.lamp_bom.bom_line_ids.product_id = fresh
        self.run_mrp(product_ids=self.lamp.ids)
        self.assertEqual((self.total(fresh), self.total(self.part)), (10, 3))
        self.assertEqual(self.pegs(self.part).demand_order_id.product_id, shelf)

    # ------------------------------------------------------------------ the comparison

    def changes(self, product):
        self.env.flush_all()
        return self.env["sme.mrp.change"].search([("product_id", "=", product.id)]).mapped(
            lambda change: (change.kind, change.quantity_before, change.quantity))

    def test_the_comparison_keeps_what_a_run_does_not_touch(self):
        nut = self.product("Nut", buy=1)
        self.promise(self.part, 10, 9)
        self.promise(nut, 1, 9)
        self.run_mrp()
        self.promise(self.part, 5, 9)
        self.run_mrp()
        self.assertEqual((self.changes(self.part), self.changes(nut)), ([("quantity", 10, 15)], []))
        self.promise(nut, 2, 9)
        run = self.run_mrp(product_ids=nut.ids)
        self.assertEqual((self.changes(self.part), self.changes(nut)), ([("quantity", 10, 15)], [("quantity", 1, 3)]))
        self.assertEqual(self.env["sme.mrp.change"].search([("run_id", "=", run.id)]).product_id, nut)
        self.run_mrp(warehouse_ids=self.warehouse.ids)
        self.assertEqual((self.changes(self.part), self.changes(nut)), ([], []))

    def test_what_the_planner_has_fixed_or_released_is_not_gone(self):
        self.promise(self.part, 10, 9)
        self.promise(self.part, 5, 20)
        self.run_mrp()
        self.run_mrp()
        first, second = self.suggestion(self.part).sorted("due_date")
        first.action_firm()
        release = self.env["sme.release"].browse(second.action_release_preview()["res_id"])
        release.action_release()
        self.assertEqual((first.state, second.state), ("firm", "released"))
        self.assertEqual(self.changes(self.part), [])
        first.action_cancel()
        self.assertEqual(self.changes(self.part), [("both", 10, 5), ("gone", 5, 0)])

    def test_a_firm_order_is_not_new_when_a_part_is_planned_again(self):
        self.promise(self.part, 10, 9)
        self.run_mrp()
        self.run_mrp()
        self.suggestion(self.part).action_firm()
        self.run_mrp(product_ids=self.part.ids)
        self.assertEqual(self.changes(self.part), [])
