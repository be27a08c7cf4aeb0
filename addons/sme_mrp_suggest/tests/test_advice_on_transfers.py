"""Advice applied to transfers: what changes, and what is refused."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_advice import ActionCase


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
