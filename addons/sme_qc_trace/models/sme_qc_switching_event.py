from odoo import fields, models

from ..sampling import switching
from ..sampling.tables import Severity
from .sme_qc_plan import SEVERITIES

KINDS = [
    ("lot", "Lot Decided"), ("irregular", "Production Irregular"), ("withdrawn", "Reduced Inspection Withdrawn"), ("resumed", "Resumed")]
REASONS = [
    ("two_of_five", "Two of five lots not accepted"),
    ("five_accepted", "Five lots accepted in a row"),
    ("score", "Switching score reached"),
    ("lot_not_accepted", "Lot not accepted"),
    ("irregular", "Production irregular"),
    ("withdrawn", "Reduced inspection no longer allowed"),
    ("discontinued", "Five lots not accepted on tightened inspection"),
    ("resumed", "Resumed by a quality manager"),
]


class SmeQcSwitchingEvent(models.Model):
    """A lot that was decided on, or a manager's decision, and how strictly the next lot is inspected after it."""

    _name = "sme.qc.switching.event"
    _description = "Event of Switching Rules"
    _order = "switching_id, id"

    switching_id = fields.Many2one("sme.qc.switching", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="switching_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    inspection_id = fields.Many2one("sme.qc.inspection", readonly=True, ondelete="cascade", index="btree_not_null")
    user_id = fields.Many2one("res.users", readonly=True, default=lambda self: self.env.user)
    date = fields.Datetime(readonly=True, default=fields.Datetime.now)
    accepted = fields.Boolean(readonly=True)
    nonconforming = fields.Integer(readonly=True)
    accept_number = fields.Integer("Acceptance Number", readonly=True)
    tighter_accept = fields.Integer(
        "Tighter Acceptance Number", readonly=True, help="Had the AQL been one step tighter; -1: there is none.")
    is_original = fields.Boolean("Presented for the First Time", readonly=True)
    steady = fields.Boolean("Production Is Steady", readonly=True)
    reduced_allowed = fields.Boolean("Reduced Inspection Allowed", readonly=True)
    severity = fields.Selection(SEVERITIES, "Inspected", readonly=True)
    severity_after = fields.Selection(SEVERITIES, "Next Lot", readonly=True)
    reason = fields.Selection(REASONS, readonly=True)

    def _happening(self):
        """This event, for the arithmetic."""
        if self.kind != "lot":
            return switching.Event(self.kind)
        return switching.LotResult(
            accepted=self.accepted, nonconforming=self.nonconforming, accept=self.accept_number,
            tighter_accept=self.tighter_accept if self.tighter_accept >= 0 else None, original=self.is_original, steady=self.steady,
            reduced_allowed=self.reduced_allowed,
            severity=Severity(self.severity) if self.severity and self.severity != "discontinued" else None)
