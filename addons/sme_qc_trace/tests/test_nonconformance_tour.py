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
