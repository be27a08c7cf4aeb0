import io
import json

from openpyxl import load_workbook

from odoo.tests import tagged, warmup

from ..report import recall_xlsx
from .common_trace import TableTrace

TIMES = 2000


@tagged("post_install", "-at_install")
class TestTraceWide(TableTrace):
    """One lot that went to customers 2,000 times more: 5 each as the order in ``TableTrace``, to 40 customers in turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector = cls.user("trace_wide_inspector", "sme_qc_trace.group_quality_user,sales_team.group_sale_salesman_all_leads")
        cls.customers = cls.env["res.partner"].create([{"name": f"Wide Customer {number}"} for number in range(40)])

    def statements(self):
        """How many a trace forward takes, and its result."""
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = self.tables.with_user(self.inspector).trace_forward()
        return self.env.cr.sql_log_count - before, result

    @warmup
    def test_all_of_it(self):
        self.statements()
        few, _result = self.statements()
        self.deliver_often(self.delivery, TIMES, self.customers)
        many, result = self.statements()
        self.assertLessEqual(many, few + 2)
        self.assertEqual(len(result["deliveries"]), TIMES + 2)
        self.assertEqual(sum(one["delivered"] for one in result["deliveries"]), 5 * TIMES + 8)
        wide = [one for one in result["deliveries"] if one["customer"]["name"] == "Wide Customer 7"]
        self.assertEqual(len(wide), TIMES // 40)
        self.assertEqual({one["sale_order"]["name"][:6] for one in wide}, {"WIDE-S"})
        self.assertLess(len(json.dumps(result)), 500 * TIMES, "bytes")
        book = load_workbook(io.BytesIO(recall_xlsx.workbook(result, recall_xlsx.labels(self.env))))
        self.assertEqual(book["Recall list"].max_row, 1 + TIMES + 2)
