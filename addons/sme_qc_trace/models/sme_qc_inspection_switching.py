from odoo import models

from ..sampling.plans import sample
from .sme_qc_plan_sampling import table_severity


class SmeQcInspection(models.Model):
    """What a verdict says about the next lots of the same product and vendor, and which of them are skipped."""

    _inherit = "sme.qc.inspection"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancelled" or "is_skipped" in vals:
            self._counted_off()._recount_skipped()
        return result

    def unlink(self):
        switchings = self._counted_off()
        result = super().unlink()
        switchings._recount_skipped()
        return result

    def _counted_off(self):
        """Where these are counted by a skip-lot rule."""
        # sudo: lots are counted whoever cancels them
        requests = self.sudo().filtered("plan_id.use_skip_lot")._switching_requests()
        return self.env["sme.qc.switching"].sudo().concat(*self.env["sme.qc.plan"]._switchings_of(requests).values())

    def _switch(self):
        """These were just decided: the switching rules count them. Skipped lots were not inspected, so they do not count."""
        counted = self.sudo().filtered(lambda inspection: inspection.plan_id._remembers() and not inspection.is_skipped)
        if not counted:
            return
        requests = counted._switching_requests()
        switchings = self.env["sme.qc.plan"]._switchings_of(requests)
        self.env["sme.qc.switching"]._happen([
            (switchings[request["key"]], inspection._switching_event(switchings[request["key"]]))
            for inspection, request in zip(counted, requests, strict=True)])

    def _switch_again(self):
        """Verdicts of these were taken back: the switching rules forget them."""
        # sudo: events are written by decisions only
        events = self.env["sme.qc.switching.event"].sudo().search([("inspection_id", "in", self.ids)])
        switchings = events.switching_id
        events.unlink()
        switchings._replay()

    def _switching_requests(self):
        return self.env["sme.qc.plan"]._read_requests([
            {"plan_id": inspection.plan_id.id, "product_id": inspection.product_id.id, "partner_id": inspection.partner_id.id,
             "company_id": inspection.company_id.id, "quantity": inspection.quantity}
            for inspection in self])

    def _switching_event(self, switching):
        """Values of the event that this decision is."""
        tighter = None
        if self.plan_id._switches():
            tighter = sample(self.quantity, self.plan_id._rule(), table_severity(self.severity or "normal")).tighter_accept
        return {
            "kind": "lot",
            "inspection_id": self.id,
            "user_id": self.env.uid,
            "date": self.date_decided,
            "accepted": self.state == "passed",
            "nonconforming": self.nonconformities if self.counts_nonconformities else self.nonconforming,
            "accept_number": self.accept_number,
            "tighter_accept": -1 if tighter is None else tighter,
            "is_original": not self.reinspection_of_id,
            "steady": switching.steady,
            "reduced_allowed": switching.reduced_allowed,
            "severity": self.severity,
        }
