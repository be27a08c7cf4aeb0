import base64
import io

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_inspections import InspectionCase


def picture(width=8):
    stream = io.BytesIO()
    Image.new("RGB", (width, width), "white").save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


@tagged("post_install", "-at_install")
class TestInspectionRecording(InspectionCase):
    def test_characteristics_are_frozen_as_it_starts(self):
        plan = self.plan(self.weight(), "Look")
        inspection = self.started(plan)
        self.assertEqual(inspection.line_ids.mapped("name"), ["Weight", "Look"])
        self.assertEqual((inspection.state, inspection.inspector_id), ("in_progress", self.inspector))
        plan.characteristic_ids[0].write({"name": "Mass", "upper_limit": 1.5})
        plan.characteristic_ids[1].unlink()
        self.assertEqual(inspection.line_ids.mapped("name"), ["Weight", "Look"])
        self.assertEqual(inspection.line_ids[0].upper_limit, 2)
        inspection.action_start()
        self.assertEqual(len(inspection.line_ids), 2)

    def test_conversion_of_units(self):
        """Q4: limits 1 – 2 kg; 1,500 g pass, 1.5 kg pass, 1.5 g do not."""
        line = self.started(self.plan(self.weight()), quantity=3).line_ids
        answer = line.inspection_id.record([
            {"line_id": line.id, "unit_number": 1, "value": 1500, "uom_id": self.gram.id},
            {"line_id": line.id, "unit_number": 2, "value": 1.5},
            {"line_id": line.id, "unit_number": 3, "value": 1.5, "uom_id": self.gram.id}])
        self.assertEqual([value["verdict"] for value in answer], ["pass", "pass", "fail"])
        values = line.value_ids
        self.assertEqual(values.mapped("shown"), ["1,500.00 g", "1.50 kg", "1.50 g"])
        self.assertEqual(values.mapped("converted"), [1.5, 1.5, 0])
        self.assertEqual((line.value_count, line.nonconforming, line.verdict), (3, 1, "fail"))

    def test_limits_hold_inclusively_and_one_side_may_be_open(self):
        inspection = self.started(self.plan(
            self.weight(), {"name": "Length", "kind": "measurement", "lower_limit": 5, "uom_id": self.meter.id},
            {"name": "Gap", "kind": "measurement", "upper_limit": 0, "has_upper_limit": True}))
        weight, length, gap = inspection.line_ids
        for line, value, verdict in (
                (weight, 1, "pass"), (weight, 2, "pass"), (weight, 0.99, "fail"), (weight, 2.01, "fail"),
                (length, 4.99, "fail"), (length, 1e6, "pass"), (gap, 0, "pass"), (gap, 0.01, "fail"), (gap, -7, "pass")):
            answer = inspection.record([{"line_id": line.id, "unit_number": 1, "value": value}])
            self.assertEqual(answer[0]["verdict"], verdict, (line.name, value))
        self.assertEqual(inspection.line_ids.mapped("limits"), ["1.00 – 2.00 kg", "≥ 5.00 m", "≤ 0.00"])

    def test_choices_and_texts(self):
        inspection = self.started(self.plan(self.colour(), {"name": "Stamp", "kind": "text"}))
        colour, stamp = inspection.line_ids
        white, grey = colour.characteristic_id.choice_ids
        answer = inspection.record([
            {"line_id": colour.id, "unit_number": 1, "value": grey.id}, {"line_id": stamp.id, "unit_number": 1, "value": " AB 12 "}])
        self.assertEqual([value["verdict"] for value in answer], ["fail", "pass"])
        self.assertEqual(inspection.value_ids.mapped("shown"), ["Grey", "AB 12"])
        inspection.record([{"line_id": colour.id, "unit_number": 1, "value": white.id}])
        self.assertEqual(colour.verdict, "pass")

    def test_choices_stay_as_they_were_at_the_start(self):
        """The plan then renames them, turns good into bad, adds one, archives one and deletes one."""
        plan = self.plan(self.colour())
        plan.characteristic_ids.choice_ids = [Command.create({"name": name, "is_good": True}) for name in ("Cream", "Ivory")]
        inspection = self.started(plan, 4)
        line = inspection.line_ids
        white, grey, cream, ivory = plan.characteristic_ids.choice_ids
        inspection.record([
            {"line_id": line.id, "unit_number": unit, "value": choice.id} for unit, choice in enumerate((white, grey), start=1)])
        white.with_user(self.manager).write({"name": "Snow", "is_good": False})
        grey.with_user(self.manager).write({"name": "Silver", "is_good": True})
        cream.with_user(self.manager).active = False
        ivory.with_user(self.manager).unlink()
        late = self.env["sme.qc.choice"].create({"name": "Black", "is_good": True, "characteristic_id": plan.characteristic_ids.id})
        values = inspection.value_ids
        self.env.add_to_compute(values._fields["verdict"], values)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(values.mapped("verdict"), ["pass", "fail"])
        self.assertEqual(values.mapped("shown"), ["White", "Grey"])
        sheet, = inspection.sheet()["lines"]
        self.assertEqual(
            [(choice["name"], choice["is_good"]) for choice in sheet["choices"]], [("White", True), ("Grey", False), ("Cream", True)])
        for choice in (late.id, ivory.id):
            with self.assertRaisesRegex(UserError, r"a choice is needed, not .*\(White\), .*\(Grey\), .*\(Cream\)\.$"):
                inspection.record([{"line_id": line.id, "unit_number": 3, "value": choice}])
        answer = inspection.record([{"line_id": line.id, "unit_number": 3, "value": white.id}])
        self.assertEqual(answer[0]["verdict"], "pass")
        with self.assertRaisesRegex(UserError, "cannot be written"):
            line.with_user(self.manager).choices = []
        self.assertEqual([choice["name"] for choice in self.started(plan).sheet()["lines"][0]["choices"]], ["Snow", "Silver", "Black"])

    def test_choices_are_shown_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        plan = self.plan(self.colour())
        white = plan.characteristic_ids.choice_ids[0]
        white.with_context(lang="zh_CN").name = "白色"
        inspection = self.started(plan)
        inspection.record([{"line_id": inspection.line_ids.id, "unit_number": 1, "value": white.id}])
        white.with_context(lang="zh_CN").name = "雪白"
        for language, name in (("en_US", "White"), ("zh_CN", "白色")):
            translated = inspection.with_context(lang=language)
            self.assertEqual(translated.value_ids.shown, name)
            self.assertEqual(translated.sheet()["lines"][0]["choices"][0]["name"], name)

    def test_wrong_types_are_told_all_at_once_and_nothing_is_recorded(self):
        inspection = self.started(self.plan(self.weight(), "Look", self.colour(), {"name": "Stamp", "kind": "text"}))
        weight, look, colour, stamp = inspection.line_ids
        wrong = [(weight, "1.5"), (weight, True), (weight, float("nan")), (weight, None), (look, "good"), (look, 1), (colour, "White"),
                 (colour, 10**9), (stamp, " "), (stamp, 5)]
        with self.assertRaises(UserError) as caught:
            inspection.record([
                *({"line_id": line.id, "unit_number": 1, "value": value} for line, value in wrong),
                {"line_id": look.id, "unit_number": 1, "value": "pass"}])
        self.assertEqual(len(str(caught.exception).splitlines()), len(wrong))
        self.assertIn("Weight, unit 1: a number is needed, not '1.5'.", str(caught.exception))
        self.assertIn("(White)", str(caught.exception))
        self.assertFalse(inspection.value_ids)

    def test_wrong_places(self):
        plan = self.plan(self.weight(values_per_unit=2))
        inspection, other = self.started(plan, 2), self.started(plan)
        line = inspection.line_ids
        for value, message in (
                ({"line_id": other.line_ids.id, "unit_number": 1}, "has no characteristic"),
                ({"line_id": "x", "unit_number": 1}, "has no characteristic"),
                ({"line_id": line.id}, "whole numbers from 1"),
                ({"line_id": line.id, "unit_number": 0}, "whole numbers from 1"),
                ({"line_id": line.id, "unit_number": 1, "weight": 3}, "A value has no weight"),
                ({"line_id": line.id, "unit_number": 1, "uom_id": self.meter.id}, "measured in kg: m cannot"),
                ({"line_id": line.id, "unit_number": 1, "uom_id": 10**9}, "there is no unit"),
                ({"line_id": line.id, "unit_number": 3}, "its sample has 2 units only"),
                ({"line_id": line.id, "unit_number": 1, "value_number": 3}, "2 are taken of each unit")):
            with self.assertRaisesRegex(UserError, message):
                inspection.record([{"value": 1.5, **value}])
        with self.assertRaisesRegex(UserError, "Values are a list"):
            inspection.record({"line_id": line.id})

    def test_photos(self):
        inspection = self.started(self.plan("Look"))
        line = inspection.line_ids
        value = {"line_id": line.id, "unit_number": 1, "value": "fail"}
        inspection.record([{**value, "photo": picture()}])
        self.assertTrue(inspection.value_ids.photo)
        too_large = base64.b64encode(b"x" * (10 * 2**20 + 1)).decode()
        no_image = base64.b64encode(b"no image").decode()
        for photo, message in ((too_large, "has 11 MB, more than the 10 MB"), ("!!", "damaged"), (no_image, "image")):
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                inspection.record([{**value, "photo": photo}])
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                inspection.add_photo(photo)
        inspection.add_photo(picture(), "pallet.png")
        self.assertEqual(inspection.photo_ids.mapped("name"), ["pallet.png"])

    def test_nothing_is_recorded_before_the_start_or_after_the_verdict(self):
        inspection = self.inspection(self.plan("Look"))
        with self.assertRaisesRegex(UserError, "has not been started"):
            inspection.record([])
        inspection.action_start()
        self.fill(inspection)
        inspection.action_pass()
        for write in (
                lambda: inspection.record([{"line_id": inspection.line_ids.id, "unit_number": 1, "value": "fail"}]),
                lambda: inspection.value_ids.write({"passed": "fail"}),
                lambda: inspection.value_ids.with_user(self.manager).unlink(),
                lambda: inspection.line_ids.with_user(self.manager).write({"is_key": True}),
                inspection.action_start, inspection.action_assign_to_me):
            with self.assertRaisesRegex(UserError, r"was decided already: Passed, by Ines Inspector on .*reopen"):
                write()

    def test_verdicts_follow_values_by_every_path(self):
        inspection = self.started(self.plan(self.weight()))
        value = self.env["sme.qc.value"].with_user(self.inspector).create({
            "line_id": inspection.line_ids.id, "measured": 9, "verdict": "pass"})
        self.assertEqual((value.inspection_id, value.verdict), (inspection, "fail"))
        value.measured = 2
        self.assertEqual(value.verdict, "pass")
        with self.assertRaises(ValidationError):
            value.uom_id = self.meter

    def test_limits_of_the_plan_are_not_changed_by_inspectors(self):
        inspection = self.started(self.plan(self.weight()))
        with self.assertRaisesRegex(UserError, "comes from the inspection plan"):
            inspection.line_ids.upper_limit = 9
        inspection.line_ids.with_user(self.manager).upper_limit = 9
        with self.assertRaisesRegex(UserError, "sample of .* comes from its plan"):
            inspection.accept_number = 5
        own = self.env["sme.qc.inspection.line"].with_user(self.inspector).create({"inspection_id": inspection.id, "name": "Dent"})
        own.name = "Dents"
        self.assertEqual(inspection.missing_count, 2)

    def test_limits_of_the_plan_are_not_forestalled_by_inspectors(self):
        plan = self.plan(self.weight())
        inspection = self.inspection(plan)
        Line = self.env["sme.qc.inspection.line"].with_user(self.inspector)
        loose = {"inspection_id": inspection.id, "name": "Weight", "kind": "pass_fail"}
        Line.create({**loose, "characteristic_id": plan.characteristic_ids.id})
        Line.with_context(default_characteristic_id=plan.characteristic_ids.id).create(loose)
        inspection.action_start()
        self.assertEqual(inspection.line_ids.mapped(lambda line: (line.kind, line.upper_limit, bool(line.characteristic_id))), [
            ("measurement", 2, True), ("pass_fail", 0, False)])

    def test_units_of_limits_are_seen_without_the_group_of_units(self):
        self.env.ref("base.group_user").implied_ids -= self.env.ref("uom.group_uom")  # demo data gives it to all
        self.assertFalse(self.inspector.has_group("uom.group_uom"))
        line = self.started(self.plan(self.weight())).line_ids
        self.assertEqual(line.limits, "1.00 – 2.00 kg")
        for view in ("view_inspection_form", "view_plan_form"):
            arch = self.env[line.inspection_id._name if "inspection" in view else "sme.qc.plan"].with_user(self.inspector).get_view(
                self.env.ref(f"sme_qc_trace.{view}").id)["arch"]
            self.assertIn('name="limits"', arch)

    def test_stock_users_neither_record_nor_decide(self):
        clerk = new_test_user(self.env, "qc_clerk", "stock.group_stock_user")
        inspection = self.started(self.plan("Look"))
        for deed in (
                lambda records: records.record([]), lambda records: records.action_pass(), lambda records: records.action_fail(),
                lambda records: records.action_start(), lambda records: records.action_concession("x"),
                lambda records: records.action_cancel(), lambda records: records.action_reopen("x")):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                deed(inspection.with_user(clerk))

    def test_other_companies(self):
        inspection = self.started(self.plan("Look"))
        company = self.env["res.company"].create({"name": "Inspected Elsewhere"})
        stranger = new_test_user(
            self.env, "qc_stranger", "sme_qc_trace.group_quality_manager", company_id=company.id, company_ids=[Command.set(company.ids)])
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            inspection.with_user(stranger).action_fail()
        self.assertFalse(self.env["sme.qc.inspection"].with_user(stranger).search([("id", "=", inspection.id)]))

    def test_statements_do_not_grow_with_values(self):
        plan = self.plan(self.weight(), "Look", self.colour(), sampling="fixed", sampling_quantity=400)
        counts = []
        for size in (20, 400):
            inspection = self.started(plan, quantity=size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.fill(inspection)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(counts), 40)
        # A bulk insert takes so many statements for so many rows; nothing else grows.
        self.assertLessEqual(counts[1] - counts[0], 15)
