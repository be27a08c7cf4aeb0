from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGateProduction(GateCase):
    """Operations and manufacturing orders wait for their inspections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.product("Operation part", stock=1000)
        cls.lamp = cls.product("Operation lamp")
        cls.workcenter = cls.env["mrp.workcenter"].create({"name": "Operation bench", "company_id": cls.company.id})
        cls.bom_lamp = cls.bom(cls.lamp, (cls.part, 2), operation_ids=[
            Command.create({"name": name, "workcenter_id": cls.workcenter.id, "time_cycle_manual": 1}) for name in ("Bend", "Weld")])
        cls.bend, cls.weld = cls.bom_lamp.operation_ids
        cls.manager = cls.user("gate_production_manager", "sme_qc_trace.group_quality_manager")

    def started(self, quantity=10):
        order = self.order(self.lamp, quantity)
        order.action_assign()
        return order, *order.workorder_ids.sorted("sequence")

    def test_operation_starts(self):
        self.plan("operation", moment="start", operation_ids=self.bend.ids)
        order, bend, weld = self.started()
        self.assertFalse(self.inspections(order))
        bend.button_start()
        inspection = self.inspections(order)
        self.assertEqual((inspection.workorder_id, inspection.quantity, inspection.stage), (bend, 10, "operation"))
        bend.button_pending()
        bend.button_start()
        weld.button_start()
        self.assertEqual(self.inspections(order), inspection, "once, and not of other operations")

    def test_operation_is_not_finished_by_any_path(self):
        self.plan("operation", workcenter_ids=self.workcenter.ids, operation_ids=self.bend.ids)
        paths = {
            "finish": lambda workorder: workorder.button_finish(),
            "mark as done": lambda workorder: workorder.action_mark_as_done(),
            "state": lambda workorder: workorder.set_state("done"),
            "write": lambda workorder: workorder.write({"state": "done"}),
            "order": lambda workorder: workorder.production_id.button_mark_done(),
            "post": lambda workorder: workorder.production_id._post_inventory(),
        }
        _order, bend, _weld = self.started()
        bend.button_start()
        inspection = self.inspections(bend)
        for name, path in paths.items():
            with self.subTest(path=name), self.assertRaisesRegex(UserError, "first|has to be inspected"), self.env.cr.savepoint():
                path(bend)
        self.assertNotEqual(bend.state, "done")
        self.decide(inspection)
        bend.button_finish()
        self.assertEqual(bend.state, "done")

    def test_finishing_what_never_started_asks_to_inspect(self):
        self.plan("operation", operation_ids=self.weld.ids)
        _order, _bend, weld = self.started()
        action = weld.button_finish()
        inspection = self.inspections(weld)
        self.assertEqual(action["res_id"], inspection.id)
        self.assertNotEqual(weld.state, "done")
        with self.assertRaisesRegex(UserError, f"pass inspection {inspection.name} first"):
            weld.button_finish()
        with self.assertRaisesRegex(UserError, inspection.name):
            weld.set_state("done")

    def test_order_done_at_once_asks_to_inspect(self):
        self.plan("production")
        self.plan("operation", operation_ids=self.bend.ids)
        order, bend, _weld = self.started()
        action = order.button_mark_done()
        inspections = self.inspections(order)
        self.assertEqual(inspections.mapped("stage"), ["production", "operation"])
        self.assertEqual(action["domain"], [("id", "in", inspections.ids)])
        self.assertEqual(order.move_raw_ids.state, "assigned", "nothing was consumed")
        self.assertNotEqual(bend.state, "done")
        self.decide(inspections[1])
        with self.assertRaisesRegex(UserError, inspections[0].name):
            order.button_mark_done()
        self.decide(inspections[0])
        order.button_mark_done()
        self.assertEqual(order.state, "done")

    def test_order_posted_by_other_code(self):
        self.plan("production")
        order, *_operations = self.started()
        order.qty_producing = 10
        order.move_raw_ids.picked = True
        with self.assertRaisesRegex(UserError, "has to be inspected|first"):
            order._post_inventory()

    def test_failed_production_waits_for_a_concession(self):
        self.plan("production")
        order, *_operations = self.started()
        order.button_mark_done()
        inspection = self.inspections(order)
        inspection.action_fail()
        with self.assertRaisesRegex(UserError, "failed inspection"):
            order.button_mark_done()
        inspection.action_reopen("look again")
        inspection.with_user(self.manager).action_concession("good enough")
        order.button_mark_done()
        self.assertEqual(order.state, "done")

    def test_an_operation_finishes_what_was_accepted_of_it(self):
        """8 of 10 are accepted: 8 may be finished, 10 and 9 may not; the order goes on with 8, and its backorder is inspected anew."""
        self.plan("operation", operation_ids=self.bend.ids)
        order, bend, weld = self.started()
        bend.button_start()
        inspection = self.inspections(bend)
        self.decide(inspection, 8)
        for producing in (0, 10, 9):
            order.qty_producing = producing
            with self.assertRaisesRegex(UserError, rf"failed inspection {inspection.name}: finish only the 8.0 of 10.0"), \
                    self.env.cr.savepoint():
                bend.button_finish()
        order.qty_producing = 8
        bend.button_finish()
        weld.button_finish()
        self.assertEqual((bend.state, bend.qty_produced), ("done", 8))
        order.qty_producing = 10
        with self.assertRaisesRegex(UserError, inspection.name), self.env.cr.savepoint():
            order._post_inventory()
        order.qty_producing = 8
        order.with_context(skip_consumption=True, skip_backorder=True, mo_ids_to_backorder=order.ids).button_mark_done()
        self.assertEqual((order.state, order.qty_produced), ("done", 8))
        rest = order.production_group_id.production_ids - order
        self.assertEqual((rest.product_qty, self.inspections(rest.workorder_ids)), (2, self.Inspection))
        self.assertTrue(rest.workorder_ids[0].button_finish())
        self.assertEqual(self.inspections(rest.workorder_ids).quantity, 2)

    def test_an_inspection_at_the_start_needs_the_whole(self):
        self.plan("operation", moment="start", operation_ids=self.bend.ids)
        order, bend, _weld = self.started()
        bend.button_start()
        self.decide(self.inspections(bend), 8)
        order.qty_producing = 8
        with self.assertRaisesRegex(UserError, "replace the goods, or have a quality manager"):
            bend.button_finish()

    def test_emergency_release(self):
        self.plan("operation", operation_ids=self.bend.ids)
        order, bend, _weld = self.started()
        bend.button_start()
        self.inspections(bend).with_user(self.manager).action_release("line stands still")
        order.button_mark_done()
        self.assertEqual(order.state, "done")

    def test_warn_is_a_note(self):
        self.plan("operation", gate="warn")
        self.plan("production", gate="warn")
        order, *_operations = self.started()
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(len(self.inspections(order)), 3)
        self.assertIn(self.inspections(order)[1].name, "".join(order.message_ids.mapped("body")))

    def test_production_starts_with_its_first_operation(self):
        self.plan("production", moment="start")
        order, bend, _weld = self.started()
        bend.button_start()
        self.assertEqual(self.inspections(order).stage, "production")

    def test_production_without_operations_starts_with_its_quantity(self):
        self.plan("production")
        plate = self.product("Operation plate")
        self.bom(plate, (self.part, 1))
        order = self.order(plate, 5)
        self.assertFalse(self.inspections(order))
        order.qty_producing = 2
        self.assertEqual(self.inspections(order).quantity, 2)

    def test_backorder_has_its_own(self):
        self.plan("operation", operation_ids=self.bend.ids)
        order, bend, _weld = self.started()
        bend.button_start()
        self.decide(self.inspections(bend))
        order.qty_producing = 4
        order._set_qty_producing()
        order.with_context(skip_backorder=True, mo_ids_to_backorder=order.ids).button_mark_done()
        self.assertEqual(order.state, "done")
        backorder = order.production_group_id.production_ids - order
        action = backorder.button_mark_done()
        self.assertEqual(action["res_id"], self.inspections(backorder).id)

    def test_cancelled_order(self):
        self.plan("operation")
        self.plan("production")
        order, bend, _weld = self.started()
        bend.button_start()
        self.assertEqual(self.inspections(order).mapped("state"), ["todo", "todo"])
        order.action_cancel()
        self.assertEqual(self.inspections(order).mapped("state"), ["cancelled", "cancelled"])
