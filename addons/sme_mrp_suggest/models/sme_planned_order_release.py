from odoo import api, fields, models
from odoo.exceptions import UserError

from .sme_planned_order import OPEN_STATES


class SmePlannedOrder(models.Model):
    _inherit = "sme.planned.order"

    release_link_ids = fields.One2many("sme.release.link", "planned_order_id", "Released on", readonly=True)
    document_count = fields.Integer("Documents", compute="_compute_document_count")

    @api.depends("release_link_ids.state")
    def _compute_document_count(self):
        for order in self:
            order.document_count = sum(len(documents) for documents in order._documents())

    def write(self, vals):
        """Where the quantity of a partly released order is changed, what is released may be all of it, or not any more."""
        result = super().write(vals)
        if "quantity" in vals and "state" not in vals:
            for order in self.filtered("released_quantity"):
                state = order._state_for(order.released_quantity)
                if order.state in OPEN_STATES and order.state != state:
                    order.state = state
        return result

    def action_release_preview(self):
        """Show what these planned orders would become; closed ones are left out."""
        orders = self.filtered(lambda order: order.state in OPEN_STATES)
        if not orders:
            raise UserError(self.env._("None of these planned orders is open any more: select others."))
        return self.env["sme.release"]._open_for(orders)

    def action_take_back(self):
        """Undo the release of these planned orders as far as their documents are drafts."""
        self.check_access("write")
        return self.release_link_ids.filtered(lambda link: link.state == "open").action_take_back()

    def action_cancel(self):
        """Of a partly released order the rest is cancelled: it is as large as what is released of it."""
        for order in self.filtered(lambda order: order.state == "partly_released"):
            order.quantity = order.released_quantity
        return super().action_cancel()

    def action_open_documents(self):
        """The documents that these planned orders were released on; their shares where they are of several kinds."""
        kinds = [documents for documents in self._documents() if documents]
        if len(kinds) != 1:
            return {
                "type": "ir.actions.act_window", "res_model": "sme.release.link", "view_mode": "list,kanban",
                "name": self.env._("Released on"), "domain": [("id", "in", self.release_link_ids.ids)],
            }
        documents, = kinds
        action = {
            "type": "ir.actions.act_window", "res_model": documents._name, "view_mode": "list,form", "name": self.env._("Released on"),
            "domain": [("id", "in", documents.ids)],
        }
        return {**action, "view_mode": "form", "res_id": documents.id} if len(documents) == 1 else action

    def _documents(self):
        """(requests and purchase orders, manufacturing orders, transfers) with open shares of these planned orders."""
        links = self.sudo().release_link_ids.filtered(lambda link: link.state == "open")
        return links.purchase_line_id.order_id, links.production_id, links.move_id.picking_id

    def _state_for(self, released):
        compare = self.product_id.uom_id.compare
        if compare(released, self.quantity) >= 0:
            return "released"
        return "partly_released" if compare(released, 0.0) > 0 else "firm"

    def _add_released(self, quantities):
        """Count {planned order id: quantity} more (or less) as released and set states."""
        for order in self:
            released = max(order.released_quantity + quantities[order.id], 0.0)
            if order.product_id.uom_id.compare(released, order.quantity) == 0:
                released = order.quantity  # without what float sums leave
            elif order.product_id.uom_id.is_zero(released):
                released = 0.0
            order.write({"released_quantity": released, "state": order._state_for(released)})
