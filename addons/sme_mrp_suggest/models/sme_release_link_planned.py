from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ..release.documents import LINK_FIELD


class SmeReleaseLink(models.Model):
    _inherit = "sme.release.link"

    planned_quantity = fields.Float(
        readonly=True, copy=False, help="How much of the planned order it stands for: more than the share where a merge saved excess.")

    def _close(self):
        self.filtered(lambda link: link.state == "open")._give_back()
        return super()._close()

    def _give_back(self):
        """The planned orders of these shares are open again, as firm ones."""
        quantities = defaultdict(float)
        for link in self:
            if link.planned_order_id:
                quantities[link.planned_order_id.id] -= link.planned_quantity
        self.env["sme.planned.order"].sudo().browse(quantities).exists()._add_released(quantities)
        self.planned_quantity = 0.0

    def action_take_back(self):
        """Take these shares off their documents, which must be drafts; what nothing is left of is deleted or cancelled."""
        self.check_access("write")
        links = self.sudo().filtered(lambda link: link.state == "open")
        for link in links:
            if not link._target_is_draft():
                raise UserError(self.env._(
                    "%(document)s is no draft any more, so %(product)s stays on it: cancel the document instead.",
                    document=link._target_name(), product=link.product_id.display_name))
        links._give_back()
        targets = defaultdict(float)
        for link in links:
            targets[link.production_id or link.purchase_line_id or link.move_id] += link.quantity
        links.unlink()
        for target, quantity in targets.items():
            self._reduce_target(target, quantity)
        return True

    def _target_is_draft(self):
        if self.move_id:
            return self.move_id.state not in ("done", "cancel") and not self.move_id.picked
        return (self.production_id.state or self.purchase_line_id.order_id.state) == "draft"

    def _reduce_target(self, target, quantity):
        """Take ``quantity`` (product unit) off a draft; without shares nothing of it stays."""
        shared = bool(self.search_count([(LINK_FIELD[target._name], "=", target.id)], limit=1))
        unit = target.product_id.uom_id
        if target._name == "stock.move":
            if shared:
                target.product_uom_qty -= unit._compute_quantity(quantity, target.product_uom)
            else:
                target._action_cancel()
        elif shared:
            target.product_qty -= unit._compute_quantity(quantity, target.product_uom_id)
        elif target._name == "mrp.production":
            target.unlink()
        else:
            purchase = target.order_id
            target.unlink()
            if not purchase.order_line:
                purchase.button_cancel()
