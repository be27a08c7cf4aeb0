from psycopg2.errors import LockNotAvailable

from odoo import api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common_inspections import InspectionCase


@tagged("post_install", "-at_install")
class TestInspectionDecision(InspectionCase):
    def test_nothing_passes_without_values(self):
        """Q5, also when several are selected: none of them is passed then."""
        plan, empty = self.plan("Look"), self.plan()
        good = self.started(plan)
        self.fill(good)
        partly = self.started(self.plan("Look", "Feel"))
        partly.record([{"line_id": partly.line_ids[0].id, "unit_number": 1, "value": "pass"}])
        waiting, started, hollow, bare = self.inspection(plan), self.started(plan), self.started(empty), self.started(None)
        for inspection, message in (
                (waiting, "has no values: start it"), (started, r"1 values are missing \(Look\)"),
                (partly, r"1 values are missing \(Feel\)"),
                (hollow, "has no characteristics"), (bare, "has no characteristics")):
            with self.assertRaisesRegex(UserError, message):
                inspection.action_pass()
            with self.assertRaisesRegex(UserError, message):
                inspection.action_decide(1, 0)
        together = good + waiting + started + hollow
        with self.assertRaises(UserError) as caught:
            together.action_pass()
        for inspection in together - good:
            self.assertIn(inspection.name, str(caught.exception))
        self.assertEqual(set(together.mapped("state")), {"todo", "in_progress"})

    def test_pass(self):
        inspections = self.started(self.plan("Look"), 5) + self.started(self.plan(self.weight()), 7)
        for inspection in inspections:
            self.fill(inspection)
        inspections.action_pass()
        self.assertEqual(inspections.mapped("state"), ["passed"] * 2)
        self.assertEqual(inspections.mapped("accepted_quantity"), [5, 7])
        self.assertEqual(inspections.mapped("rejected_quantity"), [0, 0])
        self.assertEqual(inspections.decided_by_id, self.inspector)

    def test_nonconforming_units_and_the_acceptance_number(self):
        plan = self.plan("Look", "Feel", sampling="fixed", sampling_quantity=10, accept_number=1)
        inspection = self.started(plan, 100)
        self.assertEqual((inspection.sample_size, inspection.accept_number, inspection.reject_number), (10, 1, 2))
        self.fill(inspection, bad=[3])
        self.assertEqual((inspection.nonconforming, inspection.nonconformities, inspection.verdict), (1, 2, "pass"))
        self.fill(inspection, bad=[3, 8])
        self.assertEqual((inspection.nonconforming, inspection.verdict), (2, "fail"))
        with self.assertRaisesRegex(UserError, "2 units of the sample do not conform"):
            inspection.action_pass()
        self.assertEqual(inspection.state, "in_progress")

    def test_a_key_characteristic_fails_the_lot(self):
        plan = self.plan({"name": "Crack", "is_key": True}, "Look", sampling="fixed", sampling_quantity=10, accept_number=3)
        inspection = self.started(plan, 100)
        inspection.record([{"line_id": inspection.line_ids[0].id, "unit_number": 1, "value": "fail"}])
        self.assertEqual((inspection.nonconforming, inspection.verdict), (1, "fail"))

    def test_failing_needs_no_values(self):
        inspection = self.inspection(self.plan("Look"), 5)
        inspection.action_fail()
        self.assertEqual((inspection.state, inspection.accepted_quantity, inspection.rejected_quantity), ("failed", 0, 5))

    def test_quantities_add_up(self):
        inspection = self.started(self.plan("Look"), 5)
        for accepted, rejected, message in (
                (3, 1, "have to add up to 5.0 Units"), (6, -1, "numbers from 0"), ("3", 2, "numbers from 0"), (True, 4, "numbers from 0"),
                (float("inf"), 1, "numbers from 0"), (3, 2, "values are missing")):
            with self.assertRaisesRegex(UserError, message):
                inspection.action_decide(accepted, rejected)
        self.fill(inspection, bad=[1, 2])
        with self.assertRaisesRegex(UserError, "2 units of the sample do not conform; at least these are rejected"):
            inspection.action_decide(4, 1)
        inspection.action_decide(3, 2)
        self.assertEqual((inspection.state, inspection.accepted_quantity, inspection.rejected_quantity), ("failed", 3, 2))

    def test_concession_is_for_managers_and_says_why(self):
        inspection = self.started(self.plan("Look"), 5)
        with self.assertRaisesRegex(AccessError, "Only quality managers"):
            inspection.action_concession("The customer agrees")
        for reason in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "say why"):
                inspection.with_user(self.manager).action_concession(reason)
        inspection.with_user(self.manager).action_concession("The customer agrees")
        self.assertEqual((inspection.state, inspection.accepted_quantity), ("accepted_on_concession", 5))
        self.assertIn("The customer agrees", inspection.message_ids.mapped("body")[0])

    def test_reopening_is_for_managers_and_keeps_values(self):
        inspection = self.started(self.plan("Look"), 5)
        self.fill(inspection)
        inspection.action_pass()
        with self.assertRaisesRegex(AccessError, "Only quality managers"):
            inspection.action_reopen("Wrong lot")
        with self.assertRaisesRegex(UserError, "say why"):
            inspection.with_user(self.manager).action_reopen("")
        inspection.with_user(self.manager).action_reopen("Wrong lot")
        self.assertEqual((inspection.state, inspection.accepted_quantity, len(inspection.value_ids)), ("in_progress", 0, 5))
        self.assertIn("Wrong lot", inspection.message_ids.mapped("body")[0])
        inspection.action_fail()
        self.assertEqual(inspection.rejected_quantity, 5)

    def test_cancelled(self):
        inspection = self.inspection(self.plan("Look"))
        with self.assertRaises(AccessError):
            inspection.action_cancel()
        inspection.with_user(self.manager).action_cancel()
        with self.assertRaisesRegex(UserError, "is cancelled"):
            inspection.action_start()
        inspection.with_user(self.manager).action_reopen("By mistake")
        self.assertEqual(inspection.state, "todo")

    def test_no_verdict_by_writing_fields(self):
        inspection = self.started(self.plan("Look"))
        for values in ({"state": "passed"}, {"accepted_quantity": 1}, {"is_skipped": True}, {"is_released": True}):
            for user in (self.inspector, self.manager):
                with self.assertRaisesRegex(UserError, "cannot be written"):
                    inspection.with_user(user).write(values)
                with self.assertRaisesRegex(UserError, "cannot be written"):
                    self.inspection(user=user, **values)

    def test_what_is_inspected_is_fixed_by_start_and_verdict(self):
        inspection = self.started(self.plan("Look"), 5)
        for values in ({"plan_id": self.plan().id}, {"product_id": self.part.copy().id}):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"):
                inspection.write(values)
        inspection.write({"quantity": 6, "plan_id": inspection.plan_id.id, "partner_id": False})
        inspection.action_fail()
        for values in ({"quantity": 7}, {"partner_id": self.vendor.id}):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"):
                inspection.write(values)
        inspection.write({"quantity": 6, "note": "Wet"})

    def test_what_follows_is_told_once(self):
        calls = []
        self.patch(self.env.registry["sme.qc.inspection"], "_decided", lambda records: calls.append(records))
        inspections = self.inspection(self.plan("Look")) + self.inspection(self.plan("Look"))
        inspections.action_fail()
        self.assertEqual(calls, [inspections])

    def test_several_are_deleted(self):
        inspections = self.started(self.plan("Look")) + self.started(self.plan(self.weight())) + self.inspection(self.plan("Look"))
        self.fill(inspections[0])
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            inspections.unlink()
        inspections[1].action_fail()
        with self.assertRaisesRegex(UserError, f"{inspections[1].name} is decided and stays"):
            inspections.with_user(self.manager).unlink()
        inspections[1].with_user(self.manager).action_reopen("x")
        inspections.with_user(self.manager).unlink()
        self.assertFalse(inspections.exists())

    def test_searching_by_document_has_an_index(self):
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'sme_qc_inspection'")
        indexes = " ".join(definition for definition, in self.env.cr.fetchall())
        for field in ("picking_id", "move_id", "production_id", "workorder_id", "lot_id", "product_id", "plan_id", "partner_id", "state"):
            self.assertIn(f"({field})", indexes)

    def test_statements_do_not_grow_with_inspections(self):
        """Making, starting, and failing."""
        plan = self.plan("Look", self.weight(), sampling="iso")
        counts = []
        for number in (5, 300):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            inspections = self.env["sme.qc.inspection"].with_user(self.inspector).create(
                [{"plan_id": plan.id, "product_id": self.part.id, "partner_id": self.vendor.id, "quantity": 8}] * number)
            inspections.action_start()
            inspections.action_fail()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(counts), 110)
        self.assertLessEqual(counts[1] - counts[0], 30)


