"""Cost sheets of goods at standard cost, and of goods that are valued by lot."""

from odoo import Command
from odoo.tests import tagged

from .common_sheets import CostSheetCase


@tagged("post_install", "-at_install")
class TestCostSheetStandard(CostSheetCase):
    method = "standard"

    def test_standard_cost(self):
        """Components count at what Odoo consumed them at; the order of a standard product shows what it really cost."""
        self.bolt.standard_price = 5
        self.frame.standard_price = 8
        self._buy(self.bolt, 10, 6)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        sheet = self._sheet(order)
        self.assertAmounts(sheet, planned_total=10, actual_total=10, stock_value=8)
        self.assertEqual(sheet.state, "final")

    def test_component_made_for_the_order(self):
        """A frame at standard 8 that was made for the cart's order counts at what its making cost: 10 and 5 of labour."""
        self.bolt.standard_price = 5
        self.frame.standard_price = 8
        cart = self._product("Cart", standard_price=99)
        self._bom(self.frame, {self.bolt: 2}, minutes=5)
        self._bom(cart, {self.frame: 1})
        carts, frames = self._order(cart, 1), self._order(self.frame, 1)
        carts.move_raw_ids.move_orig_ids = frames.move_finished_ids
        self._log(frames, 5)
        self._done(frames)
        self._done(carts)
        self.assertAmounts(self._sheet(carts), planned_total=8, actual_material=15, rolled_material=10, rolled_labour=5)
        self._log(frames, 5)
        self.assertAmounts(self._sheet(carts), actual_material=20, rolled_labour=10)


@tagged("post_install", "-at_install")
class TestCostSheetLots(CostSheetCase):
    def test_valued_by_lot(self):
        """Two lots at 5 and 9 are not mixed; a bill on the second reaches the order that took it."""
        self.bolt.product_tmpl_id.write({"tracking": "lot", "lot_valuated": True})
        lots, purchases = [], []
        for number, price in enumerate((5, 9)):
            lots.append(self.env["stock.lot"].create({"name": f"L{number}", "product_id": self.bolt.id}))
            self.later()
            purchase = self.env["purchase.order"].create({"partner_id": self.vendor.id, "order_line": [Command.create({
                "product_id": self.bolt.id, "product_qty": 10, "price_unit": price, "tax_ids": [Command.clear()]})]})
            purchase.button_confirm()
            move = purchase.picking_ids.move_ids
            move.move_line_ids = [Command.clear(), Command.create({
                "product_id": self.bolt.id, "lot_id": lots[-1].id, "quantity": 10, "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id})]
            move.picked = True
            purchase.picking_ids.button_validate()
            purchases.append(purchase)
        self._bom(self.frame, {self.bolt: 2})
        order = self._order(self.frame, 1)
        order.move_raw_ids.move_line_ids = [Command.clear(), Command.create({
            "product_id": self.bolt.id, "lot_id": lots[1].id, "quantity": 2, "location_id": self.stock.id,
            "location_dest_id": order.move_raw_ids.location_dest_id.id})]
        self.later()
        order.qty_producing = 1
        order.move_raw_ids.picked = True
        order.with_context(skip_consumption=True).button_mark_done()
        self.assertAmounts(self._sheet(order), actual_total=18)
        self.assertLikeOdoo(order)
        self._bill(purchases[1], 10)
        self.assertAmounts(self._sheet(order), actual_total=20)


@tagged("post_install", "-at_install")
class TestCostSheetLotsFifo(TestCostSheetLots):
    """Odoo keeps an average of each lot with FIFO too."""

    method = "fifo"
    allow_inherited_tests_method = True
