from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestGateRights(GateCase):
    """People without quality rights work on; companies do not see each other's inspections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for stage in ("receipt", "delivery", "operation", "production", "finished"):
            cls.plan(stage)
        cls.part = cls.product("Rights part", stock=100)
        cls.stock_user = cls.user("gate_stock", "stock.group_stock_user")
        cls.mrp_user = cls.user("gate_mrp", "mrp.group_mrp_user")
        cls.purchase_user = cls.user("gate_purchase", "purchase.group_purchase_user")
        cls.sales_user = cls.user("gate_sales", "sales_team.group_sale_salesman")

    def test_stock_user_receives(self):
        receipt = self.receipt((self.part, 10))
        receipt.with_user(self.stock_user).button_validate()
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self.inspections(receipt).goods_location_id, self.quarantine)
        self.assertEqual(receipt.with_user(self.stock_user).action_view_inspections()["res_id"], self.inspections(receipt).id)
        self.assertEqual(receipt.with_user(self.stock_user).inspection_count, 1)

    def test_stock_user_confirms_a_receipt_and_delivers(self):
        env = self.env(user=self.stock_user)
        receipt = self.env["stock.picking"].with_env(env).create({
            "picking_type_id": self.warehouse.in_type_id.id, "location_id": self.suppliers.id, "location_dest_id": self.stock.id,
            "company_id": self.company.id, "move_ids": [Command.create({
                "product_id": self.part.id, "product_uom": self.part.uom_id.id, "product_uom_qty": 5, "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id, "company_id": self.company.id})]})
        receipt.action_confirm()
        self.assertEqual(self.inspections(receipt).quantity, 5)
        delivery = self.delivery((self.part, 10)).with_user(self.stock_user)
        with self.assertRaisesRegex(UserError, "first"):
            delivery.button_validate()
        self.decide(self.inspections(delivery))
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")

    def test_production_user_produces(self):
        lamp = self.product("Rights lamp")
        bench = self.env["mrp.workcenter"].create({"name": "Rights bench", "company_id": self.company.id})
        self.bom(lamp, (self.part, 1), operation_ids=[Command.create({"name": "Turn", "workcenter_id": bench.id})])
        order = self.order(lamp, 5).with_user(self.mrp_user)
        order.action_assign()
        order.workorder_ids.button_start()
        with self.assertRaisesRegex(UserError, "first"):
            order.workorder_ids.button_finish()
        for inspection in self.inspections(order):
            self.decide(inspection)
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(self.on_hand(lamp, self.quarantine), 5)
        self.assertTrue(order.action_view_inspections())
        plate = self.product("Rights plate")
        self.bom(plate, (self.part, 1))
        other = self.order(plate, 1)
        other.qty_producing = 1
        self.assertEqual(self.inspections(other).state, "todo")
        other.with_user(self.mrp_user).action_cancel()
        self.assertEqual((other.state, self.inspections(other).state), ("cancel", "cancelled"))

    def test_buyer_and_salesperson_confirm(self):
        purchase = self.env["purchase.order"].with_user(self.purchase_user).create({
            "partner_id": self.vendor.id,
            "order_line": [Command.create({"product_id": self.part.id, "product_qty": 3, "price_unit": 1.0})]})
        purchase.button_confirm()
        self.assertEqual(self.inspections(purchase.sudo().picking_ids).quantity, 3)
        purchase.button_cancel()
        self.assertEqual(self.inspections(purchase.sudo().picking_ids).state, "cancelled")
        sale = self.env["sale.order"].with_user(self.sales_user).create({
            "partner_id": self.customer.id, "order_line": [Command.create({"product_id": self.part.id, "product_uom_qty": 4})]})
        sale.action_confirm()
        self.assertEqual(self.inspections(sale.sudo().picking_ids).quantity, 4)
        sale.order_line.product_uom_qty = 6
        self.assertEqual(sum(self.inspections(sale.sudo().picking_ids).mapped("quantity")), 6)

    def test_read_only_for_stock_and_production(self):
        inspection = self.inspections(self.receipt((self.part, 10)))
        for user in (self.stock_user, self.mrp_user):
            self.assertEqual(inspection.with_user(user).read(["name", "state", "plan_id"])[0]["state"], "todo")
            with self.assertRaises(AccessError):
                inspection.with_user(user).note = "mine"
            with self.assertRaises(AccessError):
                inspection.with_user(user).action_pass()
            with self.assertRaises(AccessError):
                inspection.with_user(user).action_release("let it go")
        with self.assertRaises(AccessError):
            inspection.with_user(self.sales_user).read(["name"])

    def test_no_buttons_without_the_right(self):
        """Their lists of inspections offer nothing that ends in an access error."""
        for user, offered in ((self.stock_user, False), (self.mrp_user, False), (self.env.ref("base.user_admin"), True)):
            for kind in ("list", "form"):
                arch = self.env["sme.qc.inspection"].with_user(user).get_view(view_type=kind)["arch"]
                self.assertEqual("<button" in arch, offered, (user.login, kind))


    def test_marks_of_the_gate_are_not_written_by_hand(self):
        receipt = self.receipt((self.part, 10))
        receipt.button_validate()
        inspection = self.inspections(receipt)
        by_hand = self.transfer(self.warehouse.int_type_id, self.quarantine, self.stock, (self.part, 10)).with_user(self.stock_user)
        by_hand.action_assign()
        with self.assertRaisesRegex(UserError, "is not written"):
            by_hand.move_line_ids.inspection_id = inspection.id
        with self.assertRaisesRegex(UserError, "is not written"):
            by_hand.move_line_ids.copy({"inspection_id": inspection.id})
        with self.assertRaisesRegex(UserError, "ask an inspector"):
            by_hand.move_ids.disposition_id = 1
        with self.assertRaisesRegex(UserError, "in quarantine"):
            by_hand.button_validate()

    def test_lines_that_lead_elsewhere(self):
        """Goods pass the gate by where they come from and go to, not by what their transfer says."""
        suppliers, stock = self.suppliers, self.stock
        held = self.receipt((self.part, 10))
        held.button_validate()
        back = self.transfer(self.warehouse.int_type_id, self.quarantine, suppliers, (self.part, 10))
        inside = self.transfer(self.warehouse.int_type_id, stock, stock, (self.part, 10))
        outside = self.transfer(self.warehouse.in_type_id, suppliers, suppliers, (self.part, 10))
        for picking, vals, reason in (
                (back, {"location_dest_id": stock.id}, "in quarantine"),
                (inside, {"location_id": self.quarantine.id}, "in quarantine"),
                (inside, {"location_id": suppliers.id}, "has to be inspected"),
                (outside, {"location_dest_id": stock.id}, "has to be inspected")):
            moves = picking.with_user(self.stock_user).move_ids
            moves.move_line_ids.unlink()
            with self.subTest(vals=vals, picking=picking.name), self.assertRaisesRegex(UserError, reason), self.env.cr.savepoint():
                moves.write({"quantity": 10, "picked": True})
                moves.move_line_ids.write({"location_id": picking.location_id.id, "location_dest_id": picking.location_dest_id.id, **vals})
                moves._action_done()
        self.assertEqual(self.on_hand(self.part, self.quarantine), 10)

    def test_lines_of_what_is_done_lead_elsewhere(self):
        held = self.receipt((self.part, 10))
        held.button_validate()
        screw = self.product("Gate rights screw", stock=10)
        inside = self.transfer(self.warehouse.int_type_id, self.stock, self.stock, (screw, 10), (self.part, 10)).with_user(self.stock_user)
        inside.move_ids.write({"quantity": 10, "picked": True})
        inside.button_validate()
        line = inside.move_line_ids.filtered(lambda line: line.product_id == self.part)
        values = {
            "picking_id": inside.id, "product_id": self.part.id, "quantity": 10, "location_id": self.quarantine.id,
            "location_dest_id": self.stock.id}
        for path, reason in (
                (lambda: line.write({"location_id": self.quarantine.id}), "in quarantine"),
                (lambda: line.create(values), "in quarantine"),
                (lambda: line.write({"location_id": self.suppliers.id}), "has to be inspected"),
                (lambda: line.create({**values, "location_id": self.suppliers.id}), "has to be inspected")):
            with self.assertRaisesRegex(UserError, reason), self.env.cr.savepoint():
                path()
        self.assertEqual(self.on_hand(self.part, self.quarantine), 10)

    def test_out_of_quarantine_without_a_lot(self):
        oil = self.product("Gate rights oil", tracking="lot")
        receipt = self.receipt((oil, 10))
        receipt.move_line_ids.lot_name = "GR-1"
        receipt.button_validate()
        self.warehouse.int_type_id.write({"use_create_lots": False, "use_existing_lots": False})
        by_hand = self.transfer(self.warehouse.int_type_id, self.quarantine, self.stock, (oil, 10)).with_user(self.stock_user)
        by_hand.move_ids.move_line_ids.unlink()
        by_hand.move_ids.move_line_ids = [Command.create({
            "product_id": oil.id, "quantity": 10, "location_id": self.quarantine.id, "location_dest_id": self.stock.id,
            "picking_id": by_hand.id})]
        by_hand.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "in quarantine"):
            by_hand.button_validate()

    def test_inspectors_tie_no_inspection_to_what_it_opens(self):
        """Neither as they make it nor later, and what is held stays the goods of its inspection."""
        inspector = self.user("gate_rights_inspector", "sme_qc_trace.group_quality_user")
        easy = self.plan("production", gate="warn", product_ids=self.product("Gate rights easy").ids)
        receipt = self.receipt((self.part, 10))
        order = self.order(self.product("Gate rights lamp"), 1)
        values = {"product_id": self.part.id, "company_id": self.company.id, "gate": "warn"}
        Inspection = self.Inspection.with_user(inspector)
        loose = Inspection.create(values)
        for path in (
                lambda: loose.write({"move_id": receipt.move_ids.id}),
                lambda: Inspection.create({**values, "plan_id": easy.id, "production_id": order.id}),
                lambda: loose.write({"stage": "production", "production_id": order.id}),
                lambda: Inspection.with_context(default_production_id=order.id, default_stage="production").create(values)):
            with self.assertRaisesRegex(UserError, "come from plans"), self.env.cr.savepoint():
                path()
        receipt.button_validate()
        inspection = self.inspections(receipt).with_user(inspector)
        for vals in ({"product_id": order.product_id.id}, {"quantity": 1}):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"), self.env.cr.savepoint():
                inspection.write(vals)

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Gate other company"})
        self.env.user.company_ids = [Command.link(other.id)]
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        product = self.env["product.product"].create({"name": "Gate shared", "is_storable": True, "company_id": False})
        self.env["sme.qc.plan"].create({"name": "Gate shared plan", "stage": "receipt", "company_id": False, "product_ids": product.ids})
        env = self.env(context={**self.env.context, "allowed_company_ids": [self.company.id, other.id]})
        receipts = env["stock.picking"]
        for company, house in ((self.company, self.warehouse), (other, warehouse)):
            receipts |= env["stock.picking"].create({
                "picking_type_id": house.in_type_id.id, "location_id": self.suppliers.id, "location_dest_id": house.lot_stock_id.id,
                "company_id": company.id, "move_ids": [Command.create({
                    "product_id": product.id, "product_uom": product.uom_id.id, "product_uom_qty": 5, "location_id": self.suppliers.id,
                    "location_dest_id": house.lot_stock_id.id, "company_id": company.id})]})
        receipts.action_confirm()
        receipts.button_validate()
        inspections = env["sme.qc.inspection"].search([("product_id", "=", product.id)])
        self.assertEqual(inspections.company_id, self.company | other)
        for inspection in inspections:
            self.assertEqual(inspection.goods_location_id.company_id, inspection.company_id)
        self.assertEqual(
            self.env["sme.qc.inspection"].with_user(self.stock_user).search([("product_id", "=", product.id)]).company_id, self.company)
        inspections._decide("passed", {inspection: inspection.quantity for inspection in inspections})
        for house in (self.warehouse, warehouse):
            self.assertEqual(self.on_hand(product, house.lot_stock_id), 5)
