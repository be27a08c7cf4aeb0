from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoQuality(TransactionCase):
    """The story of the pressure gauges, with the numbers of docs/demo-factory.md."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.env.ref("sme_crm_erp_bridge.so_gauges", raise_if_not_found=False)

    def setUp(self):
        super().setUp()
        if not self.order:
            self.skipTest("without demo data")

    def _inspections(self, lot):
        return self.env["sme.qc.inspection"].search([("lot_id.name", "=", lot)], order="id")

    def test_lots_of_bodies(self):
        for lot, state, sample, accepted in (("GB-2201", "passed", 5, 30), ("GB-2214", "failed", 5, 0), ("GB-2230", "todo", 5, 0)):
            with self.subTest(lot=lot):
                inspection = self._inspections(lot)
                self.assertEqual(
                    (inspection.stage, inspection.state, inspection.sample_size, inspection.accept_number, inspection.accepted_quantity),
                    ("receipt", state, sample, 0, accepted))
                usable = inspection.product_id.with_context(lot_id=inspection.lot_id.id, warehouse_id=inspection.warehouse_id.id)
                self.assertEqual(usable.qty_available, 10 if lot == "GB-2201" else 0)

    def test_four_leak_and_are_reworked(self):
        test = self._inspections("PG-0507").filtered(
            lambda inspection: inspection.stage == "finished" and not inspection.reinspection_of_id)
        self.assertEqual((test.state, test.quantity, test.accepted_quantity, test.rejected_quantity), ("failed", 20, 16, 4))
        rework = test.nonconformance_ids.disposition_ids.production_id
        self.assertEqual((rework.rework_of_id, rework.state, rework.rework_sale_order_id), (test.production_id, "done", self.order))
        sheet = self.env["sme.production.cost"]._of(test.production_id)[test.production_id.id]
        self.assertEqual((sheet.planned_total, sheet.rework_cost, sheet.actual_total), (530, 14, 544))

    def test_all_twenty_reach_the_customer(self):
        self.assertEqual(self.order.order_line.qty_delivered, 20)

    def test_the_complaint_is_traced(self):
        complaint = self.env["sme.qc.nonconformance"].search([("sale_order_id", "=", self.order.id), ("source", "=", "complaint")])
        self.assertEqual((complaint.state, complaint.lot_id.name, complaint.partner_id), ("open", "PG-0507", self.order.partner_id))
