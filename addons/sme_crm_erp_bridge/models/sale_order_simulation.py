from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SaleOrder(models.Model):
    _inherit = "sale.order"

    simulation_ids = fields.One2many("sme.quote.simulation", "sale_order_id", "Quote Simulations", groups="base.group_user")
    simulation_count = fields.Integer(compute="_compute_simulation_count", groups="base.group_user")

    @api.depends("simulation_ids")
    def _compute_simulation_count(self):
        simulations = self.env["sme.quote.simulation"]
        counts = {order.id: count for order, count in simulations._read_group(
            [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"])} if simulations.has_access("read") else {}
        for order in self:
            order.simulation_count = counts.get(order.id, 0)

    def action_simulate_price(self):
        """Open the draft simulation of this quotation, or make one from its lines."""
        self.ensure_one()
        self.check_access("write")
        draft = self.simulation_ids.filtered(lambda simulation: simulation.state == "draft")
        if draft:
            return draft.sorted("id")[-1]._action_form()
        if self.state not in ("draft", "sent"):
            raise UserError(self.env._(
                "%s is confirmed or cancelled: prices are simulated for open quotations. Make a simulation from the menu instead.",
                self.name))
        return self.env["sme.quote.simulation"].create(self._prepare_simulation())._action_form()

    def _prepare_simulation(self):
        lines = self.order_line.filtered(lambda line: not line.display_type and not line.is_downpayment and line.product_id)
        return {
            "sale_order_id": self.id, "partner_id": self.partner_id.id, "company_id": self.company_id.id,
            "user_id": self.user_id.id or self.env.uid, "opportunity_id": self.opportunity_id.id,
            "line_ids": [Command.create({
                "product_id": line.product_id.id, "uom_id": line.product_uom_id.id, "sale_line_id": line.id, "sequence": line.sequence,
                "price_ids": [Command.create({"quantity": line.product_uom_qty})],
            }) for line in lines],
        }

    def action_view_simulations(self):
        """The simulations of this order, or the only one."""
        self.ensure_one()
        simulations = self.simulation_ids
        if len(simulations) == 1:
            return simulations._action_form()
        action = self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_quote_simulations")
        return {**action, "domain": [("sale_order_id", "=", self.id)], "context": {"default_sale_order_id": self.id}}
