from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..costing.simulation import Light, margin_of
from .sme_price_source import SOURCES
from .sme_quote_guard import check_given

STATES = [("draft", "Draft"), ("applied", "Applied"), ("cancelled", "Cancelled")]
LIGHTS = [("green", "Good"), ("amber", "Low"), ("red", "Too Low"), ("none", "Unknown")]
SEVERITY = [Light.GREEN, Light.NONE, Light.AMBER, Light.RED]
COSTING = "sme_order_costing.group_costing_user"
MARGIN = "sme_order_costing.group_margin_reader"
CHARTED = ("material", "labour", "machine", "subcontracting", "overhead", "fees")
# What asks for no new costs
_PLAIN = {"user_id", "note", "opportunity_id", "sale_order_id", "base_id", "message_ids", "activity_ids", "message_follower_ids"}


class SmeQuoteSimulation(models.Model):
    """What a quotation costs at several quantities, and the prices that follow. Salespeople see prices and lights, no costs."""

    _name = "sme.quote.simulation"
    _description = "Quote Simulation"
    _inherit = ["mail.thread", "mail.activity.mixin", "sme.quote.guard"]
    _order = "name desc, version desc, id desc"
    _check_company_auto = True
    _results = frozenset({
        "name", "version", "state", "currency_rate", "calculated_at", "applied_at", "light", "problem_count", "amount", "cost",
        "margin_percent", "quoted_cost_ids"})

    name = fields.Char(required=True, readonly=True, copy=False, default="/", index="trigram")
    version = fields.Integer(required=True, readonly=True, copy=False, default=1, aggregator=None)
    base_id = fields.Many2one(
        "sme.quote.simulation", "Compared With", copy=False, check_company=True, index="btree_not_null",
        domain="[('name', '=', name), ('id', '!=', id)]", help="The version against which costs and prices are compared.")
    version_count = fields.Integer(compute="_compute_version_count")
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, tracking=True, index=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, readonly=False, required=True, precompute=True)
    currency_rate = fields.Float(
        compute="_compute_currency_rate", store=True, precompute=True, digits=0, aggregator=None,
        help="Quoted currency for one unit of the company's currency, on the date of the prices.")
    date = fields.Date(
        "Prices Of", required=True, copy=False, default=lambda self: self.env["sme.kitting"]._today(self.env.company),
        help="The day whose purchase prices, rates and exchange rates count.")
    partner_id = fields.Many2one("res.partner", "Customer", check_company=True, index="btree_not_null", tracking=True)
    user_id = fields.Many2one("res.users", "Salesperson", default=lambda self: self.env.user, index=True, check_company=True)
    sale_order_id = fields.Many2one(
        "sale.order", "Quotation", check_company=True, index="btree_not_null", copy=False, domain="[('state', 'in', ('draft', 'sent'))]")
    price_source = fields.Selection(
        SOURCES, "Prices From", groups=COSTING, help="This source is asked first, the others as the company ranks them.")
    target_margin = fields.Float(
        groups=COSTING, aggregator=None, help="Percentage of the price. 0: as set for the company or the product category.")
    price_step = fields.Float("Round up to", help="Suggested prices are rounded up to a multiple of it. 0: not rounded.")
    line_ids = fields.One2many("sme.quote.simulation.line", "simulation_id", "Lines", copy=True)
    price_ids = fields.One2many("sme.quote.simulation.price", "simulation_id", "Prices", copy=False)
    change_ids = fields.One2many("sme.quote.simulation.change", "simulation_id", "What-If", copy=True, groups=COSTING)
    calculated_at = fields.Datetime("Calculated", readonly=True, copy=False)
    applied_at = fields.Datetime("Applied On", readonly=True, copy=False)
    outdated = fields.Boolean(compute="_compute_outdated", help="The prices are those of an earlier day.")
    note = fields.Html()
    light = fields.Selection(
        LIGHTS, "Margin", compute="_compute_summary", store=True, compute_sudo=True, help="The worst of the chosen prices.")
    problem_count = fields.Integer("Open Points", compute="_compute_summary", store=True, aggregator=None)
    amount = fields.Monetary("Untaxed Amount", compute="_compute_summary", store=True, help="The chosen quantities at their prices.")
    cost = fields.Monetary(compute="_compute_summary", store=True, groups=COSTING, help="The chosen quantities at their costs.")
    margin_percent = fields.Float("Margin %", compute="_compute_summary", store=True, groups=MARGIN, aggregator="avg")

    _version_once = models.UniqueIndex("(company_id, name, version) WHERE name != '/'", "This version exists already.")
    _step_positive = models.Constraint("CHECK(price_step >= 0)", "Prices are rounded up to a step above zero; 0 for no rounding.")

    # ------------------------------------------------------------------ computes

    @api.depends("name", "version")
    def _compute_display_name(self):
        for simulation in self:
            named = simulation.name and simulation.name != "/"
            simulation.display_name = self.env._(
                "%(name)s v%(version)s", name=simulation.name, version=simulation.version) if named else self.env._("New Simulation")

    @api.depends("name", "company_id")
    def _compute_version_count(self):
        counts = {(company, name): count for company, name, count in self._read_group(
            [("name", "in", self.mapped("name"))], ["company_id", "name"], ["__count"])}
        for simulation in self:
            simulation.version_count = counts.get((simulation.company_id, simulation.name), 0)

    @api.depends("sale_order_id", "company_id")
    def _compute_currency_id(self):
        for simulation in self:
            simulation.currency_id = simulation.currency_id or simulation.sale_order_id.currency_id or simulation.company_id.currency_id

    @api.depends("currency_id", "company_id", "date")
    def _compute_currency_rate(self):
        for simulation in self:
            own = simulation.company_id.currency_id
            simulation.currency_rate = own._get_conversion_rate(
                own, simulation.currency_id or own, simulation.company_id, simulation.date or fields.Date.today())

    @api.depends("date", "state")
    def _compute_outdated(self):
        today = {company: self.env["sme.kitting"]._today(company) for company in self.company_id}
        for simulation in self:
            simulation.outdated = bool(
                simulation.state == "draft" and simulation.date and simulation.company_id
                and simulation.date < today[simulation.company_id])

    @api.depends("price_ids.light", "price_ids.chosen", "price_ids.price", "price_ids.quantity", "price_ids.unit_cost", "price_ids.problem")
    def _compute_summary(self):
        for simulation in self:
            chosen = simulation.price_ids.filtered("chosen")
            simulation.light = max(chosen.mapped("light"), key=SEVERITY.index, default="none") or "none"
            simulation.problem_count = len(chosen.filtered("problem"))
            simulation.amount = sum(row.price * row.quantity for row in chosen)
            simulation.cost = sum(row.unit_cost * row.quantity for row in chosen)
            simulation.margin_percent = margin_of(simulation.amount, simulation.cost)

    # ------------------------------------------------------------------ editing

    @api.constrains("target_margin")
    def _check_target_margin(self):
        for simulation in self:
            if not -1000 < simulation.target_margin < 100:
                raise ValidationError(self.env._(
                    "%s: no price gives a margin of 100 %% or more. Enter a target margin below that.", simulation.display_name))

    @api.constrains("sale_order_id", "partner_id")
    def _check_sale_order(self):
        for simulation in self:
            ordered = simulation.sale_order_id.partner_id.commercial_partner_id
            if ordered and simulation.partner_id and ordered != simulation.partner_id.commercial_partner_id:
                raise ValidationError(self.env._(
                    "%(simulation)s is for %(customer)s, but %(order)s is of %(ordered)s. Choose a quotation of the same customer.",
                    simulation=simulation.display_name, customer=simulation.partner_id.display_name,
                    order=simulation.sale_order_id.name, ordered=ordered.display_name))

    @api.onchange("sale_order_id")
    def _onchange_sale_order_id(self):
        if self.sale_order_id:
            self.partner_id = self.sale_order_id.partner_id
            self.currency_id = self.sale_order_id.currency_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                vals["name"] = self.env["ir.sequence"].with_company(company).next_by_code("sme.quote.simulation") or "/"
        simulations = super(SmeQuoteSimulation, self.with_context(sme_quote_deferred=True)).create(vals_list)
        simulations = simulations.with_env(self.env)
        simulations._check_day()
        simulations._changed_inside()
        return simulations

    def write(self, vals):
        self._check_entered(vals)
        if not (self.env.su and self.env.context.get("sme_quote_results")) and vals.keys() - _PLAIN:
            self._check_draft()
        result = super(SmeQuoteSimulation, self.with_context(sme_quote_deferred=True)).write(vals)
        if "date" in vals:
            self._check_day()
        if vals.keys() - _PLAIN:
            self._changed_inside()
        return result

    def _check_day(self):
        """An order that is priced at the costs of a cheap day passes the gate: who sees no costs takes those of today."""
        if self.env.su or self.env.user.has_group(COSTING):
            return
        for simulation in self:
            if simulation.date != self.env["sme.kitting"]._today(simulation.company_id):
                raise UserError(self.env._(
                    "%s: prices of another day are for costing users. Use the prices of today.", simulation.display_name))

    def copy(self, default=None):
        """A copy is a simulation of its own, at today's prices. What its owner may not read is copied into fields he may not read."""
        self.check_access("read")
        if not self.env.su:
            check_given(self, default or {})
            self._check_entered(default or {})
        copies = super(SmeQuoteSimulation, self.sudo()).copy(default).with_env(self.env)
        copies.check_access("create")
        return copies

    def _fiscal_position(self):
        """Taxes of the quotation or of the customer."""
        ordered = self.sale_order_id.sudo().fiscal_position_id
        positions = self.env["account.fiscal.position"].sudo().with_company(self.company_id)
        return ordered or positions._get_fiscal_position(self.partner_id.sudo())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        for simulation in self:
            if simulation.state == "applied":
                raise UserError(self.env._(
                    "%s is applied: its prices stand on the quotation. Undo that before you delete it.", simulation.display_name))

    def _check_draft(self):
        for simulation in self.sudo():
            if simulation.state != "draft":
                raise UserError(self.env._(
                    "%s is closed and keeps its prices. Make a new version to change them.", simulation.display_name))

    def _changed_inside(self):
        """Follow what has been changed, once for all that is saved together."""
        if not self.env.context.get("sme_quote_deferred") and not self.env.context.get("sme_quote_results"):
            self.filtered(lambda simulation: simulation.state == "draft")._calculate()

    # ------------------------------------------------------------------ actions

    def action_calculate(self):
        """Work out costs and prices again, as of the date of the prices."""
        self.check_access("write")
        self._check_draft()
        self._calculate()
        return True

    def action_prices_of_today(self):
        """Move to today's purchase prices and rates. What margin or price was typed stays."""
        self.check_access("write")
        self._check_draft()
        for company, simulations in self.grouped("company_id").items():
            simulations.date = self.env["sme.kitting"]._today(company)
        return True

    def action_cancel(self):
        self.check_access("write")
        self._check_draft()
        self._write_results({"state": "cancelled"})
        return True

    def action_draft(self):
        """Open a cancelled simulation again, with the prices it had."""
        self.check_access("write")
        self.filtered(lambda simulation: simulation.state == "cancelled")._write_results({"state": "draft"})
        return True

    def action_new_version(self):
        """Copy into the next version, which is compared with this one; this one is left as it is."""
        self.ensure_one()
        self.check_access("write")
        last = self.sudo().search(self._same_number(), order="version desc", limit=1)
        # What the user may not read is copied too, into fields he may not read either
        version = self.sudo().with_context(sme_quote_deferred=True).copy({
            "name": self.name, "version": last.version + 1, "base_id": self.id, "date": self.date, "sale_order_id": self.sale_order_id.id,
        })
        for line, copied in zip(self.sudo().line_ids, version.line_ids, strict=True):
            copied.with_context(sme_quote_results=True).write({"base_line_id": line.id, "sale_line_id": line.sale_line_id.id})
        version.with_context(sme_quote_deferred=False)._calculate()
        version = version.with_env(self.env)
        return version._action_form()

    def action_versions(self):
        """All versions with their prices side by side."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %s", self.name),
            "res_model": "sme.quote.simulation.price",
            "views": [(self.env.ref("sme_order_costing.view_quote_price_compare").id, "list"), (False, "graph")],
            "domain": [("simulation_id.name", "=", self.name), ("company_id", "=", self.company_id.id)],
            "context": {"group_by": ["label", "quantity_group"]},
        }

    def action_charts(self):
        """Price and cost against quantity."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Price by Quantity"),
            "res_model": "sme.quote.simulation.price",
            "views": [(False, "graph"), (False, "list")],
            "domain": [("simulation_id", "in", self.ids)],
        }

    def action_view_sale_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "sale.order", "res_id": self.sale_order_id.id, "views": [(False, "form")],
        }

    def _action_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Quote Simulation"), "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")],
        }

    def _same_number(self):
        return Domain("name", "=", self.name) & Domain("company_id", "=", self.company_id.id)

    def _write_results(self, vals):
        """Write what no user writes by himself."""
        self.sudo().with_context(sme_quote_results=True).write(vals)

    @api.readonly
    def chart_data(self):
        """Price, and for those who may see it the cost by element, against quantity.

        :return: list of one dict a line: id, label, uom, currency, quantities, prices, elements ``[{label, amounts}]`` (empty for others)
        """
        self.ensure_one()
        self.check_access("read")
        names = [name for name in CHARTED if self.env.user.has_group(COSTING) or self.env.su]
        rows = self.env["sme.quote.simulation.price"]
        labels = {name: rows._fields[name]._description_string(self.env) for name in names}
        result = []
        for line in self.line_ids:
            priced = line.price_ids.sorted("quantity")
            elements = [{"label": labels[name], "amounts": priced.mapped(lambda row, name=name: row[name])} for name in names]
            result.append({
                "id": line.id, "label": line.display_name, "uom": line.uom_id.name or "", "currency": self.currency_id.name,
                "quantities": [f"{row.quantity:g}" for row in priced], "prices": [row.price for row in priced],
                "elements": [element for element in elements if any(element["amounts"])],
            })
        return result
