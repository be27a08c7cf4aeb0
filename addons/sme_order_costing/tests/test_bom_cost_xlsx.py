"""The spreadsheet has the numbers of the answer, typed."""

import io
from datetime import datetime

from openpyxl import load_workbook

from odoo.tests import tagged

from ..report import bom_cost_xlsx
from .common_cost import CostCase


@tagged("post_install", "-at_install")
class TestBomCostXlsx(CostCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.blank, cls.top = cls.part("=1+1 Board"), cls.part("Blank"), cls.part("Top")
        cls.saw = cls.workcenter("Saw", 60.0, machine=24.0, set_up=20.0)
        cls.operation(cls.bom(cls.top, (cls.board, 2), (cls.blank, 1)), cls.saw, 30.0, "Sawing")
        cls.reference(cls.board, 6.0, start=-10)

    def sheets(self, products, **options):
        """{sheet: rows as {heading: value}}."""
        answer = self.ask(products, **options)
        file = bom_cost_xlsx.workbook(answer, bom_cost_xlsx.labels(self.env(context={"lang": "en_US"})))
        result = {}
        for sheet in load_workbook(io.BytesIO(file)):
            headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            result[sheet.title] = [dict(zip(headings, row, strict=True)) for row in rows]
        return result

    def test_tree_totals_and_what_is_missing(self):
        sheets = self.sheets(self.top, quantity=10)
        self.assertEqual(list(sheets), ["Cost Tree", "Totals", "Missing Prices"])
        top, board, blank, sawing = sheets["Cost Tree"]
        self.assertEqual((board["Level"], board["Part or Work"], board["Required"]), (1, "=1+1 Board", 20))
        self.assertEqual((board["Price"], board["Amount"]), (6, 120))
        self.assertEqual((board["Source"], board["Age (days)"]), ("Reference Price", 10))
        self.assertEqual(board["Date"], datetime.fromisoformat(self.date(-10)))
        self.assertEqual((sawing["Work Center"], sawing["Set-up (min)"], sawing["Cycle (min)"], sawing["Amount"]), ("Saw", 20, 30, 320))
        self.assertEqual((sawing["Labour"], sawing["Machine"]), (192, 128))
        self.assertIn("Blank has no price", blank["Problem"])
        self.assertEqual(top["Amount"], 440)
        [total] = sheets["Totals"]
        self.assertEqual((total["At Least"], total["Unit Cost"], total["Total"], total["Material, own level"]), ("at least", 44, 440, 12))
        self.assertEqual([(gap["Product"], gap["Quantity"], gap["Used In"]) for gap in sheets["Missing Prices"]], [("Blank", 10, "Top")])

    def test_comparison(self):
        sheets = self.sheets(self.top, compare={"quantity": 10})
        top = sheets["Cost Tree"][0]
        self.assertEqual((top["Amount"], top["Amount, compared"], top["Difference"]), (62, 440, 378))
        [total] = sheets["Totals"]
        self.assertEqual((total["Unit Cost"], total["Unit Cost, compared"]), (62, 44))

    def test_many_products_have_no_tree(self):
        sheets = self.sheets(self.top | self.board)
        self.assertEqual(list(sheets), ["Totals", "Missing Prices"])
        self.assertEqual([total["Product"] for total in sheets["Totals"]], ["Top", "=1+1 Board"])
