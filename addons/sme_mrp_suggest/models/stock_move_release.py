from odoo import api, models
from odoo.tools import float_compare


class StockMove(models.Model):
    """Shares follow: what a transfer is for stays right when its moves are changed, split, merged, done in part or cancelled."""

    _inherit = "stock.move"

    def _open_shares(self):
        """Open shares of the transfers among these moves; receipts and moves of manufacturing orders have none of their own."""
        moves = self.filtered(lambda move: not (move.raw_material_production_id or move.production_id or move.purchase_line_id))
        return self.env["sme.release.link"].sudo().search([("move_id", "in", moves.ids), ("state", "=", "open")])

    def write(self, vals):
        result = super().write(vals)
        if {"product_id", "product_uom_qty", "product_uom"} & vals.keys() and not self.env.context.get("sme_shares_follow"):
            for move, links in self._open_shares().grouped("move_id").items():
                kept = links.filtered(lambda link, move=move: link.product_id == move.product_id)
                (links - kept)._close()
                kept._reduce_to(move.product_qty)
        return result

    def _create_backorder(self):
        """The shares of what is left over go with it, the latest wanted first."""
        links = self._open_shares().grouped("move_id")
        if not links:
            return super()._create_backorder()
        split = self.filtered(lambda move: move._is_left_over())
        backorders = super(StockMove, self.with_context(sme_shares_follow=True))._create_backorder().with_env(self.env)
        for move, backorder in zip(split, backorders, strict=True):
            for link, rest in links.get(move, self.env["sme.release.link"])._split_off(move.product_qty):
                link.create({**rest, "move_id": backorder.id})
                if link.product_id.uom_id.is_zero(link.quantity):
                    link.unlink()
        return backorders

    def _is_left_over(self):
        """Whether core makes a backorder of this move."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        own = self.product_id.uom_id
        rest = self.product_uom._compute_quantity(self.product_uom_qty - self.quantity, own, rounding_method="HALF-UP")
        return float_compare(self.quantity, self.product_uom_qty, precision_digits=digits) < 0 and not own.is_zero(rest)

    def _merge_moves_fields(self):
        """Core keeps the first of the merged moves."""
        self[1:]._open_shares().move_id = self[0]
        return super()._merge_moves_fields()

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder)
        for move, links in done._open_shares().grouped("move_id").items():
            if move.state == "done":
                links._reduce_to(move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id))
        return done

    def _action_cancel(self):
        result = super()._action_cancel()
        self.filtered(lambda move: move.state == "cancel")._open_shares()._close()
        return result

    @api.ondelete(at_uninstall=False)
    def _give_back_planned_orders(self):
        self._open_shares()._close()
