from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_nonconformance import NonconformanceCase


@tagged("post_install", "-at_install")
class TestLotDecided(NonconformanceCase):
    """From a receipt through its inspection to the dispositions of every unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["sme.qc.plan"].create({
            "name": "Receipts L", "stage": "receipt", "product_ids": cls.frame.ids, "sampling": "fixed", "sampling_quantity": 2,
            "accept_number": 2, "use_switching": False, "characteristic_ids": [(0, 0, {"name": "Surface"})]})

    def setUp(self):
        super().setUp()
        self.lot = self._lot("L-1")
        self.receipt = self._receive(self.frame, 100, 20, self.lot)
        self.inspection = self.receipt.inspection_ids.with_user(self.inspector)
        self.inspection.action_start()

    def _record(self, verdict="pass"):
        self.inspection.record([
            {"line_id": self.inspection.line_ids.id, "unit_number": unit, "value": verdict} for unit in (1, 2)])

    def _decide(self, *lines, document=None):
        action = (document or self.inspection).action_decide_dispositions() if not document else document.action_decide()
        form = Form(self.env["sme.qc.decide"].with_user(self.inspector).with_context(**action["context"]))
        form.line_ids.remove(0)
        for kind, quantity in lines:
            with form.line_ids.new() as line:
                line.kind = kind
                line.quantity = quantity
        form.save().action_decide()

    def test_q6(self):
        """Q6: a lot of 100: 90 accepted, 6 rework, 4 scrap: three moves, sum 100, stock usable 90."""
        self._record()
        self.assertEqual(self._there(self.frame, self.quarantine), 100)
        self._decide(("accept", 90), ("rework", 6), ("scrap", 4))
        dispositions = self.inspection.disposition_ids
        self.assertEqual({each.kind: each.quantity for each in dispositions}, {"accept": 90, "rework": 6, "scrap": 4})
        self.assertEqual(len(dispositions.move_ids), 3)
        self.assertEqual(sum(dispositions.move_ids.mapped("quantity")), 100)
        self.assertEqual(self.frame.with_context(warehouse_id=self.warehouse.id).free_qty, 90)
        self.assertEqual(self.inspection.nonconformance_ids.state, "decided")
        rework = self.inspection.with_env(self.env).nonconformance_ids.rework_ids
        self._finish(rework)
        self.assertEqual(self._there(self.frame, self.quarantine), 6)
        again = self.env["sme.qc.inspection"].search([("reinspection_of_id", "=", self.inspection.id)])
        self.assertRecordValues(again, [{
            "stage": "finished", "production_id": rework.id, "plan_id": self.plan.id, "quantity": 6, "lot_id": self.lot.id,
            "goods_location_id": self.quarantine.id}])
        self.assertFalse(self.inspection.goods_location_id)
        again.action_start()
        again.record([{"line_id": again.line_ids.id, "unit_number": unit, "value": "pass"} for unit in (1, 2)])
        again.action_pass()
        self.assertEqual(self.frame.with_context(warehouse_id=self.warehouse.id).free_qty, 96)
        self.assertFalse(again.goods_location_id)

    def test_reworked_goods_that_fail_again(self):
        """The second nonconformance comes from the rework order, and its rework is the second."""
        self.inspection.action_fail()
        first = self.inspection.with_env(self.env).nonconformance_ids
        self._decide(("rework", 100), document=first)
        self._finish(first.rework_ids)
        again = self.env["sme.qc.inspection"].search([("reinspection_of_id", "=", self.inspection.id)])
        again.action_fail()
        second = again.nonconformance_ids
        self.assertEqual(second.production_id, first.rework_ids)
        self.assertEqual(first.quantity, 100)
        self._decide(("rework", 100), document=second)
        self.assertEqual(second.rework_ids.rework_number, 2)

    def test_every_unit_of_an_inspection(self):
        self._record()
        with self.assertRaisesRegex(UserError, "4 Units are left"):
            self._decide(("accept", 90), ("rework", 6))

    def test_nothing_is_accepted_without_values(self):
        with self.assertRaisesRegex(UserError, "values are missing"):
            self._decide(("accept", 90), ("scrap", 10))

    def test_accepted_from_the_nonconformance(self):
        """All were rejected; a manager accepts 30 on concession: they go where they were to go, those that wait take them."""
        self.inspection.action_fail()
        nonconformance = self.inspection.nonconformance_ids
        disposition = self._dispose(nonconformance, "concession", 30, reason="Sorted")
        disposition.with_user(self.manager).action_approve()
        self.assertEqual(disposition.move_ids.location_dest_id, self.stock)
        self.assertEqual((self._there(self.frame, self.stock), self._there(self.frame, self.quarantine)), (30, 70))
        self.assertEqual(self.inspection.goods_location_id, self.quarantine)
        self._dispose(nonconformance, "return", 70).picking_id.with_context(skip_backorder=True).button_validate()
        self.assertFalse(self.inspection.goods_location_id)
        self.assertEqual(self._there(self.frame, self.quarantine), 0)

    def test_verdict_changed(self):
        self._record()
        self.inspection.action_fail()
        nonconformance = self.inspection.nonconformance_ids
        self.assertEqual(nonconformance.quantity, 100)
        judge = self.inspection.with_user(self.manager)
        judge.action_reopen("Measured again")
        judge.action_decide(60, 40)
        self.assertEqual(nonconformance.quantity, 40)
        self._dispose(nonconformance, "scrap", 10)
        judge.action_reopen("Once more")
        judge.action_decide(90, 10)
        self.assertEqual((nonconformance.quantity, nonconformance.state), (10, "decided"))

    def test_passed_after_all(self):
        self._record()
        self.inspection.action_fail()
        judge = self.inspection.with_user(self.manager)
        judge.action_reopen("Wrong gauge")
        judge.action_pass()
        self.assertEqual(self.inspection.nonconformance_ids.state, "cancelled")
        self.assertEqual(self._there(self.frame, self.stock), 100)

    def test_decided_before_it_came(self):
        """Goods that are rejected at the door go to quarantine with the transfer, and the nonconformance knows."""
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.vendor.id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id, "location_dest_id": self.stock.id,
            "move_ids": [(0, 0, {
                "product_id": self.frame.id, "product_uom_qty": 5, "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock.id})]})
        picking.action_confirm()
        inspection = picking.inspection_ids
        inspection.action_start()
        inspection.action_fail()
        nonconformance = inspection.nonconformance_ids
        self.assertFalse(nonconformance.location_id)
        picking.move_line_ids.lot_name = "L-2"
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(nonconformance.location_id, self.quarantine)
        self.assertEqual(nonconformance.lot_id.name, "L-2")
        self._dispose(nonconformance, "scrap", 5)
        self.assertFalse(inspection.goods_location_id)
