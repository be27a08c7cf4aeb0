from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..sampling import skip_lot, switching
from ..sampling.tables import Severity
from .sme_qc_plan import SEVERITIES


class SmeQcSwitching(models.Model):
    """Where a product of a vendor stands with a plan: how strictly its next lot is inspected, and whether lots are skipped.

    Every lot decided on and everything a manager decides is an event; the state is what the events lead to.
    """

    _name = "sme.qc.switching"
    _description = "Switching Rules"
    _order = "plan_id, product_id, partner_id, id"
    _rec_name = "product_id"

    plan_id = fields.Many2one("sme.qc.plan", required=True, readonly=True, ondelete="cascade", index=True)
    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="cascade", index=True)
    partner_id = fields.Many2one("res.partner", "Vendor or Customer", readonly=True, ondelete="cascade", index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True, default="normal", index=True)
    score = fields.Integer("Switching Score", readonly=True, help="30 allow reduced inspection.")
    recent = fields.Char("Last Lots", readonly=True, help="Lots of normal inspection that count: 1 accepted, 0 not accepted.")
    in_a_row = fields.Integer("Accepted in a Row", readonly=True, help="Of tightened inspection: five return to normal.")
    not_accepted = fields.Integer(readonly=True, help="Of tightened inspection: five discontinue it.")
    steady = fields.Boolean("Production Is Steady", default=True)
    reduced_allowed = fields.Boolean("Reduced Inspection Allowed")
    skip_in_a_row = fields.Integer(
        "Accepted before Skipping", readonly=True, help="Accepted lots in a row, as the skip-lot rule counts them.")
    skipped = fields.Integer("Lots Skipped", readonly=True, help="Since the last one that was inspected.")
    event_ids = fields.One2many("sme.qc.switching.event", "switching_id", string="History", readonly=True)

    _once = models.UniqueIndex(
        "(plan_id, product_id, COALESCE(partner_id, 0), company_id)", "This product of this vendor has its switching rules already.")

    def _of_keys(self, keys):
        """The switching rules of plan, product, partner and company; made where there are none yet, and locked until the end.

        :param keys: set of (plan_id, product_id, partner_id or False, company_id)
        :return: {key: switching}, as superuser: lots are counted by whoever receives and inspects them
        """
        if not keys:
            return {}
        Switching = self.sudo()
        found = Switching.search([("plan_id", "in", [key[0] for key in keys]), ("product_id", "in", [key[1] for key in keys])])
        self.env.execute_query(SQL("SELECT id FROM sme_qc_switching WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", found.ids))
        by_key = {record._key(): record for record in found}
        missing = sorted(keys - by_key.keys())
        created = Switching.create([
            {"plan_id": plan, "product_id": product, "partner_id": partner, "company_id": company}
            for plan, product, partner, company in missing])
        by_key.update(zip(missing, created, strict=True))
        return {key: record for key, record in by_key.items() if key in keys}

    def _key(self):
        return self.plan_id.id, self.product_id.id, self.partner_id.id, self.company_id.id

    # ------------------------------------------------------------------ the state, for the arithmetic and back

    def _state(self):
        is_discontinued = self.severity == "discontinued"
        return switching.State(
            Severity.TIGHTENED if is_discontinued else Severity(self.severity), is_discontinued, self.score,
            tuple(digit == "1" for digit in self.recent or ""), self.in_a_row, self.not_accepted)

    def _state_values(self, state):
        return {
            "severity": "discontinued" if state.discontinued else state.severity.value,
            "score": state.score,
            "recent": "".join("1" if accepted else "0" for accepted in state.recent),
            "in_a_row": state.in_a_row,
            "not_accepted": state.not_accepted,
        }

    def _skip_state(self):
        return skip_lot.SkipState(self.skip_in_a_row, self.skipped)

    # ------------------------------------------------------------------ what happens

    def _happen(self, happenings):
        """Lots were decided on, or a manager did something.

        :param happenings: list of (record, values of `sme.qc.switching.event`), in the order they happened
        """
        events = self.env["sme.qc.switching.event"].sudo().create([
            {**vals, "switching_id": record.id} for record, vals in happenings])
        for record, of_one in events.grouped("switching_id").items():
            record._follow(of_one, record._state(), record._skip_state())

    def _replay(self):
        """Verdicts were taken back: what the events that are left lead to."""
        for record in self:
            record._follow(record.event_ids, switching.State(), skip_lot.SkipState())

    def _follow(self, events, state, skip_state):
        """What events lead to from a state on: the state after each of them, and the last one."""
        if self.plan_id._switches():
            for event, after in zip(events, switching.replay([event._happening() for event in events], state), strict=True):
                event.write({
                    "severity_after": self._state_values(after)["severity"], "reason": after.reason.value if after.reason else False})
                state = after
        for event in events.filtered(lambda event: event.kind == "lot" and event.is_original):
            skip_state = skip_lot.judged(skip_state, event.accepted)
        self.write({**self._state_values(state), "skip_in_a_row": skip_state.in_a_row})

    def _recount_skipped(self):
        """Lots do not come after all, or are inspected after all: those are counted off that stand, since the last one inspected."""
        if not self:
            return
        self.env["sme.qc.inspection"].flush_model(
            ["plan_id", "product_id", "company_id", "partner_id", "reinspection_of_id", "state", "is_skipped"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        counts = dict(self.env.execute_query(SQL("""
            SELECT switching_id, count(*) FILTER (WHERE id > COALESCE(last_inspected, 0))
              FROM (SELECT switching.id AS switching_id, lot.id,
                           max(lot.id) FILTER (WHERE lot.is_skipped IS NOT TRUE) OVER (PARTITION BY switching.id) AS last_inspected
                      FROM sme_qc_switching switching
                      JOIN sme_qc_inspection lot ON lot.plan_id = switching.plan_id AND lot.product_id = switching.product_id
                                                AND lot.company_id = switching.company_id
                 LEFT JOIN res_partner partner ON partner.id = lot.partner_id
                     WHERE switching.id = ANY(%s) AND lot.state != 'cancelled' AND lot.reinspection_of_id IS NULL
                       AND partner.commercial_partner_id IS NOT DISTINCT FROM switching.partner_id) AS lots
             GROUP BY switching_id""", self.ids)))
        for record in self:
            record.skipped = counts.get(record.id, 0)

    def action_resume(self):
        """Inspect again, tightened, after the vendor has acted."""
        self._check_manager()
        stopped = self.filtered(lambda record: record.severity == "discontinued")
        if stopped != self:
            raise UserError(self.env._("%s is not discontinued.", ", ".join((self - stopped).mapped("product_id.display_name"))))
        self.sudo()._happen([(record, {"kind": "resumed"}) for record in self.sudo()])
        for record in self:
            record._open_inspections().sudo().severity = "tightened"
        return True

    def action_report_irregular(self):
        """Production has become irregular: reduced inspection ends."""
        self._check_manager()
        self.sudo().steady = False
        self.sudo()._happen([(record, {"kind": "irregular"}) for record in self.sudo()])
        return True

    def action_withdraw_reduced(self):
        """Reduced inspection is no longer wanted."""
        self._check_manager()
        self.sudo().reduced_allowed = False
        self.sudo()._happen([(record, {"kind": "withdrawn"}) for record in self.sudo()])
        return True

    def _open_inspections(self):
        return self.env["sme.qc.inspection"].search([
            ("plan_id", "=", self.plan_id.id), ("product_id", "=", self.product_id.id), ("company_id", "=", self.company_id.id),
            ("partner_id.commercial_partner_id", "=", self.partner_id.id) if self.partner_id else ("partner_id", "=", False),
            ("state", "in", ("todo", "in_progress")), ("severity", "=", "discontinued")])

    def _check_manager(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("sme_qc_trace.group_quality_manager"):
            raise AccessError(self.env._("Only quality managers change the severity of inspection."))
