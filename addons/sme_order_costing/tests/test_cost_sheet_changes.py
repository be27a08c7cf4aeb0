from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..sheets import run as sheet_run
from .common_sheets import CostSheetCase


class ComputedOrders:
    """Which orders' sheets are computed while this is active, run by run."""

    def __init__(self):
        self.runs = []

    def __enter__(self):
        original = sheet_run.SheetRun.run

        def run(this):
            self.runs.append(sorted(this.ids))
            return original(this)

        self._patch = patch.object(sheet_run.SheetRun, "run", run)
        self._patch.start()
        return self

    def __exit__(self, *_error):
        self._patch.stop()


@tagged("post_install", "-at_install")
class TestCostSheetChanges(CostSheetCase):
    def test_late_bill(self):
        """C6: bought at 5, consumed 2, billed at 7: provisional 10, final 14; Odoo's own value stays 10."""
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        sheet = self._sheet(order)
        self.assertAmounts(sheet, actual_total=10)
        self.assertEqual(sheet.state, "provisional")
        self.assertIn(purchase.name, sheet.missing_text)
        self._bill(purchase, 7)
        self.assertAmounts(self._sheet(order), actual_total=14, planned_total=10, variance_price=4, unit_cost=14)
        self.assertEqual(sheet.state, "final")
        self.assertEqual(order.move_raw_ids.value, 10)

    def test_bill_at_the_same_price_settles(self):
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        bill = self._bill(purchase, 5)
        self.assertEqual(self._sheet(order).state, "final")
        bill.button_draft()
        self.assertEqual(self._codes(order), {"unbilled_purchase"})
        bill.action_post()
        self.assertEqual(self._sheet(order).state, "final")

    def test_partly_billed_is_not_billed(self):
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        self._bill(purchase, 7, qty=4)
        self.assertEqual(self._sheet(order).state, "provisional")
        self.assertAmounts(self._sheet(order), actual_total=2 * (4 * 7 + 6 * 5) / 10)

    def test_correction_by_hand(self):
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        purchase.picking_ids.move_ids.value_manual = 80
        self.assertAmounts(self._sheet(order), actual_total=16)

    def test_landed_cost(self):
        """Freight of 20 on 10 bolts at 5, of which 2 are used already: 14 instead of 10."""
        if "stock.landed.cost" not in self.env:
            self.skipTest("stock_landed_costs is not installed")
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        freight = self.env["product.product"].create({"name": "Freight", "type": "service", "landed_cost_ok": True})
        self.later()
        cost = self.env["stock.landed.cost"].create({
            "picking_ids": [Command.set(purchase.picking_ids.ids)],
            "cost_lines": [Command.create({"product_id": freight.id, "split_method": "equal", "price_unit": 20})]})
        cost.button_validate()
        self.assertAmounts(self._sheet(order), actual_total=14, variance_price=4)

    def test_late_bill_at_the_lowest_level(self):
        """Bolts → frame (2 bolts, 6 of labour) → cart (3 frames, 12 of labour). Bolts bought at 5, billed at 7."""
        cart = self._product("Cart")
        purchase = self._buy(self.bolt, 100, 5)
        self._bom(self.frame, {self.bolt: 2}, minutes=6)
        self._bom(cart, {self.frame: 3}, minutes=12)
        frames = self._order(self.frame, 3)
        self._log(frames, 18)
        self._done(frames)
        carts = self._order(cart, 1)
        self._log(carts, 12)
        self._done(carts)
        self.assertAmounts(self._sheet(frames), actual_total=48)
        self.assertAmounts(self._sheet(carts), actual_material=48, actual_labour=12, rolled_material=30, rolled_labour=30, actual_total=60)
        self.assertEqual(self._codes(carts), {"open_component"})
        with ComputedOrders() as computed:
            self._bill(purchase, 7)
            self.sheets._settle()
        self.assertEqual(computed.runs, [[frames.id], [carts.id]])
        self.assertAmounts(self._sheet(frames), actual_total=60)
        self.assertAmounts(self._sheet(carts), actual_material=60, rolled_material=42, rolled_labour=30, actual_total=72)
        self.assertEqual(self._sheet(carts).state, "final")

    def test_only_what_it_must(self):
        """A bill computes the sheets that used the goods, not those of other goods or earlier orders."""
        nut = self._product("Nut")
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._buy(nut, 10, 1)
        self._bom(self.frame, {self.bolt: 1})
        other = self._product("Other")
        self._bom(other, {nut: 1})
        early = self._done(self._order(self.frame, 1))
        purchase = self._buy(self.bolt, 10, 5)
        late = self._done(self._order(self.frame, 1))
        self._done(self._order(other, 1))
        self._order(self.frame, 1)  # open: nothing consumed
        with ComputedOrders() as computed:
            self._bill(purchase, 6)
            self.sheets._settle()
        self.assertEqual(computed.runs, [[late.id]])
        self.assertAmounts(self._sheet(early), actual_total=5)
        self.assertAmounts(self._sheet(late), actual_total=round((9 * 5 + 60) / 19, 2))

    def test_statements_of_a_recomputation(self):
        """One sheet or ten, with overhead rules or without: the number of statements is the same."""
        self.env["sme.overhead.rule"].create({"name": "Handling", "basis": "material", "rate": 5})
        self._bom(self.frame, {self.bolt: 1}, minutes=1)
        purchase = self._buy(self.bolt, 100, 5)
        orders = [self._done(self._order(self.frame, 1)) for _number in range(10)]
        counts = []
        for price, first in ((6, 9), (7, 0)):
            moves = purchase.picking_ids.move_ids
            moves.value_manual = 100 * price
            self.env.flush_all()
            self.env.cr.precommit.clear()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.sheets._compute_orders([order.id for order in orders[first:]])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 32)  # two tell the sales orders, one reads landed costs where they are installed
        self.assertAmounts(self._sheet(orders[0]), actual_material=7)

    def test_nothing_touched_costs_nothing(self):
        self._buy(self.bolt, 10, 5)
        self.sheets._settle()
        with self.assertQueryCount(0):
            self.sheets._settle()

    def test_purchase_in_another_currency(self):
        """100 at 8 in a currency of which 2 make 1: 4 each; billed at 10: 5 each."""
        currency = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q", "rate_ids": [Command.create({
            "name": "2026-01-01", "rate": 2, "company_id": self.company.id})]})
        purchase = self._buy(self.bolt, 100, 8, currency=currency)
        self._bom(self.frame, {self.bolt: 3})
        order = self._done(self._order(self.frame, 1))
        self.assertAmounts(self._sheet(order), actual_total=12)
        self._bill(purchase, 10)
        self.assertAmounts(self._sheet(order), actual_total=15)

    def test_subcontracting_fee(self):
        """C7: parts 20 and a fee of 60 make 80; the bill says 80: 100."""
        self._bill(self._buy(self.bolt, 10, 20), 20)
        subcontractor = self.env["res.partner"].create({"name": "Subcontractor"})
        self.env["product.supplierinfo"].create({
            "partner_id": subcontractor.id, "product_tmpl_id": self.frame.product_tmpl_id.id, "price": 55})
        self.env["mrp.bom"].create({
            "product_tmpl_id": self.frame.product_tmpl_id.id, "type": "subcontract", "subcontractor_ids": [Command.link(subcontractor.id)],
            "bom_line_ids": [Command.create({"product_id": self.bolt.id, "product_qty": 1})]})
        purchase = self._buy(self.frame, 1, 60, partner_id=subcontractor.id)
        order = purchase.picking_ids.move_ids._get_subcontract_production()
        sheet = self._sheet(order)
        self.assertAmounts(
            sheet, planned_subcontracting=55, planned_total=75, actual_material=20, actual_subcontracting=60, actual_total=80)
        self.assertLikeOdoo(order)
        self.assertEqual(sheet.state, "provisional")
        self.assertEqual(self._codes(order), {"unbilled_fee"})
        bill = self._bill(purchase, 80)
        self.assertAmounts(self._sheet(order), actual_subcontracting=80, actual_total=100, variance_price=25)
        self.assertEqual(sheet.state, "final")
        self.assertLikeOdoo(order)
        bill.button_draft()
        self.assertAmounts(self._sheet(order), actual_total=80)
        self.assertEqual(sheet.state, "provisional")

    def test_time_corrected_later(self):
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._bom(self.frame, {self.bolt: 1}, minutes=10)
        order = self._order(self.frame, 1)
        log = self._log(order, 10)
        self._done(order)
        self.assertAmounts(self._sheet(order), actual_labour=10)
        more = self._log(order, 5)
        self.assertAmounts(self._sheet(order), actual_labour=15)
        more.unlink()
        log.date_end = log.date_start
        self.assertAmounts(self._sheet(order), actual_labour=10)
        self.assertEqual(self._codes(order), {"unlogged_time"})

    def test_consumption_corrected_later(self):
        self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        order.move_raw_ids.quantity = 3
        self.assertAmounts(self._sheet(order), actual_total=15, variance_usage=5)

    def test_receipt_dated_back(self):
        """10 bolts at 9 came before the frame was made, as it turns out: the average of 5 and 9."""
        first = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        second = self._buy(self.bolt, 10, 9)
        self.assertAmounts(self._sheet(order), actual_total=10)
        second.picking_ids.move_ids.date = first.picking_ids.move_ids.date - timedelta(seconds=30)
        self.assertAmounts(self._sheet(order), actual_total=14 if self.method == "average" else 18)
        second.picking_ids.move_ids.date = self.now
        self.assertAmounts(self._sheet(order), actual_total=10)

    def test_failing_sheet_blocks_nothing(self):
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        with patch.object(sheet_run, "compute", side_effect=ZeroDivisionError("boom")), \
                mute_logger("odoo.addons.sme_order_costing.sheets.run"):
            bill = self._bill(purchase, 7)
            sheet = self._sheet(order)
        self.assertEqual(bill.state, "posted")
        self.assertEqual((sheet.error, sheet.state), ("boom", "provisional"))
        self.assertIn("boom", sheet.missing_text)
        self.assertEqual(sheet.actual_total, 10)
        sheet.action_recompute()
        self.assertFalse(sheet.error)
        self.assertAmounts(sheet, actual_total=14)

    def test_failing_statement_blocks_nothing(self):
        self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        logger = "odoo.addons.sme_order_costing.models.sme_production_cost_run"

        def failing(env, _reader):
            env.cr.execute("SELECT 1 / 0")

        with patch.object(sheet_run, "add_fees", failing), mute_logger(logger, "odoo.sql_db"):
            order = self._done(self._order(self.frame, 1))
            sheet = self._sheet(order)
        self.assertEqual(order.state, "done")
        self.assertIn("division by zero", sheet.error)

    def test_what_depends_on_sheets_blocks_nothing(self):
        self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        logger = "odoo.addons.sme_order_costing.models.sme_production_cost_run"
        with patch.object(self.env.registry["sme.production.cost"], "_changed", side_effect=ZeroDivisionError), mute_logger(logger):
            order = self._done(self._order(self.frame, 1))
        self.assertAmounts(self._sheet(order), actual_total=10)

    def test_changed_is_told_once(self):
        """What depends on sheets is told once a transaction, of the sheets that became different."""
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 2})
        orders = [self._done(self._order(self.frame, 1)) for _number in range(2)]
        told = []
        with patch.object(self.env.registry["sme.production.cost"], "_changed", lambda _model, sheets: told.append(sheets)):
            purchase.picking_ids.move_ids.value_manual = 60
            self.sheets._settle()
            purchase.picking_ids.move_ids._set_value()
            self.sheets._settle()
        self.assertEqual([sheets.production_id.ids for sheets in told], [[order.id for order in orders]])

    def test_many_sheets_wait_for_the_background(self):
        purchase = self._buy(self.bolt, 10, 5)
        self._bom(self.frame, {self.bolt: 1})
        orders = [self._done(self._order(self.frame, 1)) for _number in range(3)]
        with patch("odoo.addons.sme_order_costing.models.sme_production_cost_run.AT_ONCE", 2):
            self._bill(purchase, 7)
            sheets = [self._sheet(order) for order in orders]
            self.assertEqual([sheet.stale for sheet in sheets], [False, False, True])
            with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=1):
                self.env.ref("sme_order_costing.cron_stale_cost_sheets").ir_actions_server_id.run()
        self.assertEqual([(sheet.stale, sheet.actual_total) for sheet in sheets], [(False, 7)] * 3)

    def test_orders_from_before(self):
        self._bill(self._buy(self.bolt, 10, 5), 5)
        self._bom(self.frame, {self.bolt: 1})
        order = self._done(self._order(self.frame, 1))
        self._sheet(order).unlink()
        order.action_make_cost_sheets()
        sheet = self._sheet(order)
        self.assertAmounts(sheet, planned_total=5, actual_total=5)
        self.assertEqual((self._codes(order), sheet.state), ({"late_plan"}, "final"))


