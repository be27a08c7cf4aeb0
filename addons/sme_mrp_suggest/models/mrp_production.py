from odoo import api, models

from ..kitting.request import KittingRequest, children_first
from ..snapshot import Document, Excluded


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    @api.readonly
    def kitting_check(self, options=None):
        """Can these manufacturing orders be built, how many, and when? See :meth:`sme.kitting.check` for options and result."""
        self.check_access("read")
        kitting = self.env["sme.kitting"]
        return kitting._answer(
            children_first([production._kitting_request() for production in self]),
            options,
            source={"model": self._name, "ids": self.ids, "names": self.mapped("name")},
            excluded=Excluded(production_ids=self.ids),
            company=kitting._single_company(self),
        )

    def action_kitting_check(self):
        """Open the kitting check of the selected manufacturing orders."""
        return self.env["sme.kitting"]._action(self._name, self.ids, self.mapped("name"))

    def _kitting_request(self):
        """What is left to build, from the components that are left to consume: the order's own, whatever its BoM says today."""
        self.ensure_one()
        product = self.product_id
        left = self.product_uom_qty - self.product_uom_id._compute_quantity(self.qty_produced, product.uom_id, round=False)
        request = KittingRequest(
            key=f"{self._name},{self.id}",
            product_id=product.id,
            qty=left,
            warehouse_id=self.warehouse_id.id or self.picking_type_id.warehouse_id.id,
            wanted=self.env["sme.kitting"]._local_date(self.date_deadline or self.date_finished, self.company_id),
            document=Document(self._name, self.id, self.name),
            lead_days=self.bom_id.produce_delay + self.bom_id.days_to_prepare_mo,
        )
        if self.state in ("done", "cancel") or product.uom_id.compare(left, 0.0) <= 0:
            request.nothing = self.env._("%s is closed: nothing is left to build.", self.name)
            return request
        open_moves = self.move_raw_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        if not open_moves and not self.bom_id:
            request.error = "no_bom", self.env._("%s has no components: choose a bill of materials, or add them.", self.name)
        request.parts = {}
        for move in open_moves:
            request.parts[move.product_id.id] = request.parts.get(move.product_id.id, 0.0) + move.product_qty / left
        return request
