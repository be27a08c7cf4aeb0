"""Advice applied to manufacturing orders: what changes, and what is refused."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_advice import ActionCase


@tagged("post_install", "-at_install")
class TestAdviceOnProductions(ActionCase):

    def setUp(self):
        super().setUp()
        self.rod, self.lamp = self.product("Rod", stock=1000), self.product("Lamp")
        self.recipe = self.bom(self.lamp, (self.rod, 3))

    def ready(self, production):
        self.assertEqual({self.days(move.date) for move in production.move_finished_ids}, {self.days(production.date_finished)})
        return self.days(production.date_finished)

    def test_move_an_order_to_the_day(self):
        for confirm in (False, True):
            for planned, needed, kind in ((30, 10, "expedite"), (5, 12, "postpone"), (-10, 20, "postpone")):
                with self.subTest(confirm=confirm, planned=planned), self.env.cr.savepoint() as savepoint:
                    production = self.production(self.lamp, 10, planned, confirm)
                    self.promise(self.lamp, 10, needed)
                    message = self.apply(self.lamp, kind)
                    self.assertEqual(self.ready(production), needed)
                    self.assertIn(self.date(needed), message.outcome)
                    self.assert_applied(message)
                    savepoint.rollback()

    def test_an_order_that_was_moved_meanwhile_is_left(self):
        production = self.production(self.lamp, 10, 30)
        self.promise(self.lamp, 10, 10)
        [message] = self.advice(self.lamp)
        production.date_start = self.day(25)
        message.action_apply()
        self.assert_refused(message, "plan again")
        self.assertEqual(self.ready(production), 25)

    def test_reduce_increase_and_cancel(self):
        for confirm in (False, True):
            for need, kind, expected in ((4, "reduce", 4), (14, "increase", 14), (0, "cancel", 10)):
                with self.subTest(confirm=confirm, kind=kind), self.env.cr.savepoint() as savepoint:
                    production = self.production(self.lamp, 10, 5, confirm)
                    if need:
                        self.promise(self.lamp, need, 5)
                    message = self.apply(self.lamp, kind)
                    self.assertEqual((production.product_qty, production.state == "cancel"), (expected, kind == "cancel"))
                    if need:
                        self.assertEqual(
                            (production.move_finished_ids.product_qty, production.move_raw_ids.product_qty), (need, 3 * need))
                    self.assert_applied(message)
                    savepoint.rollback()

    def test_pieces_of_an_order_in_dozens(self):
        """2 dozen, 10 pieces needed, with 3 rods and 1 gram of swarf each."""
        dozen, swarf = self.env.ref("uom.product_uom_dozen"), self.product("Swarf", uom_id=self.gram.id)
        self.recipe.byproduct_ids = [Command.create({"product_id": swarf.id, "product_qty": 1, "product_uom_id": self.gram.id})]
        for confirm in (False, True):
            with self.subTest(confirm=confirm), self.env.cr.savepoint() as savepoint:
                production = self.env["mrp.production"].create({
                    "product_id": self.lamp.id, "product_qty": 2, "product_uom_id": dozen.id, "date_start": self.day(5)})
                if confirm:
                    production.action_confirm()
                self.promise(self.lamp, 10, 5)
                message = self.apply(self.lamp, "reduce")
                self.assertEqual((production.product_qty, production.product_uom_id), (10, self.units))
                made = {move.product_id: move.product_qty for move in production.move_finished_ids}
                self.assertEqual(made, {self.lamp: 10, swarf: 10})
                self.assertEqual(production.move_raw_ids.product_qty, 30)
                self.assertIn("from 2 Dozens to 10 Units", message.outcome)
                self.assert_applied(message)
                savepoint.rollback()

    def test_an_order_that_has_begun_is_left(self):
        production = self.production(self.lamp, 10, 5)
        self.promise(self.lamp, 4, 5)
        [message] = self.advice(self.lamp)
        production.qty_producing = 2
        production._set_qty_producing()
        self.assertEqual(production.state, "progress")
        message.action_apply()
        self.assert_refused(message, "has begun")

    def work(self):
        """A work center that works every day from 8 to 17, and an hour of it in the recipe."""
        calendar = self.env["resource.calendar"].create({
            "name": "Every day", "company_id": self.company.id, "tz": "UTC", "attendance_ids": [Command.clear(), *(
                Command.create({"name": "Day", "dayofweek": str(day), "hour_from": 8, "hour_to": 17, "day_period": "morning"})
                for day in range(7))]})
        center = self.env["mrp.workcenter"].create({
            "name": "Bench", "company_id": self.company.id, "resource_calendar_id": calendar.id})
        self.recipe.operation_ids = [Command.create({
            "name": "Assemble", "workcenter_id": center.id, "time_cycle_manual": 6, "time_mode": "manual"})]
        return center

    def test_planned_work_orders_are_planned_anew(self):
        self.work()
        production = self.production(self.lamp, 10, 30)
        production.button_plan()
        self.assertEqual(self.ready(production), 30)
        self.promise(self.lamp, 10, 10)
        message = self.apply(self.lamp, "expedite")
        self.assertTrue(production.is_planned)
        self.assertEqual((self.ready(production), self.days(production.workorder_ids.date_finished)), (10, 10))
        self.assertIn(self.date(10), message.outcome)
        self.assert_applied(message)

    def test_an_order_planned_without_work_orders(self):
        production = self.production(self.lamp, 10, 30)
        production.button_plan()
        self.assertTrue(production.is_planned)
        self.promise(self.lamp, 10, 10)
        message = self.apply(self.lamp, "expedite")
        self.assertTrue(production.is_planned)
        self.assertEqual(self.ready(production), 10)
        self.assert_applied(message)

    def test_work_orders_that_find_no_room_say_when(self):
        """The bench is closed up to day 20: needed on day 10, ready on day 21 instead of 30."""
        center = self.work()
        production = self.production(self.lamp, 10, 30)
        production.button_plan()
        self.closed(center, 21)
        self.promise(self.lamp, 10, 10)
        message = self.apply(self.lamp, "expedite")
        self.assertEqual(message.state, "applied", message.outcome)
        self.assertTrue(production.is_planned)
        self.assertEqual(self.ready(production), 21)
        self.assertIn(self.date(21), message.outcome)

    def test_work_orders_that_find_no_room_at_all_stay(self):
        center = self.work()
        production = self.production(self.lamp, 10, 30)
        production.button_plan()
        self.closed(center, 30)
        before = production.date_start, production.date_finished
        self.promise(self.lamp, 10, 10)
        self.assert_refused(self.apply(self.lamp, "expedite"), "by hand")
        self.assertTrue(production.is_planned)
        self.assertEqual((production.date_start, production.date_finished), before)

    def closed(self, center, days):
        """Until the morning of a day."""
        self.env["resource.calendar.leaves"].create({
            "name": "Closed", "resource_id": center.resource_id.id, "calendar_id": center.resource_calendar_id.id,
            "company_id": self.company.id, "time_type": "leave",
            "date_from": self.day(-1).replace(hour=0), "date_to": self.day(days).replace(hour=0)})

    def test_reduce_with_planned_work_orders(self):
        self.work()
        production = self.production(self.lamp, 10, 5)
        production.button_plan()
        self.promise(self.lamp, 4, 5)
        message = self.apply(self.lamp, "reduce")
        self.assertTrue(production.is_planned)
        self.assertEqual(production.workorder_ids.duration_expected, 24)
        self.assert_applied(message)
