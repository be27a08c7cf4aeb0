from odoo import Command
from odoo.tests import tagged

from odoo.addons.sme_order_costing.tests.common_sheets import CostSheetCase


@tagged("post_install", "-at_install")
class TestReworkCost(CostSheetCase):
    """C10: the rework order of a nonconformance costs its order what it adds."""

    def test_disposition_adds_only_what_it_adds(self):
        """Two goods worth 20 each get a bolt of 5 and a minute at 60 per hour: + 6, not + 46."""
        self._bill(self._buy(self.bolt, 100, 5), 5)
        self._bom(self.frame, {self.bolt: 4})
        order = self._done(self._order(self.frame, 2))
        self.assertAmounts(self._sheet(order), actual_total=40)
        bom = self._bom(self.frame, {self.bolt: 1}, minutes=1, qty=2, is_rework=True)
        nonconformance = self.env["sme.qc.nonconformance"].create({
            "title": "Bent", "product_id": self.frame.id, "quantity": 2, "location_id": self.stock.id, "production_id": order.id,
            "disposition_ids": [Command.create({"kind": "rework", "quantity": 2, "product_id": self.frame.id, "bom_id": bom.id})]})
        nonconformance.disposition_ids.action_confirm()
        rework = nonconformance.rework_ids
        self.assertEqual(rework.rework_of_id, order)
        self._log(rework, 1)
        self._done(rework)
        added = self._sheet(rework)
        self.assertTrue(added.is_rework)
        self.assertAmounts(added, actual_total=6, goods_value=40)
        self.assertAmounts(self._sheet(order), rework_cost=6, actual_total=46, unit_cost=23)
        self.assertAlmostEqual(nonconformance.rework_cost, 6)

    def test_rework_bom_is_no_cost_of_the_product(self):
        """Neither roll-up nor planning takes the bill of materials of rework for that of the product."""
        normal = self._bom(self.frame, {self.bolt: 4})
        self._bom(self.frame, {self.bolt: 1}, is_rework=True, sequence=-1)
        self.assertEqual(self.env["mrp.bom"]._bom_find(self.frame)[self.frame], normal)
        order = self.env["mrp.production"].create({"product_id": self.frame.id, "product_qty": 1})
        self.assertEqual(order.bom_id, normal)
