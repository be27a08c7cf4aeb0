from odoo import api, fields, models

from ..costing.prices import DEFAULT_RANKING, Source

SOURCES = [
    ("last_purchase", "Last Purchase"),
    ("vendor", "Vendor Price"),
    ("average", "Average Cost"),
    ("standard", "Standard Cost"),
    ("reference", "Reference Price"),
]


class SmePriceSource(models.Model):
    _name = "sme.price.source"
    _description = "Price Source"
    _order = "sequence, id"
    _rec_name = "source"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    sequence = fields.Integer(default=10)
    source = fields.Selection(SOURCES, required=True)

    _once = models.UniqueIndex("(company_id, source)", "This price source is ranked already: move that line.")

    @api.model
    def _ranking(self, company) -> tuple[Source, ...]:
        """The price sources of ``company``, first come first served; the usual ones where nothing is ranked."""
        ranked = self.sudo().search([("company_id", "=", company.id)])  # read by every cost, whoever asks for it
        return tuple(Source(line.source) for line in ranked) or DEFAULT_RANKING

    @api.model
    def action_open_ranking(self):
        """Open the ranking of the company, the usual one first."""
        if self.has_access("create") and not self.search_count([("company_id", "=", self.env.company.id)], limit=1):
            self.create([{"source": source, "sequence": 10 * place} for place, source in enumerate(DEFAULT_RANKING, 1)])
        return self.env["ir.actions.actions"]._for_xml_id("sme_order_costing.action_price_source_list")
