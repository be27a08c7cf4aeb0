from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """Quality of what was sold under an opportunity: the orders that the user may read."""

    _inherit = "crm.lead"

    inspection_count = fields.Integer("Inspections", compute="_compute_quality_counts", groups="sales_team.group_sale_salesman")
    nonconformance_count = fields.Integer("Nonconformances", compute="_compute_quality_counts", groups="sales_team.group_sale_salesman")

    @api.depends("order_ids.state")
    def _compute_quality_counts(self):
        for name in ("inspection_count", "nonconformance_count"):
            self._confirmed_orders().mapped(name)  # of all orders at once
        for lead in self:
            orders = lead._confirmed_orders()
            lead.inspection_count = sum(orders.mapped("inspection_count"))
            lead.nonconformance_count = sum(orders.mapped("nonconformance_count"))

    def action_trace_back(self):
        """Open the page that says where the goods of the confirmed orders come from, and how they were inspected."""
        orders = self._confirmed_orders()
        if not orders:
            raise UserError(self.env._("%s has no confirmed order yet: there are no goods to trace.", ", ".join(self.mapped("name"))))
        return orders.action_trace_back()

    def _confirmed_orders(self):
        return self.order_ids.filtered(lambda order: order.state == "sale")
