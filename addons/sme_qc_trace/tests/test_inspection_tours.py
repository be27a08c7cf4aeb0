"""What an inspector does with the screens, on a desk and on a phone. No test needs demo data."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common_inspections import InspectionCase

DESKTOP = "1400x900"
PHONE = "390x844"


class InspectionTours(InspectionCase, HttpCase):
    """A lot of three flanges with all kinds of characteristics, another of five, and 20 weights measured."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part.name = "Toured Flange"
        cls.vendor.name = "Toured Vendor"
        cls.toured_plan = cls.plan(
            "Look", cls.weight(instruction="On the bench scale."), cls.colour(), {"name": "Stamp", "kind": "text"}, name="Toured Plan",
            accept_number=1, instruction="<p>Unpack all of them.</p>")

    def setUp(self):
        super().setUp()
        new_test_user(self.env, "qc_tour", "sme_qc_trace.group_quality_user", password="qc_tour")
        new_test_user(self.env, "qc_tour_manager", "sme_qc_trace.group_quality_manager", password="qc_tour_manager")

    def record(self):
        user = self.env["res.users"].search([("login", "=", "qc_tour")])
        others = self.env["sme.qc.inspection"].search([("state", "in", ("todo", "in_progress"))])
        others.inspector_id = self.manager
        first = self.inspection(self.toured_plan, 3, inspector_id=user.id, date_planned="2020-01-01")
        second = self.inspection(self.toured_plan, 5, inspector_id=user.id, date_planned="2020-01-02")
        self.start_tour("/odoo/to-inspect", "sme_qc_record", login="qc_tour", timeout=180)
        self.assertEqual((first.state, first.accepted_quantity), ("passed", 3))
        self.assertEqual(first.value_ids.filtered(lambda value: value.line_id.kind == "measurement").mapped("converted"), [1.5, 1.5, 1.6])
        self.assertEqual(first.value_ids.filtered("photo").mapped("unit_number"), [2])
        self.assertEqual((second.state, second.rejected_quantity), ("failed", 5))

    def manage(self):
        self.start_tour("/odoo/inspection-plans", "sme_qc_manage", login="qc_tour_manager", timeout=120)

    def chart(self):
        plan = self.plan(self.weight(), name="Plan of Weights")
        inspection = self.started(plan, 21)
        line = inspection.line_ids
        # 10 of 1.4, 10 of 1.5 and one of 2.5, in pairs; their mean is 1.5: (14 + 15 + 2.5) / 21
        weights = [weight for _pair in range(10) for weight in (1.4, 1.5)] + [2.5]
        inspection.record([{"line_id": line.id, "unit_number": unit, "value": weight} for unit, weight in enumerate(weights, 1)])
        self.start_tour("/odoo/control-charts", "sme_qc_chart", login="qc_tour", timeout=120)


@tagged("post_install", "-at_install", "sme_browser")
class TestInspectionTours(InspectionTours):
    browser_size = DESKTOP

    def test_record(self):
        self.record()

    def test_manage(self):
        self.manage()

    def test_chart(self):
        self.chart()


@tagged("post_install", "-at_install", "sme_browser")
class TestInspectionToursOnPhone(InspectionTours):
    browser_size = PHONE
    touch_enabled = True

    def test_record(self):
        self.record()

    def test_manage(self):
        self.manage()

    def test_chart(self):
        self.chart()
