from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..batch import load_rows


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_batch_production(self):
        """Open the manufacturing orders that could be made for the selected orders."""
        if not self.env.user.has_group("mrp.group_mrp_user"):
            raise AccessError(self.env._("Manufacturing orders are made by users of Manufacturing: ask a planner."))
        self.check_access("read")
        return self.env["sme.batch.production"]._open_for(self)

    def _action_cancel(self):
        result = super()._action_cancel()
        cancelled = self.filtered(lambda order: order.state == "cancel")
        cancelled.order_line._open_shares()._unassign()
        cancelled.order_line._change_planned_shares(lambda peg, _total: -peg.quantity)
        return result

    def _action_confirm(self):
        """An order that was cancelled and comes back takes its shares again, as far as they are still open."""
        result = super()._action_confirm()
        self.order_line._settle_shares()
        self.order_line._change_planned_shares(lambda peg, _total: peg.quantity)
        return result


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _open_shares(self):
        return self.env["sme.release.link"].sudo().search([("sale_line_id", "in", self.ids), ("state", "=", "open")])

    def write(self, vals):
        if "product_uom_qty" not in vals:
            return super().write(vals)
        before = {line.id: line.product_uom_qty for line in self}
        result = super().write(vals)
        changed = self.filtered(lambda line: line.state == "sale" and line.product_uom_id.compare(line.product_uom_qty, before[line.id]))
        if changed:
            changed._settle_shares()
            changed._change_planned_shares(lambda peg, total: peg.quantity * (
                peg.sale_line_id._needed_share(peg.product_id, total, peg.sale_line_id.product_uom_qty, before)
                - peg.sale_line_id._needed_share(peg.product_id, total, before[peg.sale_line_id.id], before)))
        return result

    def _needed_share(self, product, planned, ordered, before):
        """Which part (0 to 1) of what was ``planned`` of a product for this line it needs when ``ordered`` is its quantity."""
        if product != self.product_id:  # a part of a kit
            return min(ordered / before[self.id], 1.0) if before[self.id] else 1.0
        still = self.product_uom_id._compute_quantity(max(ordered - self.qty_delivered, 0.0), product.uom_id, round=False)
        return min(still / planned, 1.0)

    def _settle_shares(self):
        """Assign of the shares made for these lines what they still need; the rest is unassigned until it is needed."""
        shares = self._open_shares().grouped(lambda link: (link.sale_line_id, link.product_id))
        if not shares:
            return
        rows = {(row.line, row.product): row for row in load_rows(self.env, self.order_id)}
        for (line, product), links in shares.items():
            row = rows.get((line, product))
            served = sum(link._served() for link in links)
            needed = max(row.ordered - max(row.delivered, served), 0.0) if row else 0.0
            links._assign(needed + served)

    def _change_planned_shares(self, change):
        """Shares of released planned orders know no sales order: the pegs of the last run tell which part of them is for these lines.

        :param change: function of a peg and of the sum of all pegs of its line and product: how much more of the peg is needed, negative
            if less
        """
        pegs = self.env["sme.peg"].sudo().search([
            ("sale_line_id", "in", self.ids), "|", ("supply_order_id", "!=", False), ("supply_model", "in", list(_PLACES)),
        ])
        if not pegs:
            return
        documents = [[(field, "in", [peg.supply_res_id for peg in pegs if peg.supply_model == model])] for model, field in _PLACES.items()]
        links = self.env["sme.release.link"].sudo().search([
            ("state", "=", "open"), ("sale_line_id", "=", False), ("planned_order_id", "!=", False),
            *Domain.OR([[("planned_order_id", "in", pegs.supply_order_id.ids)], *documents]),
        ])
        totals = {key: sum(of_line.mapped("quantity")) for key, of_line in pegs.grouped(_line_and_product).items()}
        for peg in pegs:
            links.filtered(lambda link, peg=peg: link.product_id == peg.product_id and (
                link.planned_order_id == peg.supply_order_id if peg.supply_order_id
                else peg.supply_res_id in link.mapped(_PLACES[peg.supply_model]).ids
            ))._change_assigned(change(peg, totals[_line_and_product(peg)]))


# Where a share is, by the document that a peg names.
_PLACES = {
    "mrp.production": "production_id", "purchase.order": "purchase_line_id.order_id", "stock.picking": "move_id.picking_id",
}


def _line_and_product(peg):
    return peg.sale_line_id, peg.product_id
