from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_trace import TableTrace


@tagged("post_install", "-at_install")
class TestTraceRights(TableTrace):
    """Who sees which trace, and what of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector = cls.user("trace_inspector", "sme_qc_trace.group_quality_user")
        cls.worker = cls.user("trace_worker", "stock.group_stock_user")
        cls.employee = cls.user("trace_employee", "base.group_user")
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_salesperson_sees_own_order(self):
        result = self.order.with_user(self.salesperson).trace_back()
        self.assertIn(f"lot-{self.coil.id}", result["nodes"])
        self.assertEqual({one["state"] for one in result["inspections"]}, {"passed", "failed"})
        self.assertEqual(len(result["nonconformances"]), 1)
        self.assertFalse(any("id" in one for one in result["inspections"] + result["nonconformances"]))

    def test_salesperson_sees_no_vendor(self):
        result = self.order.with_user(self.salesperson).trace_back()
        [receipt] = result["nodes"][f"lot-{self.coil.id}"]["receipts"]
        self.assertEqual(receipt.keys(), {"date", "quantity", "picking"})
        self.assertNotIn("id", receipt["picking"])
        self.assertNotIn("Steelworks", str(result))

    def test_salesperson_sees_no_other_order(self):
        with self.assertRaises(AccessError):
            self.other_order.with_user(self.salesperson).trace_back()
        with self.assertRaises(AccessError):
            self.other_delivery.with_user(self.salesperson).trace_back()
        self.assertNotIn("Second Customer", str(self.order.with_user(self.salesperson).trace_back()))

    def test_salesperson_sees_own_delivery_and_own_share_of_a_customer(self):
        self.assertTrue(self.delivery.with_user(self.salesperson).trace_back()["rows"])
        foreign = self.sell(self.table, 1, user=self.inspector)
        self.deliver(foreign, (self.tables, 1))
        [delivery] = self.customer.with_user(self.salesperson).trace_back()["deliveries"]
        self.assertEqual(delivery["sale_order"]["name"], self.order.name)
        self.assertEqual(len(self.customer.with_user(self.inspector).trace_back()["deliveries"]), 2)

    def test_transfer_of_two_orders(self):
        """A transfer for a foreign order besides the own one, or for no order at all, is not for salespeople."""
        bare = self.ship(self.table, 1, self.tables)
        for pickings in (bare, self.delivery | bare):
            with self.assertRaises(AccessError):
                pickings.with_user(self.salesperson).trace_back()
        self.other_delivery.move_ids.copy({"picking_id": self.delivery.id})
        self.assertEqual(self.delivery.sale_id, self.order)
        with self.assertRaises(AccessError):
            self.delivery.with_user(self.salesperson).trace_back()

    def test_the_way_forward_is_offered_to_who_may_go_it(self):
        self.assertFalse(self.customer.with_user(self.salesperson).trace_back()["sees_forward"])
        self.assertTrue(self.customer.trace_back()["sees_forward"])

    def test_salesperson_gets_no_recall_list(self):
        for record in (self.delivery, self.made, self.customer):
            with self.assertRaisesRegex(AccessError, "Inventory"):
                record.with_user(self.salesperson).trace_forward()
        with self.assertRaises(AccessError):
            self.tables.with_user(self.salesperson).trace_back()
        with self.assertRaisesRegex(AccessError, "Inventory"):
            self.made.with_user(self.salesperson).trace_back()

    def test_salesperson_has_no_rights_on_the_models(self):
        for model in ("sme.qc.inspection", "sme.qc.nonconformance", "sme.qc.value"):
            self.assertFalse(self.env[model].with_user(self.salesperson).has_access("read"), model)

    def test_counts_on_the_order(self):
        """A salesperson sees how many there are; the delivery and the order's production are counted, complaints too."""
        self.inspection("todo", self.table, picking_id=self.delivery.id, stage="delivery")
        self.defect.sale_order_id = self.order
        order = self.order.with_user(self.salesperson)
        order.invalidate_recordset()
        self.assertEqual((order.inspection_count, order.nonconformance_count), (1, 1))
        order.action_trace_back()

    def test_salesperson_opens_no_records_of_other_orders(self):
        self.inspection("todo", self.table, picking_id=self.other_delivery.id, stage="delivery")
        for open_them in ("action_quality_inspections", "action_quality_nonconformances"):
            with self.assertRaises(AccessError):
                getattr(self.other_order.with_user(self.salesperson), open_them)()

    def test_inspector_may_open_all(self):
        result = self.coil.with_user(self.inspector).trace_forward()
        self.assertTrue(all("id" in one for one in result["inspections"]))
        self.assertEqual(len(result["deliveries"]), 2)

    def test_stock_user_sees_the_recall_list(self):
        self.assertEqual(len(self.coil.with_user(self.worker).trace_forward()["deliveries"]), 2)
        self.assertTrue(self.receipt.with_user(self.worker).trace_forward()["deliveries"])

    def test_others_see_nothing(self):
        for record in (self.order, self.delivery, self.coil, self.made):
            with self.assertRaises(AccessError):
                record.with_user(self.employee).trace_back()
        with self.assertRaises(AccessError):
            self.customer.with_user(self.employee).trace_back()

    def test_forms_open_for_all(self):
        """The smart buttons stop nobody who works without rights on quality."""
        for user, records in ((self.worker, (self.coil, self.delivery, self.made, self.customer, self.table, self.order)),
                              (self.salesperson, (self.order, self.customer, self.table))):
            for record in records:
                record = record.with_user(user)
                self.assertTrue(record.get_view(view_type="form")["arch"])
                record.read(["inspection_count", "nonconformance_count"])

    def test_counts(self):
        self.assertEqual((self.tables.inspection_count, self.tables.nonconformance_count), (1, 1))
        self.assertEqual((self.table.inspection_count, self.table.product_tmpl_id.nonconformance_count), (1, 1))
        address = self.env["res.partner"].create({"name": "Dock 4", "parent_id": self.vendor.id})
        self.inspection("todo", self.steel, partner_id=address.id)
        self.assertEqual((self.vendor.inspection_count, address.inspection_count), (1, 1))
        domain = self.vendor.action_quality_inspections()["domain"]
        self.assertEqual(self.env["sme.qc.inspection"].search_count(domain), 1)

    def test_counts_in_batch(self):
        lots = self.env["stock.lot"].create([
            {"name": f"BATCH-{number}", "product_id": self.table.id, "company_id": self.company.id} for number in range(40)])
        self.env.flush_all()
        lots.invalidate_recordset()
        with self.assertQueryCount(1):
            lots.mapped("inspection_count")

    def test_other_company(self):
        """A user of another company sees nothing of ours, not even of a lot that both know."""
        other = self.env["res.company"].create({"name": "Trace Other Factory"})
        product = self.product("Trace Shared", company_id=False)
        lot = self.env["stock.lot"].create({"name": "SHARED", "product_id": product.id, "company_id": False})
        self.receive(product, 5, lot)
        self.ship(product, 1, lot)
        self.inspection("failed", product, lot=lot)
        self.nonconformance("Rough", product, lot)
        self.assertEqual(len(lot.trace_forward()["deliveries"]), 1)
        user = self.user("trace_other", "sme_qc_trace.group_quality_user")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        result = lot.with_user(user).with_context(allowed_company_ids=other.ids).trace_forward()
        self.assertEqual((result["deliveries"], result["inspections"], result["nonconformances"]), ([], [], []))
        self.assertEqual(result["whereabouts"], [])
        self.assertNotIn("Trace Customer", str(result))
