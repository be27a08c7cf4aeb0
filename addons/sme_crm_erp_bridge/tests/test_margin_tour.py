from odoo.tests import HttpCase, tagged

from odoo.addons.sme_order_costing.tests.common_margins import MarginCase


class MarginTours(MarginCase, HttpCase):
    """An order of 40 was to cost 10 and cost 15, since a part broke."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "sales_team.group_sale_salesman_all_leads"
        cls.seller = cls.user("tour_seller", groups)
        cls.controller = cls.user("tour_controller", f"{groups},sme_order_costing.group_costing_user")
        cls.buy(cls.part, 10, 5.0)
        cls.lead = cls.env["crm.lead"].create({
            "name": "Lamps", "type": "opportunity", "partner_id": cls.customer.id, "company_id": cls.company.id,
            "user_id": cls.controller.id})
        cls.order = cls.sell((cls.lamp, 1, 40), opportunity_id=cls.lead.id, user_id=cls.seller.id)
        production = cls.of(cls.order)
        production.action_assign()
        production.qty_producing = 1
        production.move_raw_ids.write({"quantity": 3, "picked": True})
        production.with_context(skip_consumption=True).button_mark_done()
        cls.settle()
        cls.env.flush_all()

    def walk(self):
        order = f"/odoo/sale.order/{self.order.id}"
        self.start_tour(order, "sme_margin_reader", login=self.controller.login)
        self.start_tour(order, "sme_margin_salesperson", login=self.seller.login)
        self.start_tour("/odoo/order-margins", "sme_margin_report", login=self.controller.login)
        self.start_tour(f"/odoo/crm.lead/{self.lead.id}", "sme_margin_opportunity", login=self.controller.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestMarginTours(MarginTours):
    def test_on_a_wide_screen(self):
        self.walk()


@tagged("post_install", "-at_install", "sme_browser")
class TestMarginToursOnAPhone(MarginTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        self.walk()
