from odoo import models

from ..sampling import plans, skip_lot
from ..sampling.tables import HIGHEST_PERCENT, Severity

METHODS = {
    "all": plans.Method.ALL, "percentage": plans.Method.PERCENTAGE, "fixed": plans.Method.FIXED, "iso": plans.Method.ISO}


class SmeQcPlan(models.Model):
    """How many units of a lot are inspected."""

    _inherit = "sme.qc.plan"

    def _samples(self, requests):
        """The samples of lots that arrive. Each lot is counted by the skip-lot rule of its plan, so ask once for a lot; what is inspected
        again is neither counted nor skipped.

        :param requests: list of dicts `plan_id`, `product_id`, `partner_id` (or False), `quantity` in the product's unit, `company_id` if
            it is not the current one, and `reinspection_of_id`, if any: as values of inspections; other keys do not matter
        :return: list of dicts, one a request in their order: `sample_size`, `accept_number`, `reject_number`, `code_letter`, `severity`,
            `counts_nonconformities`, `is_skipped`
        """
        requests = self._read_requests(requests)
        switchings = self._switchings_of(requests)
        samples = []
        for request in requests:
            plan, switching = request["plan"], switchings.get(request["key"])
            skipped = bool(switching) and request["is_original"] and plan._skips(switching)
            samples.append({**plan._sample_of(request["quantity"], switching), "is_skipped": skipped})
        return samples

    def _sample_sizes(self, requests):
        """As `_samples`, of lots that were counted already; without `is_skipped`."""
        requests = self._read_requests(requests)
        switchings = self._switchings_of(requests)
        return [request["plan"]._sample_of(request["quantity"], switchings.get(request["key"])) for request in requests]

    def _read_requests(self, requests):
        """Requests with their plan and the key of their switching rules: plan, product, commercial partner, company."""
        # sudo: goods are received by people who need not read plans or partners
        browse_plan, browse_partner = self.sudo().browse, self.env["res.partner"].sudo().browse
        plan_of = {plan.id: plan for plan in browse_plan({request["plan_id"] for request in requests})}
        partner_of = {partner.id: partner for partner in browse_partner(
            {request["partner_id"] for request in requests if request.get("partner_id")})}
        return [
            {
                "plan": plan_of[request["plan_id"]],
                "quantity": request.get("quantity", 1.0),
                "is_original": not request.get("reinspection_of_id"),
                "key": (
                    request["plan_id"], request["product_id"],
                    partner_of[request["partner_id"]].commercial_partner_id.id if request.get("partner_id") else False,
                    request.get("company_id") or self.env.company.id),
            }
            for request in requests]

    def _switchings_of(self, requests):
        """{key: switching} of the requests whose plans have rules that remember."""
        keys = {request["key"] for request in requests if request["plan"]._remembers()}
        return self.env["sme.qc.switching"]._of_keys(keys)

    def _remembers(self):
        """The sample of a lot depends on the lots before it."""
        return self._switches() or self.use_skip_lot

    def _switches(self):
        return self.sampling == "iso" and self.use_switching

    def _rule(self):
        """The sampling of this plan, for the arithmetic."""
        aql = float(self.aql or 1.0)
        return plans.Rule(
            METHODS[self.sampling], self.sampling_percentage, self.sampling_quantity, self.accept_number, self.inspection_level, aql,
            plans.Count.NONCONFORMITIES if self.sampling == "iso" and aql > HIGHEST_PERCENT else plans.Count.ITEMS)

    def _skip_rule(self):
        return skip_lot.SkipRule(self.skip_after, self.skip_frequency)

    def _sample_of(self, quantity, switching):
        """The sample of one lot.

        :param quantity: in the product's unit
        :param switching: of its product and vendor, or None
        """
        uses_tables = self.sampling == "iso"
        severity = switching.severity if switching and self._switches() else "normal"
        found = plans.sample(quantity, self._rule(), table_severity(severity))
        return {
            "sample_size": found.size,
            "accept_number": found.accept,
            "reject_number": found.reject,
            "code_letter": found.plan_letter or False,
            "severity": severity if uses_tables else False,
            "counts_nonconformities": found.count == plans.Count.NONCONFORMITIES,
        }

    def _skips(self, switching):
        """Count a lot that arrives; true if it is skipped. Nobody skips lots while inspection is tightened or discontinued."""
        if not self.use_skip_lot or switching.severity in ("tightened", "discontinued"):
            return False
        inspected, after = skip_lot.arrive(self._skip_rule(), switching._skip_state())
        if after.skipped != switching.skipped:
            switching.skipped = after.skipped
        return not inspected


def table_severity(severity):
    """Discontinued lots are inspected with the tightened tables, should somebody look at them."""
    return Severity.TIGHTENED if severity == "discontinued" else Severity(severity)