@tagged("post_install", "-at_install")
class TestTwoInspectors(TransactionCase):
    """Two connections. What they see has to be committed, so it is removed in the end; the test's own transaction writes nothing."""

    def setUp(self):
        super().setUp()
        self.admin = self.env.ref("base.user_admin")
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            product = env["product.product"].create({"name": "Decided at Once"})
            inspection = env["sme.qc.inspection"].create({"product_id": product.id, "quantity": 4})
            inspection.action_start()
            line = env["sme.qc.inspection.line"].create({"inspection_id": inspection.id, "name": "Look"})
            self.product_id, self.inspection_id, self.line_id = product.id, inspection.id, line.id
        self.addCleanup(self.remove)
        self.first, self.second = self.inspection_of(self.admin.id), self.inspection_of(api.SUPERUSER_ID)

    def remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            cr.execute("DELETE FROM sme_qc_nonconformance WHERE product_id = %s", (self.product_id,))
            cr.execute("DELETE FROM sme_qc_inspection WHERE id = %s", (self.inspection_id,))
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()

    def inspection_of(self, user_id):
        """The inspection as a user sees it over a connection of his own."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        inspection = api.Environment(cr, user_id, {})["sme.qc.inspection"].browse(self.inspection_id)
        self.assertEqual(inspection.state, "in_progress")
        return inspection

    @staticmethod
    def request(inspection, work):
        """As Odoo answers a request: anew after a conflict, committed in the end."""
        result = retrying(lambda: work(inspection), inspection.env)
        inspection.env.cr.commit()
        return result

    def assert_waits(self, work):
        """Another has the row: nothing is decided on what may be out of date."""
        cr = self.second.env.cr
        cr.execute("SET LOCAL lock_timeout = '200ms'")
        with self.assertRaises(LockNotAvailable), mute_logger("odoo.sql_db"):
            work(self.second)
        cr.rollback()
        self.second.env.invalidate_all()

    def test_one_wins_the_other_is_told(self):
        self.first.action_fail()
        self.first.env.flush_all()
        self.assert_waits(lambda inspection: inspection.action_fail())
        self.assertEqual(self.second.state, "in_progress")
        self.first.env.cr.commit()
        told = rf"^QI/\d+ was decided already: Failed, by {self.admin.name} on "
        with self.assertRaisesRegex(UserError, told), mute_logger("odoo.sql_db"):
            self.request(self.second, lambda inspection: inspection.action_fail())

    def test_no_value_slips_in_beside_a_verdict(self):
        self.first.action_fail()
        self.first.env.flush_all()
        value = {"line_id": self.line_id, "unit_number": 1, "value": "pass"}
        self.assert_waits(lambda inspection: inspection.record([value]))
        self.assertEqual(self.second.state, "in_progress")
        self.first.env.cr.commit()
        with self.assertRaisesRegex(UserError, "was decided already"), mute_logger("odoo.sql_db"):
            self.request(self.second, lambda inspection: inspection.record([value]))

    def test_a_value_is_taken_once(self):
        value = {"line_id": self.line_id, "unit_number": 1, "value": "pass"}
        self.first.record([value])
        self.first.env.flush_all()
        self.assert_waits(lambda inspection: inspection.record([value]))
        self.assertEqual(self.second.state, "in_progress")
        self.first.env.cr.commit()
        with self.assertRaisesRegex(ValidationError, "has been taken already"), mute_logger("odoo.sql_db"):
            self.request(self.second, lambda inspection: inspection.record([{**value, "value": "fail"}]))
