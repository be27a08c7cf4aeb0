from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_inspections import InspectionCase
from .test_inspection_recording import picture


@tagged("post_install", "-at_install")
class TestInspectionPages(InspectionCase):
    """What the page for recording and the control chart are given."""

    def measured(self, plan, *values):
        """An inspection with these values of its only characteristic, unit by unit."""
        line = self.started(plan, -(-len(values) // plan.characteristic_ids.values_per_unit)).line_ids
        numbers = line.values_per_unit
        line.inspection_id.record([
            {"line_id": line.id, "unit_number": index // numbers + 1, "value_number": index % numbers + 1, "value": value}
            for index, value in enumerate(values)])
        return line.inspection_id

    def test_sheet(self):
        plan = self.plan(self.weight(instruction="On the scale", picture=picture()), self.colour(), instruction="<p>Unpack</p>")
        inspection = self.started(plan, 2)
        later = self.inspection(plan, date_planned="2999-01-01")
        weight, colour = inspection.line_ids
        inspection.record([
            {"line_id": weight.id, "unit_number": 1, "value": 2500, "uom_id": self.gram.id, "photo": picture()},
            {"line_id": weight.id, "unit_number": 2, "value": 2}])
        sheet = inspection.sheet()
        self.assertEqual(
            (sheet["state"], sheet["product"], sheet["quantity"], sheet["sample_size"], sheet["nonconforming"], sheet["missing"]),
            ("in_progress", "Inspected Part", 2, 2, 1, 2))
        self.assertEqual((sheet["verdict"], sheet["is_manager"]), ("fail", False))
        self.assertIn("Unpack", sheet["instruction"])
        self.assertTrue(self.env["sme.qc.inspection"].browse(sheet["next_id"]).exists())
        self.assertNotEqual(sheet["next_id"], inspection.id)
        self.assertTrue(later.exists())
        shown_weight, shown_colour = sheet["lines"]
        self.assertEqual((shown_weight["limits"], shown_weight["uom"]["name"]), ("1.00 – 2.00 kg", "kg"))
        self.assertLess({"g", "kg"}, {unit["name"] for unit in shown_weight["units"]})
        self.assertNotIn("m", [unit["name"] for unit in shown_weight["units"]])
        self.assertTrue(shown_weight["picture"].endswith(f"/{weight.characteristic_id.id}/picture"))
        self.assertEqual([value["shown"] for value in shown_weight["values"]], ["2,500.00 g", "2.00 kg"])
        self.assertEqual([bool(value["photo"]) for value in shown_weight["values"]], [True, False])
        self.assertEqual([choice["name"] for choice in shown_colour["choices"]], ["White", "Grey"])
        self.assertFalse(shown_colour["picture"])

    def test_statements_of_a_sheet_do_not_grow(self):
        counts = []
        for size in (3, 60):
            plan = self.plan(*[self.weight(name=f"Weight {number}") for number in range(size // 3)])
            inspection = self.started(plan, size)
            self.fill(inspection)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            inspection.sheet()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(counts), 55)
        self.assertLessEqual(counts[1], counts[0])

    def test_recording_opens_the_page_or_the_form(self):
        inspection = self.started(self.plan("Look"))
        action = inspection.action_record()
        self.assertEqual((action["tag"], action["params"]), ("sme_qc_record", {"inspection_id": inspection.id}))
        inspection.action_fail()
        self.assertEqual(inspection.action_record()["views"], [(False, "form")])

    def test_window_of_quantities(self):
        inspection = self.started(self.plan("Look"), 10)
        self.fill(inspection, bad=[1, 2, 3])
        action = inspection.action_ask_quantities()
        with Form(self.env["sme.qc.verdict"].with_user(self.inspector).with_context(**action["context"])) as form:
            self.assertEqual((form.accepted_quantity, form.rejected_quantity), (7, 3))
            form.accepted_quantity = 6
            self.assertEqual(form.rejected_quantity, 4)
        form.record.action_decide()
        self.assertEqual((inspection.accepted_quantity, inspection.rejected_quantity), (6, 4))

    def test_windows_of_managers(self):
        inspection = self.started(self.plan("Look"), 10)
        window = self.env["sme.qc.verdict"]
        action = inspection.action_ask_concession()
        with self.assertRaises(AccessError):
            window.with_user(self.inspector).with_context(**action["context"]).create({"reason": "Needed"}).action_decide()
        window.with_user(self.manager).with_context(**action["context"]).create({"reason": "Needed"}).action_decide()
        self.assertEqual(inspection.state, "accepted_on_concession")
        self.patch(self.env.registry["sme.qc.inspection"], "_documents_using_goods", lambda _record: ["WH/OUT/1", "WH/MO/2"])
        action = inspection.with_user(self.manager).action_ask_reopen()
        reopening = window.with_user(self.manager).with_context(**action["context"]).create({"reason": "Wrong"})
        self.assertEqual(reopening.used_by, "WH/OUT/1, WH/MO/2")
        reopening.action_decide()
        self.assertEqual(inspection.state, "in_progress")
        self.assertIn("WH/OUT/1, WH/MO/2", inspection.message_ids.mapped("body")[0])

    def test_chart_of_single_values(self):
        """10, 12, 11, 13: mean 11.5, mean moving range 5/3; limits 11.5 ± 2.66 · 5/3; sigma 5/3 / 1.128 = 1.4775."""
        plan = self.plan(self.weight(lower_limit=8, upper_limit=16))
        self.measured(plan, 10, 12)
        self.measured(plan, 11, 13)
        chart = plan.characteristic_ids.with_user(self.inspector).control_chart()
        self.assertEqual([point["value"] for point in chart["points"]], [10, 12, 11, 13])
        for name, expected in (
                ("mean", 11.5), ("lower", 7.0667), ("upper", 15.9333), ("sigma", 1.4775), ("cp", 0.9024), ("cpk", 0.7896),
                ("lower_limit", 8), ("upper_limit", 16)):
            self.assertAlmostEqual(chart[name], expected, 4, name)
        self.assertEqual({product["name"] for product in chart["products"]}, {"Inspected Part"})
        self.assertEqual({partner["name"] for partner in chart["partners"]}, {"Inspected Vendor"})

    def test_chart_names_what_is_out_of_control(self):
        """From the second value, 5, to the seventh, 10, six in a row rise; 30 is above 9.15 + 2.66 · 38 / 12."""
        plan = self.plan(self.weight(lower_limit=0, upper_limit=50))
        self.measured(plan, 6, 5, 6, 7, 8, 9, 10, 6, 9, 8, 7, 8, 30)
        points = plan.characteristic_ids.control_chart()["points"]
        self.assertEqual(
            {number: point["signal"] for number, point in enumerate(points, 1) if point["signal"]}, {7: "trend", 13: "outside"})

    def test_chart_of_units_with_several_values(self):
        """(10, 12) and (11, 13): means 11 and 12, ranges 2; limits 11.5 ± 1.88 · 2."""
        plan = self.plan(self.weight(lower_limit=8, upper_limit=12, values_per_unit=2))
        self.measured(plan, 10, 12, 11, 13)
        chart = plan.characteristic_ids.control_chart()
        self.assertEqual(
            [(point["value"], point["range"], point["is_nonconforming"]) for point in chart["points"]], [(11, 2, False), (12, 2, True)])
        self.assertAlmostEqual(chart["lower"], 7.74)
        self.assertAlmostEqual(chart["upper"], 15.26)

    def test_chart_after_the_unit_changed(self):
        """2 kg and 3 kg were measured; now the plan says 1,000 to 4,000 g: they are shown as grams."""
        plan = self.plan(self.weight())
        self.measured(plan, 2, 3)
        plan.characteristic_ids.write({"uom_id": self.gram.id, "lower_limit": 1000, "upper_limit": 4000})
        chart = plan.characteristic_ids.control_chart()
        self.assertEqual(([point["value"] for point in chart["points"]], chart["mean"], chart["uom"]), ([2000, 3000], 2500, self.gram.name))

    def test_chart_of_little_and_of_the_last(self):
        plan = self.plan(self.weight(lower_limit=0, has_lower_limit=False, has_upper_limit=False))
        characteristic = plan.characteristic_ids
        self.assertEqual((characteristic.control_chart()["points"], characteristic.control_chart()["mean"]), ([], False))
        self.measured(plan, 5)
        one = characteristic.control_chart()
        self.assertEqual((len(one["points"]), one["mean"], one["cpk"], one["lower_limit"]), (1, False, False, False))
        self.measured(plan, 6, 7, 8)
        self.assertEqual([point["value"] for point in characteristic.control_chart(limit=2)["points"]], [7, 8])
        other = self.env["product.product"].create({"name": "Other Part"})
        self.assertFalse(characteristic.control_chart(product_id=other.id)["points"])
        self.assertEqual(len(characteristic.control_chart(self.part.id, self.vendor.id)["points"]), 4)

    def test_chart_of_what_is_not_measured(self):
        plan = self.plan("Look", self.weight())
        with self.assertRaisesRegex(UserError, "Look is not measured"):
            plan.characteristic_ids[0].control_chart()
        with self.assertRaisesRegex(UserError, "whole number from 1"):
            plan.characteristic_ids[1].control_chart(limit=0)
        clerk = new_test_user(self.env, "qc_chart_clerk", "base.group_user")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            plan.characteristic_ids[1].with_user(clerk).control_chart()

    def test_statements_of_a_chart_do_not_grow(self):
        plan = self.plan(self.weight())
        counts = []
        for size in (3, 200):
            self.measured(plan, *[1.5] * size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan.characteristic_ids.control_chart()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(counts), 20)
        self.assertLessEqual(counts[1], counts[0])

    def test_every_view_opens_without_other_rights(self):
        """An inspector and a manager who have no rights in production or purchase."""
        for xmlid in (
                "action_inspection_waiting", "action_inspection", "action_sme_qc_inspection_report", "action_value", "action_plan",
                "action_switching", "action_characteristic"):
            action = self.env.ref(f"sme_qc_trace.{xmlid}")
            for user in (self.inspector, self.manager):
                model = self.env[action.res_model].with_user(user)
                views = [(view_id, kind) for view_id, kind in action.views] + [(False, "search")]
                arch = model.get_views(views)["views"]
                self.assertEqual(len(arch), len({kind for _id, kind in views}))
                for kind in ("list", "kanban", "form"):
                    if kind in arch:
                        fields = model.get_views([(False, kind)])["models"][action.res_model]["fields"]
                        model.search([], limit=5).read([name for name in fields if name in model._fields])
