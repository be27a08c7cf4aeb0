from odoo.tests import tagged

from odoo.addons.sme_mrp_suggest.tests.test_mrp_run import RunCase


@tagged("post_install", "-at_install")
class TestQualityQuarantine(RunCase):
    """Goods that wait for their inspection are no stock: not for the kitting check, not for a planning run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.product("Quarantine part", buy=5)
        cls.lamp = cls.product("Quarantine lamp")
        cls.bom(cls.lamp, (cls.part, 2))
        cls.plan = cls.env["sme.qc.plan"].create({
            "name": "Quarantine receipts", "stage": "receipt", "company_id": cls.company.id, "use_switching": False})

    def received(self, quantity):
        """A receipt in quarantine."""
        move = self.env["stock.move"].create({
            "product_id": self.part.id, "product_uom": self.part.uom_id.id, "product_uom_qty": quantity, "company_id": self.company.id,
            "location_id": self.suppliers.id, "location_dest_id": self.stock_location.id, "quantity": quantity, "picked": True,
            "picking_type_id": self.warehouse.in_type_id.id})
        move._action_done()
        return move.inspection_ids

    def test_kitting_check(self):
        inspection = self.received(20)
        self.assertEqual(self.line(self.lamp, 10)["kit_qty"], 0)
        inspection._decide("failed", {inspection: 8})
        self.assertEqual(self.line(self.lamp, 10)["kit_qty"], 4)

    def test_planning_run(self):
        inspection = self.received(20)
        self.promise(self.lamp, 10, 8)
        self.run_mrp()
        self.assertEqual([quantity for _action, _day, quantity in self.planned(self.part)], [20])
        inspection._decide("passed", {inspection: 20})
        self.run_mrp()
        self.assertEqual(self.planned(self.part), [])
