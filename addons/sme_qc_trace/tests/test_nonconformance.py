from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged, warmup

from .common_nonconformance import NonconformanceCase


@tagged("post_install", "-at_install")
class TestNonconformance(NonconformanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scratch = cls.env["sme.qc.defect.code"].create({"code": "QS1", "name": "Scratch Q"})
        cls.crack = cls.env["sme.qc.defect.code"].create({"code": "QC1", "name": "Crack Q"})
        cls.plan = cls.env["sme.qc.plan"].create({
            "name": "Frames Q", "stage": "manual", "product_ids": cls.frame.ids, "responsible_id": cls.manager.id, "deadline_days": 3,
            "sampling": "fixed", "sampling_quantity": 3, "use_switching": False,
            "characteristic_ids": [
                (0, 0, {"name": "Surface", "defect_code_id": cls.scratch.id}),
                (0, 0, {"name": "Strength", "defect_code_id": cls.crack.id})]})

    def _inspections(self, count=1, lot=None, rejected=4.0, failed="Surface", **values):
        """Inspections of which a sample of three fails one characteristic, rejected but nothing has followed yet."""
        inspections = self.env["sme.qc.inspection"].create([{
            "product_id": self.frame.id, "plan_id": self.plan.id, "quantity": rejected, "lot_id": lot.id if lot else False, **values}
            for _number in range(count)])
        inspections.action_start()
        inspections.record([
            {"line_id": line.id, "unit_number": unit, "value": "fail" if line.name == failed else "pass"}
            for line in inspections.line_ids for unit in range(1, line.inspection_id.sample_size + 1)])
        inspections.sudo().write({"state": "failed", "rejected_quantity": rejected, "goods_location_id": self.quarantine.id})
        return inspections

    def test_failed_inspection_opens_it(self):
        inspection = self._inspections(lot=self._lot("Q-1"))
        inspection._decided()
        nonconformance = inspection.nonconformance_ids
        self.assertRecordValues(nonconformance, [{
            "state": "open", "source": "inspection", "quantity": 4, "product_id": self.frame.id, "location_id": self.quarantine.id,
            "responsible_id": self.manager.id, "title": "Frame Q: Surface",
            "date_deadline": fields.Date.context_today(nonconformance) + timedelta(days=3)}])
        self.assertRegex(nonconformance.name, r"^NC/\d{5}$")
        self.assertRecordValues(nonconformance.defect_ids, [{"code_id": self.scratch.id, "quantity": 3}])
        self.assertRecordValues(nonconformance.activity_ids, [{
            "user_id": self.manager.id, "date_deadline": nonconformance.date_deadline}])

    def test_only_by_plan(self):
        self.plan.open_nonconformance = False
        inspection = self._inspections()
        inspection._decided()
        self.assertFalse(inspection.nonconformance_ids)

    def test_same_defect_of_same_lot_is_one(self):
        lot = self._lot("Q-2")
        first = self._inspections(lot=lot)
        first._decided()
        second = self._inspections(lot=lot, rejected=2)
        second._decided()
        nonconformance = first.nonconformance_ids
        self.assertFalse(second.nonconformance_ids)
        self.assertEqual(nonconformance.quantity, 6)
        self.assertEqual(nonconformance.further_inspection_ids, second)
        self.assertRecordValues(nonconformance.defect_ids, [{"code_id": self.scratch.id, "quantity": 5}])
        other_defect = self._inspections(lot=lot, failed="Strength")
        other_defect._decided()
        self.assertEqual(len(other_defect.nonconformance_ids), 1)
        other_lot = self._inspections(lot=self._lot("Q-3"))
        other_lot._decided()
        self.assertEqual(len(other_lot.nonconformance_ids), 1)

    def test_changed_verdict_of_the_same_defect(self):
        """The second inspection that found it rejects five in place of two: nine in all, not eleven; then none."""
        lot = self._lot("Q-2B")
        first = self._inspections(lot=lot)
        first._decided()
        second = self._inspections(lot=lot, rejected=2)
        second._decided()
        nonconformance = first.nonconformance_ids
        second.quantity = second.rejected_quantity = 5
        second._decided()
        self.assertEqual((nonconformance.quantity, second.nonconformance_count), (9, 1))
        self.assertEqual(second.action_nonconformances()["res_id"], nonconformance.id)
        second.rejected_quantity = 0
        second._decided()
        self.assertRecordValues(nonconformance, [{"quantity": 4, "state": "open"}])

    def test_quarantine_takes_what_waits_for_approval(self):
        """A concession that is not approved yet leaves its goods where they can be used: they go to quarantine."""
        lot = self._lot("Q-2C")
        self._receive(self.frame, 4, lot=lot)
        nonconformance = self._nonconformance(4, lot, location_id=self.stock.id)
        self._dispose(nonconformance.with_user(self.inspector), "concession", 4, reason="Small")
        nonconformance.action_contain()
        self.assertEqual((self._there(self.frame, self.stock), self._there(self.frame, self.quarantine)), (0, 4))

    def test_state_is_not_written(self):
        nonconformance = self._nonconformance(4, user=self.inspector)
        with self.assertRaisesRegex(UserError, "cannot be written"):
            nonconformance.state = "closed"
        with self.assertRaisesRegex(UserError, "is open"):
            self._nonconformance(4, user=self.inspector, state="decided")
        nonconformance.action_cancel()
        self.assertTrue(nonconformance.date_closed)
        nonconformance.action_reopen()
        self.assertRecordValues(nonconformance, [{"state": "open", "date_closed": False}])

    def test_reinspection_is_another(self):
        lot = self._lot("Q-4")
        first = self._inspections(lot=lot)
        first._decided()
        again = self._inspections(lot=lot, reinspection_of_id=first.id)
        again._decided()
        self.assertEqual(len(again.nonconformance_ids), 1)
        self.assertEqual(first.nonconformance_ids.quantity, 4)

    @warmup
    def test_statements_do_not_grow(self):
        def decide(count):
            self.env.invalidate_all()
            inspections = self._inspections(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            inspections._decided()
            self.env.flush_all()
            self.assertEqual(len(inspections.nonconformance_ids), count)
            return self.env.cr.sql_log_count - before

        decide(2)
        few, many = decide(5), decide(60)
        self.assertLessEqual(few, 75)
        self.assertLessEqual(many, few + 8)  # a chunk of a bulk insert now and then

    def test_form_by_hand(self):
        lot = self._lot("Q-6")
        with Form(self.env["sme.qc.nonconformance"].with_user(self.inspector)) as form:
            form.title = "Dented"
            form.product_id = self.frame
            form.lot_id = lot
            form.quantity = 2
            with form.defect_ids.new() as defect:
                defect.code_id = self.crack
                defect.quantity = 2
        nonconformance = form.record
        self.assertEqual(nonconformance.responsible_id, self.inspector)
        self.assertEqual(nonconformance.undecided_quantity, 2)
        self.assertTrue(nonconformance.date_deadline)

    def test_activity_follows(self):
        nonconformance = self._nonconformance(1)
        nonconformance.write({"responsible_id": self.manager.id, "date_deadline": "2031-05-06"})
        self.assertRecordValues(nonconformance.activity_ids, [{
            "user_id": self.manager.id, "date_deadline": fields.Date.to_date("2031-05-06")}])

    def test_similar_are_shown_and_merged(self):
        lot = self._lot("Q-7")
        one, two, three = (self._nonconformance(quantity, lot, defect_ids=[(0, 0, {"code_id": code.id, "quantity": quantity})])
                           for quantity, code in ((2, self.scratch), (3, self.scratch), (1, self.crack)))
        self.assertEqual(one.similar_ids, two)
        self.assertFalse(three.similar_ids)
        kept = (one | two | three).action_merge()
        self.assertEqual(kept, one)
        self.assertEqual(kept.quantity, 6)
        self.assertEqual({defect.code_id: defect.quantity for defect in kept.defect_ids}, {self.scratch: 5, self.crack: 1})
        self.assertEqual((two | three).mapped("state"), ["cancelled", "cancelled"])
        with self.assertRaisesRegex(UserError, "not of the same product and lot"):
            (kept | self._nonconformance(1, self._lot("Q-8"))).action_merge()

    def test_quarantine(self):
        lot = self._lot("Q-9")
        self._receive(self.frame, 10, lot=lot)
        nonconformance = self._nonconformance(4, lot, location_id=self.stock.id)
        nonconformance.action_contain()
        self.assertEqual(nonconformance.state, "contained")
        self.assertEqual(nonconformance.location_id, self.quarantine)
        self.assertEqual((self._there(self.frame, self.stock), self._there(self.frame, self.quarantine)), (6, 4))
        self.assertEqual(self.frame.with_context(warehouse_id=self.warehouse.id).free_qty, 6)

    def test_quarantine_needs_a_place_or_a_note(self):
        nonconformance = self._nonconformance(4, location_id=False)
        with self.assertRaisesRegex(UserError, "say where the goods are"):
            nonconformance.action_contain()
        nonconformance.containment = "Customer keeps them apart"
        nonconformance.action_contain()
        self.assertEqual(nonconformance.state, "contained")

    def test_too_few_goods_are_named(self):
        lot = self._lot("Q-10")
        self._receive(self.frame, 3, lot=lot)
        with self.assertRaisesRegex(UserError, r"needs 4.* Frame Q Q-10, and only 3"):
            self._nonconformance(4, lot, location_id=self.stock.id).action_contain()

    def test_close_needs_every_unit(self):
        lot = self._lot("Q-11")
        self._receive(self.frame, 4, lot=lot, location=self.quarantine)
        nonconformance = self._nonconformance(4, lot)
        with self.assertRaisesRegex(UserError, "4.0 Units are left to decide"):
            nonconformance.action_close()
        self._dispose(nonconformance, "scrap", 4)
        self.assertEqual(nonconformance.state, "decided")
        nonconformance.action_close()
        self.assertTrue(nonconformance.date_closed)
        self.assertFalse(nonconformance.activity_ids)
        with self.assertRaisesRegex(UserError, "closed already"):
            nonconformance.action_close()
        with self.assertRaisesRegex(UserError, "has dispositions"):
            nonconformance.unlink()

    def test_open_rework_is_not_closed(self):
        lot = self._lot("Q-12")
        self._receive(self.frame, 1, lot=lot, location=self.quarantine)
        nonconformance = self._nonconformance(1, lot)
        disposition = self._dispose(nonconformance, "rework", 1)
        with self.assertRaisesRegex(UserError, disposition.production_id.name):
            nonconformance.action_close()

    def test_bad_input(self):
        other = self._lot("Q-13", self._product("Other Q", tracking="lot"))
        with self.assertRaisesRegex(ValidationError, "lot Q-13 is of"):
            self._nonconformance(1, other)
        serial = self._product("Serial Q", tracking="serial")
        with self.assertRaisesRegex(ValidationError, "is one unit"):
            self._nonconformance(2, self._lot("SN-1", serial), serial)

    def test_complaint_from_order_and_transfer(self):
        customer = self.env["res.partner"].create({"name": "Customer Q"})
        order = self.env["sale.order"].create({
            "partner_id": customer.id, "warehouse_id": self.warehouse.id,
            "order_line": [(0, 0, {"product_id": self.bolt.id, "product_uom_qty": 2})]})
        order.action_confirm()
        for document in (order.action_complaint(), order.picking_ids.action_nonconformance()):
            with Form(self.env["sme.qc.nonconformance"].with_context(**document["context"])) as form:
                form.title = "Rusty"
            self.assertEqual(form.record.product_id, self.bolt)
            self.assertEqual(form.record.partner_id, customer)
            self.assertEqual(form.record.sale_order_id, order)
        self.assertEqual(order.action_complaint()["context"]["default_source"], "complaint")

    def test_complaint_knows_the_lot_delivered(self):
        lot = self._lot("Q-SOLD")
        self._receive(self.frame, 3, lot=lot)
        order = self.env["sale.order"].create({
            "partner_id": self.env["res.partner"].create({"name": "Customer Q"}).id, "warehouse_id": self.warehouse.id,
            "order_line": [(0, 0, {"product_id": self.frame.id, "product_uom_qty": 2})]})
        order.action_confirm()
        self.assertFalse(order.action_complaint()["context"]["default_lot_id"])
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        complaint = order.with_user(self.inspector).action_complaint()["context"]
        with Form(self.env["sme.qc.nonconformance"].with_user(self.inspector).with_context(**complaint)) as form:
            self.assertEqual((form.lot_id, form.picking_id, form.sale_order_id), (lot, order.picking_ids, order))
            form.title = "Leaks"

    def test_rights(self):
        nonconformance = self._nonconformance(2, user=self.inspector)
        with self.assertRaises(AccessError):
            nonconformance.read(["total_cost"])
        with self.assertRaises(AccessError):
            nonconformance.with_user(self.inspector).unlink()
        self.assertEqual(nonconformance.with_user(self.manager).total_cost, 0)
        report = self.env["sme.qc.nonconformance.report"]
        self.env.flush_all()
        self.assertTrue(report.with_user(self.inspector).search_count([("nonconformance_id", "=", nonconformance.id)]))
        with self.assertRaises(AccessError):
            report.with_user(self.inspector).search([("nonconformance_id", "=", nonconformance.id)]).read(["total_cost"])

    def test_companies_are_apart(self):
        other = self.env["res.company"].create({"name": "Other Q"})
        self._nonconformance(2)
        shared = self.env["product.product"].create({"name": "Shared Q", "is_storable": True})
        foreign = self.env["sme.qc.nonconformance"].sudo().with_company(other).create({
            "title": "Theirs", "product_id": shared.id, "company_id": other.id})
        mine = self.env["sme.qc.nonconformance"].with_user(self.inspector)
        self.assertNotIn(foreign, mine.search([]))
        with self.assertRaises(AccessError):
            foreign.with_user(self.inspector).read(["title"])
        with self.assertRaises(UserError):
            self.env["sme.qc.nonconformance"].create({
                "title": "Mixed", "product_id": shared.id, "company_id": other.id, "location_id": self.quarantine.id})
