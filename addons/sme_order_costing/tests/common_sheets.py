"""A plant for cost sheets: products by cost method, a work center of 60 per hour, purchases and bills, orders done step by step."""

from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, freeze_time

START = datetime(2026, 3, 2, 8, 0, 0)
ELEMENTS = ("material", "labour", "machine", "subcontracting", "overhead")


class CostSheetCase(TransactionCase):
    """Time moves on only through :meth:`later`, so that moves stand in the order in which they happen."""

    method = "average"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "mail_notrack": True})
        cls.now = START
        cls.frozen = freeze_time(cls.now)
        cls.clock = cls.frozen.start()
        cls.addClassCleanup(cls.frozen.stop)
        cls.company = cls.env.company
        cls.sheets = cls.env["sme.production.cost"]
        cls.category = cls.env["product.category"].create({
            "name": "Plant", "property_cost_method": cls.method, "property_valuation": "periodic"})
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.bolt = cls._product("Bolt")
        cls.frame = cls._product("Frame")
        cls.center = cls.env["mrp.workcenter"].create({
            "name": "Bench", "costs_hour": 60, "machine_costs_hour": 0, "time_start": 0, "time_stop": 0})
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id

    @classmethod
    def later(cls, **step):
        """Move the clock on, a minute unless told otherwise."""
        cls.now += timedelta(**(step or {"minutes": 1}))
        cls.clock.move_to(cls.now)

    @classmethod
    def _product(cls, name, category=None, **values):
        return cls.env["product.product"].create({
            "name": name, "type": "consu", "is_storable": True, "categ_id": (category or cls.category).id, "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()], "purchase_method": "receive", **values})

    @classmethod
    def _bom(cls, product, parts, minutes=0, qty=1, **values):
        operations = [Command.create({"name": "Work", "workcenter_id": cls.center.id, "time_mode": "manual", "time_cycle_manual": minutes})]
        return cls.env["mrp.bom"].create({
            "product_tmpl_id": product.product_tmpl_id.id, "product_id": product.id, "product_qty": qty,
            "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": amount}) for part, amount in parts.items()],
            "operation_ids": operations if minutes else [], **values})

    @classmethod
    def _buy(cls, product, qty, price, currency=None, **values):
        """A purchase order, received."""
        cls.later()
        order = cls.env["purchase.order"].create({
            "partner_id": cls.vendor.id, "currency_id": (currency or cls.company.currency_id).id,
            "order_line": [Command.create({
                "product_id": product.id, "product_qty": qty, "price_unit": price, "tax_ids": [Command.clear()]})], **values})
        order.button_confirm()
        cls.later()
        picking = order.picking_ids
        picking.move_ids.quantity = qty
        picking.move_ids.picked = True
        picking.button_validate()
        return order

    @classmethod
    def _bill(cls, order, price, qty=None):
        """The vendor's bill of an order, posted at ``price``."""
        cls.later()
        order.action_create_invoice()
        bill = order.invoice_ids.filtered(lambda move: move.state == "draft")
        bill.invoice_date = fields.Date.today()
        bill.invoice_line_ids.price_unit = price
        if qty:
            bill.invoice_line_ids.quantity = qty
        bill.action_post()
        return bill

    @classmethod
    def _order(cls, product, qty, **values):
        """A manufacturing order, confirmed."""
        cls.later()
        order = cls.env["mrp.production"].create({
            "product_id": product.id, "product_qty": qty, "bom_id": product.bom_ids[:1].id, **values})
        order.action_confirm()
        cls.sheets._settle()
        return order

    @classmethod
    def _log(cls, order, minutes, start=None):
        """``minutes`` on the first work order, from ``start`` minutes after now."""
        begin = cls.now + timedelta(minutes=start or 0)
        workorder = order.workorder_ids[0]
        return cls.env["mrp.workcenter.productivity"].create({
            "workorder_id": workorder.id, "workcenter_id": workorder.workcenter_id.id, "date_start": begin,
            "date_end": begin + timedelta(minutes=minutes),
            "loss_id": cls.env["mrp.workcenter.productivity.loss"].search([("loss_type", "=", "productive")], limit=1).id})

    @classmethod
    def _done(cls, order, qty=None, used=None, backorder=False):
        """Finish an order; ``used`` {product: quantity} where it is not the planned one."""
        cls.later()
        order.qty_producing = order.product_qty if qty is None else qty
        order._set_qty_producing()
        for product, amount in (used or {}).items():
            move = order.move_raw_ids.filtered(lambda move, product=product: move.product_id == product)
            move.quantity = amount
        order.move_raw_ids.picked = True
        result = order.with_context(skip_consumption=True).button_mark_done()
        if isinstance(result, dict) and result.get("res_model") == "mrp.production.backorder":
            wizard = cls.env["mrp.production.backorder"].with_context(**result["context"]).create({})
            wizard.action_backorder() if backorder else wizard.action_close_mo()
        cls.sheets._settle()
        return order

    @classmethod
    def _sheet(cls, order):
        return cls.sheets._of(order)[order.id]

    def assertAmounts(self, sheet, **amounts):
        """Compare fields of a sheet to the cent, and that its parts add up."""
        for name, amount in amounts.items():
            self.assertAlmostEqual(sheet[name], amount, 2, f"{name} of {sheet.display_name}")
        total = sum(sheet[f"actual_{element}"] for element in ELEMENTS) + sheet.rework_cost - sheet.byproduct_credit
        self.assertAlmostEqual(total, sheet.actual_total, 2, "elements add up")
        self.assertAlmostEqual(sum(sheet[f"rolled_{element}"] for element in ELEMENTS), sheet.actual_total, 2, "rolled-up elements add up")
        if sheet.state != "estimate":
            self.assertAlmostEqual(sheet.variance_total, sheet.actual_total - sheet.planned_total, 2)
            names = ("price", "usage", "rate", "efficiency", "scrap", "volume", "overhead")
            self.assertAlmostEqual(sum(sheet[f"variance_{name}"] for name in names), sheet.variance_total, 2, "variances add up")
        for element in ELEMENTS:
            lines = sheet.line_ids.filtered(lambda line, element=element: line.element == element)
            self.assertAlmostEqual(sum(lines.mapped("actual_amount")), sheet[f"actual_{element}"], 2, "lines add up")

    def assertLikeOdoo(self, order):
        """The sheet's total is the value that Odoo put on the finished goods."""
        made = order.move_finished_ids.filtered(lambda move: move.product_id == order.product_id and move.state == "done")
        self.assertAlmostEqual(self._sheet(order).actual_total, sum(made.mapped("value")), 2)

    def _codes(self, order):
        return {entry["code"] for entry in self._sheet(order).missing}
