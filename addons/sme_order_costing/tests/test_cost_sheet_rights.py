from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_sheets import CostSheetCase


@tagged("post_install", "-at_install")
class TestCostSheetRights(CostSheetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(cls.env, "sheet_worker", "mrp.group_mrp_user,stock.group_stock_user")
        cls.accountant = new_test_user(cls.env, "sheet_accountant", "account.group_account_invoice,purchase.group_purchase_user")
        cls.reader = new_test_user(cls.env, "sheet_reader", "sme_order_costing.group_costing_user")
        cls.purchase = cls._buy(cls.bolt, 10, 5)
        cls._bom(cls.frame, {cls.bolt: 2}, minutes=5)

    def test_without_costing_rights_work_goes_on(self):
        order = self.env["mrp.production"].with_user(self.worker).create({"product_id": self.frame.id, "product_qty": 2})
        order.action_confirm()
        self.env.flush_all()
        order.env.cr.precommit.run()
        self.assertAmounts(self._sheet(order.sudo()), planned_total=30)
        self.later()
        order.qty_producing = 1
        order._set_qty_producing()
        order.move_raw_ids.picked = True
        result = order.with_context(skip_consumption=True).button_mark_done()
        wizard = self.env["mrp.production.backorder"].with_user(self.worker).with_context(**result["context"]).create({})
        wizard.action_backorder()
        order.env.cr.flush()
        self.assertEqual(order.state, "done")
        self.assertAmounts(self._sheet(order.sudo()), planned_total=15, actual_total=15)
        for model in ("sme.production.cost", "sme.production.cost.line"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.worker).search([])
        with self.assertRaises(AccessError):
            order.action_open_cost_sheet()
        self.assertNotIn("action_open_cost_sheet", self.env["mrp.production"].with_user(self.worker).get_view(view_type="form")["arch"])

    def test_bill_by_an_accountant(self):
        order = self._done(self._order(self.frame, 1))
        self.purchase.with_user(self.accountant).action_create_invoice()
        bill = self.purchase.invoice_ids.with_user(self.accountant)
        bill.invoice_date = "2026-03-02"
        bill.invoice_line_ids.price_unit = 7
        bill.action_post()
        bill.env.cr.flush()
        self.assertAmounts(self._sheet(order), actual_material=14)

    def test_readers_read(self):
        order = self._order(self.frame, 1)
        sheet = self._sheet(order).with_user(self.reader).with_env(self.env(user=self.reader))
        self.assertEqual(sheet.planned_total, 15)
        self.assertTrue(sheet.line_ids.mapped("label"))
        self.assertIn("action_open_cost_sheet", self.env["mrp.production"].with_user(self.reader).get_view(view_type="form")["arch"])
        self.assertEqual(order.with_user(self.reader).action_open_cost_sheet()["res_id"], sheet.id)
        for change in (lambda: sheet.write({"actual_total": 1}), lambda: sheet.unlink(), lambda: sheet.copy(), sheet.action_recompute,
                       lambda: sheet.line_ids.write({"name": "x"}), order.with_user(self.reader).action_make_cost_sheets):
            with self.assertRaises(AccessError):
                change()

    def test_lines_open_their_source(self):
        order = self._order(self.frame, 1)
        self._log(order, 5)
        self._done(order)
        for line in self._sheet(order).with_user(self.reader).line_ids:
            action = line.action_open_source()
            self.assertTrue(self.env[action["res_model"]].with_user(self.reader).search(action["domain"]), line.label)

    def test_companies_are_apart(self):
        """The same product made in two companies at 5 and 8; each reader sees his own."""
        other = self.env["res.company"].create({"name": "Other"})
        category = self.category.with_company(other)
        category.property_cost_method = "average"
        order = self._done(self._order(self.frame, 1))
        env = self.env(context={**self.env.context, "allowed_company_ids": [other.id]})
        warehouse = env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self.bolt.with_env(env).standard_price = 8
        bom = env["mrp.bom"].create({"product_tmpl_id": self.frame.product_tmpl_id.id, "company_id": other.id, "bom_line_ids": [
            Command.create({"product_id": self.bolt.id, "product_qty": 1})]})
        theirs = env["mrp.production"].create({
            "product_id": self.frame.id, "product_qty": 1, "bom_id": bom.id, "picking_type_id": warehouse.manu_type_id.id,
            "company_id": other.id})
        theirs.action_confirm()
        sheets = self.sheets._of(order | theirs)
        self.assertEqual(sheets[theirs.id].company_id, other)
        self.assertEqual(sheets[theirs.id].planned_total, 8)
        self.assertAmounts(sheets[order.id], actual_material=10)
        readers = self.env["sme.production.cost"].with_user(self.reader)
        self.assertFalse(readers.search([("production_id", "=", theirs.id)]))
        with self.assertRaises(AccessError):
            readers.browse(sheets[theirs.id].id).read(["planned_total"])

    def test_search_over_plan(self):
        order = self._order(self.frame, 1)
        sheet = self._sheet(order)
        self.assertFalse(self.sheets.search([("over_plan", "=", True), ("id", "=", sheet.id)]))
        self._log(order, 6)
        self._done(order)
        self.assertEqual(self.sheets.search([("over_plan", "=", True), ("id", "=", sheet.id)]), sheet)
        self.assertFalse(self.sheets.search([("over_plan", "=", False), ("id", "=", sheet.id)]))
