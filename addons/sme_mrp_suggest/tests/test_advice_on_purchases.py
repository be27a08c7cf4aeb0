"""Advice applied to purchase orders: what changes, and what is refused."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_advice import ActionCase


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
