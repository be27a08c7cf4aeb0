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
