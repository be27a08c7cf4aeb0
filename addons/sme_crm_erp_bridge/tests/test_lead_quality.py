from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sme_qc_trace.tests.common_trace import TableTrace


@tagged("post_install", "-at_install")
class TestLeadQuality(TableTrace):
    """The opportunity leads to the trace of its orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create({
            "name": "Trace Opportunity", "type": "opportunity", "partner_id": cls.customer.id, "user_id": cls.salesperson.id,
            "company_id": cls.company.id})
        cls.order.opportunity_id = cls.lead
        cls.defect.sale_order_id = cls.order
        cls.inspection("passed", cls.table, picking_id=cls.delivery.id, stage="delivery")

    def test_counts_and_page(self):
        lead = self.lead.with_user(self.salesperson)
        self.assertEqual((lead.inspection_count, lead.nonconformance_count), (1, 1))
        action = lead.action_trace_back()
        self.assertEqual(action["params"], {"model": "sale.order", "ids": self.order.ids, "direction": "back"})
        self.assertTrue(lead.get_view(view_type="form")["arch"])

    def test_orders_of_others_are_not_counted(self):
        self.other_order.opportunity_id = self.lead
        self.inspection("passed", self.table, picking_id=self.other_delivery.id, stage="delivery")
        lead = self.lead.with_user(self.salesperson)
        lead.invalidate_recordset()
        self.assertEqual(lead.inspection_count, 1)
        self.assertEqual(lead.action_trace_back()["params"]["ids"], self.order.ids)

    def test_without_orders(self):
        self.order.opportunity_id = False
        with self.assertRaisesRegex(UserError, "no confirmed order"):
            self.lead.action_trace_back()

    def test_counts_in_batch(self):
        leads = self.lead.create([{"name": f"Lead {number}", "type": "opportunity"} for number in range(20)]) | self.lead
        for lead in leads[:5]:
            self.sell(self.table, 1).opportunity_id = lead
        self.env.flush_all()
        self.assertEqual(self.statements(leads), self.statements(self.lead), "as many for 21 as for one")
        self.assertLessEqual(self.statements(leads), 8)

    def statements(self, leads):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        leads.mapped("inspection_count")
        return self.env.cr.sql_log_count - before
