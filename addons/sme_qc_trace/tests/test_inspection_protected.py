import base64
import io

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_inspections import InspectionCase


@tagged("post_install", "-at_install")
class TestInspectionProtected(InspectionCase):
    """What follows from values is not written instead of them."""

    def test_counts_and_verdicts_follow(self):
        inspection = self.started(self.plan("Look", self.weight()), 5)
        line = inspection.line_ids[0]
        for values in ({"value_count": 5}, {"nonconforming": 0}, {"verdict": "pass"}):
            with self.assertRaisesRegex(UserError, "follow"):
                line.write(values)
        self.fill(inspection, bad=[1])
        value = inspection.value_ids[0]
        for values in ({"verdict": "pass"}, {"converted": 1.5}):
            with self.assertRaisesRegex(UserError, "follow"):
                value.write(values)

    def test_computed_fields_given_at_creation(self):
        inspection = self.started(self.plan("Look"))
        value = self.env["sme.qc.value"].with_user(self.inspector).create(
            {"line_id": inspection.line_ids.id, "passed": "fail", "verdict": "pass"})
        self.env.flush_all()
        value.invalidate_recordset()
        self.assertEqual(value.verdict, "fail")
        line = self.env["sme.qc.inspection.line"].with_user(self.inspector).create(
            {"inspection_id": inspection.id, "name": "Own", "value_count": 1})
        self.env.flush_all()
        line.invalidate_recordset()
        self.assertEqual(line.value_count, 0)

    def test_gate_and_documents_stay(self):
        inspection = self.started(self.plan("Look", gate="stop"), 5)
        for values in ({"gate": "warn"}, {"stage": "receipt"}, {"company_id": self.env["res.company"].create({"name": "Other"}).id}):
            with self.assertRaisesRegex(UserError, "cannot be"):
                inspection.write(values)
        move = self.env["stock.move"].search([], limit=1)
        for values in ({"gate": "warn"}, {"gate": "stop", "move_id": move.id or 1}):
            with self.assertRaisesRegex(UserError, "come from plans"):
                self.inspection(inspection.plan_id, **values)

    def test_sample_grows_with_what_is_inspected(self):
        inspection = self.started(self.plan("Look", sampling="iso", aql="1.0", use_switching=False), 100)
        self.assertEqual(inspection.sample_size, 13, "letter F, and the arrow leads to E")
        self.fill(inspection)
        inspection.quantity = 10
        self.assertEqual((inspection.sample_size, inspection.missing_count), (13, 0), "what was taken stays")
        inspection.quantity = 1000
        self.assertEqual((inspection.code_letter, inspection.sample_size, inspection.accept_number), ("J", 80, 2))
        self.assertEqual(inspection.missing_count, 67)
        with self.assertRaisesRegex(UserError, "67 values are missing"):
            inspection.action_pass()
        inspection.sudo()._follow_quantities({inspection.sudo(): 2000})
        self.assertEqual(inspection.sample_size, 125, "letter K")

    def test_values_and_lines_stay_where_they_are(self):
        plan = self.plan("Look")
        decided, other = self.started(plan), self.started(plan)
        self.fill(other)
        decided.action_fail()
        with self.assertRaises(UserError):
            other.value_ids.write({"line_id": decided.line_ids.id, "inspection_id": decided.id})
        own = self.env["sme.qc.inspection.line"].with_user(self.inspector).create({"inspection_id": other.id, "name": "own"})
        with self.assertRaises(UserError):
            own.inspection_id = decided

    def test_photo_of_too_many_pixels(self):
        inspection = self.started(self.plan("Look"))
        data = io.BytesIO()
        Image.new("1", (9000, 9000)).save(data, "PNG")
        photo = base64.b64encode(data.getvalue()).decode()
        with self.assertRaises(UserError):
            inspection.record([{"line_id": inspection.line_ids.id, "unit_number": 1, "value": "pass", "photo": photo}])
        photo = base64.b64encode(b"no image").decode()
        with self.assertRaises(UserError):
            inspection.record([{"line_id": inspection.line_ids.id, "unit_number": 1, "value": "pass", "photo": photo}])
        with self.assertRaises(UserError):
            inspection.add_photo(base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").decode())
