import io
import json
from datetime import date, datetime

from openpyxl import load_workbook

from odoo import http
from odoo.tests import BaseCase, HttpCase, tagged

from ..report import kitting_xlsx
from .common import FactoryCase

LINES, COMPONENTS, SHORTAGES = range(3)


class XlsxCase(BaseCase):
    """Reads a file back as one dict a row, by heading."""

    def sheets(self, content):
        book = load_workbook(io.BytesIO(content))
        return [self._rows(sheet) for sheet in book.worksheets]

    def _rows(self, sheet):
        headings, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(headings, row, strict=True)) for row in rows if any(value is not None for value in row)]


def result(lines=(), shortages=()):
    """A result as small as it can be."""
    return {
        "checked_at": "2026-11-24T06:30:00Z",
        "source": {"model": "sale.order", "ids": [7], "names": ["S00007"]},
        "status_labels": {"short": "Short", "ready": "Ready"},
        "supply_labels": {"buy": "Buy", "kit": "Kit"},
        "lines": list(lines),
        "shortages": list(shortages),
    }


def line(**values):
    return {
        "number": 1, "document": {"model": "sale.order", "id": 7, "name": "S00007"}, "partner": "Azure Interior",
        "product": {"id": 1, "name": "Table"}, "uom": "Units", "status": "short", "required": 10.0, "from_stock": 2.0,
        "kit_qty": 5.0, "kit_rate": 0.5, "wanted_date": "2026-12-08", "earliest_date": "2026-12-12", "days_late": 4,
        "bottleneck": {"id": 2, "name": "Leg"}, "reason": "Waits for Leg.", "problem": None,
        "deliveries": [{"date": "2026-11-24", "quantity": 5.0}, {"date": "2026-12-12", "quantity": 5.0}],
        "committed_to": [], "displaced": [], "components": [], **values,
    }


def component(**values):
    return {
        "id": 0, "parent": None, "level": 1, "product": {"id": 2, "name": "Leg"}, "uom": "Units", "supply": "buy", "per_set": 4.0,
        "required": 40.0, "from_stock": 8.0, "from_receipts": [], "committed": [], "shortage": 32.0, "available_date": "2026-12-03",
        "lead_days": 9, "repeated": False, "problem": None, "warehouse": None, **values,
    }


def shortage(**values):
    return {
        "product": {"id": 2, "name": "Leg"}, "uom": "Units", "supply": "buy", "shortage": 32.0, "lines": [1, 3],
        "orders": ["S00007"], "on_order": 12.0, "to_order": 20.0, "order_text": "2 Box of 12", "lead_days": 9,
        "available_date": "2026-12-03", "problem": None, **values,
    }


class _Names(dict):
    """Labels that are their own keys."""

    def __missing__(self, key):
        return key


