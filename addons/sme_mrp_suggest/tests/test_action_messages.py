"""Action messages applied to real documents: what changes, what is refused, and that the next run has nothing more to say."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..advice import APPLY
from .test_mrp_run import RunCase


class ActionCase(RunCase):

    def purchase(self, *lines, confirm=True):
        """A purchase order of (product, quantity, days[, unit])."""
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [Command.create({
                "product_id": line[0].id, "product_qty": line[1], "date_planned": self.day(line[2]),
                **({"product_uom_id": line[3].id} if len(line) > 3 else {}),
            }) for line in lines],
        })
        if confirm:
            order.button_confirm()
        return order

    def arrive(self, move, quantity):
        """A part of a receipt comes; the rest stays open."""
        move.quantity = quantity
        move.picked = True
        move.picking_id._action_done()

    def advice(self, product, **values):
        """The advice of a new run on orders of a product, as messages."""
        run = self.run_mrp(**values)
        return self.env["sme.action.message"].search([("run_id", "=", run.id), ("product_id", "=", product.id)], order="id")

    def apply(self, product, kind):
        [message] = self.advice(product)
        self.assertEqual(message.kind, kind)
        message.action_apply()
        return message

    def assert_applied(self, message):
        self.assertEqual(message.state, "applied", message.outcome)
        self.assert_silent(message.product_id)

    def assert_silent(self, product):
        self.assertFalse([(message.kind, message.document_name, message.to_quantity) for message in self.advice(product)])
        self.assertEqual(self.planned(product, state="suggested"), [])

    def assert_refused(self, message, reason):
        self.assertEqual(message.state, "failed", message.outcome)
        self.assertIn(reason, message.outcome)

    def open_moves(self, product):
        """(days ahead, quantity, goes out) of what is open on purchase orders."""
        moves = self.env["stock.move"].search([
            ("product_id", "=", product.id), ("state", "not in", ("done", "cancel")), ("purchase_line_id", "!=", False)], order="date, id")
        return [(self.days(move.date), move.product_qty, move.location_dest_id.usage == "supplier") for move in moves]

    def days(self, moment):
        return (self.env["sme.kitting"]._local_date(moment, self.company) - self.env["sme.kitting"]._today(self.company)).days


@tagged("post_install", "-at_install")
class TestAdviceOnPurchases(ActionCase):

    def test_reduce_an_order(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 4, 5)
        message = self.apply(rod, "reduce")
        self.assertEqual(self.open_moves(rod), [(5, 4, False)])
        self.assertEqual((order.order_line.move_ids.quantity, order.order_line.move_ids.state), (4, "assigned"))
        self.assertEqual((order.order_line.product_qty, self.days(order.order_line.date_planned)), (4, 5))
        self.assertIn("from 10 Units to 4 Units", message.outcome)
        self.assert_applied(message)

    def test_increase_an_order(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 14, 5)
        message = self.apply(rod, "increase")
        self.assertEqual(self.open_moves(rod), [(5, 14, False)])
        self.assertEqual(order.order_line.product_qty, 14)
        self.assertEqual(message.planned_order_id.state, "cancelled")
        self.assert_applied(message)

    def test_an_ordered_price_stays(self):
        """From 10 on it is cheaper; the vendor has agreed to the price of the order. One receipt all the same."""
        rod = self.product("Rod", buy=1)
        self.price(rod, 1, min_qty=10, price=0.5)
        order = self.purchase((rod, 4, 5))
        self.promise(rod, 14, 5)
        self.assert_applied(self.apply(rod, "increase"))
        self.assertEqual((order.order_line.price_unit, order.order_line.product_qty), (1, 14))
        self.assertEqual(self.open_moves(rod), [(5, 14, False)])

    def test_a_request_gets_the_price_of_its_new_quantity(self):
        rod = self.product("Rod", buy=1)
        self.price(rod, 1, min_qty=10, price=0.5)
        order = self.purchase((rod, 4, 5), confirm=False)
        self.promise(rod, 14, 5)
        self.assert_applied(self.apply(rod, "increase"))
        line = order.order_line
        self.assertEqual((line.price_unit, line.product_qty, self.days(line.date_planned)), (0.5, 14, 5))

    def test_cancel_an_order(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        message = self.apply(rod, "cancel")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(self.open_moves(rod), [])
        self.assert_applied(message)

    def test_cancel_one_line_of_two(self):
        rod, nut = self.product("Rod", buy=1), self.product("Nut", buy=1)
        order = self.purchase((rod, 10, 5), (nut, 7, 5))
        self.promise(nut, 7, 5)
        message = self.apply(rod, "cancel")
        self.assertEqual((self.open_moves(rod), self.open_moves(nut)), ([], [(5, 7, False)]))
        self.assertEqual((order.state, order.order_line.mapped("product_qty")), ("purchase", [0, 7]))
        self.assert_applied(message)

    def test_cancel_both_lines_one_after_the_other(self):
        rod, nut = self.product("Rod", buy=1), self.product("Nut", buy=1)
        order = self.purchase((rod, 10, 5), (nut, 7, 5))
        run = self.run_mrp()
        messages = self.env["sme.action.message"].search([("run_id", "=", run.id)])
        self.assertEqual(messages.mapped("kind"), ["cancel", "cancel"])
        messages.action_apply()
        self.assertEqual(messages.mapped("state"), ["applied", "applied"])
        self.assertEqual(order.state, "cancel")

    def test_cancel_keeps_the_delivery_it_was_meant_for(self):
        rod = self.product("Rod", buy=1, stock=10)
        delivery = self.promise(rod, 10, 5)
        order = self.purchase((rod, 10, 5), confirm=False)
        order.order_line.write({"move_dest_ids": [Command.link(delivery.id)], "propagate_cancel": True})
        order.button_confirm()
        self.assertEqual(order.order_line.move_ids.move_dest_ids, delivery)
        message = self.apply(rod, "cancel")
        self.assertEqual(order.state, "cancel")
        self.assertNotEqual(delivery.state, "cancel")
        self.assert_applied(message)

    def test_cancel_lines_of_a_request(self):
        rod, nut = self.product("Rod", buy=1), self.product("Nut", buy=1)
        order = self.purchase((rod, 10, 5), (nut, 7, 5), confirm=False)
        self.promise(nut, 7, 5)
        self.assert_applied(self.apply(rod, "cancel"))
        self.assertEqual((order.state, order.order_line.product_id), ("draft", nut))

    def test_reduce_what_is_open_of_a_partly_received_order(self):
        """100 ordered, 60 here, 80 needed: of the open 40 only 20."""
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 100, 5))
        self.arrive(order.order_line.move_ids, 60)
        self.promise(rod, 80, 5)
        message = self.apply(rod, "reduce")
        self.assertEqual((message.from_quantity, message.to_quantity), (40, 20))
        self.assertEqual(self.open_moves(rod), [(5, 20, False)])
        self.assertEqual((order.order_line.product_qty, order.order_line.qty_received), (80, 60))
        self.assert_applied(message)

    def test_cancel_the_rest_of_a_partly_received_order(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 100, 5))
        self.arrive(order.order_line.move_ids, 60)
        self.promise(rod, 60, 5)
        message = self.apply(rod, "cancel")
        self.assertEqual(self.open_moves(rod), [])
        self.assertEqual((order.state, order.order_line.product_qty, order.order_line.qty_received), ("purchase", 60, 60))
        self.assert_applied(message)

    def test_what_has_arrived_since_the_run_is_not_counted_again(self):
        """Reduce 100 to 80, 50 arrive: what is open is no longer what the run saw. The next run reduces the open 50 to 30."""
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 100, 5))
        self.promise(rod, 80, 5)
        [message] = self.advice(rod)
        self.assertEqual((message.kind, message.from_quantity, message.to_quantity), ("reduce", 100, 80))
        self.arrive(order.order_line.move_ids, 50)
        message.action_apply()
        self.assert_refused(message, "plan again")
        self.assertEqual((order.order_line.product_qty, self.open_moves(rod)), (100, [(5, 50, False)]))
        message = self.apply(rod, "reduce")
        self.assertEqual((order.order_line.product_qty, self.open_moves(rod)), (80, [(5, 30, False)]))
        self.assert_applied(message)

    def test_a_line_in_two_receipts(self):
        """100 in two receipts, 60 on day 5 and 40 on day 20, 75 needed: the second is reduced by 25, the first stays."""
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 100, 5))
        self.split(order.order_line, 60, 20)
        self.assertEqual(self.open_moves(rod), [(5, 60, False), (20, 40, False)])
        self.promise(rod, 60, 5)
        self.promise(rod, 15, 20)
        message = self.apply(rod, "reduce")
        self.assertEqual((message.from_quantity, message.to_quantity), (40, 15))
        self.assertEqual(self.open_moves(rod), [(5, 60, False), (20, 15, False)])
        self.assertEqual(order.order_line.product_qty, 75)
        self.assert_applied(message)

    def test_one_of_two_receipts_of_a_line_is_cancelled_or_moved(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 100, 5))
        self.split(order.order_line, 50, 20)
        self.promise(rod, 50, 5)
        demand = self.promise(rod, 50, 12)
        self.assert_applied(self.apply(rod, "expedite"))
        self.assertEqual(self.open_moves(rod), [(5, 50, False), (12, 50, False)])
        demand._action_cancel()
        self.assert_applied(self.apply(rod, "cancel"))
        self.assertEqual(self.open_moves(rod), [(5, 50, False)])
        self.assertEqual((order.state, order.order_line.product_qty), ("purchase", 50))

    def split(self, line, quantity, days):
        """Keep ``quantity`` of the receipt of ``line``; the rest comes in another one on another day."""
        move = line.move_ids
        rest = move.copy({"product_uom_qty": move.product_uom_qty - quantity, "picking_id": move.picking_id.copy({"move_ids": []}).id})
        move.product_uom_qty = quantity
        rest._action_confirm(merge=False)
        rest.date = self.day(days)

    def test_expedite_and_reduce_together(self):
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, 30))
        self.promise(rod, 4, 5)
        messages = self.advice(rod)
        self.assertEqual(messages.mapped("kind"), ["expedite", "reduce"])
        messages.action_apply()
        self.assertEqual(messages.mapped("state"), ["applied", "applied"], messages.mapped("outcome"))
        self.assertEqual(self.open_moves(rod), [(5, 4, False)])
        self.assert_silent(rod)

    def test_postpone_an_overdue_order_to_the_day_itself(self):
        """It should have come ten days ago; the run counts it today."""
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, -10))
        self.promise(rod, 10, 20)
        message = self.apply(rod, "postpone")
        self.assertEqual(message.from_date, fields.Date.today())
        self.assertEqual((self.open_moves(rod), self.days(order.order_line.date_planned)), ([(20, 10, False)], 20))
        self.assertIn(self.date(20), message.outcome)
        self.assert_applied(message)

    def test_an_order_that_was_moved_meanwhile_is_left(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 60))
        self.promise(rod, 10, 5)
        [message] = self.advice(rod)
        order.order_line.date_planned = self.day(40)
        order.order_line.move_ids.date = self.day(40)
        message.action_apply()
        self.assert_refused(message, "plan again")
        self.assertEqual(self.open_moves(rod), [(40, 10, False)])
        self.assert_applied(self.apply(rod, "expedite"))
        self.assertEqual(self.open_moves(rod), [(5, 10, False)])

    def test_the_day_is_that_of_the_factory(self):
        """23:30 in Shanghai is the afternoon of that day in UTC; an hour later it is another day there and the same in UTC."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 30), confirm=False)
        order.order_line.date_planned = self.day(30).replace(hour=16, minute=30)
        self.promise(rod, 10, 5)
        message = self.apply(rod, "expedite")
        self.assertEqual(self.days(order.order_line.date_planned), self.days(self.day(5)))  # in Shanghai, tomorrow begins at 16:00 UTC
        self.assert_applied(message)

    def test_a_locked_order_is_left(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 4, 5)
        order.button_lock()
        message = self.apply(rod, "reduce")
        self.assert_refused(message, "unlock")
        self.assertEqual((order.order_line.product_qty, self.open_moves(rod)), (10, [(5, 10, False)]))
        order.button_unlock()
        message.action_apply()
        self.assert_applied(message)

    def test_a_receipt_that_somebody_works_on_is_left(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        order.order_line.move_ids.write({"quantity": 10, "picked": True})
        self.assert_refused(self.apply(rod, "cancel"), order.picking_ids.name)
        self.promise(rod, 4, 5)
        self.assert_refused(self.apply(rod, "reduce"), order.picking_ids.name)
        self.assertEqual(self.open_moves(rod), [(5, 10, False)])

    def test_an_order_that_disagrees_with_its_receipts_is_left(self):
        """5 ordered, 10 to be received: somebody has changed the receipt. The other way round Odoo would add the difference to it."""
        rod = self.product("Rod", buy=1)
        self.promise(rod, 4, 5)
        for ordered, coming in ((5, 10), (10, 5)):
            with self.subTest(ordered=ordered), self.env.cr.savepoint() as savepoint:
                order = self.purchase((rod, ordered, 5))
                order.order_line.move_ids.product_uom_qty = coming
                self.assert_refused(self.apply(rod, "reduce"), "by hand")
                self.assertEqual((order.order_line.product_qty, self.open_moves(rod)), (ordered, [(5, coming, False)]))
                savepoint.rollback()

    def test_parts_of_a_kit_are_left(self):
        rod, nut, pack = self.product("Rod", buy=1), self.product("Nut", buy=1), self.product("Pack", buy=1)
        self.bom(pack, (rod, 2), (nut, 3), type="phantom")
        order = self.purchase((pack, 10, 5))
        self.promise(nut, 30, 5)
        self.promise(rod, 8, 5)
        message = self.apply(rod, "reduce")
        self.assert_refused(message, "Pack")
        self.assertEqual(order.order_line.product_qty, 10)

    def test_an_increase_whose_suggestion_is_gone(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 14, 5)
        for change in (
            lambda suggestion: suggestion.write({"quantity": 6}), lambda suggestion: suggestion.action_firm(),
            self.release, lambda suggestion: suggestion.action_cancel(),
            lambda suggestion: suggestion.unlink(),
        ):
            with self.env.cr.savepoint() as savepoint:
                [message] = self.advice(rod)
                self.assertEqual(message.kind, "increase")
                change(message.planned_order_id)
                message.action_apply()
                self.assert_refused(message, "plan again")
                self.assertEqual(order.order_line.product_qty, 10)
                savepoint.rollback()

    def release(self, suggestion):
        self.env["sme.release"].browse(suggestion.action_release_preview()["res_id"]).action_release()
        self.assertEqual(suggestion.state, "released")

    def test_pieces_of_an_order_in_dozens(self):
        """2 dozen ordered, 10 pieces needed: 10 pieces at a twelfth of the price, not 0.84 dozen."""
        rod, dozen = self.product("Rod", buy=1), self.env.ref("uom.product_uom_dozen")
        for confirm in (False, True):
            with self.subTest(confirm=confirm), self.env.cr.savepoint() as savepoint:
                order = self.purchase((rod, 2, 5, dozen), confirm=confirm)
                order.order_line.price_unit = 24
                self.promise(rod, 10, 5)
                message = self.apply(rod, "reduce")
                line = order.order_line
                self.assertEqual((line.product_qty, line.product_uom_id, line.price_unit), (10, self.units, 2))
                self.assertEqual(self.open_moves(rod), [(5, 10, False)] if confirm else [])
                self.assertIn("from 2 Dozens to 10 Units", message.outcome)
                self.assert_applied(message)
                savepoint.rollback()

    def test_pieces_of_a_partly_received_order_in_dozens(self):
        """24 ordered, 12 here, 22 needed: of the open 12 only 10."""
        rod, dozen = self.product("Rod", buy=1), self.env.ref("uom.product_uom_dozen")
        order = self.purchase((rod, 2, 5, dozen))
        self.arrive(order.order_line.move_ids, 12)
        self.assertEqual(order.order_line.qty_received, 1)
        self.promise(rod, 22, 5)
        self.assert_applied(self.apply(rod, "reduce"))
        self.assertEqual((order.order_line.product_qty, order.order_line.qty_received), (22, 12))
        self.assertEqual(self.open_moves(rod), [(5, 10, False)])

    def test_moves_in_dozens(self):
        """Where Odoo keeps the unit of the order on the receipt, the receipt is put into pieces too."""
        self.env["ir.config_parameter"].sudo().set_param("stock.propagate_uom", "1")
        rod, dozen = self.product("Rod", buy=1), self.env.ref("uom.product_uom_dozen")
        order = self.purchase((rod, 2, 5, dozen))
        self.assertEqual(order.order_line.move_ids.product_uom, dozen)
        self.promise(rod, 10, 5)
        self.assert_applied(self.apply(rod, "reduce"))
        move = order.order_line.move_ids
        self.assertEqual((move.product_uom_qty, move.product_uom, move.quantity, move.state), (10, self.units, 10, "assigned"))

    def test_goods_by_lot(self):
        rod = self.product("Rod", buy=1, tracking="lot")
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 4, 5)
        self.assert_applied(self.apply(rod, "reduce"))
        self.assertEqual(self.open_moves(rod), [(5, 4, False)])
        self.assertEqual(order.order_line.move_ids.quantity, 4)

    def test_whole_dozens_stay_dozens(self):
        rod, dozen = self.product("Rod", buy=1), self.env.ref("uom.product_uom_dozen")
        order = self.purchase((rod, 2, 5, dozen))
        self.promise(rod, 12, 5)
        self.assert_applied(self.apply(rod, "reduce"))
        self.assertEqual((order.order_line.product_qty, order.order_line.product_uom_id), (1, dozen))

    def test_subcontracted_goods_with_their_manufacturing_order(self):
        rod, cover = self.product("Rod", buy=1, stock=100), self.product("Cover", buy=1)
        self.bom(cover, (rod, 2), type="subcontract", subcontractor_ids=[Command.set(self.vendor.ids)])
        order = self.purchase((cover, 10, 5))
        [production] = order.order_line.move_ids.move_orig_ids.production_id
        self.promise(cover, 4, 5)
        self.assert_applied(self.apply(cover, "reduce"))
        self.assertEqual((self.open_moves(cover), production.product_qty), ([(5, 4, False)], 4))
        self.env["stock.move"].search([("product_id", "=", cover.id), ("location_dest_id", "=", self.customers.id)])._action_cancel()
        self.assert_applied(self.apply(cover, "cancel"))
        self.assertEqual((order.state, production.state), ("cancel", "cancel"))


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


