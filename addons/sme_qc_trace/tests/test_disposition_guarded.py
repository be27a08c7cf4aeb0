from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_nonconformance import NonconformanceCase


@tagged("post_install", "-at_install")
class TestDispositionGuarded(NonconformanceCase):
    """Quarantine opens by deciding: nobody names a disposition, a verdict or a state by another path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._lot("G-1")
        cls._receive(cls.frame, 10, 20, lot=cls.lot, location=cls.quarantine)
        cls.nonconformance = cls._nonconformance(6, lot=cls.lot, user=cls.inspector)
        cls.disposition = cls.env["sme.qc.disposition"].create(
            {"nonconformance_id": cls.nonconformance.id, "kind": "scrap", "quantity": 1})
        cls.worker = new_test_user(cls.env, "guarded_worker", "stock.group_stock_user,mrp.group_mrp_user")
        cls.by_hand = {"disposition_id": cls.disposition.id}
        cls.move_values = {
            "product_id": cls.frame.id, "product_uom_qty": 2, "location_id": cls.quarantine.id, "location_dest_id": cls.stock.id}
        cls.picking_values = {
            "picking_type_id": cls.warehouse.int_type_id.id, "location_id": cls.quarantine.id, "location_dest_id": cls.stock.id}
        cls.scrap_values = {"product_id": cls.frame.id, "scrap_qty": 1, "location_id": cls.quarantine.id, "lot_id": cls.lot.id}

    def test_nobody_names_the_disposition_of_moves_and_scraps(self):
        for user in (self.worker, self.inspector):
            env = self.env(user=user)
            picking = env["stock.picking"].create({**self.picking_values, "move_ids": [Command.create(self.move_values)]})
            move, scrap = picking.move_ids, env["stock.scrap"].create(self.scrap_values)
            paths = {
                "create": lambda env=env: env["stock.move"].create({**self.move_values, **self.by_hand}),
                "write": lambda move=move: move.write(self.by_hand),
                "copy": lambda move=move: move.copy(self.by_hand),
                "transfer": lambda env=env: env["stock.picking"].create(
                    {**self.picking_values, "move_ids": [Command.create({**self.move_values, **self.by_hand})]}),
                "move of a transfer": lambda picking=picking, move=move: picking.write(
                    {"move_ids": [Command.update(move.id, self.by_hand)]}),
                "empty": lambda move=move: move.write({"disposition_id": False}),
                "scrap": lambda env=env: env["stock.scrap"].create({**self.scrap_values, **self.by_hand}),
                "write scrap": lambda scrap=scrap: scrap.write(self.by_hand),
                "copy scrap": lambda scrap=scrap: scrap.copy(self.by_hand),
            }
            if user == self.inspector:
                disposition = self.disposition.with_env(env)
                paths |= {
                    "link": lambda move=move, disposition=disposition: disposition.write({"move_ids": [Command.link(move.id)]}),
                    "create in it": lambda disposition=disposition: disposition.write({"move_ids": [Command.create(self.move_values)]}),
                    "created with": lambda move=move: self.disposition.with_user(self.inspector).create({
                        "nonconformance_id": self.nonconformance.id, "kind": "scrap", "quantity": 1, "move_ids": [Command.link(move.id)]}),
                }
            for name, path in paths.items():
                with self.subTest(path=name, user=user.login), self.assertRaisesRegex(UserError, "not written by hand"), \
                        self.env.cr.savepoint():
                    path()
            self.assertFalse(self.disposition.move_ids)

    def test_no_default_names_it(self):
        """Neither the context nor a default of the user's own, where users may write some: they count for superuser's records too."""
        for user in (self.worker, self.inspector):
            for env in (
                    self.env(user=user, context={**self.env.context, "default_disposition_id": self.disposition.id}), self.env(user=user)):
                for model in ("stock.move", "stock.scrap"):
                    self.env["ir.default"].set(model, "disposition_id", self.disposition.id, user_id=user.id)
                move = env["stock.move"].create(self.move_values)
                picking = env["stock.picking"].create({**self.picking_values, "move_ids": [Command.create(self.move_values)]})
                scrap = env["stock.scrap"].create(self.scrap_values)
                for record in (move, picking.move_ids, scrap, move.sudo().copy(), scrap.sudo().copy()):
                    self.assertFalse(record.sudo().disposition_id)
                self.assertNotIn("disposition_id", env["stock.move"].default_get(["disposition_id"]))

    def test_no_default_decides(self):
        """A state, a verdict or a mark of the gate is no default either."""
        context = {
            "default_state": "passed", "default_accepted_quantity": 5, "default_is_released": True, "default_is_skipped": True,
            "default_goods_location_id": self.quarantine.id}
        inspection = self.env["sme.qc.inspection"].with_user(self.inspector).with_context(**context).create(
            {"product_id": self.frame.id, "lot_id": self.lot.id, "quantity": 5})
        self.assertEqual((inspection.state, inspection.accepted_quantity, inspection.goods_location_id.ids), ("todo", 0, []))
        self.assertEqual((inspection.is_released, inspection.is_skipped), (False, False))
        self.env["ir.default"].set("sme.qc.inspection", "is_released", True, user_id=self.worker.id)
        made = self.env["sme.qc.inspection"].with_user(self.worker).sudo().create({"product_id": self.frame.id, "quantity": 5})
        self.assertFalse(made.is_released)
        context = {"default_state": "done", "default_approver_id": self.manager.id}
        disposition = self.env["sme.qc.disposition"].with_user(self.inspector).with_context(**context).create(
            {"nonconformance_id": self.nonconformance.id, "kind": "scrap", "quantity": 1})
        self.assertEqual((disposition.state, disposition.approver_id.ids), ("draft", []))
        nonconformance = self.env["sme.qc.nonconformance"].with_user(self.inspector).with_context(default_state="closed").create(
            {"title": "Bent", "product_id": self.frame.id, "lot_id": self.lot.id})
        self.assertEqual(nonconformance.state, "open")
        inspection.with_user(self.env.user).goods_location_id = self.quarantine
        picking = self.env["stock.picking"].with_user(self.worker).with_context(default_inspection_id=inspection.id).create(
            {**self.picking_values, "move_ids": [Command.create(self.move_values)]})
        picking.action_confirm()
        picking.action_assign()
        self.assertFalse(picking.sudo().move_line_ids.inspection_id)
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "is in quarantine"):
            picking.button_validate()

    def test_documents_are_written_by_carrying_out_only(self):
        """Taking a disposition back cancels its order, whoever may: so that an order that is not its own is not named."""
        order = self.env["mrp.production"].create({"product_id": self.bolt.id, "product_qty": 1})
        order.action_confirm()
        rework = self._dispose(self.nonconformance, "rework", 1)
        for values in ({"production_id": order.id}, {"picking_id": 1}, {"scrap_id": 1}):
            with self.assertRaisesRegex(UserError, "documents cannot be written"):
                rework.write(values)
            with self.assertRaisesRegex(UserError, "documents cannot be written"):
                rework.create({"nonconformance_id": self.nonconformance.id, "kind": "scrap", "quantity": 1, **values})

    def test_no_more_goods_than_were_decided_on(self):
        """Four of the ten that are there are reworked or returned: five would take one along that nobody decided on."""
        rework = self._dispose(self.nonconformance, "rework", 4).production_id.with_user(self.worker)
        rework.qty_producing = 4
        rework._set_qty_producing()
        rework.move_raw_ids.move_line_ids.quantity = 5
        rework.move_raw_ids.picked = True
        with self.assertRaisesRegex(UserError, r"5.0 Units would be moved, and Rework 4 Units was decided"), self.env.cr.savepoint():
            rework.with_context(skip_consumption=True).button_mark_done()
        rework.move_raw_ids.move_line_ids.quantity = 4
        self._finish(rework.sudo())

    def test_other_goods_or_places_than_were_decided_on(self):
        """A return or a rework order takes the goods that were decided on, where they were decided to go."""
        other = self._lot("G-2")
        self._receive(self.frame, 10, 20, lot=other, location=self.quarantine)
        self._receive(self.frame, 10, 20, lot=self.lot)
        picking = self._dispose(self.nonconformance, "return", 2).picking_id.with_user(self.worker)
        rework = self._dispose(self.nonconformance, "rework", 2).production_id.with_user(self.worker)
        rework.qty_producing = 2
        rework._set_qty_producing()
        rework.move_raw_ids.picked = picking.move_ids.picked = True
        for lines, deed in (
                (picking.move_line_ids, picking.button_validate),
                (rework.move_raw_ids.move_line_ids, rework.with_context(skip_consumption=True).button_mark_done)):
            for vals in ({"lot_id": other.id}, {"location_dest_id": self.stock.id}, {"location_id": self.stock.id}):
                with self.subTest(deed=deed, vals=vals), self.assertRaisesRegex(UserError, "is not what was decided"), \
                        self.env.cr.savepoint():
                    lines.write(vals)
                    deed()
        picking.button_validate()
        self._finish(rework.sudo())
        self.assertEqual(self._there(self.frame, self.quarantine, other), 10)

    def test_return_of_pieces_that_came_in_dozens(self):
        """17 pieces are 1.42 dozens, which would be 17.04 pieces; 13 of 19 pieces are moved, no other number."""
        dozen = self.env.ref("uom.product_uom_dozen")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.vendor.id, "location_id": suppliers.id,
            "location_dest_id": self.quarantine.id, "move_ids": [Command.create({
                "product_id": self.bolt.id, "product_uom": dozen.id, "product_uom_qty": 3, "location_id": suppliers.id,
                "location_dest_id": self.quarantine.id})]})
        receipt.action_confirm()
        receipt.button_validate()
        nonconformance = self._nonconformance(36, product=self.bolt, picking_id=receipt.id)
        whole, part = (self._dispose(nonconformance, "return", quantity) for quantity in (17, 19))
        self.assertEqual(whole.move_ids.product_uom, dozen)
        whole.picking_id.with_user(self.worker).button_validate()
        self.assertEqual((whole.picking_id.state, whole.quantity), ("done", 17))
        part.move_ids.move_line_ids.quantity = 13
        part.move_ids.picked = True
        part.picking_id.with_context(cancel_backorder=True)._action_done()
        self.assertEqual((part.quantity, nonconformance.undecided_quantity), (13, 6))
        self.assertEqual(self._there(self.bolt, self.quarantine), 6)

    def test_what_is_added_to_a_return_stays_a_move_of_its_own(self):
        returned = self._dispose(self.nonconformance, "return", 4)
        picking = returned.picking_id.with_user(self.worker)
        move = picking.move_ids
        self.assertTrue(move.origin_returned_move_id)
        alike = move.copy_data({
            name: move._fields[name].convert_to_write(move[name], move) for name in move._prepare_merge_moves_distinct_fields()
            if name != "disposition_id"})[0]
        picking.move_ids = [Command.create({**alike, "product_uom_qty": 2})]
        picking.action_confirm()
        self.assertEqual(picking.move_ids.mapped("product_uom_qty"), [4, 2])
        self.assertEqual((returned.move_ids, returned.move_ids.product_uom_qty), (move.sudo(), 4))
