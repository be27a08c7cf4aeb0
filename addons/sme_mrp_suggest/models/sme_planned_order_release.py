from odoo import api, fields, models
from odoo.exceptions import UserError

from .sme_planned_order import OPEN_STATES


class SmePlannedOrder(models.Model):
    _inherit = "sme.planned.order"

    release_link_ids = fields.One2many("sme.release.link", "planned_order_id", "Released on", readonly=True)

    def action_release_preview(self):
        """Show what these planned orders would become; closed ones are left out."""
        orders = self.filtered(lambda order: order.state in OPEN_STATES)
        if not orders:
            raise UserError(self.env._("None of these planned orders is open any more: select others."))
        return self.env["sme.release"]._open_for(orders)

    @api.model
    def action_release_preview_domain(self, domain):
        """Like :meth:`action_release_preview`, for all open planned orders in ``domain``."""
        return self.search(domain).action_release_preview()

    def action_take_back(self):
        """Undo the release of these planned orders as far as their documents are drafts."""
        self.check_access("write")
        return self.release_link_ids.filtered(lambda link: link.state == "open").action_take_back()

    def _add_released(self, quantities):
        """Count {planned order id: quantity} more (or less) as released and set states."""
        for order in self:
            released = max(order.released_quantity + quantities[order.id], 0.0)
            compare = order.product_id.uom_id.compare
            if compare(released, order.quantity) >= 0:
                state = "released"
            else:
                state = "partly_released" if compare(released, 0.0) > 0 else "firm"
            order.write({"released_quantity": released, "state": state})
