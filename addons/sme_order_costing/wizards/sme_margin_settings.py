from odoo import api, fields, models

LIMITS = ("target_margin", "minimum_margin", "margin_erosion_limit")


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
        help="Below it the light is red, and a quotation needs approval to be confirmed. 0: none is, and none needs it.")
    margin_erosion_limit = fields.Float(
        "Erosion Limit %", compute="_compute_margins", store=True, readonly=False,
        help="An order that earns less than estimated by more than this percentage of its revenue warns its salesperson. 0: never.")

    @api.depends("company_id")
    def _compute_margins(self):
        for settings in self:
            company = settings.company_id.sudo()
            for name in LIMITS:
                settings[name] = company[name]

    def action_save(self):
        """Write the margins to the company the user works in.

        :raises ValidationError: for margins that no price gives
        """
        self.ensure_one()
        self.check_access("write")
        # Only these numbers, and only of the company that the manager is in: the right to change companies is another one.
        self.env.company.sudo().write({name: self[name] for name in LIMITS})
        return {"type": "ir.actions.act_window_close"}

    def action_categories(self):
        """The margins of product categories."""
        return self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_margin_targets")
