from odoo import api, fields, models

from odoo.addons.sme_order_costing.models.margins.sale_order import MARGIN


class ResPartner(models.Model):
    _inherit = "res.partner"

    margin_12_months = fields.Monetary(
        "Margin of 12 Months", compute="_compute_margin_12_months", currency_field="margin_currency_id", groups=MARGIN,
        help="Of the orders of the last 12 months that you may see, with those of its contacts, in company currency.")
    margin_12_months_percent = fields.Float("Margin of 12 Months (%)", compute="_compute_margin_12_months", groups=MARGIN)
    margin_currency_id = fields.Many2one("res.currency", compute="_compute_margin_12_months")

    @api.depends_context("company", "uid")
    def _compute_margin_12_months(self):
        """Of a company those of all its contacts, of a contact his own. Reads the report with the rights of the user."""
        self.margin_currency_id = self.env.company.currency_id
        self.margin_12_months = self.margin_12_months_percent = 0.0
        report = self.env["sme.order.margin.report"]
        if not report.has_access("read"):
            return
        period = [("date_order", ">=", "today -12m"), ("company_id", "=", self.env.company.id)]
        for name in ("commercial_partner_id", "partner_id"):
            partners = self.filtered(lambda partner, name=name: (partner.commercial_partner_id == partner) == (name != "partner_id"))
            for partner, margin, revenue in report._read_group(
                [*period, (name, "in", partners.ids)], [name], ["margin:sum", "revenue:sum"]
            ) if partners else ():
                partner.margin_12_months = margin
                partner.margin_12_months_percent = margin / revenue if revenue else 0.0

    def action_open_margins(self):
        """Show what the orders of this customer earn."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_order_margin_report")
        name = "commercial_partner_id" if self.commercial_partner_id == self else "partner_id"
        action["domain"] = [(name, "=", self.id)]
        action["context"] = {
            "search_default_last_12_months": 1, "pivot_row_groupby": ["order_id"], "pivot_column_groupby": ["date_order:month"]}
        return action
