from odoo.tests import HttpCase, tagged

from .common import FactoryCase


class KittingTourCase(FactoryCase, HttpCase):
    """A table of a top and four legs, of which there are too few: 12 tables can be delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.product("Tour Table", stock=2)
        cls.top = cls.product("Tour Top", stock=100, buy=3)
        cls.leg = cls.product("Tour Leg", stock=40, buy=9)
        cls.bom(cls.table, (cls.top, 1), (cls.leg, 4))


class PlannerTours(KittingTourCase):
    """What a planner does with the page; below it is done on a wide screen and on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("tour_planner", "sme_mrp_suggest.group_planner")

    def free_list(self):
        self.start_tour("/odoo/kitting-check", "sme_kitting_free_list", login=self.planner.login)

    def manufacturing_order(self):
        production = self.production(self.table, 20)
        self.start_tour(f"/odoo/mrp.production/{production.id}", "sme_kitting_production", login=self.planner.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingTour(PlannerTours):
    browser_size = "1400x900"

    def test_free_list(self):
        self.free_list()

    def test_manufacturing_order(self):
        self.manufacturing_order()


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingTourOnPhone(PlannerTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_free_list(self):
        self.free_list()

    def test_manufacturing_order(self):
        self.manufacturing_order()
