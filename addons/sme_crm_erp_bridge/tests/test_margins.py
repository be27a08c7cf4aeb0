from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.sme_order_costing.tests.common_margins import MarginCase


@tagged("post_install", "-at_install")
class TestMarginsInCrm(MarginCase):
    """One opportunity with two orders of lamps that cost 10: sold at 20 and at 8. Its light is that of the worse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.user("seller", "sales_team.group_sale_salesman_all_leads")
        cls.reader = cls.user("reader", "sales_team.group_sale_salesman_all_leads,sme_order_costing.group_margin_reader")
        cls.own = cls.user("own", "sales_team.group_sale_salesman,sme_order_costing.group_margin_reader")
        cls.buy(cls.part, 10, 5.0)
        cls.lead = cls.env["crm.lead"].create({
            "name": "Lamps", "type": "opportunity", "partner_id": cls.customer.id, "company_id": cls.company.id, "user_id": False})
        cls.good = cls.sell((cls.lamp, 1, 20), opportunity_id=cls.lead.id, user_id=cls.seller.id)
        cls.bad = cls.sell((cls.lamp, 1, 8), opportunity_id=cls.lead.id, user_id=cls.own.id)
        for order in cls.good | cls.bad:
            cls.make(cls.of(order))
            cls.ship(order)

    def test_opportunity(self):
        lead = self.lead.with_user(self.reader)
        self.assertEqual((lead.estimated_margin, lead.actual_margin, lead.cost_state), (8, 8, "provisional"))
        self.assertAlmostEqual(lead.actual_margin_percent, 8 / 28)
        self.assertEqual((lead.quoted_margin, lead.margin_light), (0, "amber"))

    def test_a_salesperson_sees_the_light_of_an_opportunity(self):
        lead = self.lead.with_user(self.seller)
        self.assertEqual((lead.margin_light, lead.cost_state), ("amber", "provisional"))
        form = Form(lead)
        self.assertNotIn("actual_margin", form._view["fields"])
        for name in ("quoted_margin", "estimated_margin", "actual_margin", "actual_margin_percent"):
            self.assertNotIn(name, lead.fields_get())
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                lead.read([name])

    def test_an_order_of_unknown_margin_leaves_the_light_out(self):
        free = self.product("Without Price", categ_id=self.category.id)
        self.sell((free, 1, 10), opportunity_id=self.lead.id)
        self.assertEqual(self.lead.margin_light, "none")

    def test_cancelled_orders_do_not_count(self):
        self.sell((self.lamp, 1, 500), opportunity_id=self.lead.id)._action_cancel()
        self.assertEqual(self.lead.actual_margin, 8)

    def test_customer_with_the_orders_one_may_see(self):
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.customer.id})
        goods = self.sell((self.part, 1, 9), partner_id=contact.id, user_id=self.seller.id)
        self.assertEqual(goods.actual_margin, 4)
        self.assertEqual(self.customer.with_user(self.reader).with_company(self.company).margin_12_months, 12)
        self.assertEqual(contact.with_user(self.reader).with_company(self.company).margin_12_months, 4)
        self.assertEqual(self.customer.with_user(self.own).with_company(self.company).margin_12_months, -2)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.customer.with_user(self.seller).read(["margin_12_months"])

    def test_orders_of_the_year_before_last_do_not_count(self):
        self.good.date_order = "2020-01-01"
        self.assertEqual(self.customer.with_user(self.reader).with_company(self.company).margin_12_months, -2)

    def test_product_shows_last_and_average_actual_cost(self):
        self.buy(self.part, 10, 8.0)
        order = self.sell((self.lamp, 2, 20))
        self.make(self.of(order))
        # 6 parts at 5 and 10 at 8: 6.875 each, two in a lamp
        self.assertAlmostEqual(self.lamp.last_actual_cost, 13.75)
        self.assertEqual(self.lamp.average_actual_cost, 11.88, "(10 + 10 + 27.5) / 4")
        self.assertEqual(self.lamp._last_actual_costs(), {self.lamp.id: 13.75})
        self.assertAlmostEqual(self.lamp.product_tmpl_id.last_actual_cost, 13.75)

    def test_report_by_salesperson(self):
        groups = self.env["sme.order.margin.report"].with_user(self.reader)._read_group(
            [("company_id", "=", self.company.id)], ["user_id"], ["margin:sum"], order="user_id")
        self.assertEqual({user.login: margin for user, margin in groups}, {"seller": 10, "own": -2})

    def test_smart_buttons(self):
        self.assertEqual(self.lead.action_open_margins()["domain"], [("order_id", "in", self.lead.order_ids.ids)])
        self.assertEqual(self.customer.action_open_margins()["domain"], [("commercial_partner_id", "=", self.customer.id)])
