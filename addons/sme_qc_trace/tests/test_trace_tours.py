from odoo.tests import HttpCase, tagged

from .common_trace import TableTrace


class TraceTours(TableTrace, HttpCase):
    """Both pages; below it is done on a wide screen and on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector = cls.user("trace_tour_inspector", "sme_qc_trace.group_quality_user,mrp.group_mrp_user")

    def trace(self, record, direction, tour, user):
        self.start_tour(
            f"/odoo/quality-trace?trace_model={record._name}&trace_ids={record.id}&trace_direction={direction}", tour, login=user.login)

    def back(self):
        self.trace(self.order, "back", "sme_trace_back", self.inspector)

    def salesperson_looks_back(self):
        self.trace(self.order, "back", "sme_trace_salesperson", self.salesperson)

    def wide(self):
        """Tables went out 120 times more."""
        self.deliver_often(self.delivery, 120, self.customer)
        self.trace(self.tables, "forward", "sme_trace_wide", self.inspector)

    def product_by_days(self):
        self.trace(self.table, "back", "sme_trace_product", self.inspector)

    def forward(self):
        self.trace(self.coil, "forward", "sme_trace_forward", self.inspector)


@tagged("post_install", "-at_install", "sme_browser")
class TestTraceTours(TraceTours):
    browser_size = "1400x900"

    def test_back(self):
        self.back()

    def test_salesperson(self):
        self.salesperson_looks_back()

    def test_forward(self):
        self.forward()

    def test_wide(self):
        self.wide()

    def test_product(self):
        self.product_by_days()


@tagged("post_install", "-at_install", "sme_browser")
class TestTraceToursOnPhone(TraceTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_back(self):
        self.back()

    def test_salesperson(self):
        self.salesperson_looks_back()

    def test_forward(self):
        self.forward()

    def test_wide(self):
        self.wide()

    def test_product(self):
        self.product_by_days()
