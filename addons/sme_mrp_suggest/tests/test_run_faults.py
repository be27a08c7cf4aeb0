"""What disturbs a run: other runs, planners at work, deleted runs, absurd data."""

from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..runs import PlanningRun
from .test_mrp_run import RunCase

LOCK = 19_300_000


@tagged("post_install", "-at_install")
class TestRunFaults(RunCase):

    def setUp(self):
        super().setUp()
        self.rod = self.product("Rod", buy=1)
        self.promise(self.rod, 10, 9)
        self.cron = self.env.ref("sme_mrp_suggest.cron_mrp_run")

    def waiting(self, **values):
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id, **values})
        run.action_run_background()
        return run

    def work(self, run, cron=None):
        """Let the scheduler work once."""
        with self.enter_registry_test_mode():
            (cron or self.cron).method_direct_trigger()
        run.invalidate_recordset()

    # ------------------------------------------------------------------ planners at work

    def in_conflict(self, times):
        """Runs that find their rows changed by others ``times`` times."""
        execute, left = PlanningRun.execute, iter(range(times))

        def conflicting(planning_run):
            if next(left, None) is not None:
                raise SerializationFailure("could not serialize access due to concurrent update")
            return execute(planning_run)
        return patch.object(PlanningRun, "execute", conflicting)

    def test_a_conflict_is_tried_again(self):
        run = self.waiting()
        with self.in_conflict(2):
            self.work(run)
        self.assertEqual((run.state, run.failure), ("done", False))
        self.assertEqual(self.planned(self.rod), [("buy", 9, 10)])

    def test_conflicts_without_end_are_told_in_plain_words(self):
        run = self.waiting()
        with self.in_conflict(3):
            self.work(run)
        self.assertEqual((run.state, run.in_background), ("failed", False))
        self.assertEqual(
            run.failure, "The plan was being changed while it ran, each of 3 times. The plan before it stays; run it again.")

    # ------------------------------------------------------------------ other runs

    def test_a_run_waits_while_another_is_under_way(self):
        run = self.waiting()
        self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]).unlink()
        with self.env.registry.cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, self.company.id))
            self.work(run)
            self.assertEqual((run.state, run.in_background, run.failure), ("draft", True, False))
            later = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]).mapped("call_at")
            self.assertEqual(len(later), 1)
            self.assertGreater(later[0], fields.Datetime.now())
        self.work(run)
        self.assertEqual(run.state, "done")

    def test_a_run_that_another_has_taken_is_left_alone(self):
        run = self.waiting()
        run.state = "done"
        self.env.flush_all()
        self.assertFalse(run._take())
        self.assertEqual(run.state, "done")

    def test_the_nightly_run_leaves_waiting_runs_to_the_scheduler(self):
        self.run_mrp(tolerance_days=3)
        run = self.waiting()
        self.work(run, self.env.ref("sme_mrp_suggest.cron_mrp_nightly"))
        self.assertEqual((run.state, run.in_background), ("draft", True))
        nightly = self.env["sme.mrp.run"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((nightly.state, nightly.tolerance_days), ("draft", 3))
        self.work(run)
        self.assertEqual((run.state, nightly.state), ("done", "done"))

    # ------------------------------------------------------------------ options

    def test_runs_for_sales_orders_and_at_night_take_the_options_of_the_last_whole_run(self):
        self.run_mrp(horizon_days=100, push_late=True, tolerance_days=3, include_rfqs=False, reschedule_existing=False)
        self.run_mrp(product_ids=self.rod.ids, horizon_days=7)
        order = self.env["sale.order"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "commitment_date": self.day(9),
            "order_line": [(0, 0, {"product_id": self.rod.id, "product_uom_qty": 3})]})
        order.action_confirm()
        of_order = self.env["sme.mrp.run"].plan_sale_orders(order)
        self.env["sme.mrp.run"]._cron_nightly()
        nightly = self.env["sme.mrp.run"].search([("company_id", "=", self.company.id)], limit=1)
        for run in (of_order, nightly):
            self.assertEqual(
                (run.horizon_days, run.push_late, run.tolerance_days, run.include_rfqs, run.reschedule_existing),
                (100, True, 3, False, False))
        self.assertFalse(nightly.product_ids)

    def test_the_last_run_cannot_be_deleted(self):
        first, last = self.run_mrp(), self.run_mrp()
        first.unlink()
        with self.assertRaisesRegex(UserError, f"{last.name} is the last run of Test Factory"):
            last.unlink()
        self.assertEqual(self.company.mrp_run_id, last)

    # ------------------------------------------------------------------ absurd data

    def test_an_absurd_lead_time_stops_nothing(self):
        """Expected when the rod has come, which takes a day, and the lead time has passed."""
        lamp = self.product("Lamp")
        self.bom(lamp, (self.rod, 1), produce_delay=900_000)
        self.promise(lamp, 5, 9)
        firm = self.env["sme.planned.order"].create({
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": lamp.id, "action": "make", "quantity": 1,
            "due_date": self.date(9)})
        self.assertEqual(firm.release_date, date(1900, 1, 1))
        run = self.run_mrp()
        self.assertEqual(run.state, "done")
        suggestion = self.env["sme.planned.order"].search([("product_id", "=", lamp.id), ("state", "=", "suggested")])
        self.assertEqual((suggestion.quantity, suggestion.release_date, suggestion.late), (4, date(1900, 1, 1), True))
        self.assertEqual(suggestion.expected_date, fields.Date.today() + timedelta(days=900_001))

    def test_the_calendar_is_read_for_the_horizon_only(self):
        for when in (date(2199, 12, 1), fields.Date.today() + timedelta(days=20)):
            self.env["sme.demand.forecast"].create({
                "product_id": self.rod.id, "warehouse_id": self.warehouse.id, "period_kind": "month", "date_from": when, "quantity": 30})
        calendars = self.registry["resource.calendar"]
        read, ends = calendars._get_unusual_days, []

        def noted(calendar, start, end, company=False):
            ends.append(end)
            return read(calendar, start, end, company)
        with patch.object(calendars, "_get_unusual_days", noted):
            self.run_mrp(horizon_days=90)
        self.assertEqual(sum(qty for _action, _day, qty in self.planned(self.rod)), 40)
        self.assertLessEqual(max(ends).date(), fields.Date.today() + timedelta(days=90 + 31))

    def test_reordering_rules_of_one_warehouse_add_up(self):
        """Minimum 5 and 10, maximum 20 and 30: with nothing in stock 50."""
        nut = self.product("Nut", buy=1)
        shelf, bin_ = self.env["stock.location"].create([
            {"name": name, "location_id": self.stock_location.id, "company_id": self.company.id} for name in ("Shelf", "Bin")])
        for location, low, high in ((shelf, 5, 20), (bin_, 10, 30)):
            self.env["stock.warehouse.orderpoint"].create({
                "product_id": nut.id, "warehouse_id": self.warehouse.id, "location_id": location.id, "product_min_qty": low,
                "product_max_qty": high, "trigger": "manual"})
        self.run_mrp()
        self.assertEqual([qty for _action, _day, qty in self.planned(nut)], [50])
        self.assertEqual(self.env["sme.planned.order"].search([("product_id", "=", nut.id)]).safety_quantity, 15)

    def test_orders_without_end_are_cut_and_told(self):
        """200,000 by one each: 1,000 orders, and 199,000 unplanned. By fixed quantities of 100: 1,000 of 2,000 orders."""
        nut, bolt = self.product("Nut", buy=1), self.product("Bolt", buy=1)
        self.parameter(nut, maximum=1)
        self.parameter(bolt, lot_sizing="fixed", fixed_quantity=100)
        for product in (nut, bolt):
            self.promise(product, 200_000, 9)
        run = self.run_mrp()
        self.assertEqual(self.planned(nut), [("buy", 9, 1)] * 1000)
        self.assertEqual(self.planned(bolt), [("buy", 9, 100)] * 1000)
        found = self.env["sme.mrp.exception"].search([("run_id", "=", run.id)])
        self.assertEqual(set(found.mapped(lambda row: (row.product_id, row.kind, row.quantity))), {
            (nut, "too_many", 199_000), (bolt, "too_many", 100_000)})
        remedy = found.filtered(lambda row: row.product_id == nut).remedy
        self.assertIn("Nut: its lot rules ask for more than 1000 orders on one day", remedy)
