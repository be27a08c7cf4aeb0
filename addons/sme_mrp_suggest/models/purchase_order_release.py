from collections import defaultdict

from odoo import api, models
from odoo.fields import Command


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def action_merge(self):
        """Core leaves the references of the merged requests behind; the kept one gets them."""
        groups = defaultdict(lambda: self.env["purchase.order"])
        for order in self.filtered(lambda order: order.state in ("draft", "sent")):
            groups[self._prepare_grouped_data(order)] |= order
        kept = [
            (min(orders, key=lambda order: order.date_order), orders.reference_ids.ids) for orders in groups.values() if len(orders) > 1
        ]
        result = super(PurchaseOrder, self.with_context(sme_merging=True)).action_merge()
        for order, references in kept:
            order.reference_ids = [Command.link(reference) for reference in references]
        return result

    def button_cancel(self):
        result = super().button_cancel()
        cancelled = self.filtered(lambda order: order.state == "cancel").order_line
        self.env["sme.release.link"].sudo().search([("purchase_line_id", "in", cancelled.ids), ("state", "=", "open")])._close()
        return result

    def button_draft(self):
        """Cancelled and taken up again: the shares of its lines with it."""
        reopened = self.filtered(lambda order: order.state == "cancel").order_line
        result = super().button_draft()
        self.env["sme.release.link"].sudo().search([("purchase_line_id", "in", reopened.ids)])._reopen()
        return result

    @api.ondelete(at_uninstall=False)
    def _give_back_planned_orders(self):
        self.order_line._give_back_planned_orders()


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def write(self, vals):
        """Shares follow what the buyer enters: a smaller quantity cuts them, another product is for nobody."""
        result = super().write(vals)
        if {"product_id", "product_qty", "product_uom_id"} & vals.keys() and not self.env.context.get("sme_shares_follow"):
            links = self.env["sme.release.link"].sudo().search([("purchase_line_id", "in", self.ids), ("state", "=", "open")])
            for line, shares in links.grouped("purchase_line_id").items():
                kept = shares.filtered(lambda link, line=line: link.product_id == line.product_id)
                (shares - kept)._close()
                kept._reduce_to(line.product_uom_qty)
        return result

    def _merge_po_line(self, rfq_line):
        result = super()._merge_po_line(rfq_line)
        self.env["sme.release.link"].sudo().search([("purchase_line_id", "in", rfq_line.ids)]).purchase_line_id = self
        return result

    @api.ondelete(at_uninstall=False)
    def _give_back_planned_orders(self):
        links = self.env["sme.release.link"].sudo().search([("purchase_line_id", "in", self.ids), ("state", "=", "open")])
        if self.env.context.get("sme_merging"):
            for link in links:  # core adds the line to its sibling
                siblings = (link.purchase_line_id.order_id.order_line - self).grouped("product_id")
                link.purchase_line_id = siblings.get(link.product_id, link.purchase_line_id)[:1]
            return
        links._close()


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    @api.ondelete(at_uninstall=False)
    def _give_back_planned_orders(self):
        self.env["sme.release.link"].sudo().search([("production_id", "in", self.ids), ("state", "=", "open")])._close()
