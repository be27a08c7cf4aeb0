from odoo import api, fields, models
from odoo.exceptions import ValidationError

CHANGES = [
    ("part", "Price of a Part ± %"), ("category", "Prices of a Category ± %"), ("currency", "Prices in a Currency ± %"),
    ("workcenter", "Rate of a Work Center ± %"), ("vendor", "Another Vendor"), ("scrap", "Scrap %"), ("bom", "Another BoM"),
    ("buy", "Buy Instead of Make"), ("quantity", "Costed at Quantity"),
]
_PERCENT = ("part", "category", "currency", "workcenter")
_TARGETS = {"category": "category_id", "currency": "changed_currency_id", "workcenter": "workcenter_id"}


class SmeQuoteSimulationChange(models.Model):
    """A what-if: what would the simulation cost, if …"""

    _name = "sme.quote.simulation.change"
    _description = "What-If of a Quote Simulation"
    _inherit = "sme.quote.part"
    _order = "simulation_id, sequence, id"
    _rec_name = "kind"
    _check_company_auto = True

    simulation_id = fields.Many2one("sme.quote.simulation", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="simulation_id.company_id", store=True)
    currency_id = fields.Many2one(related="simulation_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(CHANGES, "Change", required=True, default="part")
    product_id = fields.Many2one("product.product", check_company=True)
    category_id = fields.Many2one("product.category", help="This category and those below it.")
    changed_currency_id = fields.Many2one("res.currency", "Purchase Currency")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", check_company=True)
    partner_id = fields.Many2one("res.partner", "Vendor")
    bom_id = fields.Many2one("mrp.bom", "BoM", check_company=True,
        domain="[('product_tmpl_id.product_variant_ids', '=', product_id), ('product_id', 'in', (False, product_id))]")
    percent = fields.Float("± %", help="Scrap: so much of what is used or made is lost.")
    quantity = fields.Float(digits="Product Unit", help="The cost of so many counts, whatever quantity is quoted.")
    about = fields.Char(compute="_compute_about")
    cost_effect = fields.Monetary(
        "Effect on Cost", readonly=True, copy=False, help="What it adds to the cost of the offered quantities, after the changes above it.")

    @api.depends("kind", "product_id", "category_id", "changed_currency_id", "workcenter_id", "partner_id", "bom_id", "quantity")
    def _compute_about(self):
        for change in self:
            names = [change._target().display_name]
            if change.kind == "vendor":
                names.append(change.partner_id.display_name)
            elif change.kind == "bom":
                names.append(change.bom_id.display_name)
            elif change.kind == "quantity":
                names.append(f"{change.quantity:g}")
            change.about = " → ".join(name for name in names if name)

    @api.depends("kind", "about", "percent")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            percent = f" {change.percent:+g} %" if change.kind in (*_PERCENT, "scrap") else ""
            change.display_name = f"{labels.get(change.kind, '')}: {change.about or ''}{percent}"

    @api.constrains("kind", "product_id", "category_id", "changed_currency_id", "workcenter_id", "partner_id", "bom_id", "percent",
        "quantity")
    def _check_change(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            problem = change._problem()
            if problem:
                raise ValidationError(self.env._("%(change)s: %(problem)s", change=labels[change.kind], problem=problem))

    def _problem(self):
        if not self._target():
            return self.env._("choose what it is about.")
        if self.kind in _PERCENT and self.percent <= -100:
            return self.env._("prices cannot fall by 100 % or more.")
        if self.kind == "scrap" and not 0 <= self.percent < 100:
            return self.env._("scrap is between 0 and less than 100 %.")
        if self.kind == "vendor" and not self.partner_id:
            return self.env._("choose the vendor.")
        bom = self.bom_id
        if self.kind == "bom" and (
            not bom.active or bom.product_tmpl_id != self.product_id.product_tmpl_id or bom.product_id - self.product_id
        ):
            return self.env._("choose a bill of materials of that product.")
        if self.kind == "quantity" and self.quantity <= 0:
            return self.env._("enter a quantity above zero.")
        return ""

    def _target(self):
        """The record that it is about."""
        return self[_TARGETS.get(self.kind, "product_id")]

    def _value(self):
        match self.kind:
            case "vendor":
                return self.partner_id.id
            case "bom":
                return self.bom_id.id
            case "quantity":
                return self.quantity
            case _:
                return self.percent
