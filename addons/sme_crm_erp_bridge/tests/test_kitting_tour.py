from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sme_mrp_suggest.tests.test_kitting_tour import KittingTourCase


class SalesTours(KittingTourCase):
    """What a salesperson does with the page; below it is done on a wide screen and on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.product("Tour Lamp", stock=50)
        cls.salesperson = cls.user("tour_sales", "sales_team.group_sale_salesman_all_leads")
        cls.lead = cls.env["crm.lead"].create({
            "name": "Tour Opportunity", "type": "opportunity", "partner_id": cls.customer.id,
            "user_id": cls.salesperson.id, "company_id": cls.company.id,
        })

    @classmethod
    def quotation(cls, *lines):
        """A quotation of the opportunity, wanted in two days."""
        return cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "opportunity_id": cls.lead.id, "user_id": cls.salesperson.id, "company_id": cls.company.id,
            "commitment_date": cls.day(2),
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": qty}) for product, qty in lines],
        })

    def promise_date(self):
        order = self.quotation((self.table, 20), (self.lamp, 5))
        self.start_tour(f"/odoo/sale.order/{order.id}", "sme_kitting_quotation", login=self.salesperson.login)
        order.invalidate_recordset()
        self.assertGreater(order.commitment_date.date(), fields.Date.today())
        self.assertEqual(order.commitment_date.date().isoformat(), order.kitting_check()["source"]["orders"][0]["earliest_date"])
        self.assertEqual(order.kit_status, "short")
        self.assertTrue(order.message_ids.filtered(lambda message: "Promise date set" in message.body))

    def opportunity(self):
        self.quotation((self.table, 20))
        self.quotation((self.lamp, 5))
        self.start_tour(f"/odoo/crm.lead/{self.lead.id}", "sme_kitting_opportunity", login=self.salesperson.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingTour(SalesTours):
    browser_size = "1400x900"

    def test_promise_date(self):
        self.promise_date()

    def test_opportunity(self):
        self.opportunity()


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingTourOnPhone(SalesTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_promise_date(self):
        self.promise_date()

    def test_opportunity(self):
        self.opportunity()