@tagged("post_install", "-at_install")
class TestKittingWorkbook(XlsxCase):
    def workbook(self, *args, **kwargs):
        return self.sheets(kitting_xlsx.workbook(result(*args, **kwargs), _Names()))

    def test_numbers_dates_and_rates_are_typed(self):
        row = self.workbook([line()])[LINES][0]
        self.assertEqual((row["required"], row["from_stock"], row["kit_qty"], row["kit_rate"], row["days_late"]), (10, 2, 5, 0.5, 4))
        self.assertEqual((row["wanted_date"], row["earliest_date"]), (datetime(2026, 12, 8), datetime(2026, 12, 12)))
        self.assertEqual(row["status"], "Short")
        self.assertEqual(row["deliveries"], "5 · 2026-11-24; 5 · 2026-12-12")

    def test_rates_and_dates_are_shown_as_such(self):
        book = load_workbook(io.BytesIO(kitting_xlsx.workbook(result([line()]), _Names())))
        formats = {cell.number_format for cell in book.worksheets[LINES][2]}
        self.assertLessEqual({"0.0%", "yyyy-mm-dd"}, formats)

    def test_what_is_not_known_is_empty(self):
        row = self.workbook([line(earliest_date=None, wanted_date=None, product=None, document=None, partner=None)])[LINES][0]
        for name in ("earliest_date", "wanted_date", "product", "document", "partner"):
            self.assertIsNone(row[name], name)

    def test_text_that_looks_like_a_formula_is_text(self):
        names = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")']
        rows = self.workbook([line(product={"id": 1, "name": name}, partner=name, reason=name) for name in names])[LINES]
        self.assertEqual([row["product"] for row in rows], names)
        part = component(product={"id": 2, "name": "=2+2"})
        book = load_workbook(io.BytesIO(kitting_xlsx.workbook(result([line(reason="=1+1", components=[part])]), _Names())))
        types = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
        self.assertNotIn("f", types)

    def test_a_text_longer_than_a_cell_is_cut(self):
        row = self.workbook([line(reason="x" * 40000)])[LINES][0]
        self.assertEqual(len(row["reason"]), 32767)

    def test_components_with_receipts_and_commitments(self):
        receipt = {"document": {"model": "purchase.order", "id": 3, "name": "P00003"}, "quantity": 12.5, "date": "2026-11-28"}
        nameless = {"document": None, "quantity": 2.0, "date": "2026-11-29"}
        rows = self.workbook([line(components=[
            component(supply="kit", from_stock=0.0, shortage=0.0),
            component(id=1, parent=0, level=2, from_receipts=[receipt, nameless], committed=[receipt], per_set=0.125),
        ])])[COMPONENTS]
        self.assertEqual([(row["number"], row["product"]) for row in rows], [(1, "Table"), (1, "Table")])
        self.assertEqual([(row["level"], row["supply"]) for row in rows], [(1, "Kit"), (2, "Buy")])
        self.assertEqual((rows[1]["from_receipts"], rows[1]["receipts"]), (14.5, "12.5 · P00003 · 2026-11-28; 2 · 2026-11-29"))
        self.assertEqual((rows[1]["committed_qty"], rows[1]["per_set"], rows[1]["missing"]), (12.5, 0.125, 32))

    def test_shortages(self):
        row = self.workbook([], [shortage()])[SHORTAGES][0]
        self.assertEqual((row["shortage"], row["on_order"], row["to_order"], row["lead_days"]), (32, 12, 20, 9))
        self.assertEqual((row["order_text"], row["number"], row["orders"]), ("2 Box of 12", "1, 3", "S00007"))
        self.assertEqual(row["available_date"].date(), date(2026, 12, 3))

    def test_vendors_have_a_column_only_if_the_result_has_them(self):
        without = self.workbook([line(components=[component()])], [shortage()])
        self.assertNotIn("vendor", {*without[COMPONENTS][0], *without[SHORTAGES][0]})
        vendor = {"id": 9, "name": "Nordic Metals"}
        with_vendor = self.workbook([line(components=[component(vendor=vendor), component(vendor=None)])], [shortage(vendor=vendor)])
        self.assertEqual([row["vendor"] for row in with_vendor[COMPONENTS]], ["Nordic Metals", None])
        self.assertEqual(with_vendor[SHORTAGES][0]["vendor"], "Nordic Metals")

    def test_header_is_frozen_and_filtered(self):
        book = load_workbook(io.BytesIO(kitting_xlsx.workbook(result([line(), line()]), _Names())))
        for sheet in book.worksheets:
            self.assertEqual(sheet.freeze_panes, "A2", sheet.title)
            self.assertTrue(sheet.auto_filter.ref.startswith("A1:"), sheet.title)
            self.assertTrue(sheet["A1"].font.bold, sheet.title)

    def test_sheet_names_that_excel_does_not_take(self):
        names = _Names(lines="Lines / rows: [all] of them, and a name that is too long", components="行/明细", shortages="缺料")
        book = load_workbook(io.BytesIO(kitting_xlsx.workbook(result([line()]), names)))
        self.assertEqual(book.sheetnames[1:], ["行 明细", "缺料"])
        self.assertLessEqual(len(book.sheetnames[0]), 31)

    def test_nothing_at_all(self):
        self.assertEqual(self.workbook(), [[], [], []])


class KittingFileCase(FactoryCase, HttpCase, XlsxCase):
    """Downloads the file as the page does, as a user."""

    def post(self, user, **data):
        self.authenticate(user.login, user.login)
        return self.url_open("/sme_mrp_suggest/kitting.xlsx", data={"csrf_token": http.Request.csrf_token(self), **data})


