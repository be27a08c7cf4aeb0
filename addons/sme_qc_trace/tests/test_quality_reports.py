from lxml import etree

from odoo import Command
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
        """99 of 2,000 in two lots, one from another address: 49,500 ppm; passed 100 and partly 90.1: 95.05; first pass 1 of 2."""
        plant = self.env["res.partner"].create({"name": "Plant Q", "parent_id": self.vendor.id})
        self._inspected((1000, 1000, "passed"))
        self._inspected((1000, 901, "failed"), partner_id=plant.id)
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

    def test_goods_are_judged_at_their_first_inspection(self):
        """5 of 10 and 1 of 90 fail at first: 6 of 100, though 1 of the 5 fails again after rework and 4 pass. Score (50 + 98.9) / 2."""
        self._inspected((10, 5, "failed"))
        first = self.env["sme.qc.inspection"].search([("partner_id", "=", self.vendor.id)])
        self._inspected((90, 89, "failed"))
        self._inspected((4, 4, "passed"), (1, 0, "failed"), reinspection_of_id=first.id)
        report, domain = self.env["sme.qc.inspection.report"], [("partner_id", "=", self.vendor.id)]
        [(quantity, rejected, ppm, first_pass, score)] = report._read_group(
            domain, [], ["quantity:sum", "rejected_quantity:sum", "reject_ppm:avg", "first_pass_yield:avg", "score:avg"])
        self.assertEqual((quantity, rejected, first_pass), (105, 7, 0))
        self.assertAlmostEqual(ppm, 60000)
        self.assertAlmostEqual(score, (50 + 89 / 90 * 100) / 2)
        rows = report.search([*domain, ("quantity", "in", (1, 4, 10))], order="quantity")
        self.assertEqual([(row.reject_ppm, row.score) for row in rows], [(0, 0), (0, 0), (500000, 50)])
        again = report._read_group([*domain, ("reinspection_of_id", "!=", False)], [], ["__count", "reject_ppm:avg", "score:avg"])
        self.assertEqual(again, [(2, False, False)])

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
        report = self.env["sme.qc.defect.report"].with_user(self.inspector)
        rows = report._read_group([("code_id", "in", codes.ids)], ["code_id"], ["quantity:sum"], order="quantity:sum desc")
        self.assertEqual(rows, [(codes[1], 9), (codes[0], 3)])
        row = report.search([("code_id", "in", codes.ids)], limit=1)
        self.assertEqual(row.action_open()["res_id"], row.nonconformance_id.id)

    def test_pareto_counts_what_adds_up(self):
        """3 pieces and 2.5 kg are no 5.5 of anything: two nonconformances with three defects."""
        codes = self.env["sme.qc.defect.code"].create([{"code": f"QU{number}", "name": "Defect"} for number in range(2)])
        powder = self._product("Powder Q", uom_id=self.env.ref("uom.product_uom_kgm").id)
        self._nonconformance(4, defect_ids=[
            (0, 0, {"code_id": code.id, "quantity": quantity}) for code, quantity in zip(codes, (1, 2), strict=True)])
        self._nonconformance(4, product=powder, defect_ids=[(0, 0, {"code_id": codes[0].id, "quantity": 2.5})])
        report, domain = self.env["sme.qc.defect.report"], [("code_id", "in", codes.ids)]
        counts = ["defect_count:sum", "nonconformance_count:count_distinct"]
        self.assertEqual(report._read_group(domain, ["code_id"], counts), [(codes[0], 2, 2), (codes[1], 1, 1)])
        self.assertEqual(report._read_group(domain, [], counts), [(3, 2)])
        self.assertEqual(
            dict(report._read_group(domain, ["uom_id"], ["quantity:sum"])), {self.frame.uom_id: 3, powder.uom_id: 2.5})

    def test_age_and_cost(self):
        customer = self.env["res.partner"].create({"name": "Customer Report Q", "is_company": True})
        contact = self.env["res.partner"].create({"name": "Buyer Report Q", "parent_id": customer.id})
        order, other = self.env["sale.order"].create([{"partner_id": partner.id} for partner in (customer, contact)])
        lot = self._lot("C-1")
        self._receive(self.frame, 2, 20, lot, self.quarantine)
        old = self._nonconformance(2, lot, date="2020-01-01", sale_order_id=order.id, other_cost=3)
        self._dispose(old, "scrap", 2)
        self._nonconformance(1, sale_order_id=other.id)
        self.env.flush_all()
        report = self.env["sme.qc.nonconformance.report"].with_user(self.manager)
        rows = report._read_group([("customer_id", "=", customer.id)], ["age_group"], ["__count", "scrap_cost:sum", "total_cost:sum"])
        self.assertEqual(rows, [("1", 1, 0, 0), ("4", 1, 40, 43)])
        [(cost,)] = report._read_group([("sale_order_id", "=", order.id)], [], ["total_cost:sum"])
        self.assertEqual(cost, 43)

    def test_costs_shown_add_up(self):
        report = self.env["sme.qc.nonconformance.report"].with_user(self.manager)
        for kind, name in (("pivot", "view_sme_qc_cost_report_pivot"), ("list", "view_sme_qc_nonconformance_report_list")):
            arch = report.get_view(self.env.ref(f"sme_qc_trace.{name}").id, kind)["arch"]
            shown = {field.get("name") for field in etree.fromstring(arch).iter("field") if field.get("optional") != "hide"}
            self.assertLessEqual({"scrap_cost", "rework_cost", "regrade_cost", "other_cost", "total_cost"}, shown, name)

    def test_other_companies(self):
        other = self.env["res.company"].create({"name": "Other Report Q"})
        product = self.env["product.product"].create({"name": "Shared Report Q"})
        foreign = self.env["sme.qc.nonconformance"].with_company(other).create({
            "title": "Theirs", "product_id": product.id, "company_id": other.id})
        self.env.flush_all()
        self.assertFalse(self.env["sme.qc.nonconformance.report"].with_user(self.manager).search([("nonconformance_id", "=", foreign.id)]))


