from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_inspections import InspectionCase


@tagged("post_install", "-at_install")
class TestSamplingRules(InspectionCase):
    """Samples as plans draw them, by what was decided on the lots before."""

    def iso(self, **values):
        return self.plan("Look", sampling="iso", inspection_level="II", aql="1.0", **values)

    def decide(self, plan, verdicts, quantity=200, **values):
        """Decide on a lot for each letter: a accepted, r not accepted. Returns the inspections."""
        inspections = self.env["sme.qc.inspection"]
        for letter in verdicts:
            inspection = self.started(plan, quantity, **values)
            if letter == "a":
                self.fill(inspection)
                inspection.action_pass()
            else:
                inspection.action_fail()
            inspections += inspection
        return inspections

    def switching(self, plan):
        return self.env["sme.qc.switching"].search([("plan_id", "=", plan.id)])

    def test_tables(self):
        """Q1 and Q2."""
        first = self.inspection(self.iso(), 1000)
        self.assertEqual(
            (first.code_letter, first.sample_size, first.accept_number, first.reject_number, first.severity), ("J", 80, 2, 3, "normal"))
        plan = self.iso()
        plan.aql = "0.25"
        second = self.inspection(plan, 200)
        self.assertEqual(
            (second.code_letter, second.sample_size, second.accept_number, second.reject_number), ("H", 50, 0, 1))

    def test_sample_follows_plan_and_quantity(self):
        """Before the start it is that of the quantity; after it, what comes more is inspected too."""
        plan = self.plan("Look", sampling="percentage", sampling_percentage=10)
        inspection = self.inspection(plan, 95)
        self.assertEqual(inspection.sample_size, 10)
        inspection.quantity = 15
        self.assertEqual(inspection.sample_size, 2)
        inspection.action_start()
        inspection.quantity = 500
        self.assertEqual(inspection.sample_size, 50)

    def test_small_lots_are_inspected_whole(self):
        self.assertEqual(self.inspection(self.iso(), 5).sample_size, 5)
        self.assertEqual(self.inspection(self.plan("Look", sampling="fixed", sampling_quantity=8), 3).sample_size, 3)
        self.assertEqual(self.inspection(self.plan("Look"), 2.5).sample_size, 3)

    def test_high_aql_counts_every_nonconformity(self):
        """Level II, lot 30, AQL 65: letter D, sample 8, up to 10 nonconformities; 6 units with two each are 12."""
        inspection = self.started(self.plan("Look", "Feel", sampling="iso", aql="65"), 30)
        self.assertEqual((inspection.code_letter, inspection.sample_size, inspection.accept_number), ("D", 8, 10))
        self.fill(inspection, bad=[1, 2, 3, 4, 5])
        self.assertEqual((inspection.nonconforming, inspection.nonconformities, inspection.verdict), (5, 10, "pass"))
        self.fill(inspection, bad=[1, 2, 3, 4, 5, 6])
        self.assertEqual((inspection.nonconformities, inspection.verdict), (12, "fail"))

    def test_tightened_and_back(self):
        """Q3: 2 of 5 lots in a row rejected tighten; then 5 accepted in a row bring normal inspection back."""
        plan = self.iso()
        self.decide(plan, "araa")
        self.assertEqual(self.inspection(plan, 200).severity, "normal")
        self.decide(plan, "r")
        tightened = self.inspection(plan, 1000)
        self.assertEqual((tightened.severity, tightened.sample_size, tightened.accept_number), ("tightened", 80, 1))
        self.decide(plan, "aaaa")
        self.assertEqual(self.switching(plan).severity, "tightened")
        self.decide(plan, "a")
        switching = self.switching(plan)
        self.assertEqual(switching.severity, "normal")
        self.assertEqual(switching.event_ids.filtered("reason").mapped("reason"), ["two_of_five", "five_accepted"])
        self.assertEqual(len(switching.event_ids), 10)

    def test_products_and_vendors_stand_apart(self):
        plan = self.iso()
        branch = self.env["res.partner"].create({"name": "Branch", "parent_id": self.vendor.id, "type": "delivery"})
        other = self.env["res.partner"].create({"name": "Other Vendor"})
        self.decide(plan, "r")
        self.decide(plan, "r", partner_id=branch.id)
        severities = [self.inspection(plan, 200, partner_id=partner.id).severity for partner in (self.vendor, branch, other)]
        self.assertEqual(severities, ["tightened", "tightened", "normal"])

    def test_concession_and_part_count_as_not_accepted(self):
        plan = self.iso()
        first, second = self.started(plan, 10), self.started(plan, 10)
        self.fill(first)
        first.action_decide(9, 1)
        second.with_user(self.manager).action_concession("Needed")
        self.assertEqual(self.switching(plan).severity, "tightened")

    def test_inspecting_again_does_not_count(self):
        plan = self.iso()
        lot, = self.decide(plan, "r")
        self.decide(plan, "r", reinspection_of_id=lot.id)
        self.assertEqual(self.switching(plan).severity, "normal")

    def test_reduced_when_a_manager_allows_it(self):
        """Lot 200, AQL 1.0: letter F after the arrow, acceptance number 0: 2 points a lot, 15 lots."""
        plan = self.iso()
        self.decide(plan, "a")
        switching = self.switching(plan)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            switching.with_user(self.inspector).reduced_allowed = True
        switching.with_user(self.manager).reduced_allowed = True
        self.decide(plan, "a" * 13)
        self.assertEqual((switching.severity, switching.score), ("normal", 28))
        self.decide(plan, "a")
        self.assertEqual(switching.severity, "reduced")
        self.assertEqual(self.inspection(plan, 1000).sample_size, 32)
        switching.with_user(self.manager).action_report_irregular()
        self.assertEqual((switching.severity, switching.steady), ("normal", False))

    def test_discontinued_until_a_manager_resumes(self):
        plan = self.iso()
        self.decide(plan, "rr" + "rrrrr")
        switching = self.switching(plan)
        self.assertEqual(switching.severity, "discontinued")
        inspection = self.started(plan, 10)
        self.fill(inspection)
        with self.assertRaisesRegex(UserError, "inspection is discontinued until a quality manager resumes it"):
            inspection.action_pass()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            switching.with_user(self.inspector).action_resume()
        switching.with_user(self.manager).action_resume()
        self.assertEqual((switching.severity, inspection.severity), ("tightened", "tightened"))
        inspection.action_pass()
        self.assertEqual(inspection.state, "passed")
        with self.assertRaisesRegex(UserError, "is not discontinued"):
            switching.with_user(self.manager).action_resume()

    def test_a_verdict_taken_back_is_forgotten(self):
        plan = self.iso()
        _first, second = self.decide(plan, "rr")
        self.assertEqual(self.switching(plan).severity, "tightened")
        second.with_user(self.manager).action_reopen("Wrong gauge")
        self.assertEqual(self.switching(plan).severity, "normal")
        self.fill(second)
        second.action_pass()
        self.assertEqual((self.switching(plan).severity, self.switching(plan).recent), ("normal", "01"))

    def test_lots_are_skipped(self):
        """After 2 accepted lots, one of 3 is inspected; a rejected lot ends it."""
        plan = self.plan("Look", use_skip_lot=True, skip_after=2, skip_frequency=3)
        self.decide(plan, "aa")
        arrived = self.env["sme.qc.inspection"].concat(*(self.inspection(plan, 9) for _lot in range(4)))
        self.assertEqual(arrived.mapped("state"), ["passed", "passed", "todo", "passed"])
        self.assertEqual(arrived.mapped("is_skipped"), [True, True, False, True])
        self.assertEqual(arrived.mapped("accepted_quantity"), [9, 9, 0, 9])
        self.assertIn("skip-lot rule", arrived[0].message_ids.mapped("body")[0])
        arrived[2].action_fail()
        self.assertEqual(self.inspection(plan, 9).state, "todo")

    def test_several_lots_at_once_are_counted_one_by_one(self):
        plan = self.plan("Look", use_skip_lot=True, skip_after=1, skip_frequency=2)
        self.decide(plan, "a")
        arrived = self.env["sme.qc.inspection"].create(
            [{"plan_id": plan.id, "product_id": self.part.id, "partner_id": self.vendor.id, "quantity": 9}] * 4)
        self.assertEqual(arrived.mapped("is_skipped"), [True, False, True, False])

    def arrive(self, plan, count):
        """Lots one after the other. s: skipped, i: to be inspected."""
        lots = self.env["sme.qc.inspection"].concat(*(self.inspection(plan, 9) for _lot in range(count)))
        return lots, "".join("s" if lot.is_skipped else "i" for lot in lots)

    def test_a_lot_to_inspect_that_does_not_come(self):
        """One of 3 is inspected. s s i s: the i is cancelled, so s s s stand, and the next lot is due, not the one after it."""
        plan = self.plan("Look", use_skip_lot=True, skip_after=1, skip_frequency=3)
        self.decide(plan, "a")
        lots, looks = self.arrive(plan, 4)
        self.assertEqual((looks, self.switching(plan).skipped), ("ssis", 1))
        lots[2].with_user(self.manager).action_cancel()
        self.assertEqual(self.switching(plan).skipped, 3)
        self.assertEqual(self.arrive(plan, 4)[1], "issi")

    def test_a_skipped_lot_that_does_not_come(self):
        """s s, and the second is cancelled: s stands, so that another one is skipped before the next is due."""
        plan = self.plan("Look", use_skip_lot=True, skip_after=1, skip_frequency=3)
        self.decide(plan, "a")
        lots, _looks = self.arrive(plan, 2)
        lots.sudo()[1]._cancel_with_document(["its receipt"])
        self.assertEqual((lots[1].state, lots[1].accepted_quantity, self.switching(plan).skipped), ("cancelled", 0, 1))
        self.assertEqual(self.arrive(plan, 3)[1], "sis")

    def test_skipped_lots_are_counted_again_for_each_vendor_and_whatever_happens(self):
        """Reopened: a skipped lot is to be inspected, so that none was skipped since. Deleted: as cancelled. Others do not count."""
        plan = self.plan("Look", use_skip_lot=True, skip_after=1, skip_frequency=4)
        self.decide(plan, "a")
        lots, looks = self.arrive(plan, 5)
        self.assertEqual(looks, "sssis")
        self.inspection(plan, 9, partner_id=self.env["res.partner"].create({"name": "Another"}).id)
        self.inspection(plan, 9, reinspection_of_id=lots[0].id)
        switching = self.switching(plan).filtered(lambda one: one.partner_id == self.vendor)
        lots[3].with_user(self.manager).unlink()
        self.assertEqual(switching.skipped, 4)
        lots[1].with_user(self.manager).action_reopen("Seen rust")
        self.assertEqual(switching.skipped, 2, "the third and the fifth, since the second is inspected")
        lots[0].with_user(self.manager).action_reopen("Seen rust too")
        self.assertEqual(switching.skipped, 2)

    def test_what_is_inspected_again_is_never_skipped(self):
        plan = self.plan("Look", use_skip_lot=True, skip_after=1, skip_frequency=2)
        lot, = self.decide(plan, "a")
        again = self.inspection(plan, 9, reinspection_of_id=lot.id)
        self.assertEqual((again.is_skipped, self.switching(plan).skipped), (False, 0))
        self.assertEqual(self.arrive(plan, 2)[1], "si")

    def test_counting_again_takes_the_same_statements_for_many(self):
        plan = self.plan("Look", use_skip_lot=True, skip_after=1, skip_frequency=50)
        counts = []
        for count in (3, 30):
            parts = self.env["product.product"].create([{"name": f"Part {number}"} for number in range(count)])
            lots = self.env["sme.qc.inspection"].create([
                {"plan_id": plan.id, "product_id": part.id, "partner_id": self.vendor.id, "quantity": 9} for part in parts])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lots.sudo()._cancel_with_document(["a receipt"] * count)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_inspections_of_stock_users(self):
        """A receipt makes them; who receives has no quality rights, and rules that remember are superuser's."""
        plan = self.iso(use_skip_lot=True)
        samples = self.env["sme.qc.plan"].with_user(self.env.ref("base.public_user"))._samples(
            [{"plan_id": plan.id, "product_id": self.part.id, "partner_id": self.vendor.id, "quantity": 1000}])
        self.assertEqual(samples, [{
            "sample_size": 80, "accept_number": 2, "reject_number": 3, "code_letter": "J", "severity": "normal",
            "counts_nonconformities": False, "is_skipped": False}])

    def test_wrong_plans_are_refused(self):
        for values, message in (
                ({"sampling": "percentage", "sampling_percentage": 0}, "percentage_range"),
                ({"sampling": "fixed", "sampling_quantity": 0}, "fixed_positive"),
                ({"accept_number": -1}, "accept_not_negative"),
                ({"use_skip_lot": True, "skip_frequency": 1}, "skip_range")):
            with self.assertRaisesRegex(CheckViolation, message), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.plan(**values)
        for characteristic, message in (
                (self.weight(lower_limit=3), "lower limit of Weight is above"),
                ({"name": "Colour", "kind": "choice"}, "at least one choice that conforms"),
                ({"name": "Colour", "kind": "choice", "choice_ids": [Command.create({"name": "Grey"})]}, "at least one choice")):
            with self.assertRaisesRegex(ValidationError, message):
                self.plan(characteristic)

    def test_form_of_a_plan(self):
        with Form(self.env["sme.qc.plan"].with_user(self.manager)) as form:
            form.name = "Formed Plan"
            form.sampling = "fixed"
            form.sampling_quantity = 3
            with form.characteristic_ids.new() as line:
                line.name = "Weight"
                line.kind = "measurement"
                line.lower_limit = 1.5
                line.uom_id = self.kg
        plan = form.record
        self.assertEqual((plan.characteristic_ids.has_lower_limit, plan.characteristic_ids.has_upper_limit), (True, False))
        self.assertEqual(plan.characteristic_ids.limits, "≥ 1.50 kg")
        self.assertIn("3", str(self.inspection(plan, 9).sample_size))

    def test_form_of_an_inspection(self):
        plan = self.plan("Look", sampling="fixed", sampling_quantity=3)
        with Form(self.env["sme.qc.inspection"].with_user(self.inspector)) as form:
            form.plan_id = plan
            form.product_id = self.part
            form.quantity = 8
        self.assertEqual((form.record.sample_size, form.record.state, form.record.stage), (3, "todo", "manual"))
        self.assertRegex(form.record.name, r"QI/\d{5}")
