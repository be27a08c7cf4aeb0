from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGateRoundabout(GateCase):
    """Goods that come and go by other ways than from vendor to customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bolt = cls.product("Gate roundabout bolt")
        cls.stock_user = cls.user("gate_roundabout_stock", "stock.group_stock_user")

    def held(self, quantity=100):
        """A receipt in quarantine, and its inspection."""
        self.plan("receipt")
        receipt = self.receipt((self.bolt, quantity))
        receipt.button_validate()
        return receipt, self.inspections(receipt)

    def test_scrapped_in_quarantine(self):
        receipt, inspection = self.held()
        scrap = self.env["stock.scrap"].with_user(self.stock_user).create({
            "product_id": self.bolt.id, "scrap_qty": 10, "location_id": self.quarantine.id, "company_id": self.company.id})
        scrap.do_scrap()
        self.assertEqual(inspection.quantity, 90)
        receipt.move_line_ids.quantity = 110
        self.assertEqual(inspection.quantity, 100, "ten more came, ten were scrapped")
        self.decide(inspection)
        self.assertEqual((self.on_hand(self.bolt, self.quarantine), self.on_hand(self.bolt)), (0, 100))
        self.assertFalse(inspection.goods_location_id)

    def test_rejected_goods_scrapped_without_a_disposition(self):
        _receipt, inspection = self.held()
        inspection.action_fail()
        scrap = self.env["stock.scrap"].with_user(self.stock_user).create({
            "product_id": self.bolt.id, "scrap_qty": 100, "location_id": self.quarantine.id, "company_id": self.company.id})
        scrap.do_scrap()
        disposition = inspection.disposition_ids
        self.assertEqual((disposition.kind, disposition.quantity, disposition.state), ("scrap", 100, "done"))
        self.assertEqual(disposition.move_ids, scrap.move_ids)
        self.assertFalse(inspection.goods_location_id)
        self.assertEqual(inspection.nonconformance_ids.state, "decided")

    def test_scrapped_of_a_lot_that_failed_twice(self):
        """The second receipt of the lot failed for the same: it is in the nonconformance of the first."""
        self.plan("receipt")
        oil = self.product("Gate roundabout oil", tracking="lot")
        for _receipt in range(2):
            receipt = self.receipt((oil, 10))
            receipt.move_line_ids.lot_name = "ROUND-1"
            receipt.button_validate()
            self.inspections(receipt).action_fail()
        nonconformance = self.env["sme.qc.nonconformance"].search([("product_id", "=", oil.id)])
        self.assertEqual((nonconformance.quantity, len(nonconformance._inspections())), (20, 2))
        self.env["stock.scrap"].create({
            "product_id": oil.id, "scrap_qty": 20, "lot_id": nonconformance.lot_id.id, "location_id": self.quarantine.id,
            "company_id": self.company.id}).do_scrap()
        self.assertEqual((nonconformance.decided_quantity, nonconformance.state), (20, "decided"))

    def test_scrap_of_two_receipts(self):
        _receipt, first = self.held()
        second_receipt = self.receipt((self.bolt, 50))
        second_receipt.button_validate()
        second = self.inspections(second_receipt)
        self.env["stock.scrap"].create({
            "product_id": self.bolt.id, "scrap_qty": 120, "location_id": self.quarantine.id, "company_id": self.company.id}).do_scrap()
        self.assertEqual((first.state, second.quantity), ("cancelled", 30))
        self.decide(second)
        self.assertEqual((self.on_hand(self.bolt, self.quarantine), self.on_hand(self.bolt)), (0, 30))

    def test_returned_from_quarantine(self):
        receipt, inspection = self.held()
        wizard = self.env["stock.return.picking"].with_context(active_id=receipt.id, active_model="stock.picking").create({})
        wizard.product_return_moves.quantity = 30
        back = wizard._create_return()
        back.with_user(self.stock_user).button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 70)
        self.assertEqual(inspection.quantity, 70)
        wizard = self.env["stock.return.picking"].with_context(active_id=receipt.id, active_model="stock.picking").create({})
        wizard.product_return_moves.quantity = 70
        back = wizard._create_return()
        back.with_user(self.stock_user).button_validate()
        self.assertEqual(inspection.state, "cancelled")
        self.assertFalse(inspection.goods_location_id)

    def test_counted_in_quarantine(self):
        _receipt, inspection = self.held()
        quant = self.env["stock.quant"].search([("location_id", "=", self.quarantine.id), ("product_id", "=", self.bolt.id)])
        quant.with_context(inventory_mode=True).inventory_quantity = 95
        quant.action_apply_inventory()
        self.assertEqual(inspection.quantity, 95)
        self.decide(inspection)
        self.assertFalse(inspection.goods_location_id)

    def test_more_is_produced_than_was_inspected(self):
        lamp, part = self.product("Gate lamp2"), self.product("Gate part2", stock=100)
        self.bom(lamp, (part, 1))
        self.plan("production")
        order = self.order(lamp, 10)
        order.action_assign()
        order.qty_producing = 5
        order._set_qty_producing()
        inspection = self.inspections(order)
        self.assertEqual(inspection.quantity, 5)
        self.decide(inspection)
        order.qty_producing = 10
        order._set_qty_producing()
        with self.assertRaisesRegex(UserError, "inspect"):
            order.button_mark_done()

    def test_operation_on_more_than_was_inspected(self):
        lamp, part = self.product("Gate lamp4"), self.product("Gate part4", stock=100)
        bench = self.env["mrp.workcenter"].create({"name": "Gate roundabout bench", "company_id": self.company.id})
        self.bom(lamp, (part, 1), operation_ids=[Command.create({"name": "Turn", "workcenter_id": bench.id})])
        self.plan("operation")
        order = self.order(lamp, 10)
        order.action_assign()
        order.qty_producing = 5
        order._set_qty_producing()
        order.workorder_ids.button_start()
        order.action_make_inspections()
        first = self.inspections(order)
        self.assertEqual(first.quantity, 5)
        self.decide(first)
        order.qty_producing = 10
        order._set_qty_producing()
        with self.assertRaisesRegex(UserError, "inspected|first"):
            order.workorder_ids.write({"state": "done"})
        order.workorder_ids.button_finish()
        second = self.inspections(order) - first
        self.assertEqual((order.workorder_ids.state, second.quantity), ("progress", 5))
        self.decide(second)
        order.workorder_ids.button_finish()
        order.button_mark_done()
        self.assertEqual((order.state, len(self.inspections(order))), ("done", 2))

    def test_less_is_produced_after_it_failed_in_part(self):
        lamp, part = self.product("Gate lamp2"), self.product("Gate part2", stock=100)
        self.bom(lamp, (part, 1))
        self.plan("production")
        order = self.order(lamp, 10)
        order.action_assign()
        order.qty_producing = 10
        order._set_qty_producing()
        inspection = self.inspections(order)
        self.decide(inspection, 8)
        with self.assertRaisesRegex(UserError, "8"):
            order.button_mark_done()
        order.qty_producing = 8
        order._set_qty_producing()
        order.with_context(skip_backorder=True).button_mark_done()
        self.assertEqual((order.state, order.qty_produced), ("done", 8))

    def test_unbuilt(self):
        lamp, part = self.product("Gate lamp3"), self.product("Gate part3", stock=100)
        bom = self.bom(lamp, (part, 1))
        order = self.order(lamp, 10)
        order.action_assign()
        order.button_mark_done()
        for stage in ("finished", "receipt", "return"):
            self.plan(stage)
        self.env["mrp.unbuild"].with_user(self.user("gate_roundabout_mrp", "mrp.group_mrp_user")).create({
            "product_id": lamp.id, "product_qty": 10, "bom_id": bom.id, "mo_id": order.id, "company_id": self.company.id,
            "product_uom_id": lamp.uom_id.id, "location_id": self.stock.id, "location_dest_id": self.stock.id}).action_unbuild()
        self.assertEqual((self.on_hand(part), self.on_hand(lamp)), (100, 0))

    def test_serials_and_packages(self):
        self.plan("receipt")
        serial = self.product("Gate serial2", tracking="serial")
        receipt = self.receipt((serial, 3))
        package = self.env["stock.package"].create({"name": "GATE-PACK-1"})
        receipt.move_ids.move_line_ids.unlink()
        receipt.move_ids.move_line_ids = [
            Command.create({"product_id": serial.id, "lot_name": f"GATE-S{number}", "quantity": 1, "result_package_id": package.id,
                            "picking_id": receipt.id})
            for number in range(3)]
        receipt.with_user(self.stock_user).button_validate()
        inspections = self.inspections(receipt)
        self.assertEqual((len(inspections), self.on_hand(serial, self.quarantine)), (3, 3))
        self.decide(inspections[0])
        inspections[1].action_fail()
        quants = self.env["stock.quant"].search([("product_id", "=", serial.id), ("quantity", ">", 0)])
        self.assertEqual({quant.lot_id.name for quant in quants if quant.location_id == self.stock}, {inspections[0].lot_id.name})
        self.decide(inspections[2])
        self.assertEqual((self.on_hand(serial), self.on_hand(serial, self.quarantine)), (2, 1))

    def test_package_divided_at_the_gate(self):
        self.plan("receipt")
        receipt = self.receipt((self.bolt, 10))
        receipt.move_ids.move_line_ids.result_package_id = package = self.env["stock.package"].create({"name": "GATE-PACK-2"})
        self.decide(self.inspections(receipt), 6)
        receipt.with_user(self.stock_user).button_validate()
        self.assertEqual((self.on_hand(self.bolt), self.on_hand(self.bolt, self.quarantine)), (6, 4))
        self.assertEqual((package.quant_ids.location_id, package.quant_ids.quantity), (self.stock, 6))

    def test_package_as_a_whole(self):
        self.plan("receipt")
        receipt = self.receipt((self.bolt, 10))
        receipt.move_ids.move_line_ids.result_package_id = package = self.env["stock.package"].create({"name": "GATE-PACK-3"})
        receipt.with_user(self.stock_user).button_validate()
        self.assertEqual(package.quant_ids.location_id, self.quarantine)
        self.decide(self.inspections(receipt))
        self.assertEqual((package.quant_ids.location_id, package.quant_ids.quantity), (self.stock, 10))

    def test_received_in_dozens(self):
        self.plan("receipt")
        dozen = self.env.ref("uom.product_uom_dozen")
        receipt = self.receipt((self.bolt, 24))
        receipt.move_ids.write({"product_uom": dozen.id, "product_uom_qty": 2})
        receipt.with_user(self.stock_user).button_validate()
        inspection = self.inspections(receipt)
        self.assertEqual(inspection.quantity, 24)
        self.decide(inspection, 7)
        self.assertEqual((self.on_hand(self.bolt), self.on_hand(self.bolt, self.quarantine)), (7, 17))

    def test_negative_stock(self):
        self.plan("receipt")
        self.env["stock.quant"]._update_available_quantity(self.bolt, self.stock, -5)
        receipt = self.receipt((self.bolt, 10))
        receipt.button_validate()
        self.decide(self.inspections(receipt))
        self.assertEqual(self.on_hand(self.bolt, self.stock), 5)

    def test_subcontracted(self):
        if "subcontractor_ids" not in self.env["mrp.bom"]._fields:
            self.skipTest("no subcontracting here")
        part, part2 = self.product("Gate subcontracted"), self.product("Gate part2", stock=100)
        self.bom(part, (part2, 1), type="subcontract", subcontractor_ids=self.vendor.ids)
        self.plan("finished", product_ids=part.ids)
        self.plan("receipt", product_ids=part.ids)
        receipt = self.receipt((part, 10))
        inspection = self.inspections(receipt)
        self.assertEqual((inspection.stage, inspection.partner_id, inspection.quantity), ("receipt", self.vendor, 10))
        receipt.button_validate()
        self.assertEqual((self.on_hand(part), self.on_hand(part, self.quarantine)), (0, 10))
        self.assertEqual(self.Inspection.search([("product_id", "=", part.id)]), inspection)
        self.decide(inspection)
        self.assertEqual((self.on_hand(part), self.on_hand(part, self.quarantine)), (10, 0))
        supplied = self.env["stock.quant"].search([
            ("product_id", "=", part.id), ("quantity", "<", 0), ("location_id.usage", "=", "internal")])
        self.assertFalse(supplied)

    def test_three_steps(self):
        self.plan("receipt")
        self.warehouse.reception_steps = "three_steps"
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [Command.create({"product_id": self.bolt.id, "product_qty": 10, "price_unit": 2.0})]})
        order.button_confirm()
        order.picking_ids.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 10)
        self.decide(self.inspections(order.picking_ids[:1]), 8)
        for _step in range(2):
            step = self.env["stock.move"].search([("product_id", "=", self.bolt.id), ("state", "=", "assigned")])
            self.assertEqual(step.product_uom_qty, 8)
            step.picking_id.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 8)

    def test_dropshipped(self):
        self.plan("delivery")
        picking = self.transfer(self.warehouse.in_type_id, self.suppliers, self.customers, (self.bolt, 5))
        with self.assertRaises(UserError):
            picking.move_ids.picked = True
            picking._action_done()

    def test_plan_form(self):
        plan = self.plan("receipt")
        with Form(plan) as form:
            form.stage = "delivery"
            form.sampling = "percentage"
            with form.characteristic_ids.new() as line:
                line.name = "x"
                line.kind = "measurement"

    def test_archived_plan(self):
        self.plan("receipt", active=False)
        receipt = self.receipt((self.bolt, 1))
        receipt.with_context(active_test=False).button_validate()
        self.assertFalse(self.inspections(receipt))
