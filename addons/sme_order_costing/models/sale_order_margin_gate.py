import hashlib
import json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..costing.simulation import Asked, earns, simulate
from ..loading import CostData

APPROVERS = ("sme_order_costing.group_costing_manager", "sales_team.group_sale_manager")
APPROVAL_FIELDS = {"price_approval", "price_approval_key", "price_approver_id", "price_approval_reason"}
OPEN = ("draft", "sent")
CHECKED = "sme_order_costing.checked_orders"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    price_approval = fields.Selection(
        [("asked", "Approval Asked For"), ("approved", "Approved")], readonly=True, copy=False,
        help="Whether the prices are approved although they earn less than the company's minimum.")
    price_approval_key = fields.Char(readonly=True, copy=False, groups="base.group_system")
    price_approver_id = fields.Many2one("res.users", "Prices Approved By", readonly=True, copy=False)
    price_approval_reason = fields.Char(readonly=True, copy=False)
    has_minimum_margin = fields.Boolean(compute="_compute_has_minimum_margin", compute_sudo=True)
    may_approve_price = fields.Boolean(compute="_compute_may_approve_price")

    @api.depends("company_id")
    def _compute_has_minimum_margin(self):
        known = {company: company._has_minimum_margin() for company in self.company_id}
        for order in self:
            order.has_minimum_margin = known.get(order.company_id, False)

    @api.depends_context("uid")
    def _compute_may_approve_price(self):
        self.may_approve_price = self._is_approver(self.env.user)

    @api.model
    def _is_approver(self, user):
        return any(user.has_group(group) for group in APPROVERS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_approval_fields(vals)
        orders = super().create(vals_list)
        if not self.env.su:
            if any(orders.mapped("price_approval")):  # by a default of the user's own
                self._check_approval_fields({"price_approval": True})
            if not self._is_approver(self.env.user):
                orders.filtered(lambda order: order.state == "sale")._below_minimum()._refuse()
        return orders

    def write(self, vals):
        self._check_approval_fields(vals)
        if vals.get("state") == "sale":
            checked = self.env.cr.precommit.data.get(CHECKED, ())
            self.filtered(lambda order: order.state in OPEN and order.id not in checked)._below_minimum()._refuse()
        return super().write(vals)

    def _check_approval_fields(self, vals):
        if not self.env.su and vals.keys() & APPROVAL_FIELDS:
            raise AccessError(self.env._("An approval of prices is given with “Approve Price”, it cannot be written."))

    # ------------------------------------------------------------------ the gate

    def action_confirm(self):
        """Orders that earn less than the minimum margin wait for approval.

        A customer who signs or pays is not turned away: approval is asked for, and his order is confirmed when it is there.

        :raises UserError: if none of these orders may be confirmed; if some may, they are, and a notification names the others
        """
        open_orders = self.filtered(lambda order: order.state in OPEN)
        blocked = open_orders._below_minimum()
        free = self - blocked
        by_customer = self.env.su or self.env.user.share
        if blocked and not free and not by_customer:
            blocked._refuse()
        result = free._confirm_checked(open_orders - blocked, super(SaleOrder, free).action_confirm) if free else True
        if not blocked:
            return result
        blocked._ask_for_approval()
        if by_customer:
            for order in blocked:
                order.message_post(body=self.env._("Accepted, but not confirmed yet: the price needs approval."))
            return result
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning", "sticky": True, "title": self.env._("Not confirmed: the price needs approval"),
                "message": self.env._("%s. Approval has been asked for.", ", ".join(blocked.mapped("name"))),
                "next": result if isinstance(result, dict) else {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _confirm_checked(self, checked, confirm):
        """``confirm`` without asking again what ``checked`` orders earn when their state is written."""
        ids = self.env.cr.precommit.data.setdefault(CHECKED, set())
        ids.update(checked.ids)
        try:
            return confirm()
        finally:
            ids.difference_update(checked.ids)

    def _refuse(self):
        if self:
            raise UserError(self.env._(
                "%s: the price needs approval before it can be confirmed. Use “Ask for Approval”, or quote a higher price.",
                ", ".join(self.mapped("name"))))

    def _below_minimum(self):
        """Those of these orders whose price needs an approval that they do not have."""
        result = self.browse()
        for company, orders in self.grouped("company_id").items():
            if company._has_minimum_margin():
                result |= orders._below_minimum_of(company)
        return result

    def _below_minimum_of(self, company):
        lines = self.order_line.filtered(lambda line: line._has_margin())
        low = self._low_lines(lines, lines._costs_now(company))
        return low.order_id.filtered(lambda order: not order._is_approved())

    def _low_lines(self, lines, costs):
        """Those of ``lines`` of one company that are below the minimum margin; ``costs`` by line id."""
        limits = lines.company_id._margin_limits(lines.product_id.categ_id) if lines else {}
        kept = {order: order._kept_of_prices() for order in lines.order_id}
        return lines.filtered(
            lambda line: line._is_low(costs[line.id], limits[line.product_id.categ_id.id].minimum, kept[line.order_id]))

    def _kept_of_prices(self):
        """The part of its prices that is left after lines which only take something off, such as a discount on the whole order."""
        amounts = self.order_line.filtered(lambda line: not line.display_type and line.product_uom_qty > 0).mapped("price_subtotal")
        taken, full = sum(amount for amount in amounts if amount < 0), sum(amount for amount in amounts if amount > 0)
        return max(1 + taken / full, 0.0) if full else 1.0

    def _is_approved(self):
        order = self.sudo()  # its approval holds for whoever confirms
        return order.price_approval == "approved" and order.price_approval_key == order._approval_key()

    def _approval_key(self):
        """What an approval is for: other prices need another one."""
        content = [
            (line.id, line.product_id.id, line.product_uom_qty, line.product_uom_id.id, round(line.price_subtotal, 4))
            for line in self.order_line.sorted("id") if not line.display_type
        ]
        return hashlib.sha256(json.dumps([self.currency_id.id, content]).encode()).hexdigest()

    # ------------------------------------------------------------------ approval

    def action_ask_price_approval(self):
        """Ask those who may approve."""
        self.check_access("write")
        below = self._below_minimum()
        if not below:
            raise UserError(self.env._("%s needs no approval: confirm it.", ", ".join(self.mapped("name"))))
        below._ask_for_approval()
        return True

    def action_approve_price(self):
        """Ask for the reason, which is kept."""
        self.ensure_one()
        if not self._is_approver(self.env.user):
            raise AccessError(self.env._("Prices are approved by sales managers and costing managers."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Approve Price"), "res_model": "sme.margin.approval", "target": "new",
            "views": [(False, "form")], "context": {"default_order_id": self.id},
        }

    def _ask_for_approval(self):
        for order in self.filtered(lambda order: order.price_approval != "asked"):
            order.sudo().write({"price_approval": "asked", "price_approver_id": False, "price_approval_reason": False})
            for user in order._approvers():
                order.activity_schedule(
                    "sme_order_costing.activity_price_approval", user_id=user.id,
                    summary=self.env._("%s waits for approval of its price", order.name))

    def _approvers(self):
        """The leader of the sales team if he may approve, else all who may."""
        leader = self.team_id.sudo().user_id
        if leader and self._is_approver(leader):
            return leader
        users = self.env["res.users"].sudo()
        groups = users.env["res.groups"].browse(users.env.ref(group).id for group in APPROVERS)
        return users.search([
            ("all_group_ids", "in", groups.ids), ("company_ids", "in", self.company_id.ids), ("share", "=", False),
            ("id", "!=", SUPERUSER_ID)], limit=10)

    def _approve_price(self, reason):
        """Keep the approval of the present prices, who gave it and why."""
        self.ensure_one()
        self.check_access("write")
        if not self._is_approver(self.env.user):
            raise AccessError(self.env._("Prices are approved by sales managers and costing managers."))
        self.sudo().write({
            "price_approval": "approved", "price_approval_key": self._approval_key(), "price_approver_id": self.env.uid,
            "price_approval_reason": reason,
        })
        self.message_post(body=self.env._("Price approved by %(user)s: %(reason)s", user=self.env.user.name, reason=reason))
        self.activity_feedback(["sme_order_costing.activity_price_approval"], only_automated=False)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _has_margin(self):
        return bool(not self.display_type and not self.is_downpayment and self.product_id and self.product_uom_qty > 0)

    def write(self, vals):
        """Who confirmed an order at a good price cannot lower it behind the gate."""
        before = {}
        if not self.env.su and vals.keys() & {"price_unit", "discount"}:
            before = {line: line.price_subtotal for line in self if line.state == "sale"}
        result = super().write(vals)
        if before and not self.env["sale.order"]._is_approver(self.env.user):
            lower = self.browse(line.id for line, amount in before.items() if line.price_subtotal < amount)
            below = lower.order_id._below_minimum()
            if below:
                raise UserError(self.env._(
                    "%s is confirmed: a price below the minimum margin is for sales managers and costing managers to enter.",
                    ", ".join(below.mapped("name"))))
        return result

    def _is_low(self, cost, minimum, kept=1.0):
        """Whether the line's price is below the price of the minimum margin. An incomplete cost counts as far as it is known.

        :param kept: the part of the price that is left after discounts of the whole order
        """
        if minimum <= 0 or not cost:
            return False
        price = self.price_subtotal * kept / self.product_uom_qty / (self.order_id.currency_rate or 1.0)
        return not earns(price, cost, minimum)

    def _costs_now(self, company) -> dict[int, float]:
        """{line id: cost of one unit of the line in company currency}: as quoted by a simulation, else rolled up for its quantity now."""
        quoted = {
            cost.sale_line_id.id: cost for cost in self.env["sme.quoted.cost"].sudo().search([("sale_line_id", "in", self.ids)])}
        sizes = {line.id: line.product_uom_id.factor / line.product_id.uom_id.factor for line in self}
        result = {}
        asked = []
        for line in self:
            cost = quoted.get(line.id)
            if cost and cost.product_id == line.product_id and abs(cost.quantity - line.product_uom_qty * sizes[line.id]) < 1e-6:
                result[line.id] = cost.unit_cost * sizes[line.id]
            else:
                asked.append(line)
        if asked:
            day = self.env["sme.kitting"]._today(company)
            data = CostData(self.env, company, day, {line.product_id.id for line in asked})
            ranking = self.env["sme.price.source"]._ranking(company)
            rules = self.env["sme.overhead.rule"]._rules_on(company, day)
            answers = simulate(data.items, [
                Asked(data.index[line.product_id.id], line.product_uom_qty * sizes[line.id]) for line in asked], ranking, rules)
            result |= {line.id: answer.total * sizes[line.id] for line, answer in zip(asked, answers, strict=True)}
        return result
