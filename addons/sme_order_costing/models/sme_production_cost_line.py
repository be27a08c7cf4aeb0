from odoo import api, fields, models

from ..costing.variances import VARIANCES

KINDS = [
    ("component", "Component"),
    ("return", "Returned Component"),
    ("unbuilt", "Component of Unbuilt Goods"),
    ("scrap", "Scrapped Component"),
    ("operation", "Operation"),
    ("fee", "Subcontracting Fee"),
    ("overhead", "Overhead"),
    ("extra", "Extra Cost"),
    ("rework", "Rework"),
    ("byproduct", "By-Product"),
    ("goods", "Reworked Goods"),
]
ELEMENTS = [
    ("material", "Material"), ("labour", "Labour"), ("machine", "Machine"), ("subcontracting", "Subcontracting"), ("overhead", "Overhead"),
    ("none", "–")]


class SmeProductionCostLine(models.Model):
    """One line of a cost sheet: what was planned and what was used of one component, operation, fee or rule."""

    _name = "sme.production.cost.line"
    _description = "Cost Sheet Line"
    _order = "sheet_id, sequence, id"
    _rec_name = "name"

    sheet_id = fields.Many2one("sme.production.cost", required=True, readonly=True, ondelete="cascade", index=True)
    production_id = fields.Many2one(related="sheet_id.production_id")
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, readonly=True)
    currency_id = fields.Many2one(related="sheet_id.company_id.currency_id")
    sequence = fields.Integer(readonly=True)
    element = fields.Selection(ELEMENTS, required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    name = fields.Char(readonly=True)
    product_id = fields.Many2one("product.product", readonly=True, ondelete="cascade", index="btree_not_null")
    workorder_id = fields.Many2one("mrp.workorder", "Work Order", readonly=True, ondelete="set null", index="btree_not_null")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", readonly=True, ondelete="set null")
    purchase_line_id = fields.Many2one("purchase.order.line", readonly=True, ondelete="set null", index="btree_not_null")
    rule_id = fields.Many2one("sme.overhead.rule", readonly=True, ondelete="set null")
    rework_sheet_id = fields.Many2one("sme.production.cost", readonly=True, ondelete="set null", index="btree_not_null")
    label = fields.Char("Item", compute="_compute_label")
    planned_quantity = fields.Float(readonly=True, digits="Product Unit")
    planned_price = fields.Float(readonly=True, digits="Product Price", aggregator=None)
    planned_amount = fields.Monetary("Planned", readonly=True)
    actual_quantity = fields.Float(readonly=True, digits="Product Unit")
    actual_price = fields.Float(readonly=True, digits="Product Price", aggregator=None)
    actual_amount = fields.Monetary("Actual", readonly=True)
    variance = fields.Monetary(readonly=True)

    for _variance in VARIANCES:
        locals()[f"variance_{_variance}"] = fields.Monetary(f"{_variance.title()} Variance", readonly=True)
    del _variance

    @api.depends("kind", "name", "product_id", "purchase_line_id")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            # names only: who reads the sheet may know what was used
            name = line.product_id.sudo().display_name if line.product_id else line.name
            match line.kind:
                case "fee":
                    name = line.purchase_line_id.sudo().order_id.name or self.env._("Subcontracting fee")
                case "extra":
                    name = self.env._("Added to the order's cost")
                case "byproduct":
                    name = self.env._("By-products")
            line.label = name

    def action_open_source(self):
        """Open what the line comes from: moves, work order, purchase order or the sheet of a rework order."""
        self.ensure_one()
        if self.workorder_id:
            return self._open("mrp.workorder", [("id", "=", self.workorder_id.id)], self.workorder_id.display_name)
        if self.rework_sheet_id:
            return self._open("sme.production.cost", [("id", "=", self.rework_sheet_id.id)], self.rework_sheet_id.display_name)
        if self.kind == "fee":
            orders = self.purchase_line_id.order_id
            return self._open("purchase.order", [("id", "in", orders.ids)], self.label)
        if self.rule_id:
            return self._open("sme.overhead.rule", [("id", "=", self.rule_id.id)], self.rule_id.display_name)
        order = self.production_id.id
        if self.kind in ("byproduct", "extra"):
            return self._open("stock.move", [("production_id", "=", order)], self.label)
        return self._open("stock.move", [
            ("product_id", "=", self.product_id.id), "|", ("raw_material_production_id", "=", order),
            ("origin_returned_move_id.raw_material_production_id", "=", order)], self.label)

    def _open(self, model, domain, name):
        action = {"type": "ir.actions.act_window", "name": name, "res_model": model, "domain": domain,
                  "views": [(False, "list"), (False, "form")]}
        found = self.env[model].search(domain, limit=2)
        if len(found) == 1 and model != "stock.move":
            action.update(views=[(False, "form")], res_id=found.id)
        return action
