from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGateDeliveries(GateCase):
    """A delivery whose inspection stops cannot be done by any path before it is passed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_delivery = cls.plan("delivery")
        cls.lamp = cls.product("Gate lamp", stock=100)
        cls.manager = cls.user("gate_delivery_manager", "sme_qc_trace.group_quality_manager")

    def test_refused_by_every_path(self):
        def button(delivery):
            delivery.button_validate()

        def backorder(delivery):
            delivery.move_ids.write({"quantity": 3, "picked": True})
            delivery.with_context(skip_backorder=True).button_validate()

        def backorder_wizard(delivery):
            delivery.move_ids.write({"quantity": 3, "picked": True})
            action = delivery.button_validate()
            self.env[action["res_model"]].with_context(**action["context"]).create({}).process()

        def transfer(delivery):
            delivery.move_ids.picked = True
            delivery._action_done()

        def move(delivery):
            delivery.move_ids.picked = True
            delivery.move_ids._action_done()

        def several(delivery):
            (delivery | self.delivery((self.lamp, 1))).button_validate()

        for path in (button, backorder, backorder_wizard, transfer, move, several):
            delivery = self.delivery((self.lamp, 10))
            inspection = self.inspections(delivery)
            self.assertEqual(inspection.quantity, 10)
            with self.subTest(path=path.__name__), self.assertRaisesRegex(UserError, f"pass inspection {inspection.name} first"):
                path(delivery)
            self.assertEqual(delivery.state, "assigned")
            delivery.do_unreserve()

    def test_passed(self):
        delivery = self.delivery((self.lamp, 10))
        self.decide(self.inspections(delivery))
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self.on_hand(self.lamp), 90)

    def test_partly_accepted(self):
        delivery = self.delivery((self.lamp, 10))
        inspection = self.inspections(delivery)
        self.decide(inspection, 8)
        with self.assertRaisesRegex(UserError, "8.0 of 10.0 accepted"):
            delivery.button_validate()
        delivery.move_ids.write({"quantity": 8, "picked": True})
        delivery.with_context(skip_backorder=True).button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self.inspections(delivery.backorder_ids).state, "todo")

    def test_more_than_was_inspected(self):
        """What is delivered beyond what passed is inspected too, however it came to be more."""
        def by_hand(delivery):
            delivery.move_ids.write({"quantity": 15, "picked": True})

        def ordered(delivery):
            delivery.move_ids.product_uom_qty = 15
            delivery.action_assign()

        for more in (by_hand, ordered):
            with self.subTest(more=more.__name__):
                delivery = self.delivery((self.lamp, 10))
                first = self.inspections(delivery)
                self.decide(first)
                more(delivery)
                delivery.button_validate() if more == by_hand else None
                second = self.inspections(delivery) - first
                self.assertEqual((delivery.state, second.quantity, second.state), ("assigned", 5, "todo"))
                with self.assertRaisesRegex(UserError, second.name):
                    delivery.button_validate()
                self.decide(second)
                delivery.button_validate()
                self.assertEqual((delivery.state, delivery.move_ids.quantity), ("done", 15))

    def test_more_and_then_no_more(self):
        delivery = self.delivery((self.lamp, 10))
        first = self.inspections(delivery)
        self.decide(first)
        delivery.move_ids.write({"quantity": 15, "picked": True})
        delivery.button_validate()
        delivery.move_ids.quantity = 10
        delivery.button_validate()
        self.assertEqual((delivery.state, self.inspections(delivery).mapped("state")), ("done", ["passed", "cancelled"]))

    def test_conceded_by_its_nonconformance(self):
        """All ten fail, and a manager accepts them in the nonconformance that this opened."""
        delivery = self.delivery((self.lamp, 10))
        inspection = self.inspections(delivery)
        inspection.action_fail()
        disposition = self.env["sme.qc.disposition"].create({
            "nonconformance_id": inspection.nonconformance_ids.id, "kind": "concession", "quantity": 10, "reason": "agreed"})
        with self.assertRaisesRegex(UserError, "failed inspection"):
            delivery.button_validate()
        disposition.with_user(self.manager).action_approve()
        delivery.button_validate()
        self.assertEqual((delivery.state, inspection.nonconformance_ids.state), ("done", "decided"))

    def test_released_by_a_manager(self):
        delivery = self.delivery((self.lamp, 10))
        self.inspections(delivery).with_user(self.manager).action_release("customer accepts the risk")
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self.inspections(delivery).state, "todo", "the inspection stays open")

    def test_concession(self):
        delivery = self.delivery((self.lamp, 10))
        self.inspections(delivery).with_user(self.manager).action_concession("agreed with the customer")
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")

    def test_warn(self):
        self.plan_delivery.gate = "warn"
        delivery = self.delivery((self.lamp, 10))
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertIn(self.inspections(delivery).name, "".join(delivery.message_ids.mapped("body")))

    def test_lots_one_each_and_one_that_changed(self):
        oil = self.product("Gate oil", tracking="lot")
        first, second, third = (self.lot(oil, name, stock=10) for name in ("O1", "O2", "O3"))
        delivery = self.delivery((oil, 20))
        inspections = self.inspections(delivery)
        self.assertEqual(inspections.lot_id, first | second)
        self.assertEqual(inspections.mapped("quantity"), [10, 10])
        for inspection in inspections:
            self.decide(inspection)
        line = delivery.move_ids.move_line_ids.filtered(lambda line: line.lot_id == second)
        line.lot_id = third
        delivery.move_ids.picked = True
        action = delivery.button_validate()
        new = self.inspections(delivery).filtered(lambda inspection: inspection.lot_id == third)
        self.assertEqual(action["res_id"], new.id, "the transfer waits while the new lot is inspected")
        self.assertEqual((delivery.state, new.state), ("assigned", "todo"))
        with self.assertRaisesRegex(UserError, new.name):
            delivery.button_validate()
        self.decide(new)
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")

    def test_plan_made_after_the_delivery_was_ready(self):
        self.plan_delivery.active = False
        delivery = self.delivery((self.lamp, 10))
        self.assertFalse(self.inspections(delivery))
        self.plan_delivery.active = True
        action = delivery.action_make_inspections()
        self.assertEqual(action["res_id"], self.inspections(delivery).id)
        with self.assertRaisesRegex(UserError, "first"):
            delivery.button_validate()

    def test_nothing_to_inspect_is_said(self):
        self.plan_delivery.active = False
        delivery = self.delivery((self.lamp, 10))
        with self.assertRaisesRegex(UserError, "no inspection plan applies"):
            delivery.action_make_inspections()
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")

    def test_steps_inside_the_warehouse_are_not_deliveries(self):
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.transfer(self.warehouse.pick_type_id, self.stock, self.warehouse.wh_output_stock_loc_id, (self.lamp, 4))
        pick.action_assign()
        pick.button_validate()
        self.assertEqual(pick.state, "done")
        self.assertFalse(self.inspections(pick))
