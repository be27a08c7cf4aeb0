from odoo import api, fields, models

from odoo.addons.sme_order_costing.models.margins.sale_order import MARGIN
from odoo.addons.sme_order_costing.models.margins.sme_order_line_cost import STATE_ORDER, STATES
from odoo.addons.sme_order_costing.models.sme_quote_simulation import LIGHTS, SEVERITY


class CrmLead(models.Model):
    """Margin of an opportunity's orders: as quoted, as estimated at confirmation, as it came out."""

    _inherit = "crm.lead"

    quoted_margin = fields.Monetary(
        compute="_compute_order_margins", compute_sudo=True, currency_field="margin_currency_id", groups=MARGIN,
        help="Of quotations and orders that a quote simulation priced: their price less the cost that it froze.")
    estimated_margin = fields.Monetary(
        compute="_compute_order_margins", compute_sudo=True, currency_field="margin_currency_id", groups=MARGIN,
        help="Of confirmed orders, as it was estimated at confirmation.")
    actual_margin = fields.Monetary(
        compute="_compute_order_margins", compute_sudo=True, currency_field="margin_currency_id", groups=MARGIN,
        help="Of confirmed orders, as it is known now.")
    actual_margin_percent = fields.Float("Actual Margin (%)", compute="_compute_order_margins", compute_sudo=True, groups=MARGIN)
    margin_currency_id = fields.Many2one("res.currency", compute="_compute_order_margins", compute_sudo=True)
    cost_state = fields.Selection(
        STATES, compute="_compute_order_margins", compute_sudo=True, groups="base.group_user",
        help="How final the costs of its orders are: the least final of them.")
    margin_light = fields.Selection(
        LIGHTS, compute="_compute_order_margins", compute_sudo=True, groups="base.group_user",
        help="The worst of its confirmed orders, as it is known now.")

    @api.depends(
        "order_ids.state", "order_ids.actual_margin", "order_ids.cost_revenue", "order_ids.estimated_margin", "order_ids.cost_state",
        "company_id")
    @api.depends_context("company")
    def _compute_order_margins(self):
        quoted = self.order_ids.filtered(lambda order: order.state != "cancel")._quoted_margins()
        for lead in self:
            company = lead.company_id or self.env.company
            orders = lead.order_ids.filtered(lambda order, company=company: order.state != "cancel" and order.company_id == company)
            confirmed = orders.filtered("cost_state")
            revenue = sum(confirmed.mapped("cost_revenue"))
            lead.margin_currency_id = company.currency_id
            lead.quoted_margin = sum(quoted.get(order.id, 0.0) for order in orders)
            lead.estimated_margin = sum(confirmed.mapped("estimated_margin"))
            lead.actual_margin = sum(confirmed.mapped("actual_margin"))
            lead.actual_margin_percent = lead.actual_margin / revenue if revenue else 0.0
            lead.cost_state = min(confirmed.mapped("cost_state"), key=STATE_ORDER.index, default=False)
            lights = confirmed.mapped("margin_light")
            lead.margin_light = "none" if "none" in lights else max(lights, key=SEVERITY.index, default="none")

    def action_open_margins(self):
        """Show what the lines of its orders earn."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_order_margin_report")
        action["domain"] = [("order_id", "in", self.order_ids.ids)]
        action["context"] = {}
        action["view_mode"] = "list,pivot,graph,kanban"
        action["views"] = [(False, kind) for kind in ("list", "pivot", "graph", "kanban")]
        return action
