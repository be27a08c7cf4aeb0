from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError


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
        cancelled._unassign_planned()
        return result

    def _unassign_planned(self):
        """Shares of released planned orders know no sales order: the pegs of the last run tell which part of them was for these."""
        pegs = self.env["sme.peg"].sudo().search([
            ("demand_model", "=", self._name), ("demand_res_id", "in", self.ids),
            "|", ("supply_order_id", "!=", False), ("supply_model", "=", "mrp.production"),
        ])
        if not pegs:
            return
        productions = [peg.supply_res_id for peg in pegs if peg.supply_model == "mrp.production"]
        links = self.env["sme.release.link"].sudo().search([
            ("state", "=", "open"), ("sale_line_id", "=", False), ("planned_order_id", "!=", False),
            "|", ("planned_order_id", "in", pegs.supply_order_id.ids), ("production_id", "in", productions),
        ])
        for peg in pegs:
            links.filtered(lambda link, peg=peg: link.product_id == peg.product_id and (
                link.planned_order_id == peg.supply_order_id if peg.supply_order_id else link.production_id.id == peg.supply_res_id
            ))._release_shares(peg.quantity)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _open_shares(self):
        return self.env["sme.release.link"].sudo().search([("sale_line_id", "in", self.ids), ("state", "=", "open")])

    def write(self, vals):
        if "product_uom_qty" not in vals:
            return super().write(vals)
        before = {line.id: line.product_uom_qty for line in self}
        result = super().write(vals)
        reduced = self.filtered(lambda line: line.product_uom_id.compare(line.product_uom_qty, before[line.id]) < 0)
        if reduced:
            reduced._release_what_is_too_much(before)
        return result

    def _release_what_is_too_much(self, before):
        """Shares above the ordered quantity are unassigned; those of a kit's parts shrink with it."""
        shares = defaultdict(lambda: self.env["sme.release.link"].sudo())
        for link in self._open_shares():
            shares[link.sale_line_id, link.product_id] |= link
        for (line, product), links in shares.items():
            held = sum(links.mapped("assigned_quantity"))
            if product == line.product_id:
                wanted = line.product_uom_id._compute_quantity(line.product_uom_qty, product.uom_id, round=False)
            else:
                wanted = held * line.product_uom_qty / before[line.id]
            links._release_shares(max(held - wanted, 0.0))
