from odoo.fields import Command
from odoo.tests import tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGateFinished(GateCase):
    """Finished goods go to quarantine until they are passed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_finished = cls.plan("finished")
        cls.part = cls.product("Finished part", stock=1000)
        cls.lamp = cls.product("Finished lamp")
        cls.bom_lamp = cls.bom(cls.lamp, (cls.part, 2))

    def made(self, quantity=10):
        order = self.order(self.lamp, quantity)
        order.action_assign()
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        return order

    def test_wait_in_quarantine(self):
        order = self.made()
        inspection = self.inspections(order)
        self.assertEqual((inspection.stage, inspection.quantity, inspection.goods_location_id), ("finished", 10, self.quarantine))
        self.assertEqual(inspection.move_id, order.move_finished_ids)
        self.assertEqual(self.on_hand(self.lamp), 0)
        self.assertEqual(order.move_finished_ids.move_line_ids.consume_line_ids, order.move_raw_ids.move_line_ids, "genealogy stays")
        self.decide(inspection, 9)
        self.assertEqual(self.on_hand(self.lamp), 9)
        self.assertEqual(self.on_hand(self.lamp, self.quarantine), 1)

    def test_backorder(self):
        order = self.order(self.lamp, 10)
        order.action_assign()
        order.qty_producing = 4
        order._set_qty_producing()
        order.with_context(skip_backorder=True, mo_ids_to_backorder=order.ids).button_mark_done()
        backorder = order.production_group_id.production_ids - order
        self.assertEqual(self.inspections(order).quantity, 4)
        self.assertEqual(backorder.move_finished_ids.location_dest_id, self.stock)
        self.assertFalse(self.inspections(backorder))

    def test_decided_before_the_order_is_closed(self):
        order = self.order(self.lamp, 10)
        order.action_assign()
        order.action_make_inspections()
        inspection = self.inspections(order)
        self.decide(inspection, 7)
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(self.on_hand(self.lamp), 7)
        self.assertEqual(self.on_hand(self.lamp, self.quarantine), 3)
        self.assertEqual(order.qty_produced, 10)
        self.assertEqual(sum(order.move_finished_ids.mapped("quantity")), 10)

    def test_lot_and_serials(self):
        motor = self.product("Finished motor", tracking="serial")
        self.bom(motor, (self.part, 1))
        order = self.order(motor, 2)
        order.action_assign()
        order.lot_producing_ids = self.lot(motor, "M1") | self.lot(motor, "M2")
        order.qty_producing = 2
        order._set_qty_producing()
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(self.inspections(order).mapped("lot_id.name"), ["M1", "M2"])
        self.decide(self.inspections(order)[1])
        self.assertEqual(self.on_hand(motor, self.stock, self.inspections(order)[1].lot_id), 1)
        self.assertEqual(self.on_hand(motor), 1)

    def test_made_to_order(self):
        delivery, inspection = self.made_to_order()
        self.assertEqual(delivery.move_ids.state, "waiting")
        self.decide(inspection)
        self.assertEqual((delivery.move_ids.state, delivery.move_ids.quantity), ("assigned", 10))

    def made_to_order(self):
        """Ten lamps made for a delivery that waits for them: the delivery and the inspection."""
        delivery = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock.id, "location_dest_id": self.customers.id,
            "company_id": self.company.id, "partner_id": self.customer.id,
            "move_ids": [Command.create({
                "product_id": self.lamp.id, "product_uom": self.lamp.uom_id.id, "product_uom_qty": 10, "procure_method": "make_to_order",
                "location_id": self.stock.id, "location_dest_id": self.customers.id, "company_id": self.company.id})]})
        order = self.order(self.lamp, 10)
        order.move_finished_ids.move_dest_ids = delivery.move_ids
        delivery.move_ids._action_confirm()
        order.action_assign()
        order.button_mark_done()
        return delivery, self.inspections(order)

    def rework_left(self, inspection, quantity):
        disposition = self.env["sme.qc.disposition"].create({
            "nonconformance_id": inspection.nonconformance_ids.id, "kind": "rework", "quantity": quantity})
        disposition.action_confirm()
        return disposition.production_id

    def finish(self, order, quantity=None):
        """Finishes the order, and accepts its goods where they are inspected again."""
        order.qty_producing = quantity or order.product_qty
        order._set_qty_producing()
        order.with_context(skip_backorder=True, mo_ids_to_backorder=order.ids if quantity else []).button_mark_done()
        self.assertEqual(order.state, "done")
        self.decide(self.inspections(order))

    def test_reworked_goods_reach_the_delivery_that_waits(self):
        delivery, inspection = self.made_to_order()
        self.decide(inspection, 6)
        self.assertEqual(delivery.move_ids.quantity, 6)
        self.finish(self.rework_left(inspection, 4))
        self.assertEqual((delivery.move_ids.state, delivery.move_ids.quantity), ("assigned", 10))

    def test_reworked_goods_reach_the_rest_of_a_delivery(self):
        """Six are delivered, and of the four one comes back from rework, then three."""
        delivery, inspection = self.made_to_order()
        self.decide(inspection, 6)
        delivery.move_ids.picked = True
        delivery._action_done()
        rest = delivery.backorder_ids
        self.assertEqual(rest.move_ids.product_uom_qty, 4)
        rework = self.rework_left(inspection, 4)
        self.finish(rework, 1)
        self.assertEqual(rest.move_ids.quantity, 1)
        self.finish(rework.production_group_id.production_ids - rework)
        self.assertEqual((rest.move_ids.state, rest.move_ids.quantity), ("assigned", 4))

    def test_conceded_goods_reach_the_rest_of_a_delivery(self):
        delivery, inspection = self.made_to_order()
        self.decide(inspection, 6)
        delivery.move_ids.picked = True
        delivery._action_done()
        self.env["sme.qc.disposition"].create({
            "nonconformance_id": inspection.nonconformance_ids.id, "kind": "concession", "quantity": 4, "reason": "Small scratch",
        }).action_approve()
        self.assertEqual(delivery.backorder_ids.move_ids.quantity, 4)

    def test_cancelled_rework_cancels_no_delivery(self):
        delivery, inspection = self.made_to_order()
        self.decide(inspection, 6)
        self.rework_left(inspection, 4).action_cancel()
        self.assertEqual(delivery.move_ids.quantity, 6)
        self.finish(self.rework_left(inspection, 4))
        self.assertEqual(delivery.move_ids.quantity, 10)

    def test_value_follows_the_goods(self):
        """Quarantine belongs to the company: its goods are worth what they cost."""
        self.made()
        self.assertTrue(self.quarantine.company_id == self.company and self.quarantine.usage == "internal")
        self.assertFalse(self.quarantine.warehouse_id)
