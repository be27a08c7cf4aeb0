from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged


class CostSheetTour(HttpCase):
    def setUp(self):
        super().setUp()
        category = self.env["product.category"].create({
            "name": "Tour", "property_cost_method": "average", "property_valuation": "periodic"})
        bolt, frame = self.env["product.product"].create([
            {"name": name, "type": "consu", "is_storable": True, "categ_id": category.id, "supplier_taxes_id": [Command.clear()]}
            for name in ("Tour Bolt", "Tour Frame")])
        purchase = self.env["purchase.order"].create({
            "partner_id": self.env["res.partner"].create({"name": "Tour Vendor"}).id,
            "order_line": [Command.create({"product_id": bolt.id, "product_qty": 100, "price_unit": 5})]})
        purchase.button_confirm()
        purchase.picking_ids.move_ids.write({"quantity": 100, "picked": True})
        purchase.picking_ids.button_validate()
        bom = self.env["mrp.bom"].create({
            "product_tmpl_id": frame.product_tmpl_id.id, "bom_line_ids": [Command.create({"product_id": bolt.id, "product_qty": 2})]})
        order = self.env["mrp.production"].create({"product_id": frame.id, "product_qty": 1, "bom_id": bom.id})
        order.action_confirm()
        self.env["sme.production.cost"]._settle()
        order.qty_producing = 1
        order._set_qty_producing()
        order.move_raw_ids.write({"quantity": 3, "picked": True})
        order.with_context(skip_consumption=True).button_mark_done()
        self.env["sme.production.cost"]._settle()
        new_test_user(self.env, "tour_controller", "sme_order_costing.group_costing_user", password="tour_controller")


@tagged("post_install", "-at_install", "sme_browser")
class TestCostSheetTour(CostSheetTour):
    def test_desktop(self):
        self.start_tour("/odoo/cost-sheets", "sme_cost_sheet", login="tour_controller", timeout=120)


@tagged("post_install", "-at_install", "sme_browser")
class TestCostSheetPhoneTour(CostSheetTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self.start_tour("/odoo/cost-sheets", "sme_cost_sheet_phone", login="tour_controller", timeout=120)
