from odoo.tests import tagged

from .common_gates import GateCase

LINES = 500
# Statements that inspections may add to a receipt, however many lines it has.
EXTRA_TO_CONFIRM = 25
EXTRA_TO_VALIDATE = 40


@tagged("post_install", "-at_install")
class TestGateQueries(GateCase):
    """What inspections cost beside Odoo's own work does not grow with the lines of a receipt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].create([
            {"name": f"Gate line {number}", "is_storable": True, "company_id": cls.company.id} for number in range(3 * LINES)])

    def statements(self, deed):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        deed()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def received(self, products):
        """Statements to confirm and to validate a receipt of one line each."""
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "location_id": self.suppliers.id, "location_dest_id": self.stock.id,
            "company_id": self.company.id, "partner_id": self.vendor.id})
        self.env["stock.move"].create([{
            "picking_id": receipt.id, "product_id": product.id, "product_uom": product.uom_id.id, "product_uom_qty": 10,
            "location_id": self.suppliers.id, "location_dest_id": self.stock.id, "company_id": self.company.id} for product in products])
        self.env.invalidate_all()
        confirm = self.statements(receipt.action_confirm)
        receipt.move_ids.picked = True
        self.env.invalidate_all()
        return receipt, confirm, self.statements(receipt.button_validate)

    def test_receipt_of_500_lines(self):
        self.received(self.products[:2])
        _receipt, confirm_without, validate_without = self.received(self.products[:LINES])
        plan = self.plan("receipt", gate="warn")
        self.received(self.product("Gate warm-up"))
        for gate, products in (("warn", self.products[LINES:2 * LINES]), ("stop", self.products[2 * LINES:])):
            plan.gate = gate
            with self.subTest(gate=gate):
                receipt, confirm, validate = self.received(products)
                inspections = self.inspections(receipt)
                self.assertEqual(len(inspections), LINES)
                self.assertEqual(inspections.goods_location_id, self.quarantine if gate == "stop" else self.env["stock.location"])
                self.assertLessEqual(confirm - confirm_without, EXTRA_TO_CONFIRM)
                self.assertLessEqual(validate - validate_without, EXTRA_TO_VALIDATE)
