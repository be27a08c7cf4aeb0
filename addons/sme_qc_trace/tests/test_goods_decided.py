from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGoodsDecided(GateCase):
    """What follows a verdict: goods go on, stay, or were used already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_receipt = cls.plan("receipt")
        cls.bolt = cls.product("Decided bolt")
        cls.inspector = cls.user("gate_inspector", "sme_qc_trace.group_quality_user")
        cls.manager = cls.user("gate_manager", "sme_qc_trace.group_quality_manager")

    def received(self, quantity=100, product=None):
        receipt = self.receipt((product or self.bolt, quantity))
        receipt.button_validate()
        return self.inspections(receipt)

    def disposition(self, inspection, kind, quantity):
        return self.env["sme.qc.disposition"].create({
            "inspection_id": inspection.id, "product_id": inspection.product_id.id, "kind": kind, "quantity": quantity,
            "company_id": self.company.id})

    def test_accepted_goods_go_to_stock(self):
        inspection = self.received()
        self.decide(inspection.with_user(self.inspector))
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100)
        self.assertEqual(self.on_hand(self.bolt, self.quarantine), 0)
        self.assertFalse(inspection.goods_location_id)
        disposition = inspection.disposition_ids
        self.assertEqual((disposition.kind, disposition.state, disposition.quantity), ("accept", "done", 100))
        move = disposition.move_ids
        self.assertEqual((move.state, move.location_id, move.location_dest_id), ("done", self.quarantine, self.stock))
        self.assertEqual(move.move_orig_ids, inspection.move_id, "the chain of documents goes on")
        self.assertEqual(move.picking_id.picking_type_id, self.warehouse.int_type_id)

    def test_ninety_six_and_four(self):
        """Q6: lot of 100: 90 accepted, 6 to rework, 4 scrapped: three moves, 100 together, 90 usable."""
        inspection = self.received()
        self.decide(inspection, 90)
        rework_location = self.env["stock.location"].create({
            "name": "Rework", "usage": "internal", "company_id": self.company.id, "location_id": self.quarantine.id})
        scrap = self.env["stock.location"].search([("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1)
        moves = inspection.disposition_ids.move_ids
        moves |= inspection._take_goods(6, rework_location, self.disposition(inspection, "rework", 6))
        moves |= inspection._take_goods(4, scrap, self.disposition(inspection, "scrap", 4))
        self.assertEqual(sorted(moves.mapped("quantity")), [4, 6, 90])
        self.assertEqual(moves.mapped("state"), ["done"] * 3)
        self.assertEqual(sum(inspection.disposition_ids.mapped("quantity")), 100)
        self.assertEqual(self.on_hand(self.bolt), 90)
        self.assertFalse(inspection.goods_location_id)
        with self.assertRaisesRegex(UserError, "0.0 Units are left"):
            inspection._take_goods(1, scrap, inspection.disposition_ids[-1:])

    def test_taking_more_than_is_held(self):
        first, second = self.received(10), self.received(10)
        self.decide(first, 4)
        scrap = self.env["stock.location"].search([("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1)
        disposition = self.disposition(first, "scrap", 6)
        with self.assertRaisesRegex(UserError, "6.0 Units are left"):
            first._take_goods(7, scrap, disposition)
        self.env["stock.quant"]._update_available_quantity(self.bolt, self.quarantine, -15)
        with self.assertRaisesRegex(UserError, "are not free in"):
            first._take_goods(6, scrap, disposition)
        self.assertEqual(second.goods_location_id, self.quarantine)

    def test_many_at_once(self):
        inspections = self.received(10) | self.received(20) | self.received(30, self.product("Decided nut"))
        inspections._decide("passed", {inspection: inspection.quantity for inspection in inspections})
        self.assertEqual(self.on_hand(self.bolt, self.stock), 30)
        self.assertEqual(len(inspections.disposition_ids.move_ids.picking_id), 1, "one transfer for the whole pile")

    def test_concession(self):
        inspection = self.received()
        inspection.with_user(self.manager).action_concession("scratches do not matter")
        self.assertEqual(inspection.disposition_ids.kind, "concession")
        self.assertEqual(inspection.disposition_ids.approver_id, self.manager)
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100)

    def test_rejected_goods_stay(self):
        inspection = self.received()
        inspection.with_user(self.inspector).action_fail()
        self.assertEqual(self.on_hand(self.bolt), 0)
        self.assertEqual(inspection.goods_location_id, self.quarantine)
        self.assertFalse(inspection.disposition_ids)

    # ------------------------------------------------------------------ moves that wait

    def chained(self, quantity=100):
        """A receipt that an internal move waits for, as with make to order."""
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id, "company_id": self.company.id})
        waiting = self.env["stock.move"].create({
            "product_id": self.bolt.id, "product_uom": self.bolt.uom_id.id, "product_uom_qty": quantity, "location_id": self.stock.id,
            "location_dest_id": shelf.id, "company_id": self.company.id, "procure_method": "make_to_order",
            "picking_type_id": self.warehouse.int_type_id.id})
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "location_id": self.suppliers.id, "location_dest_id": self.stock.id,
            "company_id": self.company.id,
            "move_ids": [Command.create({
                "product_id": self.bolt.id, "product_uom": self.bolt.uom_id.id, "product_uom_qty": quantity,
                "location_id": self.suppliers.id, "location_dest_id": self.stock.id, "company_id": self.company.id,
                "move_dest_ids": [Command.link(waiting.id)]})]})
        waiting._action_confirm()
        receipt.action_confirm()
        return receipt, waiting

    def test_what_waits_for_the_goods_gets_them_on_release(self):
        receipt, waiting = self.chained()
        receipt.button_validate()
        inspection = self.inspections(receipt)
        self.assertEqual(inspection.waiting_move_ids, waiting)
        self.assertFalse(waiting.move_orig_ids)
        self.assertEqual(waiting.state, "waiting")
        self.env["stock.quant"]._update_available_quantity(self.bolt, self.stock, 500)
        waiting._action_assign()
        self.assertEqual(waiting.state, "waiting", "it takes no other goods")
        self.decide(inspection, 70)
        self.assertEqual(waiting.move_orig_ids, inspection.disposition_ids.move_ids)
        self.assertEqual((waiting.state, waiting.quantity), ("partially_available", 70))

    def test_backorder_keeps_what_waits(self):
        receipt, waiting = self.chained()
        receipt.move_ids.write({"quantity": 60, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        backorder = receipt.backorder_ids
        self.assertEqual(waiting.move_orig_ids, backorder.move_ids)
        self.assertEqual(backorder.move_ids.location_dest_id, self.stock)
        backorder.button_validate()
        for inspection in self.inspections(receipt) | self.inspections(backorder):
            self.decide(inspection)
        self.assertEqual((waiting.state, waiting.quantity), ("assigned", 100))

    def test_nothing_accepted_frees_what_waits(self):
        receipt, waiting = self.chained()
        receipt.button_validate()
        self.env["stock.quant"]._update_available_quantity(self.bolt, self.stock, 40)
        self.inspections(receipt).action_fail()
        self.assertEqual((waiting.procure_method, waiting.quantity), ("make_to_stock", 40))

    def test_part_accepted_before_the_goods_came(self):
        receipt, waiting = self.chained()
        inspection = self.inspections(receipt)
        self.decide(inspection, 90)
        receipt.button_validate()
        self.assertEqual((waiting.state, waiting.quantity), ("partially_available", 90))
        inspection.action_reopen("measured again")
        self.decide(inspection)
        self.assertEqual((waiting.state, waiting.quantity), ("assigned", 100))

    # ------------------------------------------------------------------ emergency release

    def test_emergency_release(self):
        receipt, waiting = self.chained()
        receipt.button_validate()
        inspection = self.inspections(receipt)
        with self.assertRaises(AccessError):
            inspection.with_user(self.inspector).action_release("line stands still")
        with self.assertRaisesRegex(UserError, "say why"):
            inspection.with_user(self.manager).action_release(" ")
        wizard = self.env["sme.qc.release"].with_user(self.manager).with_context(
            active_model="sme.qc.inspection", active_ids=inspection.ids).create({"reason": "line stands still"})
        wizard.action_release()
        self.assertEqual(inspection.state, "todo")
        self.assertEqual((inspection.is_released, inspection.released_by_id), (True, self.manager))
        self.assertEqual(inspection.release_reason, "line stands still")
        self.assertEqual(waiting.quantity, 100)
        self.assertFalse(inspection.goods_location_id)
        releases = self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_open_releases")
        listed = self.Inspection.search([("is_released", "=", True), ("state", "in", ("todo", "in_progress"))])
        self.assertEqual(releases["domain"], "[('is_released', '=', True), ('state', 'in', ('todo', 'in_progress'))]")
        self.assertIn(inspection, listed)
        with self.assertRaisesRegex(UserError, "nothing to release"):
            inspection.with_user(self.manager).action_release("again")
        self.decide(inspection)
        self.assertEqual(inspection.disposition_ids.quantity, 100)
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100, "released once, not twice")

    def test_released_before_it_came(self):
        receipt = self.receipt((self.bolt, 100))
        self.inspections(receipt).with_user(self.manager).action_release("truck is waiting")
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.bolt, self.stock), 100)
        self.assertIn(self.inspections(receipt).name, "".join(receipt.message_ids.mapped("body")))

    # ------------------------------------------------------------------ used already

    def test_verdict_changed_after_use(self):
        paint = self.product("Decided paint", tracking="lot")
        door = self.product("Decided door")
        self.bom(door, (paint, 2))
        receipt = self.receipt((paint, 100))
        receipt.move_ids.move_line_ids.lot_name = "P-1"
        receipt.button_validate()
        inspection = self.inspections(receipt)
        self.decide(inspection)
        order = self.order(door, 10)
        order.action_assign()
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        delivery = self.delivery((paint, 5))
        delivery.button_validate()
        self.assertEqual(inspection._documents_using_goods(), [order.name, delivery.name])
        inspection.with_user(self.manager).action_reopen("vendor recalls the lot")
        self.assertIn(order.name, inspection.message_ids[0].body)
        inspection.with_user(self.manager).action_fail()
        self.assertIn(f"Rejected goods are in use already: {order.name}, {delivery.name}.", inspection.message_ids[0].body)

    def test_dispositions_add_up_after_each_verdict(self):
        inspection = self.received()
        self.decide(inspection)
        for accepted in (60, 100, 0):
            inspection.action_reopen("measured again")
            self.decide(inspection, accepted)
            done = inspection.disposition_ids.filtered(lambda disposition: disposition.state == "done")
            self.assertEqual(sum(done.mapped("quantity")), accepted)
            self.assertEqual(self.on_hand(self.bolt, self.stock), 100, "what is out is out")
        scrap = self.env["stock.location"].search([("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1)
        inspection._take_goods(100, scrap, self.disposition(inspection, "scrap", 100))
        self.assertEqual(self.on_hand(self.bolt, self.stock), 0)

    def test_use_without_lots_follows_the_chain(self):
        receipt, waiting = self.chained()
        receipt.button_validate()
        inspection = self.inspections(receipt)
        self.decide(inspection)
        self.assertEqual(inspection._documents_using_goods(), [])
        waiting.picked = True
        waiting._action_done()
        self.assertEqual(inspection._documents_using_goods(), [], "a shelf is no use")
        on = self.env["stock.move"].create({
            "product_id": self.bolt.id, "product_uom": self.bolt.uom_id.id, "product_uom_qty": 30, "company_id": self.company.id,
            "location_id": waiting.location_dest_id.id, "location_dest_id": self.customers.id,
            "picking_type_id": self.warehouse.out_type_id.id, "move_orig_ids": [Command.link(waiting.id)]})
        on._action_confirm()
        on._action_assign()
        on.picked = True
        on._action_done()
        self.assertEqual(inspection._documents_using_goods(), [on.picking_id.name])

    def test_warned_goods_that_fail(self):
        self.plan_receipt.gate = "warn"
        inspection = self.received()
        inspection.action_fail()
        scrap = self.env["stock.location"].search([("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1)
        inspection._take_goods(100, scrap, self.disposition(inspection, "scrap", 100))
        self.assertEqual(self.on_hand(self.bolt), 0, "dispositions find the goods where they went")
