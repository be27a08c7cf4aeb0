from odoo import api, fields, models
from odoo.exceptions import UserError

from ..costing.simulation import margin_of


class SmeMarginApproval(models.TransientModel):
    """A manager lets a quotation be confirmed although it earns less than the minimum, and says why."""

    _name = "sme.margin.approval"
    _description = "Price Approval"

    order_id = fields.Many2one("sale.order", "Quotation", required=True, readonly=True)
    reason = fields.Char(required=True, help="Kept in the chatter of the quotation, where salespeople read it.")
    low_products = fields.Char(
        "Below the Minimum", compute="_compute_margin_percent", compute_sudo=True, help="What is offered below the minimum margin.")
    margin_percent = fields.Float(
        "Margin %", compute="_compute_margin_percent", compute_sudo=True, groups="sme_order_costing.group_margin_reader",
        help="Of the whole quotation.")

    @api.depends("order_id")
    def _compute_margin_percent(self):
        for approval in self:
            order = approval.order_id
            lines = order.order_line.filtered(lambda line: line._has_margin())
            costs = lines._costs_now(order.company_id) if lines else {}
            approval.low_products = ", ".join(order._low_lines(lines, costs).product_id.mapped("display_name"))
            cost = sum(costs[line.id] * line.product_uom_qty for line in lines)
            approval.margin_percent = margin_of(sum(lines.mapped("price_subtotal")) / (order.currency_rate or 1.0), cost)

    def action_approve(self):
        """Approve the prices the quotation has now."""
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("%s: say why the price is approved.", self.order_id.name))
        self.order_id._approve_price(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
