from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import float_round

from ..costing.simulation import light, margin_of, markup_of, price_at_margin, price_at_markup, round_up
from .sme_quote_simulation import COSTING, LIGHTS, MARGIN

BASES = [("target", "Target Margin"), ("price", "Price"), ("margin", "Margin"), ("markup", "Mark-Up")]
_DIGITS = {"min_display_digits": "Product Price"}
# What a user enters; everything else is worked out
_ENTERED = {"line_id", "quantity", "chosen", "price", "margin_percent", "markup_percent", "basis", "given_percent"}


class SmeQuoteSimulationPrice(models.Model):
    """One quantity of a line: what one unit costs and at which price it is quoted, in the currency of the simulation."""

    _name = "sme.quote.simulation.price"
    _description = "Simulated Price"
    _inherit = "sme.quote.part"
    _order = "simulation_id, line_sequence, line_id, quantity, id"
    _rec_name = "label"

    line_id = fields.Many2one("sme.quote.simulation.line", required=True, ondelete="cascade", index=True)
    line_sequence = fields.Integer(related="line_id.sequence", store=True, aggregator=None)
    simulation_id = fields.Many2one(related="line_id.simulation_id", store=True, index=True)
    version = fields.Integer(related="simulation_id.version", store=True, aggregator=None)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    product_id = fields.Many2one(related="line_id.product_id", store=True, index="btree_not_null")
    label = fields.Char("Description", related="line_id.name", store=True)
    uom_id = fields.Many2one(related="line_id.uom_id")
    state = fields.Selection(related="simulation_id.state")
    quantity = fields.Float(required=True, default=1.0, digits="Product Unit", aggregator=None)
    quantity_group = fields.Integer(
        "Quantity Break", compute="_compute_quantity_group", store=True, aggregator=None, help="The quantity in whole units, to group by.")
    chosen = fields.Boolean("Offered", help="This quantity and its price go to the quotation.")

    material = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg", **_DIGITS)
    labour = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg", **_DIGITS)
    machine = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg", **_DIGITS)
    subcontracting = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg", **_DIGITS)
    overhead = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg", **_DIGITS)
    fees = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg", help="Their part for one unit.", **_DIGITS)
    unit_cost = fields.Float(readonly=True, copy=False, groups=COSTING, aggregator="avg",
        help="“At least” while a price is missing.", **_DIGITS)
    complete = fields.Boolean(readonly=True, copy=False)
    problem = fields.Char(readonly=True, copy=False, help="Why the cost is not known in full.")
    tree = fields.Json(readonly=True, copy=False, groups=COSTING)
    target_percent = fields.Float("Target %", readonly=True, copy=False, groups=COSTING, aggregator="avg")
    minimum_percent = fields.Float("Minimum %", readonly=True, copy=False, groups=COSTING, aggregator="avg")

    suggested_price = fields.Float(
        readonly=True, copy=False, aggregator="avg",
        help="The price that earns what the company wants; 0 if no target margin is set.", **_DIGITS)
    price = fields.Float(aggregator="avg", help="Of one unit, without tax. Enter 0 to follow the suggestion again.", **_DIGITS)
    price_with_tax = fields.Float(compute="_compute_price_with_tax", **_DIGITS)
    amount = fields.Float(compute="_compute_amount", **_DIGITS)
    basis = fields.Selection(
        BASES, "Kept", required=True, default="target", groups=MARGIN, help="What stays as it is when costs change; the others follow.")
    given_percent = fields.Float(groups=MARGIN, aggregator=None)
    margin_percent = fields.Float(
        "Margin %", compute="_compute_margin", store=True, readonly=False, groups=MARGIN, aggregator="avg", copy=False,
        help="What is left of the price after the cost, as a percentage of the price.")
    markup_percent = fields.Float(
        "Mark-Up %", compute="_compute_margin", store=True, readonly=False, groups=MARGIN, aggregator="avg", copy=False,
        help="What the price adds to the cost, as a percentage of the cost.")
    floor_price = fields.Float(compute="_compute_margin", store=True, groups=MARGIN, aggregator="avg",
        help="At this price nothing is earned.", **_DIGITS)
    light = fields.Selection(LIGHTS, compute="_compute_light", store=True, compute_sudo=True, help=(
        "Good: the price earns what the company wants. Low: less than that. Too low: it needs approval."))

    base_unit_cost = fields.Float("Cost Before", readonly=True, copy=False, groups=COSTING, aggregator="avg", **_DIGITS)
    base_price = fields.Float("Price Before", readonly=True, copy=False, aggregator="avg", **_DIGITS)
    base_margin_percent = fields.Float("Margin % Before", readonly=True, copy=False, groups=MARGIN, aggregator="avg")
    cost_effect = fields.Float(
        compute="_compute_effects", compute_sudo=True, groups=COSTING, help="Against the base version, or without the changes.", **_DIGITS)
    price_effect = fields.Float(compute="_compute_effects", compute_sudo=True, **_DIGITS)
    margin_effect = fields.Float(
        compute="_compute_effects", compute_sudo=True, groups=MARGIN, help="In percentage points.")

    # ------------------------------------------------------------------ computes

    @api.depends("quantity")
    def _compute_quantity_group(self):
        for row in self:
            row.quantity_group = round(row.quantity)

    @api.depends("price", "unit_cost")
    def _compute_margin(self):
        for row in self:
            row.margin_percent = margin_of(row.price, row.unit_cost)
            row.markup_percent = markup_of(row.price, row.unit_cost)
            row.floor_price = row.unit_cost

    @api.depends("price", "unit_cost", "complete", "target_percent", "minimum_percent")
    def _compute_light(self):
        for row in self:
            row.light = light(row.price, row.unit_cost, row.target_percent, row.minimum_percent, row.complete).value

    @api.depends("price", "quantity")
    def _compute_amount(self):
        for row in self:
            row.amount = row.price * row.quantity

    @api.depends("unit_cost", "price", "base_unit_cost", "base_price")
    def _compute_effects(self):
        for row in self:
            compared = row.base_price or row.base_unit_cost
            row.cost_effect = row.unit_cost - row.base_unit_cost if compared else 0.0
            row.price_effect = row.price - row.base_price if compared else 0.0
            row.margin_effect = row.margin_percent - row.base_margin_percent if compared else 0.0

    @api.depends("price", "product_id", "simulation_id.partner_id", "company_id")
    def _compute_price_with_tax(self):
        positions = {}
        for row in self:
            simulation = row.simulation_id
            if simulation not in positions:
                positions[simulation] = simulation._fiscal_position()
            row.price_with_tax = row._taxed(row.price, positions[simulation])[1]

    def _taxed(self, price, fiscal_position):
        """A price without tax as the price that a quotation line takes (with the taxes that are included in prices), and with all taxes."""
        company = self.company_id or self.env.company
        taxes = fiscal_position.map_tax(self.product_id.sudo().taxes_id._filter_taxes_by_company(company))
        if not taxes or not price:
            return price, price
        details = taxes.with_company(company)._get_tax_details(
            price, 1.0, precision_rounding=1e-6, rounding_method="round_globally", product=self.product_id, special_mode="total_excluded")
        included = sum(data["tax_amount"] for data in details["taxes_data"] if data["tax"].price_include)
        return details["total_excluded"] + included, details["total_included"]

    # ------------------------------------------------------------------ price, margin, mark-up: one gives the others

    @api.onchange("price")
    def _onchange_price(self):
        row = self.sudo()
        if row.basis in ("margin", "markup") and abs(row.price - row._price_of_basis()) < 0.01:
            return
        if row.basis == "target" and abs(row.price - row.suggested_price) < 0.005:
            return
        row.basis = "price" if row.price else "target"
        if not row.price:
            row.price = row.suggested_price

    @api.onchange("margin_percent")
    def _onchange_margin_percent(self):
        return self._onchange_percent("margin", self.sudo().margin_percent, margin_of)

    @api.onchange("markup_percent")
    def _onchange_markup_percent(self):
        return self._onchange_percent("markup", self.sudo().markup_percent, markup_of)

    def _onchange_percent(self, basis, typed, percent_of):
        row = self.sudo()
        if abs(typed - percent_of(row.price, row.unit_cost)) < 1e-6:
            return None
        if basis == "margin" and typed >= 100:
            row.margin_percent = margin_of(row.price, row.unit_cost)
            return {"warning": {"title": self.env._("No such price"), "message": row._no_such_margin(typed)}}
        row.basis, row.given_percent = basis, typed
        row.price = row._price_of_basis()
        return None

    def _price_of_basis(self):
        """The price that follows from what is kept; read with all rights."""
        return self.suggested_price if self.basis == "target" else self._price_at(self.unit_cost)

    def _price_at(self, cost):
        """The price that what is kept would give at another cost."""
        self.ensure_one()
        match self.basis:
            case "margin":
                return self._rounded(price_at_margin(cost, self.given_percent))
            case "markup":
                return self._rounded(price_at_markup(cost, self.given_percent))
            case "price":
                return self.price
            case _:
                return self._suggestion(cost)

    def _suggestion(self, cost):
        """The price at the target margin, rounded up; 0 without a target, since it would be the cost itself."""
        if self.target_percent <= 0:
            return 0.0
        return self._rounded(round_up(price_at_margin(cost, self.target_percent), self.simulation_id.price_step))

    def _rounded(self, price):
        return float_round(price, precision_digits=self.env["decimal.precision"].precision_get("Product Price"))

    def _no_such_margin(self, percent):
        return self.env._(
            "%(product)s: no price gives a margin of %(percent)g %%. Enter less than 100 %%, or a mark-up.",
            product=self.label or self.product_id.display_name or "", percent=percent)

    # ------------------------------------------------------------------ editing

    @api.constrains("given_percent", "basis")
    def _check_given_percent(self):
        for row in self:
            if row.basis == "margin" and row.given_percent >= 100:
                raise ValidationError(row._no_such_margin(row.given_percent))

    @api.constrains("price")
    def _check_price(self):
        for row in self:
            if row.price < 0:
                raise ValidationError(self.env._("%s: a price cannot be negative.", row.label or row.product_id.display_name or ""))

    @api.model_create_multi
    def create(self, vals_list):
        settled = [self._settled(self._check_entered(vals)) for vals in vals_list]
        rows = super(SmeQuoteSimulationPrice, self.with_context(sme_quote_deferred=True)).create([vals for vals, _kept in settled])
        rows = rows.with_env(self.env)
        for row, (_vals, kept) in zip(rows, settled, strict=True):
            row._keep(kept)
        rows.line_id.price_ids._choose_one()
        rows.simulation_id._changed_inside()
        return rows

    def write(self, vals):
        if self._writes_results():
            return super().write(vals)
        vals, kept = self._settled(self._check_entered(vals))
        result = super(SmeQuoteSimulationPrice, self.with_context(sme_quote_deferred=True)).write(vals) if vals else True
        if kept:
            self.check_access("write")
            self._simulations()._check_draft()
            self._keep(kept)
        if vals.get("chosen"):
            (self.line_id.price_ids - self)._write_results({"chosen": False})
            self.line_id.price_ids._choose_one()
        if vals.keys() & {"quantity", "chosen"}:
            self._simulations()._changed_inside()
        return result

    def unlink(self):
        lines, simulations = self.line_id, self._simulations()
        result = super(SmeQuoteSimulationPrice, self.with_context(sme_quote_deferred=True)).unlink()
        lines.price_ids._choose_one()
        simulations._changed_inside()
        return result

    def _check_entered(self, vals):
        if not self.env.su and (foreign := vals.keys() - _ENTERED):
            raise AccessError(self.env._("The simulation works these out, they cannot be written: %s.", ", ".join(sorted(foreign))))
        return vals

    def _settled(self, vals):
        """What is written as it is, and what is kept: ``{}`` or the values of basis, percentage and price.

        :raises AccessError: if a margin is written by someone who may not read one
        """
        vals = dict(vals)
        protected = {name: vals.pop(name) for name in ("margin_percent", "markup_percent", "basis", "given_percent") if name in vals}
        if protected and not (self.env.su or self.env.user.has_group(MARGIN)):
            raise AccessError(self.env._("Margins and mark-ups are for those who may see them. Enter a price instead."))
        basis = protected.get("basis")
        if basis == "target":
            vals.pop("price", None)
            return vals, {"basis": basis}
        if basis not in ("margin", "markup"):
            if "price" in vals:
                price = vals.pop("price")
                return vals, {"basis": "price" if price else "target", "price": price}
            basis = "margin" if "margin_percent" in protected else "markup" if "markup_percent" in protected else basis
        if basis in ("margin", "markup"):
            vals.pop("price", None)
            percent = protected.get("given_percent", protected.get(f"{basis}_percent"))
            return vals, {"basis": basis, **({} if percent is None else {"given_percent": percent})}
        return vals, {"basis": basis} if basis else {}

    def _keep(self, kept):
        """Write what is kept, and the price that follows."""
        if kept:
            self._write_results(kept)
            for row in self.sudo():
                row._write_results({"price": row._price_of_basis()})

    def _choose_one(self):
        """Of each line one quantity is offered: the first if none is."""
        for rows in self.sorted("id").grouped("line_id").values():
            chosen = rows.filtered("chosen") or rows.filtered(lambda row: row.quantity > 0) or rows
            if chosen[:1] != rows.filtered("chosen"):
                (rows - chosen[:1])._write_results({"chosen": False})
                chosen[:1]._write_results({"chosen": True})

    def _write_results(self, vals):
        self.sudo().with_context(sme_quote_results=True).write(vals)

    def action_choose(self):
        """Offer this quantity."""
        self.ensure_one()
        self.chosen = True
        return True