@tagged("post_install", "-at_install")
class TestAdviceOnTransfers(ActionCase):

    def setUp(self):
        super().setUp()
        self.depot = self.env["stock.warehouse"].create({"name": "Depot", "code": "DEP", "company_id": self.company.id})
        self.depot.resupply_wh_ids = self.warehouse
        self.rod = self.product("Rod", stock=100)
        self.rod.route_ids = self.depot.resupply_route_ids

    def transfer(self, qty, days):
        """The legs (first, last) of a transfer from the warehouse to the depot."""
        rules = self.env["stock.rule"]
        rules.run([rules.Procurement(
            self.rod, qty, self.units, self.depot.lot_stock_id, "Refill", "Refill", self.company,
            {"date_planned": self.day(days), "warehouse_id": self.depot})])
        last = self.env["stock.move"].search([("product_id", "=", self.rod.id), ("location_dest_id", "=", self.depot.lot_stock_id.id)])
        first = last.move_orig_ids
        self.assertEqual((len(first), len(last), first.location_id), (1, 1, self.stock_location))
        first.date = self.day(days - 2)
        return first, last

    def need(self, qty, days):
        return self.move(self.rod, qty, days, self.depot.lot_stock_id, self.customers)

    def test_all_legs_keep_their_distance(self):
        for planned, needed, kind in ((30, 10, "expedite"), (-5, 10, "postpone")):
            with self.subTest(planned=planned), self.env.cr.savepoint() as savepoint:
                first, last = self.transfer(10, planned)
                self.need(10, needed)
                message = self.apply(self.rod, kind)
                self.assertEqual((self.days(first.date), self.days(last.date)), (needed - 2, needed))
                self.assertIn(first.picking_id.name, message.outcome)
                self.assert_applied(message)
                savepoint.rollback()

    def test_cancel_all_legs(self):
        first, last = self.transfer(10, 5)
        message = self.apply(self.rod, "cancel")
        self.assertEqual((first.state, last.state), ("cancel", "cancel"))
        self.assert_applied(message)

    def test_reduce_all_legs(self):
        first, last = self.transfer(10, 5)
        self.need(4, 5)
        message = self.apply(self.rod, "reduce")
        self.assertEqual((first.product_qty, last.product_qty), (4, 4))
        self.assert_applied(message)

    def test_what_is_on_its_way_is_not_cancelled(self):
        first, last = self.transfer(10, 5)
        first.quantity, first.picked = 10, True
        first._action_done()
        self.assert_refused(self.apply(self.rod, "cancel"), "on its way")
        self.assertNotEqual(last.state, "cancel")

    def test_goods_that_others_share_are_left(self):
        first, _last = self.transfer(10, 5)
        first.move_dest_ids = [Command.link(self.move(self.rod, 3, 5, first.location_dest_id, self.customers).id)]
        self.assert_refused(self.apply(self.rod, "cancel"), "by hand")
        self.assertNotEqual(first.state, "cancel")

    def test_nobody_is_told_to_cancel_what_is_given_back(self):
        """From a customer, and what a vendor sends again."""
        back = self.move(self.rod, 5, 3, self.customers, self.stock_location)
        done = self.move(self.rod, 1, 0, self.stock_location, self.suppliers)
        again = self.receive(self.rod, 1, 30)
        again.origin_returned_move_id = done
        self.promise(self.rod, 105, 2)
        self.assertEqual(self.advice(self.rod).mapped("kind"), [])
        self.assertEqual((back.state, again.state), ("assigned", "assigned"))

    def test_a_plain_receipt_is_still_advised(self):
        """The same without a customer behind it: the receipt is not needed."""
        self.receive(self.rod, 5, 3)
        self.assertEqual(self.advice(self.rod).mapped("kind"), ["cancel"])

    def test_one_of_two_receipts_of_a_transfer(self):
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "location_id": self.suppliers.id, "company_id": self.company.id,
            "location_dest_id": self.stock_location.id})
        moves = self.receive(self.rod, 8, 5) + self.receive(self.rod, 6, 9)
        moves.picking_id = picking
        self.promise(self.rod, 108, 5)
        message = self.apply(self.rod, "cancel")
        self.assertEqual(moves.mapped("state"), ["assigned", "cancel"])
        self.assert_applied(message)


