from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common_nonconformance import NonconformanceCase


@tagged("post_install", "-at_install")
class TestDisposition(NonconformanceCase):
    def setUp(self):
        super().setUp()
        self.lot = self._lot("D-1")
        self.receipt = self._receive(self.frame, 10, 20, self.lot, self.quarantine)
        self.nonconformance = self._nonconformance(10, self.lot, user=self.inspector)

    def test_wizard_decides_several_at_once(self):
        """Q6 from the nonconformance: of 10 there are 6 to scrap, 3 to rework and 1 to go back."""
        action = self.nonconformance.action_decide()
        form = Form(self.env["sme.qc.decide"].with_user(self.inspector).with_context(**action["context"]))
        with form.line_ids.edit(0) as line:
            line.kind = "scrap"
            line.quantity = 6
        for kind, quantity in (("rework", 3), ("return", 1)):
            with form.line_ids.new() as line:
                line.kind = kind
                line.quantity = quantity
        self.assertEqual(form.remaining, 0)
        form.save().action_decide()
        dispositions = self.nonconformance.disposition_ids
        self.assertEqual(dispositions.mapped("state"), ["done"] * 3)
        self.assertEqual(sum(dispositions.move_ids.mapped("product_uom_qty")), 10)
        self.assertEqual([len(disposition.move_ids) for disposition in dispositions], [1, 1, 1])
        self.assertEqual(self.nonconformance.state, "decided")
        self.assertEqual(self._there(self.frame, self.quarantine), 4)

    def test_wizard_refuses_too_much(self):
        wizard = Form(self.env["sme.qc.decide"].with_context(default_nonconformance_id=self.nonconformance.id))
        with wizard.line_ids.edit(0) as line:
            line.quantity = 11
        self.assertEqual(wizard.remaining, -1)
        with self.assertRaisesRegex(UserError, "lines add up to 11"):
            wizard.save().action_decide()

    def test_sum_is_the_lot(self):
        self._dispose(self.nonconformance, "scrap", 6)
        with self.assertRaisesRegex(ValidationError, "11.0 would be decided on"):
            self._dispose(self.nonconformance, "scrap", 5)

    def test_scrap(self):
        disposition = self._dispose(self.nonconformance, "scrap", 4)
        self.assertEqual(disposition.scrap_id.state, "done")
        self.assertRecordValues(disposition.move_ids, [{"state": "done", "quantity": 4, "scrap_id": disposition.scrap_id.id}])
        self.assertEqual(disposition.move_ids.lot_ids, self.lot)
        self.assertEqual(self._there(self.frame, self.quarantine), 6)
        self.assertEqual(self.nonconformance.state, "open")
        self.assertEqual(self.nonconformance.undecided_quantity, 6)
        self.assertEqual(self.nonconformance.with_user(self.manager).scrap_cost, 80)
        with self.assertRaisesRegex(UserError, "have moved"):
            disposition.action_cancel()

    def test_scrap_takes_packages_and_owners(self):
        package = self.env["stock.package"].create({"name": "Q-BOX"})
        owner = self.env["res.partner"].create({"name": "Owner Q"})
        lot = self._lot("D-2")
        quant = self.env["stock.quant"]
        quant._update_available_quantity(self.frame, self.quarantine, 2, lot_id=lot, package_id=package)
        quant._update_available_quantity(self.frame, self.quarantine, 3, lot_id=lot, owner_id=owner)
        disposition = self._dispose(self._nonconformance(5, lot), "scrap", 5)
        self.assertEqual(disposition.move_ids.quantity, 5)
        self.assertEqual(self._there(self.frame, self.quarantine, lot), 0)
        self.assertFalse(quant.search([("lot_id", "=", lot.id), ("quantity", "<", 0)]))

    def test_return_to_vendor(self):
        disposition = self._dispose(self.nonconformance, "return", 3)
        picking = disposition.picking_id
        move = disposition.move_ids
        self.assertEqual(picking.return_id, self.receipt)
        self.assertRecordValues(move, [{
            "location_id": self.quarantine.id, "state": "assigned", "quantity": 3, "origin_returned_move_id": self.receipt.move_ids.id}])
        self.assertEqual(move.location_dest_id.usage, "supplier")
        self.assertEqual(move.lot_ids, self.lot)
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(move.state, "done")
        self.assertEqual(self._there(self.frame, self.quarantine), 7)

    def test_cancelled_return_frees_the_goods(self):
        disposition = self._dispose(self.nonconformance, "return", 10)
        self.assertEqual(self.nonconformance.state, "decided")
        disposition.picking_id.action_cancel()
        self.assertEqual(disposition.state, "cancelled")
        self.assertEqual(self.nonconformance.state, "open")
        self.assertEqual(self.nonconformance.undecided_quantity, 10)
        self._dispose(self.nonconformance, "scrap", 10)

    def test_taken_back(self):
        disposition = self._dispose(self.nonconformance, "rework", 10)
        disposition.action_cancel()
        self.assertEqual(disposition.production_id.state, "cancel")
        self.assertEqual(disposition.state, "cancelled")
        self._dispose(self.nonconformance, "scrap", 10)

    def test_return_without_receipt_says_so(self):
        bolts = self._nonconformance(1, product=self.bolt)
        self.env["stock.quant"]._update_available_quantity(self.bolt, self.quarantine, 1)
        with self.assertRaisesRegex(UserError, "no receipt of Bolt Q is known"):
            self._dispose(bolts, "return", 1)

    def test_goods_must_be_somewhere(self):
        self.nonconformance.location_id = False
        with self.assertRaisesRegex(UserError, "say where the goods are"):
            self._dispose(self.nonconformance, "scrap", 1)

    def test_lot_must_be_known(self):
        with self.assertRaisesRegex(UserError, "enter the lot"):
            self._dispose(self._nonconformance(1), "scrap", 1)

    def test_concession_is_approved(self):
        disposition = self._dispose(self.nonconformance, "concession", 10, reason="Customer agrees", customer_consent="Mail of Ms Li")
        self.assertEqual(disposition.state, "to_approve")
        self.assertEqual(self._there(self.frame, self.quarantine), 10)
        self.assertEqual(self.nonconformance.state, "open")
        activity = self.env["mail.activity"].search([
            ("res_model", "=", "sme.qc.nonconformance"), ("res_id", "=", self.nonconformance.id),
            ("activity_type_id", "=", self.env.ref("sme_qc_trace.mail_activity_approval").id)])
        self.assertTrue(activity.user_id.has_group("sme_qc_trace.group_quality_manager"))
        with self.assertRaises(AccessError):
            disposition.with_user(self.inspector).action_approve()
        disposition.with_user(self.manager).action_approve()
        self.assertRecordValues(disposition, [{"state": "done", "approver_id": self.manager.id}])
        self.assertFalse(activity.exists().filtered("active"))
        self.assertEqual((self._there(self.frame, self.quarantine), self._there(self.frame, self.stock)), (0, 10))
        self.assertRecordValues(disposition.move_ids, [{"state": "done", "quantity": 10}])

    def test_concession_needs_a_reason(self):
        disposition = self._dispose(self.nonconformance, "concession", 1)
        with self.assertRaisesRegex(UserError, "reason of the concession"):
            disposition.with_user(self.manager).action_approve()

    def test_refused(self):
        disposition = self._dispose(self.nonconformance, "concession", 10, reason="Please")
        disposition.with_user(self.manager).action_refuse()
        self.assertEqual(disposition.state, "cancelled")
        self.assertEqual(self.nonconformance.undecided_quantity, 10)

    def test_settings_say_what_is_approved(self):
        self.company.approve_scrap = True
        disposition = self._dispose(self.nonconformance, "scrap", 1)
        self.assertEqual(disposition.state, "to_approve")
        self.assertEqual(self._dispose(self.nonconformance.with_user(self.manager), "scrap", 1).approver_id, self.manager)

    def test_state_is_not_written(self):
        """Nobody approves a concession by writing its state."""
        disposition = self._dispose(self.nonconformance, "concession", 1, reason="Please")
        Disposition = self.env["sme.qc.disposition"].with_user(self.inspector)
        for values in ({"state": "done"}, {"approver_id": self.inspector.id}):
            with self.assertRaisesRegex(UserError, "cannot be written"):
                disposition.with_user(self.inspector).write(values)
        with self.assertRaisesRegex(UserError, "cannot be written"):
            Disposition.create({"nonconformance_id": self.nonconformance.id, "kind": "scrap", "quantity": 1, "state": "done"})
        disposition.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "is done"):
            disposition.with_user(self.manager).quantity = 2

    def test_is_not_done_twice(self):
        """A done disposition is not set back by writing its state, nor moved to other goods."""
        disposition = self._dispose(self.nonconformance, "scrap", 4)
        with self.assertRaisesRegex(UserError, "cannot be written"):
            disposition.state = "draft"
        with self.assertRaisesRegex(UserError, "is done"):
            disposition.nonconformance_id = self._nonconformance(10, self.lot)

    def test_is_of_the_goods_of_its_nonconformance(self):
        Disposition = self.env["sme.qc.disposition"].with_user(self.inspector)
        values = {"nonconformance_id": self.nonconformance.id, "kind": "scrap", "quantity": 1}
        for other in ({"product_id": self.bolt.id, "lot_id": False}, {"lot_id": self._lot("D-OTHER").id}):
            with self.assertRaisesRegex(ValidationError, "other goods"):
                Disposition.create({**values, **other})
        with self.assertRaisesRegex(UserError, "is of a nonconformance"):
            Disposition.create({"product_id": self.frame.id, "lot_id": self.lot.id, "kind": "scrap", "quantity": 1})
        self._dispose(self.nonconformance, "scrap", 1)
        with self.assertRaisesRegex(ValidationError, "stay as they were decided"):
            self.nonconformance.write({"product_id": self.bolt.id, "lot_id": False})

    def test_a_part_of_a_return_by_warehouse(self):
        """Who may do transfers and nothing in quality sends four of six back; two stay in the backorder."""
        worker = new_test_user(self.env, "return_worker", "stock.group_stock_user", company_id=self.nonconformance.company_id.id)
        disposition = self._dispose(self.nonconformance, "return", 6)
        picking = disposition.picking_id.with_user(worker)
        picking.move_ids.quantity = 4
        picking.with_context(skip_backorder=True).button_validate()
        parts = sorted((move.state, move.product_uom_qty) for move in disposition.move_ids)
        self.assertEqual(parts, [("assigned", 2), ("done", 4)])

    def test_warehouse_names_no_disposition(self):
        worker = new_test_user(self.env, "named_worker", "stock.group_stock_user", company_id=self.nonconformance.company_id.id)
        disposition = self._dispose(self.nonconformance, "scrap", 1)
        with self.assertRaisesRegex(UserError, "not written by hand"):
            self.env["stock.scrap"].with_user(worker).create({
                "product_id": self.frame.id, "scrap_qty": 1, "location_id": self.quarantine.id, "disposition_id": disposition.id})

    def test_inspectors_open_quarantine_by_deciding_only(self):
        """Not by naming a disposition on a move of their own, nor by an order that says it reworks."""
        inspection = self.env["sme.qc.inspection"].create({
            "product_id": self.frame.id, "lot_id": self.lot.id, "quantity": 10, "company_id": self.nonconformance.company_id.id})
        inspection.goods_location_id = self.quarantine
        disposition = self._dispose(self.nonconformance, "scrap", 1)
        warehouse = self.nonconformance._warehouse()
        values = {
            "product_id": self.frame.id, "product_uom_qty": 2,
            "location_id": self.quarantine.id, "location_dest_id": warehouse.lot_stock_id.id}
        with self.assertRaisesRegex(UserError, "not written by hand"):
            self.env["stock.move"].with_user(self.inspector).create({**values, "disposition_id": disposition.id})
        made = self.env["mrp.production"].create({"product_id": self.frame.id, "product_qty": 1})
        order = self.env["mrp.production"].create({
            "product_id": self.frame.id, "product_qty": 2, "bom_id": False, "rework_of_id": made.id,
            "move_raw_ids": [(0, 0, values | {"location_dest_id": made.production_location_id.id})]})
        order.action_confirm()
        raw = order.move_raw_ids
        raw.move_line_ids = [(5,), (0, 0, {
            "product_id": self.frame.id, "lot_id": self.lot.id, "quantity": 2, "location_id": self.quarantine.id,
            "location_dest_id": raw.location_dest_id.id})]
        raw.picked = True
        with self.assertRaisesRegex(UserError, "is in quarantine"):
            raw._action_done()

    def test_part_of_a_return(self):
        """Of a return of six only four leave, without backorder: two wait for another disposition."""
        disposition = self._dispose(self.nonconformance, "return", 6)
        self._dispose(self.nonconformance, "scrap", 4)
        self.assertEqual(self.nonconformance.state, "decided")
        disposition.move_ids.move_line_ids.quantity = 4
        disposition.move_ids.picked = True
        disposition.picking_id.with_context(skip_backorder=True, picking_ids_not_to_backorder=disposition.picking_id.ids).button_validate()
        self.assertEqual((disposition.quantity, self.nonconformance.undecided_quantity, self.nonconformance.state), (4, 2, "open"))
        self._dispose(self.nonconformance, "scrap", 2)
        self.assertEqual(self.nonconformance.state, "decided")

    def test_regrade(self):
        """Ten at 20 become second choice at their value, in a lot of the same name."""
        second = self._product("Frame Q Second", tracking="lot")
        disposition = self._dispose(self.nonconformance.with_user(self.manager), "regrade", 4, regrade_product_id=second.id)
        self.assertEqual(disposition.production_id.state, "done")
        lot = disposition.production_id.lot_producing_ids
        self.assertEqual((lot.name, lot.product_id), ("D-1", second))
        self.assertEqual((self._there(second, self.stock, lot), self._there(self.frame, self.quarantine)), (4, 6))
        self.assertEqual(disposition.production_id.move_finished_ids.value, 80)
        self.assertEqual(disposition.move_ids, disposition.production_id.move_raw_ids)
        self.assertEqual(self.nonconformance.with_user(self.manager).regrade_cost, 0)

    def test_regrade_needs_a_product(self):
        with self.assertRaisesRegex(ValidationError, "choose the other product"):
            self._dispose(self.nonconformance, "regrade", 4)

    def test_without_lots(self):
        self._receive(self.bolt, 5, 2, location=self.quarantine)
        bolts = self._nonconformance(5, product=self.bolt)
        self._dispose(bolts, "scrap", 3)
        rework = self._dispose(bolts, "rework", 2).production_id
        self._finish(rework)
        self.assertEqual((self._there(self.bolt, self.quarantine), self._there(self.bolt, self.stock)), (0, 2))

    def test_documents_are_linked_both_ways(self):
        rework = self._dispose(self.nonconformance, "rework", 1)
        self.assertEqual(rework.action_open_document()["res_id"], rework.production_id.id)
        self.assertIn(rework.production_id, self.nonconformance.rework_ids)
        self.assertIn(self.nonconformance.name, "".join(rework.production_id.message_ids.mapped("body")))

    def test_statements_do_not_grow_with_lots(self):
        """Finding the goods of many lots is one statement."""
        from ..nonconformances import goods
        lots = self.env["stock.lot"].create([{"name": f"D-L{number}", "product_id": self.frame.id} for number in range(40)])
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(self.frame, self.quarantine, 2, lot_id=lot)
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = goods.lines(self.env, [(self.frame, lot, self.quarantine, 2, "NC") for lot in some])
            self.assertEqual(sum(line["quantity"] for lines in found for line in lines), 2 * len(some))
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(lots[:2]), count(lots))
