"""Import of forecasts from a spreadsheet: all rows or none, and each refusal names its row and what to do."""

import base64
import io
import zipfile
from datetime import datetime, timedelta

import xlsxwriter
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..report import forecast_template
from .test_forecast import ForecastCase

HEADINGS = ("Product Reference", "Product Name", "Warehouse Code", "Period", "Start Date", "Quantity")


def spreadsheet(*rows, headings=HEADINGS):
    """XLSX file of rows; datetimes become date cells, ("=", text) formulas without a value."""
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
            sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            for number, row in enumerate([headings, *rows]):
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, tuple):
                        sheet.write_formula(number, column, value[0], None, "")
                    else:
                        sheet.write(number, column, value)
        return file.getvalue()


@tagged("post_install", "-at_install")
class TestForecastImport(ForecastCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.code = "FCW"

    def row(self, quantity=10, start="2030-06-03", reference="LAMP", warehouse="FCW", kind="week"):
        return [reference, "any name", warehouse, kind, start, quantity]

    def wizard(self, *rows, content=None, **kwargs):
        file = spreadsheet(*rows, **kwargs) if content is None else content
        return self.env["sme.forecast.import"].with_user(self.planner).create({"file": base64.b64encode(file)})

    def problems(self, *rows, **kwargs):
        wizard = self.wizard(*rows, **kwargs)
        wizard.action_check()
        before = self.env["sme.demand.forecast"].search_count([])
        with self.assertRaisesRegex(UserError, "Nothing was imported"):
            wizard.action_import()
        self.assertEqual(self.env["sme.demand.forecast"].search_count([]), before)
        return wizard.problems

    def assertRefused(self, expected, *rows, **kwargs):
        self.assertRegex(self.problems(self.row(start="2031-01-01"), *rows, **kwargs), expected)

    def imported(self):
        return self.env["sme.demand.forecast"].search([("product_id", "=", self.lamp.id)]).mapped(
            lambda forecast: (forecast.date_from.isoformat(), forecast.period_kind, forecast.quantity))

    def test_new_changed_and_unchanged_rows_are_counted(self):
        self.forecast(5, date_from="2030-06-03")
        self.forecast(7, date_from="2030-06-10")
        wizard = self.wizard(self.row(10), self.row(7, "2030-06-10"), self.row(3, datetime(2030, 7, 1), kind="Month"))
        wizard.action_check()
        self.assertEqual((wizard.new_count, wizard.changed_count, wizard.unchanged_count, wizard.problem_count), (1, 1, 1, 0))
        wizard.action_import()
        self.assertEqual(self.imported(), [
            ("2030-06-03", "week", 10), ("2030-06-10", "week", 7), ("2030-07-01", "month", 3)])

    def test_imported_forecast_is_as_if_it_were_entered(self):
        self.wizard(self.row(12.345), self.row(0, "2030-07-01", kind="month")).action_import()
        imported = self.env["sme.demand.forecast"].search([("product_id", "=", self.lamp.id)])
        names = ["date_to", "quantity", "left_quantity", "difference_quantity", "accuracy", "company_id", "product_categ_id",
                 "consumed_quantity", "actual_quantity", "delivered_quantity"]
        by_bulk = [{name: forecast[name] for name in names} for forecast in imported]
        imported.unlink()
        by_hand = self.forecast(12.345, date_from="2030-06-03") + self.forecast(0, kind="month", date_from="2030-07-01")
        self.assertEqual(by_bulk, [{name: forecast[name] for name in names} for forecast in by_hand])

    def test_changed_forecast_keeps_what_is_consumed(self):
        forecast = self.forecast(100)
        self.order(30, 1)
        self.stored()
        self.wizard(self.row(50, self.day(0))).action_import()
        self.assertEqual(
            (forecast.quantity, forecast.consumed_quantity, forecast.left_quantity, forecast.difference_quantity, forecast.accuracy),
            (50, 30, 20, -20, 1 - 20 / 30))

    def test_reference_that_looks_like_a_number(self):
        self.lamp.default_code = "1001"
        self.wizard(self.row(reference=1001)).action_import()
        self.assertEqual(len(self.imported()), 1)

    def test_empty_rows_are_skipped_and_column_order_is_free(self):
        headings = ["Quantity", "Start Date", "Period", "Warehouse Code", "Product Reference"]
        self.wizard([10, "2030-06-03", "day", "FCW", "LAMP"], [None] * 5, [1, "2030-06-04", "day", "FCW", "LAMP"],
                    headings=headings).action_import()
        self.assertEqual(len(self.imported()), 2)

    def test_unknown_reference(self):
        self.assertRefused("Row 3: There is no product with the reference NONE", self.row(reference="NONE"))

    def test_ambiguous_reference(self):
        self.product("Second Lamp", default_code="LAMP")
        self.assertRefused("Row 3: The reference LAMP belongs to 2 products", self.row())

    def test_unknown_warehouse(self):
        self.assertRefused("Row 3: There is no warehouse with the code XX", self.row(warehouse="XX"))

    def test_warehouse_of_a_company_the_user_does_not_work_in(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env["stock.warehouse"].search([("company_id", "=", other.id)]).code = "OTH"
        self.assertRefused("Row 3: There is no warehouse with the code OTH", self.row(warehouse="OTH"))

    def test_service(self):
        self.product("Advice", default_code="ADV", is_storable=False, type="service")
        self.assertRefused("Row 3: .*Advice is not kept in stock", self.row(reference="ADV"))

    def test_negative_quantity(self):
        self.assertRefused("Row 3: “Quantity” is negative", self.row(-1))

    def test_wrong_types(self):
        self.assertRefused("Row 3: “Quantity” is ten, which is no number", self.row("ten"))
        self.assertRefused("Row 3: “Quantity” is True, which is no number", self.row(True))
        self.assertRefused("Row 3: “Start Date” is soon, which is no date", self.row(start="soon"))
        self.assertRefused("Row 3: “Start Date” is 47000, which is no date", self.row(start=47000))
        self.assertRefused("Row 3: “Period” is year: enter one of Day, Week, Month", self.row(kind="year"))
        self.assertRefused("Row 3: “Product Reference” has to be text", self.row(reference=datetime(2030, 1, 1)))
        self.assertRefused("Row 3: “Warehouse Code” is empty", self.row(warehouse=None))

    def test_formulas(self):
        self.assertRefused("Row 3: “Quantity” is a formula without a value", self.row(("=1+1",)))
        self.assertRefused("Row 3: “Product Reference” is a formula without a value", self.row(reference="=A1"))

    def test_duplicate_rows(self):
        self.assertRefused("Row 4: The same product, warehouse and period stands in row 3", self.row(), self.row(5))

    def test_overlapping_rows(self):
        self.assertRefused("Row 4: The period shares days with row 3", self.row(), self.row(start="2030-06-05", kind="day"))

    def test_overlap_with_an_existing_forecast(self):
        self.forecast(5, date_from="2030-06-01", kind="month")
        self.assertRefused("Row 3: The period shares days with the forecast from 2030-06-01 to 2030-06-30", self.row())

    def test_wrong_columns(self):
        for headings, expected in (
            (HEADINGS[:-1], "Missing: Quantity"),
            ([*HEADINGS, "Colour"], "not known: Colour"),
            ([*HEADINGS, "Quantity"], "“Quantity” is there twice"),
        ):
            with self.assertRaisesRegex(UserError, expected):
                self.wizard(self.row(), headings=headings).action_check()

    def test_not_a_spreadsheet(self):
        broken = spreadsheet(self.row())[:400]
        for content in (b"no spreadsheet", b"PK\x03\x04 broken", b"<html/>", broken):
            with self.assertRaisesRegex(UserError, "cannot be read as an XLSX spreadsheet"):
                self.wizard(content=content).action_check()

    def test_a_spreadsheet_with_damage_inside(self):
        """The list of its parts is whole, the data of one are not."""
        content = bytearray(spreadsheet(*(self.row(number) for number in range(50))))
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
            start = package.getinfo("xl/worksheets/sheet1.xml").header_offset
        content[start + 60:start + 120] = b"\xff" * 60
        with self.assertRaisesRegex(UserError, "cannot be read as an XLSX spreadsheet"):
            self.wizard(content=bytes(content)).action_check()

    def test_a_spreadsheet_with_a_password(self):
        """The flag of encryption is set for every part: in the local headers (bit 0 of byte 6) and in the list (byte 8)."""
        content = bytearray(spreadsheet(self.row()))
        for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = content.find(signature)
            while start >= 0:
                content[start + place] |= 1
                start = content.find(signature, start + 4)
        with self.assertRaisesRegex(UserError, "encrypted or packed in an unusual way"):
            self.wizard(content=bytes(content)).action_check()

    def test_a_spreadsheet_packed_by_an_unknown_method(self):
        content = bytearray(spreadsheet(self.row()))
        for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            start = content.find(signature)
            while start >= 0:
                content[start + place] = 97
                start = content.find(signature, start + 4)
        with self.assertRaisesRegex(UserError, "encrypted or packed in an unusual way"):
            self.wizard(content=bytes(content)).action_check()

    def test_a_file_that_is_no_base64(self):
        wizard = self.env["sme.forecast.import"].with_user(self.planner).create({"file": b"abcde"})
        with self.assertRaisesRegex(UserError, "did not arrive whole"):
            wizard.action_check()

    def test_a_reference_beyond_all_numbers(self):
        content = spreadsheet(self.row(start="2031-01-01"), self.row(reference=4711))
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<v>4711</v>", b"<v>1e999</v>")
        with io.BytesIO() as file:
            with zipfile.ZipFile(file, "w") as package:
                for name, data in parts.items():
                    package.writestr(name, data)
            wizard = self.wizard(content=file.getvalue())
        wizard.action_check()
        self.assertIn("Row 3: “Product Reference” has to be text, not inf.", wizard.problems)

    def test_no_rows_and_no_file(self):
        with self.assertRaisesRegex(UserError, "no rows below its headings"):
            self.wizard().action_check()
        with self.assertRaisesRegex(UserError, "Choose the spreadsheet"):
            self.env["sme.forecast.import"].create({}).action_check()

    def test_many_problems_are_cut(self):
        text = self.problems(*(self.row(-1, datetime(2030, 1, 1) + timedelta(days=day)) for day in range(150)))
        self.assertIn("… and 50 more rows", text)

    def test_plain_user_may_not_import(self):
        with self.assertRaises(AccessError):
            self.env["sme.forecast.import"].with_user(self.user("forecast_reader", "base.group_user")).create({})

    def test_template_is_read_back_with_its_own_columns(self):
        book = load_workbook(io.BytesIO(forecast_template.workbook(self.env, ["Day", "Week", "Month"])))
        self.assertEqual([cell.value for cell in book.worksheets[0][1]], list(HEADINGS))
        sheet = book.worksheets[0]
        sheet.append(self.row())
        with io.BytesIO() as file:
            book.save(file)
            self.wizard(content=file.getvalue()).action_import()
        self.assertEqual(self.imported(), [("2030-06-03", "week", 10)])

    def test_check_does_not_ask_the_database_row_by_row(self):
        def count(rows):
            wizard = self.wizard(*(self.row(start=datetime(2030, 1, 1) + timedelta(days=7 * number)) for number in range(rows)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_check()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(60), count(2))
