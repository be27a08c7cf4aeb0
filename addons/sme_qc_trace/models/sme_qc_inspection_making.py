from odoo import api, models

from .sme_qc_inspection import OPEN


class SmeQcInspection(models.Model):
    """Inspections that come about by what happens in stock and production."""

    _inherit = "sme.qc.inspection"

    @api.model
    def _make(self, requests):
        """Make the inspections that plans ask for, in batch.

        :param requests: list of `inspections.Request`; those that no plan applies to are left out
        :return: the new inspections (with sudo), in the order of the requests
        """
        return self.sudo().browse().concat(*self._make_each(requests))

    @api.model
    def _make_each(self, requests):
        """As `_make`; a list as long as the requests, with empty ones where no plan applies."""
        plans = self.env["sme.qc.plan"]._applicable(requests)
        values = [
            {**request.inspection_values(), "plan_id": plan.id, "gate": plan.gate,
             "date_planned": request.date_planned or self.env.cr.now()}
            for request, plan in zip(requests, plans, strict=True) if plan]
        # sudo: whoever receives, produces or delivers goods makes their inspections, and no right on them comes with that;
        # without notes: 500 "Inspection created" help nobody
        made = iter(self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True).create(values).with_env(self.sudo().env))
        return [next(made) if plan else self.sudo().browse() for plan in plans]

    @api.model
    def _of_documents(self, **ids):
        """Inspections that are not cancelled of these documents, with sudo.

        :param ids: a field of inspections and the ids of documents in it
        """
        (field, document_ids), = ids.items()
        if not document_ids:
            return self.sudo().browse()
        # sudo: gates hold for everybody, also for those who may not read inspections
        return self.sudo().search([(field, "in", list(document_ids)), ("state", "!=", "cancelled")], order="id")

    def _follow_quantities(self, quantities):
        """The goods became more or fewer than they were expected to be: quantity and sample follow, and what was accepted stays accepted as
        far as there is that much.

        :param quantities: {inspection: quantity in the product's unit}, more than zero
        """
        changed = [
            inspection for inspection in self if inspection.uom_id.compare(inspection.quantity, quantities[inspection])]
        fresh = [inspection for inspection in changed if inspection.state in OPEN and inspection.plan_id]
        samples = dict(zip(fresh, self.env["sme.qc.plan"]._sample_sizes([
            {"plan_id": inspection.plan_id.id, "product_id": inspection.product_id.id, "partner_id": inspection.partner_id.id,
             "company_id": inspection.company_id.id, "quantity": quantities[inspection]} for inspection in fresh]), strict=True))
        for inspection in changed:
            quantity = quantities[inspection]
            values = {"quantity": quantity}
            if inspection in samples and inspection._takes_sample(samples[inspection]):
                values |= samples[inspection]
            elif inspection.state not in OPEN:
                accepted = min(inspection.accepted_quantity, quantity)
                values |= {"accepted_quantity": accepted, "rejected_quantity": quantity - accepted}
            inspection.write(values)

    def _without_goods(self):
        """Those that are cancelled when their goods do not come: nobody has looked at them, as they wait or were skipped."""
        return self.filtered(lambda inspection: (inspection.state in OPEN or inspection.is_skipped) and not inspection.goods_location_id)

    def _cancel_with_document(self, documents):
        """Nothing of a cancelled document is inspected any more.

        :param documents: the document's name for the chatter, one of each inspection
        """
        if self:
            self._message_log_batch(bodies={
                inspection.id: self.env._("Cancelled with %s.", document) for inspection, document in zip(self, documents, strict=True)})
            self.write({
                "state": "cancelled", "date_decided": self.env.cr.now(), "decided_by_id": self.env.uid,
                "accepted_quantity": 0.0, "rejected_quantity": 0.0})

    def _is_accepted_for(self, quantity):
        """Whether so much of the goods may go on: accepted, released, or only to be warned about."""
        self.ensure_one()
        if self.gate == "warn" or self.is_released:
            return True
        return self.state not in OPEN and self.uom_id.compare(self._accepted_in_all(), quantity) >= 0

    def _accepted_in_all(self):
        """What the verdict accepts, and what was accepted of the rest by its nonconformance."""
        return self.accepted_quantity + sum(self.disposition_ids.filtered(
            lambda disposition: disposition.nonconformance_id and disposition.kind in ("accept", "concession")
            and disposition.state == "done").mapped("quantity"))

    def _stop_text(self):
        """What to do before the goods may go on."""
        self.ensure_one()
        goods = f"{self.product_id.display_name} {self.lot_id.name}" if self.lot_id else self.product_id.display_name
        if self.state in OPEN:
            return self.env._(
                "%(goods)s has to pass inspection %(inspection)s first: inspect it, or have a quality manager release it.",
                goods=goods, inspection=self.name)
        if self.stage in ("operation", "production") and self.plan_id.moment == "finish" and self.accepted_quantity:
            return self.env._(
                "%(goods)s failed inspection %(inspection)s: finish only the %(accepted)s of %(quantity)s that are accepted, "
                "or have a quality manager accept all on concession.",
                goods=goods, inspection=self.name, accepted=self.accepted_quantity, quantity=self.quantity)
        return self.env._(
            "%(goods)s failed inspection %(inspection)s (%(accepted)s of %(quantity)s accepted): "
            "replace the goods, or have a quality manager accept them on concession.",
            goods=goods, inspection=self.name, accepted=self.accepted_quantity, quantity=self.quantity)

    def _action_open(self, name):
        """Window on these inspections."""
        action = {
            "type": "ir.actions.act_window", "name": name, "res_model": "sme.qc.inspection", "domain": [("id", "in", self.ids)],
            "views": [(False, "list"), (False, "form")], "context": {"create": False},
        }
        if len(self) == 1:
            action |= {"res_id": self.id, "views": [(False, "form")]}
        return action
