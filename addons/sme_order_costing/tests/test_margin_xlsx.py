"""The margin report as a spreadsheet: the list and the pivot, with what one may see."""

import io
import json

from openpyxl import load_workbook

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_margins import MarginCase


@tagged("post_install", "-at_install")
class TestMarginXlsx(MarginCase, HttpCase):
    """Two orders of lamps that cost 10: sold at 20 and at 8."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = cls.user(
            "xlsx_controller", "base.group_allow_export,sme_order_costing.group_costing_user,sales_team.group_sale_salesman_all_leads")
        cls.reader = cls.user(
            "xlsx_reader", "base.group_allow_export,sme_order_costing.group_margin_reader,sales_team.group_sale_salesman_all_leads")
        cls.buy(cls.part, 10, 5.0)
        for price in (20, 8):
            order = cls.sell((cls.lamp, 1, price))
            cls.make(cls.of(order))
            cls.ship(order)
        cls.env.flush_all()

    def download(self, user, names, groupby=()):
        self.authenticate(user.login, user.login)
        return self.url_open("/web/export/xlsx", data={"csrf_token": http.Request.csrf_token(self), "data": json.dumps({
            "model": "sme.order.margin.report", "fields": [{"name": name, "label": name, "type": "float"} for name in names],
            "ids": False, "domain": [["company_id", "=", self.company.id]], "groupby": list(groupby), "import_compat": False,
            "context": {"allowed_company_ids": self.company.ids}})})

    def rows(self, response):
        self.assertEqual(response.status_code, 200)
        sheet = load_workbook(io.BytesIO(response.content)).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def test_list(self):
        headings, *rows = self.rows(self.download(self.controller, ["revenue", "actual_material", "actual_total", "margin"]))
        self.assertEqual(headings, ["revenue", "actual_material", "actual_total", "margin"])
        self.assertEqual(sorted(rows), [[8, 10, 10, -2], [20, 10, 10, 10]])

    def test_groups_add_up(self):
        _headings, group, *_rows = self.rows(self.download(self.reader, ["product_id", "revenue", "margin"], ["product_id"]))
        self.assertEqual(group[1:], [28, 8])

    @mute_logger("odoo.http", "odoo.addons.web.controllers.export")
    def test_a_margin_reader_exports_no_cost(self):
        response = self.download(self.reader, ["margin", "actual_total"])
        self.assertNotEqual(response.status_code, 200)
        self.assertIn("actual_total", response.text)

    def test_pivot(self):
        """What the page sends is what the file holds."""
        self.authenticate(self.controller.login, self.controller.login)
        response = self.url_open("/web/pivot/export_xlsx", data={"csrf_token": http.Request.csrf_token(self)}, files={"data": json.dumps({
            "title": "Order Margins", "model": "sme.order.margin.report", "measure_count": 1, "origin_count": 1,
            "col_group_headers": [[{"title": "Total", "width": 1, "height": 1}]],
            "measure_headers": [{"title": "Margin", "width": 1, "height": 1, "is_bold": False}], "origin_headers": [],
            "rows": [{"title": "Total", "indent": 0, "values": [{"is_bold": True, "value": 8}]}]})})
        self.assertIn(8, [value for row in self.rows(response) for value in row])
