"""Shares, planned orders and documents stay in step whatever buyer, storekeeper and planner do after the release."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_release_failures import PlannerCase

TAKE_BACK_BUDGET = 80  # statements for taking back any number of orders of one request


@tagged("post_install", "-at_install")
class TestReleaseFollow(PlannerCase):

    def setUp(self):
        super().setUp()
        self.bolt = self.product("Bolt", buy=2)

    def two(self, **values):
        """Two planned orders of 5 on one line of 10."""
        orders = self.planned(self.bolt, 5, 10) | self.planned(self.bolt, 5, 11)
        return orders, self.release(orders, dates="none").purchase_ids.order_line

    def take_back(self, orders):
        action = orders.with_user(self.planner).action_take_back()
        self.env.flush_all()
        return action["params"]["message"]

    def counts(self, orders):
        return [(order.state, order.released_quantity, sum(order.release_link_ids.mapped("quantity"))) for order in orders]

    # ------------------------------------------------------------------ the buyer

    def test_the_buyer_buys_less(self):
        """4 of 10: the earlier has 4 of its 5, the later nothing; taken back, nothing is left."""
        orders, line = self.two()
        buyer = self.user("follow_buyer", "purchase.group_purchase_user")
        line.with_user(buyer).product_qty = 4
        self.assertEqual(self.counts(orders), [("partly_released", 4, 4), ("firm", 0, 0)])
        self.take_back(orders[0])
        self.assertFalse(line.exists())
        self.assertEqual(self.counts(orders), [("firm", 0, 0), ("firm", 0, 0)])

    def test_the_buyer_buys_more(self):
        """10 raised to 100: what is taken back goes, what the buyer added stays."""
        orders, line = self.two()
        line.product_qty = 100
        self.take_back(orders)
        self.assertEqual((line.product_qty, line.order_id.state), (90, "draft"))

    def test_the_buyer_buys_something_else(self):
        orders, line = self.two()
        line.product_id = self.product("Nut", buy=2)
        self.assertEqual([order.state for order in orders], ["firm", "firm"])
        self.assertEqual(set(orders.release_link_ids.mapped("state")), {"closed"})

    def test_a_dozen_stays_a_dozen(self):
        """7 and 5 of a dozen: without the 5, the 7 still take a dozen; without the 7, nothing is left."""
        nut = self.product("Nut")
        self.price(nut, 2, product_uom_id=self.env.ref("uom.product_uom_dozen").id, price=12)
        orders = self.planned(nut, 12, need=7) | self.planned(nut, 12, need=5)
        line = self.release(orders).purchase_ids.order_line
        self.assertEqual(line.product_qty, 1)
        self.take_back(orders[1])
        self.assertEqual((line.product_qty, orders[0].release_link_ids.quantity, orders[1].state), (1, 7, "firm"))
        self.take_back(orders[0])
        self.assertFalse(line.exists())

    def test_the_excess_of_lot_rules_goes_with_the_last_share(self):
        """20 + 20 rise to the minimum of 50: 10 in excess. Without the first 30 stay, without the second nothing."""
        nut = self.product("Nut")
        self.env["sme.planning.parameter"].create({"product_id": nut.id, "warehouse_id": self.warehouse.id, "minimum": 50})
        self.price(nut, 2)
        orders = self.planned(nut, 50, 10, need=20) | self.planned(nut, 50, 11, need=20)
        line = self.release(orders, dates="none").purchase_ids.order_line
        self.take_back(orders[0])
        self.assertEqual((line.product_qty, orders[1].release_link_ids.excess_quantity), (30, 10))
        self.take_back(orders[1])
        self.assertFalse(line.exists())

    def test_a_request_cancelled_and_taken_up_again(self):
        orders, line = self.two()
        line.order_id.button_cancel()
        self.assertEqual([order.state for order in orders], ["firm", "firm"])
        line.order_id.button_draft()
        self.assertEqual(self.counts(orders), [("released", 5, 5), ("released", 5, 5)])
        self.assertEqual(set(orders.release_link_ids.mapped("state")), {"open"})

    def test_taken_up_again_after_a_new_release(self):
        """The first was released anew, 2 of the second: only the 3 left of the second come back."""
        orders, line = self.two()
        line.order_id.button_cancel()
        self.release(orders[0])
        part = self.preview(orders[1])
        part.line_ids.quantity = 2
        part.action_release()
        line.order_id.button_draft()
        again = line.env["sme.release.link"].search([("purchase_line_id", "=", line.id), ("state", "=", "open")])
        self.assertEqual((again.planned_order_id, again.quantity), (orders[1], 3))
        self.assertEqual([(order.state, order.released_quantity) for order in orders], [("released", 5), ("released", 5)])

    # ------------------------------------------------------------------ taking back

    def test_take_back_leaves_out_what_is_ordered(self):
        first, second = self.planned(self.bolt, 3), self.planned(self.product("Nut", buy=2), 4)
        self.vendor.group_rfq = "default"
        ordered = self.release(first).purchase_ids
        ordered.button_confirm()
        self.release(second)
        message = self.take_back(first | second)
        self.assertIn("1 taken back, 1 refused", message)
        self.assertIn(ordered.name, message)
        self.assertEqual((first.state, second.state), ("released", "firm"))
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            second.with_user(self.planner).action_take_back()

    def test_statements_of_taking_back_do_not_grow(self):
        counts = []
        for number in (5, 40):
            orders = self.env["sme.planned.order"].concat(*(
                self.planned(self.product(f"{number} {index}", buy=1), 1) for index in range(number)))
            self.release(orders)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders.with_user(self.planner).action_take_back()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(set(orders.mapped("state")), {"firm"})
        self.assertLessEqual(counts[1], counts[0] + 5)
        self.assertLess(counts[1], TAKE_BACK_BUDGET)

    # ------------------------------------------------------------------ transfers

    def transfer(self, *quantities):
        """Planned transfers of ``quantities`` from a second warehouse on one move, with stock enough."""
        second = self.env["stock.warehouse"].search([("code", "=", "W2")]) or self.warehouse_of()
        self.put(self.bolt, 100, second.lot_stock_id)
        orders = self.env["sme.planned.order"].concat(*(
            self.planned(self.bolt, quantity, 10 + day, action="transfer", source_warehouse_id=second.id, release_date=self.date(4))
            for day, quantity in enumerate(quantities)))
        return orders, self.release(orders, dates="none").picking_ids

    def test_a_transfer_leaves_on_the_release_date(self):
        orders, picking = self.transfer(3)
        move = picking.move_ids
        self.assertEqual((move.date.date(), move.date_deadline.date()), (orders.release_date, orders.due_date))

    def test_a_cancelled_or_deleted_transfer(self):
        orders, picking = self.transfer(3)
        picking.action_cancel()
        self.assertEqual((orders.state, orders.released_quantity, orders.release_link_ids.state), ("firm", 0, "closed"))
        orders, picking = self.transfer(3)
        picking.unlink()
        self.assertEqual(self.counts(orders), [("firm", 0, 0)])

    def test_a_transfer_of_less_without_backorder(self):
        """4 of 10 are moved and no more: the rest is open again."""
        orders, picking = self.transfer(10)
        picking.action_assign()
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_user(self.user("follow_store", "stock.group_stock_user")).with_context(cancel_backorder=True)._action_done()
        self.assertEqual((picking.state, self.counts(orders)), ("done", [("partly_released", 4, 4)]))

    def test_a_backorder_takes_the_rest_of_the_shares(self):
        """5 of 4 + 6: the earlier has its 4, the later 1; its other 5 are on the backorder."""
        orders, picking = self.transfer(4, 6)
        picking.action_assign()
        picking.move_ids.write({"quantity": 5, "picked": True})
        picking.with_user(self.user("follow_store", "stock.group_stock_user"))._action_done()
        backorder = self.env["stock.picking"].search([("backorder_id", "=", picking.id)])
        self.assertEqual(backorder.move_ids.product_uom_qty, 5)
        shares = orders[1].release_link_ids.sorted("id")
        self.assertEqual(
            [(share.move_id.picking_id, share.quantity, share.planned_quantity) for share in shares], [(picking, 1, 1), (backorder, 5, 5)])
        self.assertEqual(self.counts(orders), [("released", 4, 4), ("released", 6, 6)])

    def test_a_smaller_move_and_taking_back_from_it(self):
        orders, picking = self.transfer(4, 6)
        move = picking.move_ids
        move.product_uom_qty = 7
        self.assertEqual(self.counts(orders), [("released", 4, 4), ("partly_released", 3, 3)])
        self.take_back(orders[1])
        self.assertEqual((move.product_uom_qty, move.quantity, move.state), (4, 4, "assigned"))
        self.take_back(orders[0])
        self.assertEqual(move.state, "cancel")

    # ------------------------------------------------------------------ the planner

    def partly_released(self):
        order = self.planned(self.bolt, 10)
        release = self.preview(order)
        release.line_ids.quantity = 6
        release.action_release()
        return order.with_user(self.planner)

    def test_lowered_to_what_is_released(self):
        order = self.partly_released()
        order.quantity = 6
        self.assertEqual(order.state, "released")

    def test_the_rest_of_a_partly_released_order_is_cancelled(self):
        order = self.partly_released()
        order.action_cancel()
        self.assertEqual((order.state, order.quantity, order.released_quantity), ("released", 6, 6))

    def test_the_planned_order_shows_its_documents(self):
        order = self.partly_released()
        self.assertEqual(order.document_count, 1)
        action = order.action_open_documents()
        self.assertEqual((action["res_model"], action["res_id"]), ("purchase.order", order.sudo().release_link_ids.purchase_order_id.id))
        with Form(order) as form:
            self.assertEqual(len(form.release_link_ids), 1)
        made = self.product("Made")
        bom = self.bom(made, (self.bolt, 1))
        both = order | self.planned(made, 1, action="make", bom_id=bom.id).with_user(self.planner)
        self.release(both[1])
        self.assertEqual(both.action_open_documents()["res_model"], "sme.release.link")
