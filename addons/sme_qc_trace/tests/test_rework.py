from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from .common_nonconformance import NonconformanceCase


@tagged("post_install", "-at_install")
class TestRework(NonconformanceCase):
    def setUp(self):
        super().setUp()
        self.lot = self._lot("R-1")
        self._receive(self.bolt, 100, 5)
        self.original = self._make(10)

    def _make(self, quantity, lot=None, product=None):
        """An order that makes frames of 4 bolts each (20 each), done, its goods put into quarantine."""
        product = product or self.frame
        order = self.env["mrp.production"].create({
            "product_id": product.id, "product_qty": quantity, "bom_id": False, "picking_type_id": self.warehouse.manu_type_id.id,
            "lot_producing_ids": [Command.set((lot or self.lot).ids)],
            "move_raw_ids": [Command.create({
                "product_id": self.bolt.id, "product_uom_qty": 4 * quantity, "product_uom": self.bolt.uom_id.id})]})
        order.action_confirm()
        self._finish(order)
        nonconformance = self._nonconformance(quantity, lot or self.lot, product, location_id=self.stock.id)
        nonconformance.action_contain()
        nonconformance.action_cancel()
        return order

    def _rework(self, quantity=6, lot=None, **values):
        nonconformance = self._nonconformance(quantity, lot or self.lot, user=self.inspector)
        return self._dispose(nonconformance, "rework", quantity, **values).with_env(self.env).production_id

    def _rework_bom(self):
        return self.env["mrp.bom"].create({
            "product_tmpl_id": self.frame.product_tmpl_id.id, "product_qty": 2, "is_rework": True,
            "bom_line_ids": [Command.create({"product_id": self.bolt.id, "product_qty": 1})],
            "operation_ids": [Command.create({
                "name": "Polish", "workcenter_id": self.center.id, "time_mode": "manual", "time_cycle_manual": 1})]})

    def test_takes_the_goods_and_gives_them_back(self):
        rework = self._rework()
        self.assertRecordValues(rework, [{
            "state": "confirmed", "product_qty": 6, "rework_number": 1, "rework_of_id": self.original.id, "bom_id": False}])
        self.assertEqual(rework.lot_producing_ids, self.lot)
        self.assertRecordValues(rework.move_raw_ids, [{
            "product_id": self.frame.id, "location_id": self.quarantine.id, "product_uom_qty": 6, "quantity": 6, "state": "assigned"}])
        self.assertEqual(rework.move_raw_ids.lot_ids, self.lot)
        self._finish(rework)
        self.assertEqual((self._there(self.frame, self.quarantine), self._there(self.frame, self.stock, self.lot)), (4, 6))
        finished, raw = rework.move_finished_ids.move_line_ids, rework.move_raw_ids.move_line_ids
        self.assertEqual(finished.consume_line_ids, raw)
        if self.frame.cost_method != "standard":
            self.assertAlmostEqual(rework.move_finished_ids.value, 120)
            self.assertAlmostEqual(self.frame.total_value, 200)

    def test_added_parts_and_work(self):
        """Two frames worth 40 get a bolt of 5 and a minute of 1: worth 46. The nonconformance cost 6."""
        rework = self._rework(2, bom_id=self._rework_bom().id)
        self.assertEqual(rework.move_raw_ids.product_id, self.frame | self.bolt)
        self.assertEqual(rework.workorder_ids.mapped("name"), ["Polish"])
        rework.workorder_ids.time_ids = [Command.create({
            "workcenter_id": self.center.id, "date_start": "2026-01-05 08:00:00", "date_end": "2026-01-05 08:01:00",
            "loss_id": self.env["mrp.workcenter.productivity.loss"].search([("loss_type", "=", "productive")], limit=1).id})]
        with freeze_time(fields.Datetime.now()):  # all moves within one second, as they are in one request
            self._finish(rework)
        if self.frame.cost_method == "standard":
            self.assertAlmostEqual(rework.move_finished_ids.value, 0)
        else:
            self.assertAlmostEqual(rework.move_finished_ids.value, 46)
            self.assertAlmostEqual(self.frame.total_value, 206)
            costs = rework.nonconformance_id.with_user(self.manager)
            self.assertAlmostEqual(costs.rework_cost, 6)
            self.assertAlmostEqual(costs.total_cost, 6)
            costs.other_cost = 10
            self.assertAlmostEqual(costs.total_cost, 16)

    def test_rework_bom_is_for_rework_only(self):
        bom = self._rework_bom()
        self.assertFalse(self.env["mrp.bom"]._bom_find(self.frame)[self.frame])
        normal = bom.copy({"is_rework": False})
        with self.assertRaisesRegex(ValidationError, "is not a rework bill of materials"):
            self._rework(1, bom_id=normal.id)

    def test_rest_to_scrap(self):
        """Of six that are reworked five come back: one is scrapped, at 20."""
        rework = self._rework()
        disposition = rework.move_raw_ids.disposition_id
        self._finish(rework, 5)
        self.assertEqual(disposition.scrap_id.scrap_qty, 1)
        self.assertEqual((self._there(self.frame, self.quarantine), self._there(self.frame, self.stock)), (4, 5))
        self.assertEqual(sum(disposition.move_ids.filtered(lambda move: move.state == "done").mapped("quantity")), 6)
        if self.frame.cost_method != "standard":
            self.assertAlmostEqual(rework.nonconformance_id.with_user(self.manager).scrap_cost, 20)

    def test_gives_back_no_more_than_it_takes(self):
        rework = self._rework()
        for change in ({"quantity": 4}, {"picked": False}):
            with self.subTest(change=change), self.assertRaisesRegex(UserError, "would give 6 back"), self.env.cr.savepoint():
                rework.qty_producing = 6
                rework._set_qty_producing()
                rework.move_raw_ids.write(change)
                rework.with_context(skip_consumption=True).button_mark_done()
        self._finish(rework)

    def test_backorder_keeps_the_goods(self):
        rework = self._rework()
        disposition = rework.move_raw_ids.disposition_id
        rework.qty_producing = 4
        rework._set_qty_producing()
        rework.with_context(skip_backorder=True, mo_ids_to_backorder=rework.ids, skip_redirection=True).button_mark_done()
        backorder = rework.production_group_id.production_ids - rework
        self.assertRecordValues(backorder, [{
            "rework_number": 1, "nonconformance_id": rework.nonconformance_id.id, "rework_of_id": self.original.id, "product_qty": 2}])
        self.assertFalse(disposition.scrap_id)
        self.assertEqual(backorder.move_raw_ids.disposition_id, disposition)
        self.assertEqual(backorder.lot_producing_ids, self.lot)
        self._finish(backorder)
        self.assertFalse(disposition.scrap_id)
        self.assertEqual(self._there(self.frame, self.stock), 6)

    def test_cancelled_backorder_frees_the_goods(self):
        """Four of six are reworked and the rest is given up: two wait in quarantine for another disposition."""
        rework = self._rework()
        disposition = rework.move_raw_ids.disposition_id
        rework.qty_producing = 4
        rework._set_qty_producing()
        rework.with_context(skip_backorder=True, mo_ids_to_backorder=rework.ids, skip_redirection=True).button_mark_done()
        (rework.production_group_id.production_ids - rework).action_cancel()
        nonconformance = disposition.nonconformance_id
        self.assertEqual((disposition.quantity, nonconformance.undecided_quantity, nonconformance.state), (4, 2, "open"))
        self._dispose(nonconformance, "scrap", 2)
        self.assertEqual((self._there(self.frame, self.quarantine), nonconformance.state), (4, "decided"))

    def test_is_counted_and_limited(self):
        first = self._finish(self._rework())
        self.env["stock.quant"]._update_available_quantity(self.frame, self.quarantine, 6, lot_id=self.lot)
        again = self._nonconformance(6, self.lot, production_id=first.id)
        second = self._dispose(again, "rework", 6).production_id
        self.assertRecordValues(second, [{"rework_number": 2, "rework_of_id": self.original.id}])
        self._finish(second)
        third = self._nonconformance(1, self.lot, production_id=second.id)
        with self.assertRaisesRegex(UserError, "reworked 2 times"):
            self._dispose(third, "rework", 1)
        third.disposition_ids.unlink()
        self.company.rework_limit = 0
        self.assertEqual(self._dispose(third, "rework", 1).production_id.rework_number, 3)

    def test_bought_goods_rework_no_order(self):
        lot = self._lot("R-2")
        self._receive(self.frame, 2, 20, lot, self.quarantine)
        rework = self._rework(2, lot)
        self.assertFalse(rework.rework_of_id)
        self._finish(rework)

    def test_serial_number(self):
        serial = self._product("Serial Frame Q", tracking="serial")
        lot = self._lot("RS-1", serial)
        original = self._make(1, lot, serial)
        rework = self._dispose(self._nonconformance(1, lot, serial), "rework", 1).production_id
        self.assertEqual(rework.rework_of_id, original)
        self._finish(rework)
        self.assertEqual((self._there(serial, self.quarantine, lot), self._there(serial, self.stock, lot)), (0, 1))
        again = self._nonconformance(1, lot, serial, location_id=self.stock.id)
        self.assertEqual(self._dispose(again, "rework", 1).production_id.rework_number, 2)

    def test_sales_order_and_customer(self):
        customer = self.env["res.partner"].create({"name": "Customer R"})
        order = self.env["sale.order"].create({
            "partner_id": customer.id, "warehouse_id": self.warehouse.id,
            "order_line": [Command.create({"product_id": self.frame.id, "product_uom_qty": 2})]})
        order.action_confirm()
        nonconformance = self._nonconformance(2, self.lot, sale_order_id=order.id)
        rework = self._dispose(nonconformance, "rework", 2).production_id
        self.assertRecordValues(rework, [{
            "rework_sale_line_id": order.order_line.id, "rework_sale_order_id": order.id, "rework_partner_id": customer.id}])
        self._finish(rework)
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_worker_without_quality_rights(self):
        """Who makes goods finishes a rework order, the rest is scrapped, and he needs no rights on quality."""
        rework = self._rework()
        disposition = rework.move_raw_ids.disposition_id
        worker = new_test_user(self.env, "worker_q", groups="mrp.group_mrp_user")
        mine = rework.with_user(worker)
        mine.qty_producing = 4
        mine._set_qty_producing()
        mine.with_context(skip_consumption=True, skip_backorder=True, skip_redirection=True).button_mark_done()
        self.assertEqual(rework.state, "done")
        self.assertEqual(disposition.scrap_id.scrap_qty, 2)
        other = self._rework(2)
        other.with_user(worker).action_cancel()
        self.assertEqual(other.nonconformance_id.undecided_quantity, 2)

    def test_several_steps_of_production(self):
        self.warehouse.manufacture_steps = "pbm_sam"
        rework = self._rework(2)
        self.assertEqual(rework.move_raw_ids.location_id, self.quarantine)
        self.assertEqual(rework.move_raw_ids.state, "assigned")
        self._finish(rework)
        self.assertEqual(self._there(self.frame, self.quarantine), 8)


@tagged("post_install", "-at_install")
class TestReworkFifo(TestRework):
    cost_method = "fifo"
    allow_inherited_tests_method = True


@tagged("post_install", "-at_install")
class TestReworkStandard(TestRework):
    cost_method = "standard"
    allow_inherited_tests_method = True
