from odoo.tests import HttpCase, tagged

from .common_nonconformance import NonconformanceCase


class NonconformanceTours(NonconformanceCase, HttpCase):
    """Ten frames in quarantine: six are to be reworked, four scrapped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._lot("TOUR-Q")
        cls._receive(cls.frame, 10, 20, cls.lot, cls.quarantine)
        cls.nonconformance = cls._nonconformance(
            10, cls.lot, title="Tour scratches", responsible_id=cls.manager.id, partner_id=cls.vendor.id, priority="1",
            defect_ids=[(0, 0, {"code_id": cls.env.ref("sme_qc_trace.defect_scratch").id, "quantity": 10})])
        cls.env.flush_all()

    def _walk(self, tour):
        self.start_tour("/odoo/nonconformances", tour, login=self.manager.login)

    def _check(self):
        self.env.invalidate_all()
        self.assertEqual({each.kind: each.quantity for each in self.nonconformance.disposition_ids}, {"rework": 6, "scrap": 4})
        self.assertEqual(self.nonconformance.state, "decided")


@tagged("post_install", "-at_install", "sme_browser")
class TestNonconformanceTours(NonconformanceTours):
    browser_size = "1400x900"

    def test_on_a_wide_screen(self):
        self._walk("sme_qc_nonconformance")
        self._check()


@tagged("post_install", "-at_install", "sme_browser")
class TestNonconformanceToursOnAPhone(NonconformanceTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        self._walk("sme_qc_nonconformance_phone")
        self._check()


class ParetoTours(NonconformanceCase, HttpCase):
    """Ten nonconformances: five cracks, three dents, two blisters; the defect of most units is the rarest one."""

    def walk(self):
        self.env["sme.qc.nonconformance"].search([]).state = "cancelled"
        for name, count, quantity in (("Blister", 2, 50), ("Crack", 5, 1), ("Dent", 3, 2)):
            code = self.env["sme.qc.defect.code"].create({"name": name, "code": f"T-{name}"})
            for _number in range(count):
                self._nonconformance(50, defect_ids=[(0, 0, {"code_id": code.id, "quantity": quantity})])
        self.start_tour("/odoo/pareto-of-defects", "sme_qc_pareto", login=self.inspector.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestParetoTour(ParetoTours):
    browser_size = "1400x900"

    def test_on_a_wide_screen(self):
        self.walk()


@tagged("post_install", "-at_install", "sme_browser")
class TestParetoTourOnAPhone(ParetoTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        self.walk()
