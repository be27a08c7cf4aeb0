from odoo.tests import tagged

from .common_nonconformance import NonconformanceCase


@tagged("post_install", "-at_install")
class TestQualityReports(NonconformanceCase):
    def _inspected(self, *results, **values):
        """Inspections of lots: (quantity, accepted, state)."""
        for quantity, accepted, state in results:
            inspection = self.env["sme.qc.inspection"].create({
                "product_id": self.frame.id, "partner_id": self.vendor.id, "stage": "receipt", "quantity": quantity, **values})
            inspection.sudo().write({
                "state": state, "accepted_quantity": accepted, "rejected_quantity": quantity - accepted,
                "date_decided": "2026-03-04 10:00:00"})
        self.env.flush_all()

    def test_vendor(self):
        """1 of 1,000 in one lot, 99 of 1,000 in the other: 50,000 ppm; passed 100 and partly 90.1: 95.05; first pass 1 of 2."""
        self._inspected((1000, 1000, "passed"), (1000, 901, "failed"))
        self._inspected((2, 0, "todo"), (2, 0, "cancelled"))
        report = self.env["sme.qc.inspection.report"].with_user(self.inspector)
        [(partner, quantity, lots, ppm, score, first)] = report._read_group(
            [("partner_id", "=", self.vendor.id)], ["partner_id"],
            ["quantity:sum", "rejected_lots:sum", "reject_ppm:avg", "score:avg", "first_pass_yield:avg"])
        self.assertEqual((partner, quantity, lots), (self.vendor, 2000, 1))
        self.assertAlmostEqual(ppm, 49500)
        self.assertAlmostEqual(score, 95.05)
        self.assertAlmostEqual(first, 50)

    def test_rate_is_of_units_not_of_lots(self):
        self._inspected((10, 0, "failed"), (990, 990, "passed"), (5, 5, "accepted_on_concession"))
        report = self.env["sme.qc.inspection.report"]
        groups = report.formatted_read_group(
            [("partner_id", "=", self.vendor.id)], ["product_id"], ["reject_ppm:avg", "score:avg"])
        self.assertAlmostEqual(groups[0]["reject_ppm:avg"], 10 / 1005 * 1e6)
        self.assertAlmostEqual(groups[0]["score:avg"], 50)

    def test_second_inspection_is_no_first_pass(self):
        self._inspected((10, 5, "failed"))
        first = self.env["sme.qc.inspection"].search([("partner_id", "=", self.vendor.id)])
        self._inspected((5, 5, "passed"), reinspection_of_id=first.id)
        [(yielded,)] = self.env["sme.qc.inspection.report"]._read_group(
            [("partner_id", "=", self.vendor.id)], [], ["first_pass_yield:avg"])
        self.assertAlmostEqual(yielded, 0)

    def test_skipped_lots_were_not_inspected(self):
        """10 of 100 inspected were rejected; 900 more that skip-lot let pass do not make that better."""
        self._inspected((100, 90, "failed"))
        self._inspected((900, 900, "passed"), is_skipped=True)
        [(lots, ppm, first, score)] = self.env["sme.qc.inspection.report"]._read_group(
            [("partner_id", "=", self.vendor.id)], [], ["__count", "reject_ppm:avg", "first_pass_yield:avg", "score:avg"])
        self.assertEqual((lots, ppm, first, score), (1, 100000, 0, 90))

    def test_pareto(self):
        codes = self.env["sme.qc.defect.code"].create([{"code": f"QP{number}", "name": "Defect"} for number in range(2)])
        for quantities in ((1, 5), (2, 4)):
            self._nonconformance(5, defect_ids=[
                (0, 0, {"code_id": code.id, "quantity": quantity}) for code, quantity in zip(codes, quantities, strict=True)])
        self._nonconformance(5, defect_ids=[(0, 0, {"code_id": codes[0].id, "quantity": 5})]).action_cancel()
        self.env.flush_all()
        rows = self.env["sme.qc.defect.report"].with_user(self.inspector)._read_group(
            [("code_id", "in", codes.ids)], ["code_id"], ["quantity:sum"], order="quantity:sum desc")
        self.assertEqual(rows, [(codes[1], 9), (codes[0], 3)])

    def test_age_and_cost(self):
        customer = self.env["res.partner"].create({"name": "Customer Report Q"})
        order = self.env["sale.order"].create({"partner_id": customer.id})
        lot = self._lot("C-1")
        self._receive(self.frame, 2, 20, lot, self.quarantine)
        old = self._nonconformance(2, lot, date="2020-01-01", sale_order_id=order.id, other_cost=3)
        self._dispose(old, "scrap", 2)
        self._nonconformance(1, sale_order_id=order.id)
        self.env.flush_all()
        report = self.env["sme.qc.nonconformance.report"].with_user(self.manager)
        rows = report._read_group([("customer_id", "=", customer.id)], ["age_group"], ["__count", "scrap_cost:sum", "total_cost:sum"])
        self.assertEqual(rows, [("1", 1, 0, 0), ("4", 1, 40, 43)])
        [(cost,)] = report._read_group([("sale_order_id", "=", order.id)], [], ["total_cost:sum"])
        self.assertEqual(cost, 43)

    def test_other_companies(self):
        other = self.env["res.company"].create({"name": "Other Report Q"})
        product = self.env["product.product"].create({"name": "Shared Report Q"})
        foreign = self.env["sme.qc.nonconformance"].with_company(other).create({
            "title": "Theirs", "product_id": product.id, "company_id": other.id})
        self.env.flush_all()
        self.assertFalse(self.env["sme.qc.nonconformance.report"].with_user(self.manager).search([("nonconformance_id", "=", foreign.id)]))
