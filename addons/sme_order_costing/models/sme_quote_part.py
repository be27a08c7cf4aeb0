from odoo import api, models


class SmeQuotePart(models.AbstractModel):
    """What stands inside a quote simulation: changed in a draft only, and the simulation follows what is changed."""

    _name = "sme.quote.part"
    _description = "Part of a Quote Simulation"
    _inherit = "sme.quote.guard"

    # Fields that change nothing but their own row
    _plain_fields = frozenset({"sequence"})

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._simulations()._check_draft()
        parts._simulations()._changed_inside()
        return parts

    def write(self, vals):
        if self._writes_results():
            return super().write(vals)
        simulations = self._simulations()
        simulations._check_draft()
        result = super().write(vals)
        if vals.keys() - self._plain_fields:
            (simulations | self._simulations())._changed_inside()
        return result

    def unlink(self):
        simulations = self._simulations()
        simulations._check_draft()
        result = super().unlink()
        simulations._changed_inside()
        return result

    def _simulations(self):
        return self.simulation_id

    def _writes_results(self):
        """What the calculation writes, with rights that no request has."""
        return self.env.su and bool(self.env.context.get("sme_quote_results"))
