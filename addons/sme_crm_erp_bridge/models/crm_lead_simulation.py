from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    simulation_count = fields.Integer(compute="_compute_simulation_count", groups="base.group_user")

    @api.depends("order_ids")
    def _compute_simulation_count(self):
        simulations = self.env["sme.quote.simulation"]
        counts = {lead.id: count for lead, count in simulations._read_group(
            [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"])} if simulations.has_access("read") else {}
        for lead in self:
            lead.simulation_count = counts.get(lead.id, 0)

    def action_simulate_price(self):
        """Open the draft simulation of this opportunity, or a new one for its customer."""
        self.ensure_one()
        self.check_access("read")
        draft = self.env["sme.quote.simulation"].search(
            [("opportunity_id", "=", self.id), ("state", "=", "draft")], order="id desc", limit=1)
        if draft:
            return draft._action_form()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Simulate Price"), "res_model": "sme.quote.simulation",
            "views": [(False, "form")],
            "context": {
                "default_opportunity_id": self.id, "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id or self.env.company.id, "default_user_id": self.user_id.id or self.env.uid,
            },
        }

    def action_view_simulations(self):
        """The simulations of this opportunity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sme_order_costing.action_quote_simulations")
        return {
            **action, "domain": [("opportunity_id", "=", self.id)],
            "context": {"default_opportunity_id": self.id, "default_partner_id": self.partner_id.id},
        }