@tagged("post_install", "-at_install")
class TestAdvice(ActionCase):

    def test_failed_advice_of_older_runs_goes(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 4, 5)
        order.button_lock()
        old = self.apply(rod, "reduce")
        self.assertEqual(old.state, "failed")
        order.button_unlock()
        message = self.apply(rod, "reduce")
        self.assertFalse(old.exists())
        self.assert_applied(message)
        self.assertTrue(message.exists())

    def test_dismissed_advice_does_not_come_back(self):
        """Until it is another one: 6 instead of 4 are needed."""
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, -5))
        self.promise(rod, 4, 0)
        [message] = self.advice(rod)
        message.action_dismiss()
        self.assertFalse(self.advice(rod))
        self.assertEqual(message.state, "dismissed")
        self.env.cr.execute(  # as if it was given yesterday, when what is overdue was due yesterday
            "UPDATE sme_action_message SET from_date = from_date - 1, to_date = to_date - 1 WHERE id = %s", [message.id])
        self.assertFalse(self.advice(rod))
        self.promise(rod, 2, 0)
        self.assertEqual([(other.kind, other.to_quantity) for other in self.advice(rod)], [("reduce", 6)])

    def test_failed_advice_can_be_dismissed(self):
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, 5)).button_lock()
        message = self.apply(rod, "cancel")
        message.action_dismiss()
        self.assertFalse(self.advice(rod))

    def test_one_bad_message_does_not_stop_the_others(self):
        rods = [self.product(f"Rod {number}", buy=1) for number in range(3)]
        orders = [self.purchase((rod, 10, 5)) for rod in rods]
        for rod in rods:
            self.promise(rod, 4, 5)
        run = self.run_mrp()
        messages = self.env["sme.action.message"].search([("run_id", "=", run.id)], order="document_res_id")

        def broken(message, order):
            if order == orders[1]:
                order.order_line.product_qty = 1
                raise ValueError("a bug elsewhere")
            return APPLY["purchase.order"](message, order)

        with patch("odoo.addons.sme_mrp_suggest.models.sme_action_message.APPLY", {**APPLY, "purchase.order": broken}), mute_logger(
            "odoo.addons.sme_mrp_suggest.models.sme_action_message"
        ):
            action = messages.action_apply()
        self.assertEqual(messages.mapped("state"), ["applied", "failed", "applied"])
        self.assertIn("a bug elsewhere", messages[1].outcome)
        self.assertIn("2 applied, 1 not", action["params"]["message"])
        self.assertEqual([order.order_line.product_qty for order in orders], [4, 10, 4])

    def test_a_document_that_is_gone(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5), confirm=False)
        [message] = self.advice(rod)
        order.button_cancel()
        order.unlink()
        message.action_apply()
        self.assert_refused(message, "no longer exists")

    def test_planner_without_purchase_rights(self):
        """What he may change is changed."""
        rod, lamp, nut = self.product("Rod", stock=10), self.product("Lamp"), self.product("Nut", buy=1)
        self.bom(lamp, (rod, 1))
        order, production = self.purchase((nut, 10, 5)), self.production(lamp, 10, 5, confirm=False)
        self.env.ref("sme_mrp_suggest.group_planner").implied_ids = [Command.unlink(self.env.ref("purchase.group_purchase_user").id)]
        planner = self.user("no_buyer", "sme_mrp_suggest.group_planner")
        self.assertFalse(planner.has_group("purchase.group_purchase_user"))
        run = self.run_mrp()
        messages = self.env["sme.action.message"].with_user(planner).search([("run_id", "=", run.id)])
        messages.action_apply()
        self.assertEqual(
            {message.document_model: message.state for message in messages}, {"purchase.order": "failed", "mrp.production": "applied"})
        self.assertEqual((order.state, production.state), ("purchase", "cancel"))

    def test_a_planner_applies_and_dismisses_but_does_not_edit(self):
        rod, nut = self.product("Rod", buy=1), self.product("Nut", buy=1)
        self.purchase((rod, 10, 5), (nut, 10, 5))
        planner = self.user("test_planner", "sme_mrp_suggest.group_planner")
        run = self.run_mrp()
        first, second = self.env["sme.action.message"].with_user(planner).search([("run_id", "=", run.id)])
        for values in ({"document_model": "res.users"}, {"document_res_id": 1}, {"to_quantity": 5}, {"planned_order_id": 1}):
            with self.assertRaises(AccessError):
                first.write(values)
        first.action_apply()
        second.action_dismiss()
        self.assertEqual((first.state, second.state), ("applied", "dismissed"))

    def test_advice_on_another_kind_of_document_is_refused(self):
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, 5))
        [message] = self.advice(rod)
        message.sudo().write({"document_model": "res.partner", "document_res_id": self.vendor.id})
        message.action_apply()
        self.assert_refused(message, "no advice")

    def test_statements_of_a_message(self):
        """Most are Odoo's own: another quantity on an ordered line is written, told in the chatter, and its receipt reserved anew."""
        few, many = self.statements(2), self.statements(12)
        self.assertLess((many - few) / 10, 40)

    def statements(self, count):
        rods = [self.product(f"Rod {count}.{number}", buy=1) for number in range(count)]
        for rod in rods:
            self.purchase((rod, 10, 5))
            self.promise(rod, 4, 5)
        run = self.run_mrp()
        messages = self.env["sme.action.message"].search([("run_id", "=", run.id)])
        self.assertEqual(len(messages), count)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        messages.action_apply()
        self.env.flush_all()
        self.assertEqual(set(messages.mapped("state")), {"applied"})
        return self.env.cr.sql_log_count - before
