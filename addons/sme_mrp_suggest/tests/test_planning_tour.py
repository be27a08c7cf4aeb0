from odoo.tests import HttpCase, tagged

from .test_pegging import PeggingCase


class PlanningTours(PeggingCase, HttpCase):
    """What a planner sees of a plan; below it is done on a wide screen and on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("tour_pegging", "sme_mrp_suggest.group_planner,sales_team.group_sale_salesman_all_leads")

    def pegging_of_a_part(self):
        """20 lamps need 40 rods; other lamps 20 of the same purchase."""
        parameter = self.parameter(self.rod, lot_sizing="period", period_days=30)
        self.sale(self.lamp, 20, 10)
        self.sale(self.lamp, 10, 12)
        self.run_mrp()
        parameter.safety_stock = 5
        order = self.order_of(self.rod)
        self.start_tour(f"/odoo/sme.planned.order/{order.id}", "sme_planning_pegging", login=self.planner.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestPlanningTour(PlanningTours):
    browser_size = "1400x900"

    def test_pegging_of_a_part(self):
        self.pegging_of_a_part()


@tagged("post_install", "-at_install", "sme_browser")
class TestPlanningTourOnPhone(PlanningTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_pegging_of_a_part(self):
        self.pegging_of_a_part()