@tagged("post_install", "-at_install")
class TestCostSheetPerpetual(TestCostSheetChanges):
    """The same with perpetual valuation and FIFO."""

    method = "fifo"
    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category.property_valuation = "real_time"

    def test_only_what_it_must(self):
        """Of two layers the bill is of the second, which the first order did not reach."""
        self._bill(self._buy(self.bolt, 1, 5), 5)
        self._bom(self.frame, {self.bolt: 1})
        early = self._done(self._order(self.frame, 1))
        purchase = self._buy(self.bolt, 10, 5)
        late = self._done(self._order(self.frame, 1))
        with ComputedOrders() as computed:
            self._bill(purchase, 6)
            self.sheets._settle()
        self.assertEqual(computed.runs, [[late.id]])
        self.assertAmounts(self._sheet(early), actual_total=5)
        self.assertAmounts(self._sheet(late), actual_total=6)

    def test_delivery_corrected_later(self):
        """Of 10 bolts at 5 and 10 at 9, 9 were delivered, so that a frame took 1 at 5 and 1 at 9. It were 8 only: it took 2 at 5."""
        for price in (5, 9):
            self._bill(self._buy(self.bolt, 10, price), price)
        customers = self.env.ref("stock.stock_location_customers")
        delivery = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock.id, "location_dest_id": customers.id,
            "move_ids": [Command.create({
                "product_id": self.bolt.id, "product_uom_qty": 9, "location_id": self.stock.id, "location_dest_id": customers.id})]})
        delivery.action_confirm()
        delivery.action_assign()
        delivery.move_ids.picked = True
        self.later()
        delivery.button_validate()
        self._bom(self.frame, {self.bolt: 2})
        order = self._done(self._order(self.frame, 1))
        self.assertAmounts(self._sheet(order), actual_total=14)
        delivery.move_ids.quantity = 8
        self.assertAmounts(self._sheet(order), actual_total=10)
