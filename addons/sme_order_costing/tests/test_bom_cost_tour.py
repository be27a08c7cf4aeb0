from odoo.tests import HttpCase, tagged

from .common_cost import CostCase


class CostTours(CostCase, HttpCase):
    """What a controller does with the page; below it is done on a wide screen and on a phone.

    Bench: top (2 boards at 6.00, 50 minutes of the saw: 50.00) and 4 legs (blank without price, fee 2.50): at least 72.00.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.blank = cls.part("Board", 6.0), cls.part("Blank")
        cls.top, cls.leg, cls.bench = (cls.part(name) for name in ("Tour Top", "Leg", "Tour Bench"))
        cls.operation(cls.bom(cls.top, (cls.board, 2)), cls.workcenter("Saw", 60.0, machine=24.0, set_up=20.0), 30.0, "Sawing")
        cls.subcontracted(cls.leg, 2.5, (cls.blank, 1))
        cls.bom(cls.bench, (cls.top, 1), (cls.leg, 4))

    def choosing_products(self):
        self.start_tour("/odoo/bom-cost", "sme_bom_cost_list", login=self.controller.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestBomCostTour(CostTours):
    browser_size = "1400x900"

    def test_from_the_product(self):
        self.start_tour(f"/odoo/product.product/{self.bench.id}", "sme_bom_cost", login=self.controller.login)
        self.assertEqual(self.env["sme.reference.price"].search([("product_id", "=", self.blank.id)]).price, 1.5)

    def test_choosing_products(self):
        self.choosing_products()

    def test_salesperson_who_knows_the_address(self):
        """The page tells what is wrong, and no cost."""
        self.user("tour_sales", "sales_team.group_sale_salesman")
        self.browser_js(
            f"/odoo/bom-cost?cost_ids={self.bench.id}", """
                const wait = setInterval(() => {
                    const text = document.querySelector(".o_sme_cost .alert-danger")?.textContent || "";
                    if (text.includes("for costing users only") && !document.querySelector(".o_sme_cost_row")) {
                        clearInterval(wait);
                        console.log("test successful");
                    }
                }, 100);
            """, "odoo.isReady === true", login="tour_sales")


@tagged("post_install", "-at_install", "sme_browser")
class TestBomCostTourOnPhone(CostTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_of_a_product(self):
        self.start_tour(f"/odoo/bom-cost?cost_ids={self.bench.id}", "sme_bom_cost_phone", login=self.controller.login)

    def test_choosing_products(self):
        self.choosing_products()
