import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from odoo.addons.sme_mrp_suggest.kitting.status import KIT_STATUS

from .sme_quote_simulation import COSTING, LIGHTS

_BETWEEN = re.compile(r"[;；，、/\s]+")
_COMMA = re.compile(r"\d,\d")  # 2,5 is one quantity to some and two to others
MOST = 1e9
"""Quantities above are typing errors."""



class SmeQuoteSimulationLine(models.Model):
    """A product that is quoted, or one that has no bill of materials yet: then its materials and hours are typed in."""

    _name = "sme.quote.simulation.line"
    _description = "Quote Simulation Line"
    _inherit = "sme.quote.part"
    _order = "simulation_id, sequence, id"
    _check_company_auto = True
    _plain_fields = frozenset({"sequence", "name", "sale_line_id"})
    _results = frozenset({
        "last_actual_cost", "last_price", "last_price_date", "earliest_date", "base_earliest_date", "kit_status", "problem",
        "base_line_id"})

    simulation_id = fields.Many2one("sme.quote.simulation", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="simulation_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="simulation_id.currency_id")
    state = fields.Selection(related="simulation_id.state")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product", check_company=True, index="btree_not_null", domain="[('sale_ok', '=', True), ('type', '!=', 'combo')]",
        help="Leave it empty for a product that does not exist yet, and enter its materials and hours.")
    name = fields.Char("Description", compute="_compute_name", store=True, readonly=False, precompute=True)
    uom_id = fields.Many2one(
        "uom.uom", "Unit", compute="_compute_uom_id", store=True, readonly=False, precompute=True)
    price_ids = fields.One2many("sme.quote.simulation.price", "line_id", "Prices", copy=True)
    quantities = fields.Char(
        compute="_compute_quantities", inverse="_inverse_quantities",
        help="The quantities that are priced side by side, such as 10; 50; 100. The first is offered unless another is chosen.")
    material_ids = fields.One2many("sme.quote.simulation.material", "line_id", "Materials", copy=True)
    hour_ids = fields.One2many("sme.quote.simulation.hour", "line_id", "Hours", copy=True)
    fee = fields.Monetary("Fees", groups=COSTING, help="Paid once, such as a tool or a test; it is spread over the quantity.")
    fee_name = fields.Char("Fees For", groups=COSTING)
    fee_quantity = fields.Float(
        "Spread Over", groups=COSTING, digits="Product Unit", help="So many units bear the fees. 0: the quantity that is priced.")
    sale_line_id = fields.Many2one("sale.order.line", "Quotation Line", copy=False, index="btree_not_null", check_company=True)
    base_line_id = fields.Many2one("sme.quote.simulation.line", copy=False, index="btree_not_null")
    last_actual_cost = fields.Float(
        readonly=True, copy=False, groups=COSTING, min_display_digits="Product Price", aggregator=None,
        help="What one unit of the last manufacturing order cost.")
    last_price = fields.Float(
        readonly=True, copy=False, min_display_digits="Product Price", aggregator=None,
        help="What this customer paid for one unit in his last confirmed order, in the currency of the simulation.")
    last_price_date = fields.Date(readonly=True, copy=False)
    earliest_date = fields.Date(
        readonly=True, copy=False, help="When the chosen quantity can be delivered, from the kitting check. It follows the what-ifs.")
    base_earliest_date = fields.Date(
        "Earliest Date Before", readonly=True, copy=False, help="In the base version, or without the changes.")
    date_effect = fields.Integer(
        "Days Later", compute="_compute_date_effect", aggregator=None, help="Against the base version, or without the changes.")
    kit_status = fields.Selection(KIT_STATUS, readonly=True, copy=False, help="Answer of the kitting check for the chosen quantity.")
    problem = fields.Char(readonly=True, copy=False)
    light = fields.Selection(LIGHTS, "Margin", compute="_compute_chosen", compute_sudo=True)
    chosen_quantity = fields.Float("Quantity", compute="_compute_chosen", compute_sudo=True, digits="Product Unit")
    chosen_price = fields.Float("Price", compute="_compute_chosen", compute_sudo=True, min_display_digits="Product Price")

    @api.depends("product_id", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name or line.product_id.display_name or ""

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name or line.name

    @api.depends("product_id")
    def _compute_uom_id(self):
        units = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        for line in self:
            if line.product_id and not (line.uom_id and line.uom_id._has_common_reference(line.product_id.uom_id)):
                line.uom_id = line.product_id.uom_id
            elif not line.uom_id:
                line.uom_id = units

    @api.depends("price_ids.quantity")
    def _compute_quantities(self):
        for line in self:
            line.quantities = "; ".join(f"{row.quantity:.12g}" for row in line.price_ids)

    def _inverse_quantities(self):
        for line in self:
            wanted = line._parsed_quantities()
            kept = {row.quantity: row for row in line.price_ids}
            commands = [Command.create({"quantity": quantity}) for quantity in wanted if quantity not in kept]
            commands += [Command.delete(row.id) for quantity, row in kept.items() if quantity not in wanted]
            if commands:
                line.price_ids = commands
                line.price_ids._choose_one()

    def _parsed_quantities(self):
        typed = self.quantities or ""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        try:
            numbers = [round(float(text), digits) for text in _BETWEEN.split(typed) if text]
        except ValueError:
            numbers = None
        if numbers is None or _COMMA.search(typed) or not all(abs(number) <= MOST for number in numbers):
            raise ValidationError(self.env._(
                "%(line)s: “%(text)s” are no quantities. Write numbers with a semicolon between them and a point for decimals, such as "
                "10; 50; 100.", line=self.display_name, text=typed))
        return list(dict.fromkeys(numbers)) or [1.0]

    @api.depends("price_ids.chosen", "price_ids.light", "price_ids.price", "price_ids.quantity")
    def _compute_chosen(self):
        for line in self:
            row = line.price_ids.filtered("chosen")[:1]
            line.light = row.light or "none"
            line.chosen_quantity, line.chosen_price = row.quantity, row.price

    @api.depends("earliest_date", "base_earliest_date")
    def _compute_date_effect(self):
        for line in self:
            known = line.earliest_date and line.base_earliest_date
            line.date_effect = (line.earliest_date - line.base_earliest_date).days if known else 0

    @api.constrains("fee", "fee_quantity")
    def _check_fee(self):
        for line in self:
            if line.fee < 0 or line.fee_quantity < 0:
                raise ValidationError(self.env._("%s: fees and the quantity they are spread over cannot be negative.", line.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
            if not vals.get("quantities") and not vals.get("price_ids"):
                vals["quantities"] = "1"
        lines = super(SmeQuoteSimulationLine, self.with_context(sme_quote_deferred=True)).create(vals_list).with_env(self.env)
        lines.simulation_id._check_draft()
        lines.simulation_id._changed_inside()
        return lines

    def write(self, vals):
        self._check_entered(vals)
        result = super(SmeQuoteSimulationLine, self.with_context(sme_quote_deferred=True)).write(vals)
        if vals.keys() - self._plain_fields:
            self.simulation_id._changed_inside()
        return result

    def _trouble(self):
        """Why the line cannot be costed, empty if it can."""
        self.ensure_one()
        if not self.product_id:
            if not self.material_ids and not self.hour_ids:
                return self.env._("%s has no product: choose one, or enter its materials and hours.", self.name or self.env._("The line"))
            return ""
        if not self.product_id.active:
            return self.env._("%s is archived: choose another product.", self.product_id.display_name)
        if self.uom_id and not self.uom_id._has_common_reference(self.product_id.uom_id):
            return self.env._(
                "%(product)s is kept in %(own)s, which cannot be converted to %(unit)s: use a unit of the same kind.",
                product=self.product_id.display_name, own=self.product_id.uom_id.name, unit=self.uom_id.name)
        return ""
