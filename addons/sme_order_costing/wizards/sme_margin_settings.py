from odoo import api, fields, models

from ..models.sme_margin_target import check_limits


class SmeMarginSettings(models.TransientModel):
    """Lets a costing manager set the margins of a company without the right to change companies."""

    _name = "sme.margin.settings"
    _description = "Margin Settings"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    target_margin = fields.Float(
        "Target Margin %", compute="_compute_margins", store=True, readonly=False,
        help="Percentage of the price that quotations are to earn. Salespeople see the price that follows, not the margin.")
    minimum_margin = fields.Float(
        "Minimum Margin %", compute="_compute_margins", store=True, readonly=False,
        help="Quotations that earn less are marked red and need approval to be confirmed. 0: none is, and none needs it.")

    @api.depends("company_id")
    def _compute_margins(self):
        for settings in self:
            company = settings.company_id.sudo()
            settings.target_margin, settings.minimum_margin = company.target_margin, company.minimum_margin

    def action_save(self):
        """Write the margins to the company the user works in."""
        self.ensure_one()
        self.check_access("write")
        check_limits(self.env, self.env.company.name, self.target_margin, self.minimum_margin)
        # Only these two numbers, and only of the company that the manager is in: the right to change companies is another one.
        self.env.company.sudo().write({"target_margin": self.target_margin, "minimum_margin": self.minimum_margin})
        return {"type": "ir.actions.act_window_close"}

    def action_categories(self):
        """The margins of product categories."""
        return self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_margin_targets")
