from odoo import api, fields, models

_MANAGER = "sme_qc_trace.group_quality_manager"
SCRAP_HELP = (
    "Scrapped goods at their value. Goods that were reworked before, known by their lot or manufacturing order, count at most at what "
    "they were worth before rework: what it added is in the cost of rework. At average cost, goods of other lots still carry a share of "
    "it.")
_COSTS = ("scrap_cost", "rework_cost", "regrade_cost", "total_cost")


class SmeQcNonconformance(models.Model):
    """What a nonconformance cost, in company currency; for quality managers only. See ``sme.qc.nonconformance.report``."""

    _inherit = "sme.qc.nonconformance"

    scrap_cost = fields.Monetary("Scrap", compute="_compute_costs", groups=_MANAGER, help=SCRAP_HELP)
    rework_cost = fields.Monetary("Rework", compute="_compute_costs", groups=_MANAGER)
    regrade_cost = fields.Monetary("Regrading", compute="_compute_costs", groups=_MANAGER)
    other_cost = fields.Monetary("Other Costs", groups=_MANAGER, copy=False, help="Freight, sorting, credit to the customer and the like.")
    total_cost = fields.Monetary("Cost of Poor Quality", compute="_compute_costs", groups=_MANAGER)

    @api.depends("other_cost", "disposition_ids.move_ids.state", "rework_ids.state")
    def _compute_costs(self):
        # sudo: the field's group is the right; the report's own one would ask the same
        rows = self.env["sme.qc.nonconformance.report"].sudo()._read_group(
            [("id", "in", self.ids)], ["nonconformance_id"], [f"{name}:sum" for name in _COSTS])
        by_id = {nonconformance.id: costs for nonconformance, *costs in rows}
        for nonconformance in self:
            for name, value in zip(_COSTS, by_id.get(nonconformance._origin.id, (0,) * len(_COSTS)), strict=True):
                nonconformance[name] = value
