from odoo import api, fields, models

from ..planning.lot_sizing import MOST_ORDERS
from .bulk_fields import BulkMany2one

KINDS = [
    ("no_bom", "No bill of materials"), ("no_vendor", "No vendor"), ("no_supply", "No route, vendor or bill of materials"),
    ("unit_mismatch", "Units cannot be converted"), ("vendor_unit", "Vendor's unit cannot be converted"), ("archived", "Archived"),
    ("cycle", "Made of itself"), ("too_many", "More orders than can be planned"),
]


class SmeMrpException(models.Model):
    """What a run could not plan, and what to do about it."""

    _name = "sme.mrp.exception"
    _description = "MRP Exception"
    _order = "date, id"
    _rec_name = "product_id"
    _log_access = False

    company_id = BulkMany2one("res.company", required=True)
    run_id = BulkMany2one("sme.mrp.run", string="MRP Run")
    product_id = BulkMany2one("product.product", required=True)
    warehouse_id = BulkMany2one("stock.warehouse", required=True)
    kind = fields.Selection(KINDS, required=True)
    detail = fields.Char()
    quantity = fields.Float("Unplanned", help="Requirement that nothing supplies, in the product's own unit.")
    date = fields.Date("Needed", help="First day on which some of it is needed.")
    remedy = fields.Char(compute="_compute_remedy")

    @api.depends("kind", "detail", "product_id")
    def _compute_remedy(self):
        for exception in self:
            exception.remedy = exception._remedy()

    def _remedy(self):
        name, detail = self.product_id.display_name, self.detail or ""
        if self.kind == "no_bom":
            return self.env._("%s has no bill of materials: add one, or change its route.", name)
        if self.kind == "no_vendor":
            return self.env._("%s has no vendor: add one in its Purchase tab, or change its route.", name)
        if self.kind == "unit_mismatch":
            return self.env._(
                "%(product)s: a quantity in its bill of materials cannot be converted (%(units)s): use units of the same kind.",
                product=name, units=detail)
        if self.kind == "vendor_unit":
            return self.env._("%(product)s: its vendors sell in a unit that cannot be converted (%(units)s): change the unit of the price.",
                              product=name, units=detail)
        if self.kind == "archived":
            return self.env._("%s is archived but needed: unarchive it, or replace it where it is used.", name)
        if self.kind == "cycle":
            return self.env._("%(product)s is made of itself (%(path)s): mend one of these bills of materials.",
                              product=name, path=detail)
        if self.kind == "too_many":
            return self.env._(
                "%(product)s: its lot rules ask for more than %(most)s orders on one day: raise their fixed quantity or maximum.",
                product=name, most=MOST_ORDERS)
        return self.env._("%s can neither be bought nor made: give it a route with a vendor or a bill of materials.", name)

    def action_open_product(self):
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": "product.product", "res_id": self.product_id.id, "views": [(False, "form")]}
