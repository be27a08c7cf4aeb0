from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...orders.lights import order_lights
from ..sme_quote_simulation import LIGHTS
from .sme_order_line_cost import STATE_ORDER, STATES

COSTING, MARGIN = "sme_order_costing.group_costing_user", "sme_order_costing.group_margin_reader"
WARNED = "sme_order_costing.warned_orders"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cost_line_ids = fields.One2many("sme.order.line.cost", "order_id", "Costs and Margins", readonly=True, groups=MARGIN)
    cost_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency of Costs")
    estimated_cost = fields.Monetary(
        compute="_compute_order_costs", store=True, compute_sudo=True, currency_field="cost_currency_id", groups=COSTING,
        help="Frozen at confirmation: from the quote simulation, else rolled up from the bills of materials.")
    actual_cost = fields.Monetary(
        compute="_compute_order_costs", store=True, compute_sudo=True, currency_field="cost_currency_id", groups=COSTING,
        help="Goods delivered or made at what they cost, what is still to come at its estimate.")
    estimated_margin = fields.Monetary(
        compute="_compute_order_costs", store=True, compute_sudo=True, currency_field="cost_currency_id", groups=MARGIN)
    actual_margin = fields.Monetary(
        compute="_compute_order_costs", store=True, compute_sudo=True, currency_field="cost_currency_id", groups=MARGIN)
    actual_margin_percent = fields.Float(
        "Actual Margin (%)", compute="_compute_order_costs", store=True, compute_sudo=True, aggregator=None, groups=MARGIN)
    margin_erosion = fields.Monetary(
        compute="_compute_order_costs", store=True, compute_sudo=True, currency_field="cost_currency_id", groups=MARGIN,
        help="Margin as it is known now less the one that was estimated, for the same quantity. Negative: the order earns less.")
    cost_revenue = fields.Monetary(
        "Revenue of Costs", compute="_compute_order_costs", store=True, compute_sudo=True, currency_field="cost_currency_id",
        groups=MARGIN, help="Revenue of what was and will be delivered, in company currency.")
    cost_state = fields.Selection(
        STATES, compute="_compute_order_costs", store=True, compute_sudo=True, groups="base.group_user",
        help="The least final of its lines. Estimate: something is neither delivered nor made. Provisional: something may still change a "
             "cost. Final: nothing will.")
    estimate_complete = fields.Boolean(
        compute="_compute_order_costs", store=True, compute_sudo=True, groups="base.group_user", export_string_translation=False)
    cost_complete = fields.Boolean(
        compute="_compute_order_costs", store=True, compute_sudo=True, groups="base.group_user", export_string_translation=False)
    margin_light = fields.Selection(
        LIGHTS, compute="_compute_margin_light", search="_search_margin_light", compute_sudo=True, groups="base.group_user",
        help="Margin as it is known now, by the limits for quotations. Good: what the company wants. Low: less than that. Too low: below "
             "the minimum.")
    margin_at_risk = fields.Boolean(
        compute="_compute_margin_light", search="_search_margin_at_risk", compute_sudo=True, groups="base.group_user",
        help="The order earns less than estimated, by more than the company's limit.")

    # ------------------------------------------------------------------ computing

    @api.depends("cost_line_ids.actual_total", "cost_line_ids.estimated_total", "cost_line_ids.estimated_revenue")
    def _compute_order_costs(self):
        rows = self.env["sme.order.line.cost"].search([("order_id", "in", self.ids)])
        by_order = rows.grouped("order_id")
        for order in self:
            of_order = by_order.get(order) or rows.browse()
            order.estimated_cost = sum(of_order.mapped("estimated_total"))
            order.estimated_margin = sum(of_order.mapped("estimated_margin"))
            order.actual_cost = sum(of_order.mapped("actual_total"))
            order.cost_revenue = sum(of_order.mapped("revenue"))
            order.actual_margin = order.cost_revenue - order.actual_cost
            order.actual_margin_percent = order.actual_margin / order.cost_revenue if order.cost_revenue else 0.0
            order.margin_erosion = sum(of_order.mapped("erosion"))
            order.cost_state = min((row.state or STATE_ORDER[0] for row in of_order), key=STATE_ORDER.index, default=False)
            order.estimate_complete = all(of_order.mapped("estimate_complete"))
            order.cost_complete = all(of_order.mapped("cost_complete"))
        self._warn_at_commit()

    @api.depends(
        "actual_margin", "cost_revenue", "margin_erosion", "cost_state", "cost_complete", "company_id.target_margin",
        "company_id.minimum_margin", "company_id.margin_erosion_limit")
    def _compute_margin_light(self):
        rated = {row[0]: row[1:] for row in self.env.execute_query(order_lights(self.env, self.ids))} if self.ids else {}
        for order in self:
            order.margin_light, order.margin_at_risk = rated.get(order._origin.id, ("none", False))

    def _search_margin_light(self, operator, value):
        return self._found_by("margin_light", value) if operator == "in" else NotImplemented

    def _search_margin_at_risk(self, operator, value):
        return self._found_by("margin_at_risk", value) if operator == "in" else NotImplemented

    def _found_by(self, name, values):
        """By id, so that nothing is learned of numbers that a user may not see."""
        return Domain("id", "in", SQL(
            "(SELECT rated.id FROM (%s) rated WHERE rated.%s = ANY(%s))",
            order_lights(self.sudo().env), SQL.identifier(name), list(values)))

    # ------------------------------------------------------------------ when

    def _action_confirm(self):
        result = super()._action_confirm()
        self.env["sme.order.line.cost"]._start(self.order_line)
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self.env["sme.order.line.cost"]._touch(self.order_line.ids)
        return result

    def action_draft(self):
        result = super().action_draft()
        drafts = self.filtered(lambda order: order.state == "draft")
        self.env["sme.order.line.cost"].sudo().search([("order_id", "in", drafts.ids)]).unlink()
        return result

    def write(self, vals):
        result = super().write(vals)
        if {"currency_id", "pricelist_id", "date_order", "fiscal_position_id"} & vals.keys():
            self.env["sme.order.line.cost"]._touch(self.filtered(lambda order: order.state == "sale").order_line.ids)
        return result

    def action_recompute_costs(self):
        """Compute the costs of these orders anew; confirmed orders from before the addon get theirs."""
        self.check_access("read")
        if not self.env.user.has_group(COSTING):
            raise UserError(self.env._("Costs are computed by costing users: ask one of them."))
        costs = self.env["sme.order.line.cost"]
        lines = self.sudo().filtered(lambda order: order.state == "sale").order_line
        costs._start(lines)
        costs._touch(lines.ids)
        return True

    # ------------------------------------------------------------------ warning

    def _warn_at_commit(self):
        """Activities are made when the transaction ends: computing makes no documents."""
        ids = self.env.cr.precommit.data.setdefault(WARNED, set())
        if not ids:
            self.env.cr.precommit.add(self._warn_salespeople)
        ids.update(self.ids)

    @api.model
    def _warn_salespeople(self):
        """Warn once per order, without numbers: activities are read by whoever may open the order."""
        ids = self.env.cr.precommit.data.pop(WARNED, set())
        orders = self.sudo().browse(ids).exists().filtered(
            lambda order: order.state == "sale" and order.cost_state != "final" and order.margin_at_risk)
        if not orders:
            return
        type_ = self.env.ref("sme_order_costing.mail_activity_margin_at_risk", raise_if_not_found=False)
        if not type_:
            return
        warned = self.env["mail.activity"].sudo().with_context(active_test=False).search([
            ("res_model", "=", "sale.order"), ("res_id", "in", orders.ids), ("activity_type_id", "=", type_.id)])
        done = set(warned.mapped("res_id"))
        by_user = defaultdict(lambda: self.browse())
        for order in orders:
            if order.id not in done:
                by_user[order.user_id or order.create_uid] |= order
        for user, of_user in by_user.items():
            of_user.with_context(lang=user.lang).activity_schedule(
                "sme_order_costing.mail_activity_margin_at_risk", user_id=user.id,
                summary=of_user.with_context(lang=user.lang).env._("Costs run above the estimate"))
