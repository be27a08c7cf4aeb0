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
