from odoo import fields, models


class SmeQuoteSimulation(models.Model):
    _inherit = "sme.quote.simulation"

    opportunity_id = fields.Many2one(
        "crm.lead", check_company=True, index="btree_not_null", domain="[('type', '=', 'opportunity')]",
        help="The quotation that is made from this simulation belongs to it.")

    def _prepare_quotation(self):
        """A new quotation belongs to the opportunity."""
        values = super()._prepare_quotation()
        lead = self.opportunity_id
        if lead:
            values |= {
                "opportunity_id": lead.id, "campaign_id": lead.campaign_id.id, "medium_id": lead.medium_id.id,
                "source_id": lead.source_id.id, "origin": lead.name, **({"team_id": lead.team_id.id} if lead.team_id else {}),
            }
        return values
