"""Price simulation from the quotation and the opportunity."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sme_order_costing.tests.common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestSimulatePrice(QuoteCase):

    def opened(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_from_the_quotation_and_back(self):
        order = self.quotation((self.table, 10, 1), (self.leg, 5, 1)).with_user(self.salesperson)
        simulation = self.opened(order.action_simulate_price()).with_user(self.salesperson)
        self.assertEqual([(row.product_id, row.quantity, row.suggested_price) for row in simulation.price_ids], [
            (self.table, 10, 69.33), (self.leg, 5, 13.33)])
        self.assertEqual((simulation.partner_id, simulation.currency_id, simulation.user_id), (self.customer, order.currency_id,
            self.salesperson))
        self.assertEqual(order.action_simulate_price()["res_id"], simulation.id)
        self.assertEqual((order.simulation_count, order.action_view_simulations()["res_id"]), (1, simulation.id))
        simulation.action_apply()
        self.assertEqual([(line.product_uom_qty, line.price_unit) for line in order.order_line], [(10, 69.33), (5, 13.33)])
        self.assertNotEqual(order.action_simulate_price()["res_id"], simulation.id)

    def test_not_from_a_confirmed_order(self):
        order = self.quotation((self.table, 10, 80))
        order.action_confirm()
        with self.assertRaises(UserError):
            order.action_simulate_price()

    def test_not_from_orders_of_others(self):
        order = self.quotation((self.table, 10, 80), user_id=self.env.uid)
        with self.assertRaises(AccessError):
            order.with_user(self.salesperson).action_simulate_price()

    def test_from_the_opportunity(self):
        lead = self.env["crm.lead"].create({
            "name": "Big deal", "type": "opportunity", "partner_id": self.customer.id, "user_id": self.salesperson.id,
            "company_id": self.company.id})
        lead = lead.with_user(self.salesperson)
        action = lead.action_simulate_price()
        simulation = self.env[action["res_model"]].with_user(self.salesperson).with_context(**action["context"]).create({
            "line_ids": [(0, 0, {"product_id": self.table.id, "quantities": "10"})]})
        self.assertEqual((simulation.opportunity_id, simulation.partner_id, simulation.user_id), (lead, self.customer, self.salesperson))
        self.assertEqual((lead.simulation_count, lead.action_simulate_price()["res_id"]), (1, simulation.id))
        simulation.action_apply()
        self.assertEqual((lead.order_ids, lead.order_ids.order_line.price_unit), (simulation.sale_order_id, 69.33))
        self.assertEqual(lead.action_view_simulations()["domain"], [("opportunity_id", "=", lead.id)])

    def test_statements_of_the_counts(self):
        leads = self.env["crm.lead"].create([{"name": f"Lead {number}", "company_id": self.company.id} for number in range(20)])
        self.env.flush_all()
        self.env.invalidate_all()
        leads.fetch(["name"])
        before = self.env.cr.sql_log_count
        leads.mapped("simulation_count")
        self.assertLessEqual(self.env.cr.sql_log_count - before, 4)
