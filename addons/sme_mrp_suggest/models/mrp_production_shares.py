from odoo import api, fields, models


class MrpProduction(models.Model):
    """Shares follow: what the order is made for stays right when it is changed, split, merged or cancelled."""

    _inherit = "mrp.production"

    release_link_ids = fields.One2many("sme.release.link", "production_id", "Made for", readonly=True, copy=False)
    free_excess = fields.Float(
        "For Nobody Yet", digits="Product Unit", compute="_compute_free_excess", compute_sudo=True,
        help="The part of the order that no sales order or planned order has a share in, in the product's own unit.",
    )

    @api.depends("product_uom_qty", "release_link_ids.quantity", "release_link_ids.state")
    def _compute_free_excess(self):
        for production in self:
            shares = production.release_link_ids.filtered(lambda link: link.state == "open")
            production.free_excess = max(production.product_uom_qty - sum(shares.mapped("quantity")), 0.0)

    def _open_shares(self):
        return self.env["sme.release.link"].sudo().search([("production_id", "in", self.ids), ("state", "=", "open")])

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(("product_qty", "product_uom_id")) and not self.env.context.get("sme_shares_follow"):
            for production, links in self._open_shares().grouped("production_id").items():
                links._reduce_to(production.product_uom_qty)
        return result

    def button_mark_done(self):
        """What an order closed short has not made is open again for those it was for."""
        result = super().button_mark_done()
        done = self.filtered(lambda production: production.state == "done")
        for production, links in done._open_shares().grouped("production_id").items():
            made = production.product_uom_id._compute_quantity(production.qty_produced, production.product_id.uom_id, round=False)
            links._reduce_to(made)
        return result

    def _split_productions(self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False):
        links = self._open_shares().grouped("production_id")
        following = self.with_context(sme_shares_follow=True)
        split = super(MrpProduction, following)._split_productions(amounts, cancel_remaining_qty, set_consumed_qty)
        split = split.with_env(self.env)
        families = []
        for production in split:
            if production in self:
                families.append([])
            families[-1].append(production)
        for family in families:
            shares = links.get(family[0])
            if shares:
                shares._share_out([(production, production.product_uom_qty) for production in family])
        return split

    def action_merge(self):
        links = self._open_shares()
        needed = self.env["sme.release.link"].sudo().search([("for_production_id", "in", self.ids), ("state", "=", "open")])
        result = super(MrpProduction, self.with_context(sme_shares_follow=True)).action_merge()
        links.production_id = result["res_id"]
        needed.for_production_id = result["res_id"]
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        cancelled = self.filtered(lambda production: production.state == "cancel")
        if cancelled and not self.env.context.get("sme_shares_follow"):
            cancelled._open_shares()._close()
            needed = self.env["sme.release.link"].sudo().search([("for_production_id", "in", cancelled.ids), ("state", "=", "open")])
            needed._unassign()
        return result
