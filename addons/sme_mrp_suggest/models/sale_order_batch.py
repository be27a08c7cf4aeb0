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
        lines = self.filtered(lambda order: order.state == "cancel").order_line
        lines._open_shares()._unassign()
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
