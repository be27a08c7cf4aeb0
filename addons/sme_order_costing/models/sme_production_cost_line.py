from odoo import fields, models

from ..costing.variances import VARIANCES

KINDS = [
    ("component", "Component"),
    ("return", "Returned Component"),
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
    ("material", "Material"), ("labour", "Labor"), ("machine", "Machine"), ("subcontracting", "Subcontracting"), ("overhead", "Overhead"),
    ("none", "None")]


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
