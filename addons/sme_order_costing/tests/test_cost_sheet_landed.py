"""Landed costs on goods that were made; runs where the modules that know them are installed."""

from odoo import Command
from odoo.tests import tagged

from .common_sheets import CostSheetCase


@tagged("post_install", "-at_install")
class TestCostSheetLanded(CostSheetCase):
    """Freight of 20 on two frames of two bolts at 5."""

    def setUp(self):
        super().setUp()
        if "stock.landed.cost" not in self.env or "mrp_production_ids" not in self.env["stock.landed.cost"]._fields:
            self.skipTest("mrp_landed_costs is not installed")

    def land(self, amount=20, **values):
        freight = self.env["product.product"].create({"name": "Freight", "type": "service", "landed_cost_ok": True})
        self.later()
        cost = self.env["stock.landed.cost"].create({
            "cost_lines": [Command.create({"product_id": freight.id, "split_method": "equal", "price_unit": amount})], **values})
        cost.button_validate()
        return cost

    def test_on_a_manufacturing_order(self):
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 2))
        self.land(target_model="manufacturing", mrp_production_ids=[Command.set(order.ids)])
        sheet = self._sheet(order)
        self.assertAmounts(sheet, planned_total=20, actual_total=40, actual_overhead=20, variance_overhead=20, stock_value=40)
        self.assertLikeOdoo(order)

    def test_on_goods_that_others_were_made_of(self):
        """Two carts of a frame each: the freight of the frames reaches the cart that took one."""
        cart = self._product("Cart")
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._bom(self.frame, {self.bolt: 2})
        self._bom(cart, {self.frame: 1})
        frames = self._done(self._order(self.frame, 2))
        carts = self._done(self._order(cart, 1))
        self.land(target_model="manufacturing", mrp_production_ids=[Command.set(frames.ids)])
        self.assertAmounts(self._sheet(carts), actual_total=20, rolled_material=10, rolled_overhead=10)

    def test_on_the_receipt_from_a_subcontractor(self):
        self._bill(self._buy(self.bolt, 10, 20), 20)
        subcontractor = self.env["res.partner"].create({"name": "Subcontractor"})
        self.env["mrp.bom"].create({
            "product_tmpl_id": self.frame.product_tmpl_id.id, "type": "subcontract", "subcontractor_ids": [Command.link(subcontractor.id)],
            "bom_line_ids": [Command.create({"product_id": self.bolt.id, "product_qty": 1})]})
        purchase = self._buy(self.frame, 1, 60, partner_id=subcontractor.id)
        order = purchase.picking_ids.move_ids._get_subcontract_production()
        self.land(amount=7, picking_ids=[Command.set(purchase.picking_ids.ids)])
        self.assertAmounts(self._sheet(order), actual_material=20, actual_subcontracting=60, actual_overhead=7, actual_total=87)
