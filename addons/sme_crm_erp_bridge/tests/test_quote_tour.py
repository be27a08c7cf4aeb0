from odoo.tests import HttpCase, tagged

from odoo.addons.sme_order_costing.tests.common_quotes import QuoteCase


class QuoteTours(QuoteCase, HttpCase):
    """What a salesperson and a controller do with a simulation; below it is done on a wide screen and on a phone."""

    def salesperson_quotes(self):
        order = self.quotation((self.table, 10, 1))
        self.start_tour(f"/odoo/sale.order/{order.id}", "sme_quote_salesperson", login=self.salesperson.login)
        self.assertEqual(order.order_line.price_unit, 60)

    def controller_tries(self):
        self.board.write({"name": "Tour Board", "is_favorite": True})  # the only one of this name, and the first of the cards
        simulation = self.simulation((self.table, "10"))
        self.start_tour(f"/odoo/sme.quote.simulation/{simulation.id}", "sme_quote_controller", login=self.controller.login)
        self.assertEqual(self.rows(simulation, "unit_cost", "price", "basis"), [(54, 108, "margin")])


@tagged("post_install", "-at_install", "sme_browser")
class TestQuoteTour(QuoteTours):
    browser_size = "1400x900"

    def test_salesperson(self):
        self.salesperson_quotes()

    def test_controller(self):
        self.controller_tries()


@tagged("post_install", "-at_install", "sme_browser")
class TestQuoteTourOnPhone(QuoteTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_salesperson(self):
        self.salesperson_quotes()

    def test_controller(self):
        self.controller_tries()
