from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, warmup

from .common_trace import TableTrace


@tagged("post_install", "-at_install")
class TestTraceProduct(TableTrace):
    """Who complains knows the product and the month. Numbers as in ``TableTrace``; all of it happened today."""

    def test_back(self):
        """Tables delivered in these days, to whomever: 5 of which 1 came back, and 3; made of the coil."""
        result = self.table.trace_back()
        self.assertEqual(
            {(one["customer"]["name"], one["delivered"], one["returned"]) for one in result["deliveries"]},
            {("Trace Customer", 5, 1), ("Trace Second Customer", 3, 0)})
        self.assertEqual(result["nodes"][f"lot-{self.coil.id}"]["level"], 1)
        self.assertEqual(result["source"]["model"], "product.product")

    def test_forward(self):
        """Steel received in these days: all that went into tables, and the customers of these."""
        result = self.steel.trace_forward()
        self.assertEqual({one["quantity"] for one in result["deliveries"]}, {4, 3})
        self.assertEqual([row["node"] for row in result["rows"][:2]], [f"lot-{self.coil.id}", f"lot-{self.tables.id}"])

    def test_made(self):
        """Forward from what was made: of the tables themselves."""
        self.assertEqual(self.table.trace_forward()["rows"][0]["node"], f"lot-{self.tables.id}")

    def test_days(self):
        """Delivered on the last of January at 23:30 in UTC is the first of February in Shanghai."""
        self.env.user.tz = "Asia/Shanghai"
        self.delivery.move_line_ids.date = "2026-01-31 23:30:00"
        january = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        february = {"date_from": "2026-02-01", "date_to": "2026-02-28"}
        self.assertEqual(self.table.trace_back(january)["rows"], [])
        result = self.table.trace_back(february)
        self.assertEqual([one["picking"]["name"] for one in result["deliveries"]], [self.delivery.name])
        self.assertEqual(result["period"], february)

    def test_last_thirty_days(self):
        today = fields.Date.context_today(self.table)
        self.assertEqual(self.table.trace_back()["period"], {
            "date_from": fields.Date.subtract(today, days=30).isoformat(), "date_to": today.isoformat()})
        self.other_delivery.move_line_ids.date = fields.Datetime.subtract(fields.Datetime.now(), days=40)
        self.assertEqual(len(self.table.trace_back()["deliveries"]), 1)

    def test_variants_together(self):
        action = self.table.product_tmpl_id.action_trace_back()
        self.assertEqual((action["params"]["model"], action["params"]["ids"]), ("product.product", self.table.ids))
        template = self.env["product.template"].create({"name": "Trace Nothing"})
        template.product_variant_ids.active = False
        with self.assertRaisesRegex(UserError, "nothing to trace"):
            template.action_trace_forward()

    def test_rights(self):
        """It names all customers: it is for those who work with goods."""
        worker = self.user("trace_product_worker", "stock.group_stock_user")
        self.assertEqual(len(self.table.with_user(worker).trace_back()["deliveries"]), 2)
        for direction in (self.table.with_user(self.salesperson).trace_back, self.table.with_user(self.salesperson).trace_forward):
            with self.assertRaisesRegex(AccessError, "Inventory"):
                direction()

    def test_buttons(self):
        """Once on the form of products and once on that of variants, and for nobody else."""
        worker = self.user("trace_button_worker", "stock.group_stock_user")
        for record, user, expected in (
                (self.table, worker, 1), (self.table.product_tmpl_id, worker, 1), (self.table, self.salesperson, 0)):
            arch = record.with_user(user).get_view(view_type="form")["arch"]
            for name in ("action_trace_back", "action_trace_forward"):
                self.assertEqual(arch.count(f'name="{name}"'), expected, (record, user.login))

    def test_start_from_the_menu(self):
        start = self.env["sme.qc.trace.start"].create({"kind": "product.product", "product_id": self.table.id, "direction": "back"})
        self.assertEqual(start.action_trace()["params"], {"model": "product.product", "ids": self.table.ids, "direction": "back"})

    @warmup
    def test_statements(self):
        self.env.invalidate_all()
        for trace in (self.table.trace_back, self.steel.trace_forward):
            before = self.env.cr.sql_log_count
            trace()
            self.assertLessEqual(self.env.cr.sql_log_count - before, 45)
            self.env.invalidate_all()
