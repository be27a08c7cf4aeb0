from odoo import models
from odoo.exceptions import AccessError, UserError

MANAGER = "sme_qc_trace.group_quality_manager"


class SmeQcInspection(models.Model):
    """From values to a verdict, and back."""

    _inherit = "sme.qc.inspection"

    def action_pass(self):
        """Accept the whole quantity of each.

        :raises UserError: names those without values, with values missing or too many nonconforming units; none is passed then
        """
        self._check_may_decide()
        faults = [fault for inspection in self if (fault := inspection._why_not_passed())]
        if faults:
            raise UserError("\n".join(faults))
        return self._decide("passed", {inspection: inspection.quantity for inspection in self})

    def action_fail(self):
        """Reject the whole quantity of each. Values need not be complete: what is smashed is not measured."""
        self._check_may_decide()
        return self._decide("failed", dict.fromkeys(self, 0.0))

    def action_decide(self, accepted_quantity, rejected_quantity):
        """Accept one part of the lot and reject the other.

        :param accepted_quantity: in the product's unit
        :param rejected_quantity: in the product's unit; the two add up to the quantity of the inspection
        :raises UserError: they do not add up, or goods would be accepted without values
        """
        self.ensure_one()
        self._check_may_decide()
        unit = self.uom_id
        for quantity in (accepted_quantity, rejected_quantity):
            if isinstance(quantity, bool) or not isinstance(quantity, (int, float)) or not 0 <= quantity < float("inf"):
                raise UserError(self.env._("%(inspection)s: quantities are numbers from 0, not %(value)r.",
                                           inspection=self.name, value=quantity))
        if unit.compare(accepted_quantity + rejected_quantity, self.quantity):
            raise UserError(self.env._(
                "%(inspection)s: accepted %(accepted)s and rejected %(rejected)s have to add up to %(quantity)s %(unit)s.",
                inspection=self.name, accepted=accepted_quantity, rejected=rejected_quantity, quantity=self.quantity, unit=unit.name))
        if unit.is_zero(rejected_quantity):
            return self.action_pass()
        if unit.is_zero(accepted_quantity):
            return self.action_fail()
        fault = self._why_not_accepted_in_part(rejected_quantity)
        if fault:
            raise UserError(fault)
        return self._decide("failed", {self: accepted_quantity})

    def action_concession(self, reason):
        """Accept the whole quantity of each though it does not conform, or is not inspected. Quality managers only.

        :param reason: why, kept in the chatter
        """
        self._check_may_decide()
        self._check_manager(self.env._("accept on concession"))
        reason = self._check_reason(reason)
        self._decide("accepted_on_concession", {inspection: inspection.quantity for inspection in self})
        self._log_reason(self.env._("Accepted on concession: %s", reason))
        return True

    def action_cancel(self):
        """Nothing is inspected. Quality managers only: the goods of a cancelled inspection are not accepted by it."""
        self.check_access("write")
        self._check_manager(self.env._("cancel an inspection"))
        self._check_is_open()
        # sudo: the state is written by methods only
        self.sudo().write({"state": "cancelled", "decided_by_id": self.env.uid, "date_decided": self.env.cr.now()})
        return True

    def action_reopen(self, reason):
        """Take back verdicts, or cancellations. Values stay, the inspection goes on. Quality managers only.

        Documents that have used the goods meanwhile are named in the chatter.

        :param reason: why, kept in the chatter
        """
        self.check_access("write")
        self._check_manager(self.env._("reopen an inspection"))
        reason = self._check_reason(reason)
        self._lock()
        still_open = self.filtered(lambda inspection: inspection.state in ("todo", "in_progress"))
        if still_open:
            raise UserError(self.env._("%s is open already.", ", ".join(still_open.mapped("name"))))
        documents = {inspection: inspection._documents_using_goods() for inspection in self}
        for is_started, inspections in self.grouped(lambda inspection: bool(inspection.date_started)).items():
            # sudo: the state is written by methods only
            inspections.sudo().write({
                "state": "in_progress" if is_started else "todo", "accepted_quantity": 0.0, "rejected_quantity": 0.0,
                "decided_by_id": False, "date_decided": False, "is_skipped": False})
        for inspection, used_by in documents.items():
            text = self.env._("Reopened: %s", reason)
            if used_by:
                text = self.env._("%(text)s. The goods were used meanwhile: %(documents)s", text=text, documents=", ".join(used_by))
            inspection.message_post(body=text)
        self._switch_again()
        self._reopened()
        return True

    # ------------------------------------------------------------------ may it be

    def _check_may_decide(self):
        self.check_access("write")
        self._check_is_open()

    def _check_manager(self, deed):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only quality managers may %s.", deed))

    def _check_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("%s: say why.", ", ".join(self.mapped("name"))))
        return reason.strip()

    def _why_not_passed(self):
        """What stands in the way of passing it; empty if nothing does."""
        self.ensure_one()
        fault = self._why_not_complete() or self._why_discontinued()
        if fault or self.verdict == "pass":
            return fault
        return self.env._(
            "%(inspection)s: %(count)s units of the sample do not conform. Fail it, decide a quantity, or accept it on concession.",
            inspection=self.name, count=self.nonconforming)

    def _why_not_complete(self):
        if not self.line_ids and self.state == "todo":
            return self.env._("%s has no values: start it and record them.", self.name)
        if not self.line_ids:
            return self.env._("%s has no characteristics, so nothing was inspected: add some, to its plan too.", self.name)
        if self.missing_count:
            lines = self.line_ids.filtered(lambda line: line.value_count < line._required_count())
            return self.env._(
                "%(inspection)s: %(count)s values are missing (%(lines)s).",
                inspection=self.name, count=self.missing_count, lines=", ".join(lines.mapped("name")))
        return ""

    def _why_discontinued(self):
        if self.severity != "discontinued":
            return ""
        return self.env._(
            "%(inspection)s: too many lots of %(product)s were not accepted, so inspection is discontinued until a quality manager "
            "resumes it (Quality > Configuration > Switching Rules).",
            inspection=self.name, product=self.product_id.display_name)

    def _why_not_accepted_in_part(self, rejected_quantity):
        fault = self._why_not_complete() or self._why_discontinued()
        found = min(self.nonconforming, self.quantity)
        if not fault and self.verdict == "fail" and self.uom_id.compare(rejected_quantity, found) < 0:
            fault = self.env._(
                "%(inspection)s: %(count)s units of the sample do not conform; at least these are rejected.",
                inspection=self.name, count=self.nonconforming)
        return fault

    # ------------------------------------------------------------------ the decision

    def _decide(self, state, accepted):
        """Write a verdict, tell the switching rules and whatever else follows.

        :param accepted: {inspection: accepted quantity}
        """
        values = {"state": state, "decided_by_id": self.env.uid, "date_decided": self.env.cr.now()}
        unassigned = self.filtered(lambda inspection: not inspection.inspector_id)
        unassigned.inspector_id = self.env.user
        for (quantity, accepted_quantity), inspections in self.grouped(
                lambda inspection: (inspection.quantity, accepted[inspection])).items():
            # sudo: verdicts are written by methods only
            inspections.sudo().write({
                **values, "accepted_quantity": accepted_quantity, "rejected_quantity": quantity - accepted_quantity})
        self._switch()
        self._decided()
        return True

    def _pass_skipped(self):
        """Lots that skip-lot sampling lets go: passed without inspection."""
        if self:
            # sudo: made by whoever receives the goods; the plan decided, not the user
            self.sudo()._decide("passed", {inspection: inspection.quantity for inspection in self.sudo()})
            self._log_reason(self.env._("Lot skipped by the plan's skip-lot rule: passed without inspection."))

    def _log_reason(self, text):
        self._message_log_batch(bodies={inspection.id: text for inspection in self})

    # ------------------------------------------------------------------ extended by others

    def _reopened(self):
        """Extended by what has to be undone: called once for all inspections whose verdict was just taken back."""

    def _documents_using_goods(self):
        """Names of documents that have used the accepted goods since, for the warning as the verdict changes. Extended by what knows."""
        self.ensure_one()
        return []
