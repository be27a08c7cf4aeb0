from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGateReceipts(GateCase):
    """Received goods that are not accepted are in quarantine, by whatever path they came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_receipt = cls.plan("receipt")
        cls.bolt = cls.product("Gate bolt")
        cls.paint = cls.product("Gate paint", tracking="lot")
        cls.motor = cls.product("Gate motor", tracking="serial")

    def test_inspection_is_there_when_the_receipt_is_ready(self):
        receipt = self.receipt((self.bolt, 100), (self.paint, 5))
        inspections = self.inspections(receipt)
        self.assertEqual(inspections.mapped("product_id"), self.bolt | self.paint)
        self.assertEqual(inspections.mapped("quantity"), [100, 5])
        self.assertEqual(inspections.mapped("state"), ["todo", "todo"])
        self.assertEqual(inspections.mapped("gate"), ["stop", "stop"])
        self.assertEqual(inspections.mapped("partner_id"), self.vendor)
        self.assertEqual(inspections.mapped("warehouse_id"), self.warehouse)
        self.assertEqual(inspections[0].name[:3], "QI/")

    def test_goods_wait_outside_usable_stock(self):
        receipt = self.receipt((self.bolt, 100))
        receipt.button_validate()
        inspection = self.inspections(receipt)
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self.on_hand(self.bolt), 0)
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 100)
        self.assertEqual(inspection.goods_location_id, self.quarantine)
        self.assertEqual(receipt.move_ids.release_location_id, self.stock)
        delivery = self.delivery((self.bolt, 10))
        self.assertEqual(delivery.move_ids.state, "confirmed", "nothing to reserve")

    def test_decided_before_goods_are_booked(self):
        receipt = self.receipt((self.bolt, 100))
        inspection = self.inspections(receipt)
        self.decide(inspection, 90)
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 90)
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 10)
        self.assertEqual(sorted(receipt.move_ids.mapped("quantity")), [10, 90])
        self.assertEqual(receipt.move_ids.mapped("state"), ["done", "done"])
        disposition = inspection.disposition_ids
        self.assertEqual((disposition.kind, disposition.state, disposition.quantity), ("accept", "done", 90))
        self.assertEqual(disposition.move_ids.quantity, 90)
        self.assertEqual(inspection.goods_location_id, self.quarantine, "ten wait for their disposition")
        self.assertFalse(receipt.backorder_ids)

    def test_passed_before_goods_are_booked(self):
        receipt = self.receipt((self.bolt, 100))
        self.decide(self.inspections(receipt))
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100)
        self.assertFalse(self.inspections(receipt).goods_location_id)
        self.assertEqual(self.inspections(receipt).disposition_ids.move_ids, receipt.move_ids)

    def test_warn_lets_goods_go_with_a_note(self):
        self.plan_receipt.gate = "warn"
        receipt = self.receipt((self.bolt, 100))
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100)
        self.assertFalse(self.inspections(receipt).goods_location_id)
        self.assertIn(self.inspections(receipt).name, "".join(receipt.message_ids.mapped("body")))

    def test_backorder_gets_its_own(self):
        receipt = self.receipt((self.bolt, 100))
        receipt.move_ids.write({"quantity": 60, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.inspections(receipt).quantity, 60)
        backorder = receipt.backorder_ids
        self.assertEqual(backorder.move_ids.location_dest_id, self.stock)
        self.assertEqual(self.inspections(backorder).quantity, 40)
        self.assertEqual(self.inspections(backorder).move_id, backorder.move_ids)
        backorder.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 100)
        self.decide(self.inspections(backorder))
        self.assertEqual(self.on_hand(self.bolt, self.stock), 40)

    def test_backorder_of_goods_that_were_accepted_before(self):
        receipt = self.receipt((self.bolt, 100))
        self.decide(self.inspections(receipt))
        receipt.move_ids.write({"quantity": 60, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.inspections(receipt).mapped("accepted_quantity"), [60])
        self.assertEqual(self.on_hand(self.bolt, self.stock), 60)
        self.assertEqual(self.inspections(receipt.backorder_ids).state, "todo", "forty nobody has seen")

    def test_no_backorder_cancels_nothing_that_came(self):
        receipt = self.receipt((self.bolt, 100))
        receipt.move_ids.write({"quantity": 60, "picked": True})
        receipt.with_context(skip_backorder=True, picking_ids_not_to_backorder=receipt.ids).button_validate()
        self.assertEqual(self.inspections(receipt).mapped("quantity"), [60])
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 60)

    def test_more_than_was_decided_on_waits(self):
        receipt = self.receipt((self.bolt, 100))
        self.decide(self.inspections(receipt))
        receipt.move_ids.write({"quantity": 120, "picked": True})
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100)
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 20)
        self.assertEqual(self.inspections(receipt).mapped("quantity"), [100, 20])

    def test_lots_get_one_each(self):
        receipt = self.receipt((self.paint, 100))
        first = self.inspections(receipt)
        receipt.move_ids.move_line_ids.unlink()
        receipt.move_ids.move_line_ids = [
            Command.create({"lot_name": name, "quantity": quantity, "product_id": self.paint.id, "picking_id": receipt.id,
                            "location_id": self.suppliers.id, "location_dest_id": self.stock.id})
            for name, quantity in (("L1", 60), ("L2", 40))]
        receipt.button_validate()
        inspections = self.inspections(receipt)
        self.assertEqual(inspections[0], first)
        self.assertEqual(inspections.mapped("lot_id.name"), ["L1", "L2"])
        self.assertEqual(inspections.mapped("quantity"), [60, 40])
        self.decide(inspections[1])
        self.assertEqual(self.on_hand(self.paint, self.stock, inspections[1].lot_id), 40)
        self.assertEqual(self.on_hand(self.paint, self.quarantine, inspections[0].lot_id), 60)
        self.decide(inspections[0], 50)
        self.assertEqual(self.on_hand(self.paint, self.stock, inspections[0].lot_id), 50)
        self.assertEqual(self.on_hand(self.paint, self.quarantine), 10)

    def test_serials_get_one_each(self):
        receipt = self.receipt((self.motor, 3))
        for line, name in zip(receipt.move_ids.move_line_ids, ("S1", "S2", "S3"), strict=True):
            line.lot_name = name
        receipt.button_validate()
        inspections = self.inspections(receipt)
        self.assertEqual(sorted(inspections.mapped("lot_id.name")), ["S1", "S2", "S3"])
        self.assertEqual(inspections.mapped("quantity"), [1, 1, 1])
        inspections.filtered(lambda inspection: inspection.lot_id.name == "S2").action_fail()
        for inspection in inspections.filtered(lambda inspection: inspection.state == "todo"):
            self.decide(inspection)
        self.assertEqual(self.on_hand(self.motor), 2)

    def test_by_every_path(self):
        def through_move(receipt):
            receipt.move_ids.picked = True
            receipt.move_ids._action_done()

        def through_transfer(receipt):
            receipt.move_ids.picked = True
            receipt._action_done()

        def never_confirmed(receipt):
            receipt.move_ids.state = "draft"
            receipt.button_validate()

        for path in (through_move, through_transfer, never_confirmed):
            with self.subTest(path=path.__name__):
                product = self.product(f"Gate bolt {path.__name__}")
                path(self.receipt((product, 7)))
                self.assertEqual(self.on_hand(product), 0)
                self.assertEqual(self.on_hand(product, self.quarantine), 7)

    def test_move_of_a_draft_done_at_once(self):
        move = self.env["stock.move"].create({
            "product_id": self.bolt.id, "product_uom": self.bolt.uom_id.id, "product_uom_qty": 5, "location_id": self.suppliers.id,
            "location_dest_id": self.stock.id, "company_id": self.company.id, "quantity": 5, "picked": True})
        move._action_done()
        self.assertEqual(self.on_hand(self.bolt), 0)
        self.assertEqual(move.inspection_ids.quantity, 5)

    def test_cancelling_an_inspection_does_not_open_the_gate(self):
        receipt = self.receipt((self.bolt, 100))
        self.inspections(receipt).action_cancel()
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.bolt), 0)
        self.assertEqual(self.inspections(receipt).mapped("state"), ["cancelled", "todo"])
        with self.assertRaisesRegex(UserError, "wait in quarantine"):
            self.inspections(receipt)[1].action_cancel()

    def test_cancelled_receipt_cancels_its_inspections(self):
        receipt = self.receipt((self.bolt, 100))
        receipt.action_cancel()
        self.assertEqual(self.inspections(receipt).state, "cancelled")

    def test_cancelled_receipts_do_not_count_for_skip_lot(self):
        """After one accepted lot, one of two is inspected: neither a skipped lot that does not come counts, nor one that was due."""
        self.plan_receipt.write({"use_skip_lot": True, "skip_after": 1, "skip_frequency": 2})
        self.decide(self.inspections(self.receipt((self.bolt, 1))))
        for looks in ("skipped", "skipped again, as the one before did not come"):
            receipt = self.receipt((self.bolt, 1))
            self.assertTrue(self.inspections(receipt).is_skipped, looks)
            receipt.action_cancel()
            self.assertEqual((self.inspections(receipt).state, self.inspections(receipt).accepted_quantity), ("cancelled", 0))
        self.assertTrue(self.inspections(self.receipt((self.bolt, 1))).is_skipped)
        for looks in ("due", "due again"):
            receipt = self.receipt((self.bolt, 1))
            self.assertEqual(self.inspections(receipt).state, "todo", looks)
            receipt.action_cancel()

    def test_added_to_a_done_receipt(self):
        receipt = self.receipt((self.bolt, 100))
        receipt.button_validate()
        with self.assertRaisesRegex(UserError, "has to be inspected"):
            self.env["stock.move.line"].create({
                "picking_id": receipt.id, "product_id": self.bolt.id, "quantity": 5, "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id})

    def test_conceded_before_it_came(self):
        receipt = self.receipt((self.bolt, 100))
        inspection = self.inspections(receipt)
        inspection.action_fail()
        disposition = self.env["sme.qc.disposition"].create({
            "nonconformance_id": inspection.nonconformance_ids.id, "kind": "concession", "quantity": 100, "reason": "urgent"})
        with self.assertRaisesRegex(UserError, "have not come yet"), self.env.cr.savepoint():
            disposition.action_approve()
        receipt.button_validate()
        disposition.action_approve()
        self.assertEqual((self.on_hand(self.bolt), self.on_hand(self.bolt, self.quarantine)), (100, 0))

    def test_corrected_quantity_of_a_done_receipt(self):
        receipt = self.receipt((self.bolt, 100))
        receipt.button_validate()
        receipt.move_line_ids.quantity = 110
        self.assertEqual(self.inspections(receipt).quantity, 110)
        with self.assertRaisesRegex(UserError, "stay as they were"):
            receipt.move_line_ids.location_dest_id = self.stock
        self.decide(self.inspections(receipt))
        with self.assertRaisesRegex(UserError, "quantity after the decision"):
            receipt.move_line_ids.quantity = 200

    def test_out_of_quarantine_by_hand(self):
        self.receipt((self.bolt, 100)).button_validate()
        by_hand = self.transfer(self.warehouse.int_type_id, self.quarantine, self.stock, (self.bolt, 100))
        by_hand.action_assign()
        with self.assertRaisesRegex(UserError, "in quarantine"):
            by_hand.button_validate()
        with self.assertRaisesRegex(UserError, "in quarantine"):
            self.env["stock.quant"].search([("location_id", "=", self.quarantine.id)]).move_quants(self.stock)

    def test_two_steps(self):
        self.warehouse.reception_steps = "two_steps"
        target = self.warehouse.wh_input_stock_loc_id
        receipt = self.receipt((self.bolt, 100), target=target)
        receipt.move_ids.location_final_id = self.stock
        receipt.button_validate()
        self.assertFalse(self.env["stock.move"].search([("product_id", "=", self.bolt.id), ("location_id", "=", target.id)]))
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 100)
        self.decide(self.inspections(receipt), 80)
        storage = self.env["stock.move"].search([("product_id", "=", self.bolt.id), ("location_id", "=", target.id)])
        self.assertEqual((storage.location_dest_id, storage.product_uom_qty, storage.state), (self.stock, 80, "assigned"))
        storage.picking_id.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 80)

    def test_customer_return(self):
        self.plan("return")
        sold = self.product("Gate sold", stock=5)
        delivery = self.delivery((sold, 5))
        delivery.button_validate()
        wizard = self.env["stock.return.picking"].with_context(active_id=delivery.id, active_model="stock.picking").create({})
        wizard.product_return_moves.quantity = 2
        back = wizard._create_return()
        self.assertEqual(self.inspections(back).stage, "return")
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(self.on_hand(sold), 0)
        self.assertEqual(self.on_hand(sold, self.quarantine), 2)

    def test_owner_keeps_its_goods(self):
        receipt = self.receipt((self.bolt, 10), owner_id=self.vendor.id)
        receipt.button_validate()
        self.decide(self.inspections(receipt))
        quant = self.env["stock.quant"].search([("product_id", "=", self.bolt.id), ("location_id", "=", self.stock.id)])
        self.assertEqual((quant.owner_id, quant.quantity), (self.vendor, 10))

    def test_purchase_counts_what_was_received_once(self):
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [Command.create({"product_id": self.bolt.id, "product_qty": 10, "price_unit": 2.0})]})
        order.button_confirm()
        order.picking_ids.button_validate()
        self.decide(self.inspections(order.picking_ids), 8)
        self.assertEqual(order.order_line.qty_received, 10)
        self.assertEqual(self.on_hand(self.bolt), 8)

    def test_quarantine_is_outside_the_warehouse(self):
        self.assertFalse(self.quarantine.warehouse_id)
        with self.assertRaisesRegex(ValidationError, "outside warehouses"):
            self.warehouse.quarantine_location_id = self.stock
