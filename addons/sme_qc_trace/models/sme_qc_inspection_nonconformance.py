from collections import Counter

from odoo import fields, models

from .sme_qc_nonconformance import FINISHED, UNDECIDED

# Making many at once: no message for each that it was made
_QUIET = {"mail_create_nolog": True, "mail_create_nosubscribe": True, "tracking_disable": True}


def _lot(record, location):
    """What makes goods the same: the lot, in one place."""
    return record.company_id.id, record.product_id.id, record.lot_id.id, location.id


class SmeQcInspection(models.Model):
    _inherit = "sme.qc.inspection"

    nonconformance_count = fields.Integer(compute="_compute_nonconformance_count", compute_sudo=True)

    def _compute_nonconformance_count(self):
        found = self._all_nonconformances() if self.ids else self.env["sme.qc.nonconformance"]
        counts = Counter(inspection for nonconformance in found for inspection in nonconformance._inspections())
        for inspection in self:
            inspection.nonconformance_count = counts[inspection._origin]

    def write(self, vals):
        result = super().write(vals)
        if vals.get("goods_location_id") or vals.get("lot_id"):
            # sudo: goods that were decided on before they came are there now, whoever receives them
            self.sudo()._goods_came()
        return result

    def _goods_came(self):
        for nonconformance in self.nonconformance_ids.filtered(lambda each: each.state in UNDECIDED):
            inspection = nonconformance.inspection_id
            if inspection.lot_id and not nonconformance.lot_id:
                nonconformance.disposition_ids.filtered(
                    lambda disposition: disposition.state in ("draft", "to_approve") and not disposition.lot_id).lot_id = inspection.lot_id
                nonconformance.lot_id = inspection.lot_id
            if inspection.goods_location_id and not nonconformance.location_id:
                nonconformance.location_id = inspection.goods_location_id

    def _decided(self):
        result = super()._decided()
        self._settle_nonconformances()
        self._open_nonconformances()
        return result

    def _all_nonconformances(self):
        """Of these inspections, those too that another inspection found first."""
        return self.env["sme.qc.nonconformance"].search(
            ["|", ("inspection_id", "in", self.ids), ("further_inspection_ids", "in", self.ids)])

    def _settle_nonconformances(self):
        """The verdict changed: nonconformances of what is no longer rejected follow, as long as nothing was done."""
        for nonconformance in self._all_nonconformances().filtered(lambda each: each.state not in FINISHED):
            inspection, uom = (self & nonconformance._inspections())[:1], nonconformance.uom_id
            rejected = sum(nonconformance._inspections().mapped("rejected_quantity"))
            if uom.is_zero(rejected) and not nonconformance.decided_quantity:
                nonconformance.message_post(body=self.env._("%s: its goods are accepted after all.", inspection._get_html_link()))
                nonconformance.action_cancel()
            elif rejected and uom.compare(rejected, nonconformance.decided_quantity) >= 0:
                if uom.compare(rejected, nonconformance.quantity):
                    nonconformance.quantity = rejected
            else:
                nonconformance.message_post(body=self.env._(
                    "%(inspection)s now rejects %(rejected)s, and %(decided)s are decided on: look at the dispositions.",
                    inspection=inspection._get_html_link(), rejected=f"{rejected:g}",
                    decided=f"{nonconformance.decided_quantity:g}"))

    def _open_nonconformances(self):
        """A nonconformance of the rejected goods of each inspection; the same defect of the same lot is one."""
        rejected = self.filtered(
            lambda inspection: inspection.state in ("passed", "failed") and inspection.uom_id.compare(inspection.rejected_quantity, 0) > 0
            and (not inspection.plan_id or inspection.plan_id.open_nonconformance))
        rejected -= rejected._all_nonconformances().filtered(lambda each: each.state != "cancelled")._inspections()
        if not rejected:
            return
        open_ones = self.env["sme.qc.nonconformance"].search([
            ("state", "not in", FINISHED), ("company_id", "in", rejected.company_id.ids),
            ("product_id", "in", rejected.product_id.ids), ("lot_id", "in", rejected.lot_id.ids)])
        known = {
            (*_lot(nonconformance, nonconformance.location_id), code): nonconformance
            for nonconformance in reversed(open_ones) for code in nonconformance.defect_ids.code_id.ids or [False]}
        merged, new = [], {}
        for inspection in rejected:
            defects = inspection._defects()
            keys = [(*_lot(inspection, inspection._location_of_rejected()), code) for code in defects or [False]]
            # goods that come back from rework are counted a second time otherwise
            may_be_known = inspection.lot_id and not inspection.reinspection_of_id
            same = next((known[key] for key in keys if key in known), None) if may_be_known else None
            if same is not None:
                merged.append((same, inspection, defects))
                continue
            new[inspection] = defects
        values = [self._nonconformance_values(inspection, defects) for inspection, defects in new.items()]
        self.env["sme.qc.nonconformance"].with_context(**_QUIET).create(values)
        for nonconformance, inspection, defects in merged:
            nonconformance.write({
                "quantity": nonconformance.quantity + inspection.rejected_quantity,
                "further_inspection_ids": [(4, inspection.id)]})
            nonconformance._add_defects([(code, quantity, None) for code, quantity in defects.items()])
            nonconformance.message_post(body=self.env._(
                "%(inspection)s found the same defect of %(quantity)s more.", inspection=inspection._get_html_link(),
                quantity=f"{inspection.rejected_quantity:g}"))

    def _location_of_rejected(self):
        """Where rejected goods are: held, or where they went; empty when they have not come yet."""
        self.ensure_one()
        source = self._goods_source()
        is_there = self.goods_location_id or self.move_id.state == "done" and source.usage == "internal"
        return source if is_there else source.browse()

    def _defects(self):
        """By defect code id: how many units of the sample failed its characteristics, at most what was rejected."""
        result = {}
        for line in self.line_ids:
            code = line.characteristic_id.defect_code_id
            if line.verdict == "fail" and code:
                result[code.id] = result.get(code.id, 0.0) + max(line.nonconforming, 1)
        return {code: min(quantity, self.rejected_quantity) for code, quantity in result.items()}

    def _nonconformance_values(self, inspection, defects):
        plan = inspection.plan_id
        failed = inspection.line_ids.filtered(lambda line: line.verdict == "fail")
        found = ", ".join(failed.mapped("name")) or inspection.note or self.env._("failed inspection")
        return {
            **self.env["sme.qc.nonconformance"]._values_of_inspection(inspection),
            "title": f"{inspection.product_id.display_name}: {found}",
            "company_id": inspection.company_id.id,
            "inspection_id": inspection.id,
            "quantity": inspection.rejected_quantity,
            "responsible_id": (plan.responsible_id or inspection.inspector_id or self.env.user).id,
            "date_deadline": fields.Date.add(fields.Date.context_today(self), days=plan.deadline_days if plan else 7),
            "defect_ids": [(0, 0, {"code_id": code, "quantity": quantity}) for code, quantity in defects.items()],
        }

    def action_nonconformances(self):
        """Opens the nonconformances of the inspection."""
        self.ensure_one()
        found = self._all_nonconformances()
        action = self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_sme_qc_nonconformance")
        action["context"] = {"default_inspection_id": self.id}
        if len(found) == 1:
            return {**action, "views": [(False, "form")], "res_id": found.id}
        return {**action, "domain": [("id", "in", found.ids)]}

    def action_decide_dispositions(self):
        """Opens the wizard that decides a whole lot: so many accepted, reworked, scrapped."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_sme_qc_decide"),
            "context": {"default_inspection_id": self.id},
        }
