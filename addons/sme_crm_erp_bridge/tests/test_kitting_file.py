import json

from odoo.tests import tagged

from odoo.addons.sme_mrp_suggest.tests.test_kitting_xlsx import KittingFileCase


@tagged("post_install", "-at_install")
class TestKittingFile(KittingFileCase):
    """The file of a quotation, for a salesperson: the numbers of the page, without vendors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.product("Lamp", stock=2, buy=9)
        cls.salesperson = cls.user("xlsx_sales", "sales_team.group_sale_salesman")
        cls.order = cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "user_id": cls.salesperson.id, "company_id": cls.company.id,
            "order_line": [(0, 0, {"product_id": cls.lamp.id, "product_uom_qty": 5})],
        })

    def test_numbers_of_the_page(self):
        response = self.post(self.salesperson, model="sale.order", ids=json.dumps(self.order.ids))
        self.assertEqual(response.status_code, 200, response.text)
        self.assertIn(self.order.name, response.headers["Content-Disposition"])
        lines, _components, shortages = self.sheets(response.content)
        line = self.order.with_user(self.salesperson).kitting_check()["lines"][0]
        self.assertEqual((lines[0]["Document"], lines[0]["Required"], lines[0]["Kit quantity"]), (self.order.name, 5, 2))
        self.assertEqual(lines[0]["Earliest date"].date().isoformat(), line["earliest_date"])
        self.assertEqual((shortages[0]["Part"], shortages[0]["To order"]), ("Lamp", 3))

    def test_no_vendor_for_a_salesperson(self):
        response = self.post(self.salesperson, model="sale.order", ids=json.dumps(self.order.ids))
        self.assertFalse([row for sheet in self.sheets(response.content) for row in sheet if self.vendor.name in row.values()])

    def test_orders_of_others_are_refused(self):
        stranger = self.user("xlsx_stranger", "sales_team.group_sale_salesman")
        response = self.post(stranger, model="sale.order", ids=json.dumps(self.order.ids))
        self.assertEqual(response.status_code, 403, response.text)
