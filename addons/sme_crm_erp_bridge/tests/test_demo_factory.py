"""The demo factory gives the numbers that its description promises: worked out by hand in docs/demo-factory.md."""

import csv
from datetime import date

from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import file_open


@tagged("post_install", "-at_install")
class TestDemoFactory(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        planner = cls.env.ref("sme_mrp_suggest.user_planner", raise_if_not_found=False)
        if not planner:
            cls.skipTest(cls, "the database has no demo data")
        cls.made_on = planner.create_date  # dates of the demo data are relative to the day on which it was made
        cls.sales = cls.env.ref("sme_crm_erp_bridge.user_sales")
        with file_open("sme_crm_erp_bridge/demo/numbers.csv") as file:
            cls.rows = list(csv.DictReader(file))

    def checked(self, xml_id):
        order = self.env.ref(f"sme_crm_erp_bridge.{xml_id}").with_user(self.sales)
        order = order.with_context(lang="en_US")
        with freeze_time(self.made_on):
            return order.kitting_check()

    def test_every_documented_line(self):
        """Status, quantities, bottleneck, dates and deliveries of each line in numbers.csv, as the salesperson sees them."""
        self.assertGreater(len(self.rows), 15)
        results, differences = {}, []
        for row in self.rows:
            if row["document"] not in results:
                results[row["document"]] = self.checked(row["document"])
            result = results[row["document"]]
            actual = self.as_documented(result, result["lines"][int(row["line"]) - 1])
            expected = {key: row[key] for key in actual}
            if actual != expected:
                different = {key: (expected[key], actual[key]) for key in actual if expected[key] != actual[key]}
                differences.append(f"{row['document']} line {row['line']} (documented, checked): {different}")
        self.assertFalse(differences, "\n" + "\n".join(differences))

    def as_documented(self, result, line):
        today = date.fromisoformat(result["today"])

        def day(value):
            return str((date.fromisoformat(value) - today).days) if value else ""

        def number(value):
            return f"{value:g}"

        product = self.env["product.product"].browse(line["product"]["id"])
        bottleneck = self.env["product.product"].browse(line["bottleneck"]["id"]) if line["bottleneck"] else product.browse()
        return {
            "product": product.default_code,
            "required": number(line["required"]),
            "from_stock": number(line["from_stock"]),
            "kit_qty": number(line["kit_qty"]),
            "status": line["status"],
            "bottleneck": bottleneck.default_code or "",
            "wanted_day": day(line["wanted_date"]),
            "earliest_day": day(line["earliest_date"]),
            "days_late": str(line["days_late"]) if line["earliest_date"] else "",
            "deliveries": " ".join(f"{day(part['date'])}:{number(part['quantity'])}" for part in line["deliveries"]),
        }

    def test_reason_of_the_short_line(self):
        line = self.checked("so_harbour_refit")["lines"][2]
        self.assertEqual(
            line["reason"],
            "Waits for [RM-BR12] Brass rod 12 mm: 40 of 120 missing, purchase takes 9 days, then 2 days of production.",
        )

    def test_logins_have_the_rights_of_their_job_and_no_more(self):
        def has(user, group):
            return self.env.ref(user).has_group(group)

        for user, groups, not_groups in (
            ("sme_crm_erp_bridge.user_sales", ["sales_team.group_sale_salesman"],
             ["mrp.group_mrp_user", "purchase.group_purchase_user", "stock.group_stock_user", "sme_order_costing.group_costing_user"]),
            ("sme_mrp_suggest.user_planner", ["sme_mrp_suggest.group_planner", "mrp.group_mrp_user"],
             ["sales_team.group_sale_manager", "base.group_system", "sme_order_costing.group_costing_user"]),
            ("sme_order_costing.user_controller", ["sme_order_costing.group_costing_user"],
             ["base.group_system", "sme_mrp_suggest.group_planner_manager"]),
            ("sme_qc_trace.user_inspector", ["sme_qc_trace.group_quality_user"],
             ["base.group_system", "purchase.group_purchase_user", "sme_order_costing.group_costing_user"]),
            ("sme_crm_erp_bridge.user_manager",
             ["sales_team.group_sale_manager", "sme_mrp_suggest.group_planner_manager", "sme_order_costing.group_costing_manager",
              "sme_qc_trace.group_quality_manager"], ["base.group_system"]),
        ):
            for group in groups:
                self.assertTrue(has(user, group), f"{user} should have {group}")
            for group in not_groups:
                self.assertFalse(has(user, group), f"{user} should not have {group}")

    def test_the_factory_is_whole(self):
        """What the description of the demo company asks for is there."""
        count = self.env["ir.model.data"].search_count
        ours = [("module", "in", ("sme_mrp_suggest", "sme_crm_erp_bridge"))]
        self.assertGreaterEqual(count([*ours, ("model", "=", "product.product")]) + count([*ours, ("model", "=", "product.template")]), 55)
        references = self.env["ir.model.data"].search([*ours, ("model", "=", "sale.order")]).mapped("res_id")
        orders = self.env["sale.order"].browse(references)
        self.assertEqual(set(orders.mapped("state")), {"draft", "sent", "sale", "cancel"})
        self.assertGreaterEqual(len(orders.partner_id.commercial_partner_id), 6)
        lines = self.env["sale.order"].browse(references).with_user(self.sales)
        self.assertTrue(lines.has_access("read"))

    def test_the_plan_that_the_readme_quotes(self):
        """Lines of arithmetic, action messages and what the first run could not plan, as the walk of the README has them."""
        run = self.env.ref("sme_crm_erp_bridge.mrp_run_first")
        self.assertEqual((run.state, run.exception_count), ("done", 0))
        orders = self.env["sme.planned.order"].with_context(lang="en_US").search([("run_id", "=", run.id)], order="due_date, id")

        def first(code):
            return orders.filtered(lambda order: order.product_id.default_code == code)[0].arithmetic

        self.assertEqual(first("RM-PTFE"), "need 220 − stock 0 − on order 200 = 20 → minimum 100")
        self.assertEqual(first("FG-BV12"), "need 56 − stock 24 − on order 50 + safety 20 = 2 → multiple 10")
        messages = self.env["sme.action.message"].search([("run_id", "=", run.id)])
        advice = {(message.product_id.default_code, message.kind) for message in messages}
        self.assertLessEqual({("RM-RNR", "expedite"), ("FG-SB30", "postpone"), ("FG-SB30", "reduce")}, advice)
        shades = orders.filtered(lambda order: order.product_id.default_code == "RM-SHG")
        release = self.env["sme.release"].browse(shades.action_release_preview()["res_id"])
        # Four times 20 at 5.20, or 80 at once at 4.80, due when the first is.
        self.assertEqual((release.order_count, release.line_count), (4, 1))
        self.assertAlmostEqual(release.gain, 32.0)
        self.assertEqual(release.line_ids.due_date, shades[0].due_date)