@tagged("post_install", "-at_install")
class TestCostOfScrappedRework(NonconformanceCase):
    """A bolt of 5 and a minute of work of 1 are added to two frames of 20: 6 for both. Some goods are scrapped after all."""

    lot_valuated = False

    def setUp(self):
        super().setUp()
        if self.cost_method == "standard":
            self.frame.standard_price, self.bolt.standard_price = 20, 5
        self.frame.lot_valuated = self.lot_valuated
        self._receive(self.bolt, 10, 5)
        self.lot = self._lot("SR-1")
        self.bom = self.env["mrp.bom"].create({
            "product_tmpl_id": self.frame.product_tmpl_id.id, "product_qty": 2, "is_rework": True,
            "bom_line_ids": [Command.create({"product_id": self.bolt.id, "product_qty": 1})],
            "operation_ids": [Command.create({
                "name": "Polish", "workcenter_id": self.center.id, "time_mode": "manual", "time_cycle_manual": 1})]})

    def _reworked(self, received, quantity=None):
        """Frames are received, and two of them reworked; ``quantity`` come back. The nonconformance and the order."""
        self._receive(self.frame, received, 20, self.lot, self.quarantine)
        nonconformance = self._nonconformance(2, self.lot)
        rework = self._dispose(nonconformance, "rework", 2, bom_id=self.bom.id).production_id
        rework.workorder_ids.time_ids = [Command.create({
            "workcenter_id": self.center.id, "date_start": "2026-01-05 08:00:00", "date_end": "2026-01-05 08:01:00",
            "loss_id": self.env.ref("mrp.block_reason7").id})]
        return nonconformance, self._finish(rework, quantity)

    def _scrapped(self, quantity, location, **values):
        nonconformance = self._nonconformance(quantity, self.lot, location_id=location.id, **values)
        return self._dispose(nonconformance, "scrap", quantity)

    def _cost(self, *nonconformances):
        self.env.flush_all()
        rows = self.env["sme.qc.nonconformance.report"].with_user(self.manager)._read_group(
            [("id", "in", [each.id for each in nonconformances])], [], ["scrap_cost:sum", "rework_cost:sum", "total_cost:sum"])
        seen = [each.with_user(self.manager) for each in nonconformances]
        self.assertEqual([sum(each[name] for each in seen) for name in ("scrap_cost", "rework_cost", "total_cost")], list(rows[0]))
        return rows[0]

    def test_all_that_was_reworked(self):
        """Two of 20 are worth 46 when they are scrapped (40 at standard cost): 40 + 6 were lost, not 46 + 6."""
        nonconformance, _rework = self._reworked(2)
        scrap = self._scrapped(2, self.stock)
        self.assertAlmostEqual(scrap.move_ids.value, 40 if self.cost_method == "standard" else 46)
        self.assertEqual(self._cost(nonconformance, scrap.nonconformance_id), (40, 6, 46))

    def test_a_part_of_what_was_reworked(self):
        """Four of 20, two of them reworked: 21.50 each at average cost. One is scrapped, at 20."""
        nonconformance, _rework = self._reworked(4)
        scrap = self._scrapped(1, self.stock)
        average = self.lot_valuated or self.cost_method == "average"
        self.assertAlmostEqual(scrap.move_ids.value, 21.5 if average else 20)
        self.assertEqual(self._cost(nonconformance, scrap.nonconformance_id), (20, 6, 26))

    def test_what_did_not_come_back(self):
        """One of two comes back with half a bolt and a minute; the other is scrapped, at 20."""
        nonconformance, _rework = self._reworked(2, 1)
        self.assertEqual(self._cost(nonconformance), (20, 3.5, 23.5))

    def test_scrapped_before(self):
        """What is scrapped before other goods are reworked is not touched by it."""
        self._receive(self.frame, 1, 30, self.lot, self.quarantine)
        before = self._scrapped(1, self.quarantine)
        nonconformance, _rework = self._reworked(2)
        value = 20 if self.cost_method == "standard" else 30
        self.assertEqual(self._cost(nonconformance, before.nonconformance_id), (value, 6, value + 6))


@tagged("post_install", "-at_install")
class TestCostOfScrappedReworkFifo(TestCostOfScrappedRework):
    cost_method = "fifo"
    allow_inherited_tests_method = True


@tagged("post_install", "-at_install")
class TestCostOfScrappedReworkStandard(TestCostOfScrappedRework):
    cost_method = "standard"
    allow_inherited_tests_method = True


@tagged("post_install", "-at_install")
class TestCostOfScrappedReworkByLot(TestCostOfScrappedRework):
    lot_valuated = True
    allow_inherited_tests_method = True
