"""Who may ask, and what each may see of the answer."""

import json

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestKittingRights(FactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = cls.user("kit_sales", "sales_team.group_sale_salesman")
        cls.planner = cls.user("kit_planner", "sme_mrp_suggest.group_planner")
        cls.top, cls.part = cls.product("Top"), cls.product("Part", stock=1)
        cls.vendor.name = "Secret Metals"
        cls.price(cls.part, 9, price=123.45)
        cls.bom(cls.top, (cls.part, 1))

    def test_salesperson_gets_dates_and_reasons_but_no_vendor_and_no_price(self):
        result = self.check((self.top, 5), user=self.salesperson)
        line = result["lines"][0]
        self.assertEqual((line["kit_qty"], line["earliest_date"]), (1, self.date(9)))
        self.assertIn("purchase takes 9 days", line["reason"])
        text = json.dumps(result)
        for secret in ("Secret Metals", "vendor", "123.45", "price", "cost"):
            self.assertNotIn(secret, text)
        self.assertEqual(result["shortages"][0]["order_text"], "")

    def test_planner_sees_the_vendor(self):
        result = self.check((self.top, 5), user=self.planner)
        self.assertEqual(result["lines"][0]["components"][0]["vendor"]["name"], "Secret Metals")
        self.assertEqual(result["shortages"][0]["vendor"]["name"], "Secret Metals")

    def test_same_numbers_for_both(self):
        mine, theirs = (self.check((self.top, 5), user=user)["lines"][0] for user in (self.planner, self.salesperson))
        for key in ("status", "kit_qty", "kit_rate", "earliest_date", "reason", "deliveries"):
            self.assertEqual(mine[key], theirs[key])

    def test_documents_carry_an_id_only_for_who_may_open_them(self):
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [(0, 0, {"product_id": self.part.id, "product_qty": 9, "date_planned": self.day(4)})],
        })
        order.button_confirm()
        for user, expected in ((self.planner, order.id), (self.salesperson, None)):
            receipt = self.check((self.top, 5), user=user)["lines"][0]["components"][0]["from_receipts"][0]
            self.assertEqual((receipt["document"]["name"], receipt["document"]["id"]), (order.name, expected))

    def test_portal_user_is_refused(self):
        portal = new_test_user(self.env, "kit_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.kitting.with_user(portal).check([{"product_id": self.top.id, "quantity": 1}])

    def test_user_whose_work_it_is_not_is_refused(self):
        with self.assertRaises(AccessError):
            self.check((self.top, 1), user=self.user("kit_nobody", "base.group_user"))

    def test_product_of_another_company_is_not_named(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        secret = self.env["product.product"].sudo().create({"name": "Secret product", "company_id": other.id, "is_storable": True})
        for quantity in (1, 0):
            text = json.dumps(self.kitting.with_user(self.salesperson).check([{"product_id": secret.id, "quantity": quantity}]))
            self.assertNotIn("Secret", text)

    def test_portal_cannot_read_the_customers_priority(self):
        portal = new_test_user(self.env, "kit_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(["delivery_priority"])

    def test_stock_of_another_company_is_not_counted(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        shared = self.env["product.product"].create({"name": "Shared", "is_storable": True})
        self.put(shared, 50, warehouse.lot_stock_id)
        self.put(shared, 2)
        self.assertEqual(self.line(shared, 10)["kit_qty"], 2)

    def test_option_sets_own_and_shared(self):
        Options = self.env["sme.kitting.options"]
        own = Options.with_user(self.salesperson).create({"name": "Mine", "commitments": "none"})
        shared = Options.with_user(self.planner).create({"name": "Everybody", "user_id": False})
        names = [option["name"] for option in Options.with_user(self.salesperson).get_options()]
        self.assertEqual(names, ["Everybody", "Mine"])
        self.assertEqual([option["name"] for option in Options.with_user(self.planner).get_options()], ["Everybody"])
        with self.assertRaises(AccessError):
            shared.with_user(self.salesperson).write({"name": "Taken over"})
        with self.assertRaises(AccessError):
            Options.with_user(self.salesperson).create({"name": "For all", "user_id": False})
        with self.assertRaises(AccessError):
            own.with_user(self.planner).unlink()

    def test_saved_set_gives_the_same_answer_as_its_options(self):
        saved = self.env["sme.kitting.options"].create({"name": "Alone", "mode": "alone", "depth": "single"})
        options = next(option["options"] for option in saved.get_options() if option["id"] == saved.id)
        self.assertEqual(options["mode"], "alone")
        lines = [{"product_id": self.top.id, "quantity": 1}] * 2
        first, second = (self.kitting.check(lines, given)["lines"] for given in (options, {"mode": "alone", "depth": "single"}))
        self.assertEqual(first, second)