@tagged("post_install", "-at_install")
class TestKittingFile(KittingFileCase):
    """The file that the page downloads holds the numbers of the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.product("Table", stock=2)
        cls.leg = cls.product("Leg", stock=8, buy=9)
        cls.bom(cls.table, (cls.leg, 4))
        cls.receive(cls.leg, 12, 3)
        cls.planner = cls.user("xlsx_planner", "sme_mrp_suggest.group_planner")

    def message(self, response):
        """The message of a refusal, in the form the web client reads."""
        self.assertNotEqual(response.status_code, 200)
        self.assertNotIn("Traceback", response.text)
        return json.loads(response.text.replace("&#34;", '"').replace("&quot;", '"'))["data"]["message"]

    def lines(self):
        return [
            {"product_id": self.table.id, "quantity": 10.0, "wanted_date": self.date(5), "key": "a"},
            {"product_id": self.leg.id, "quantity": 3.0, "key": "b"},
        ]

    def assert_same_numbers(self, content, expected):
        lines, components, shortages = self.sheets(content)
        names = kitting_xlsx.labels(self.env)
        for key in ("number", "required", "from_stock", "kit_qty", "kit_rate", "days_late"):
            self.assertEqual([row[names[key]] for row in lines], [line[key] for line in expected["lines"]], key)
        for key in ("wanted_date", "earliest_date"):
            dates = [row[names[key]] and row[names[key]].date().isoformat() for row in lines]
            self.assertEqual(dates, [line[key] for line in expected["lines"]], key)
        parts = [row for line in expected["lines"] for row in line["components"]]
        for key in ("level", "per_set", "required", "from_stock", "lead_days"):
            self.assertEqual([row[names[key]] for row in components], [part[key] for part in parts], key)
        self.assertEqual([row[names["missing"]] for row in components], [part["shortage"] for part in parts])
        received = [sum(receipt["quantity"] for receipt in part["from_receipts"]) or None for part in parts]
        self.assertEqual([row[names["from_receipts"]] for row in components], received)
        for key in ("shortage", "on_order", "to_order", "lead_days"):
            self.assertEqual([row[names[key]] for row in shortages], [row[key] for row in expected["shortages"]], key)
        self.assertTrue(parts and shortages, "the data must exercise all sheets")

    def test_free_list(self):
        response = self.post(self.planner, lines=json.dumps(self.lines()), options=json.dumps({"supply": "incoming"}))
        self.assertEqual(response.status_code, 200, response.text)
        self.assertIn(".xlsx", response.headers["Content-Disposition"])
        self.assert_same_numbers(response.content, self.kitting.with_user(self.planner).check(self.lines(), {"supply": "incoming"}))

    def test_manufacturing_order(self):
        production = self.production(self.table, 5)
        response = self.post(self.planner, model="mrp.production", ids=json.dumps(production.ids), options="null")
        self.assertEqual(response.status_code, 200, response.text)
        self.assert_same_numbers(response.content, production.with_user(self.planner).kitting_check())

    def test_wrong_questions_are_answered_with_a_sentence(self):
        self.assertIn("res.partner", self.message(self.post(self.planner, model="res.partner", ids="[1]")))
        self.assertIn("no.such.model", self.message(self.post(self.planner, model="no.such.model", ids="[1]")))
        self.assertIn("ids", self.message(self.post(self.planner, model="mrp.production", ids='["x"]')))
        self.assertIn("lines", self.message(self.post(self.planner, lines="{not json")))
        self.assertIn("options", self.message(self.post(self.planner, options="[1]")))
        self.assertIn("colour", self.message(self.post(self.planner, options='{"colour": "red"}')))

    def test_companies_of_others_are_refused(self):
        other = self.env["res.company"].create({"name": "Another Factory"})
        response = self.post(self.planner, lines=json.dumps(self.lines()), context=json.dumps({"allowed_company_ids": other.ids}))
        self.assertEqual(response.status_code, 403, response.text)

    def test_only_for_those_who_are_logged_in(self):
        response = self.url_open("/sme_mrp_suggest/kitting.xlsx", data={"lines": "[]"}, allow_redirects=False)
        self.assertNotEqual(response.status_code, 200)
