from odoo.tests import tagged

from odoo.addons.sme_mrp_suggest.tests.common import FactoryCase


@tagged("post_install", "-at_install")
class TestQualityQuarantine(FactoryCase):
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

    def kit_quantity(self):
        answer = self.kitting.check_products([{"product_id": self.lamp.id, "qty": 10, "date": self.date(0)}])
        return answer["lines"][0]["kit_qty"]

    def test_kitting_check(self):
        inspection = self.received(20)
        self.assertEqual(self.kit_quantity(), 0)
        inspection._decide("failed", {inspection: 8})
        self.assertEqual(self.kit_quantity(), 4)

    def test_planning_run(self):
        inspection = self.received(20)
        self.move(self.lamp, 10, 5, self.stock_location, self.customers)
        self.assertEqual(self.planned(), 20, "nothing of what is in quarantine is counted")
        inspection._decide("passed", {inspection: 20})
        self.assertEqual(self.planned(), 0)

    def planned(self):
        """Quantity of the part that a run proposes to buy."""
