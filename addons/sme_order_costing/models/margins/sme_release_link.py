from odoo import api, models

SHARES = {"sale_line_id", "production_id", "quantity", "unassigned_quantity", "state"}


class SmeReleaseLink(models.Model):
    """Who has a share in a manufacturing order decides what its lines cost."""

    _inherit = "sme.release.link"

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links._touch_order_costs()
        return links

    def write(self, vals):
        if not SHARES & vals.keys():
            return super().write(vals)
        lines = self._order_lines()
        result = super().write(vals)
        self.env["sme.order.line.cost"]._touch(lines | self._order_lines())
        return result

    def unlink(self):
        lines = self._order_lines()
        result = super().unlink()
        self.env["sme.order.line.cost"]._touch(lines)
        return result

    def _order_lines(self) -> set[int]:
        """All lines with a share in the same manufacturing orders: one's gain is the other's loss."""
        productions = self.sudo().production_id
        return set(productions.release_link_ids.sale_line_id.ids) if productions else set()

    def _touch_order_costs(self):
        self.env["sme.order.line.cost"]._touch(self._order_lines())
