from datetime import datetime

from odoo import api, fields, models
from odoo.tools import float_round

from .bulk_fields import BulkMany2one


class SmeReleaseLink(models.Model):
    """What a share of a manufacturing order, purchase line or transfer is for. The shares and the free excess make up its quantity."""

    _name = "sme.release.link"
    _description = "Made or Bought for"
    _order = "wanted_date, id"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")
    uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True, help="In the product's own unit.")
    unassigned_quantity = fields.Float(
        "Unassigned", digits="Product Unit",
        help="The part of the quantity that is not needed any more, because its sales order was cancelled or reduced.",
    )
    assigned_quantity = fields.Float("Still for It", digits="Product Unit", compute="_compute_assigned_quantity")
    state = fields.Selection([("open", "Open"), ("closed", "Closed")], required=True, default="open")
    wanted_date = fields.Datetime("Wanted", 
        help="When the one it is for needs it. The earliest is served first when an order is split or reduced.",
    )

    planned_order_id = BulkMany2one("sme.planned.order", string="Planned Order", index="btree_not_null")
    sale_line_id = fields.Many2one("sale.order.line", "Sales Order Line", index="btree_not_null", ondelete="set null")
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales Order")
    for_production_id = fields.Many2one(
        "mrp.production", "For Manufacturing Order", index="btree_not_null", ondelete="set null", help="The order that lacks this part.")
    for_picking_id = fields.Many2one(
        "stock.picking", "For Transfer", index="btree_not_null", ondelete="set null", help="The delivery or transfer that lacks it.")
    source_name = fields.Char("For", compute="_compute_names")

    production_id = fields.Many2one("mrp.production", "Manufacturing Order", index="btree_not_null", ondelete="cascade")
    purchase_line_id = fields.Many2one("purchase.order.line", "Purchase Order Line", index="btree_not_null", ondelete="cascade")
    purchase_order_id = fields.Many2one(related="purchase_line_id.order_id", string="Purchase Order")
    move_id = fields.Many2one("stock.move", "Stock Move", index="btree_not_null", ondelete="cascade")
    target_name = fields.Char("On", compute="_compute_names")

    _one_target = models.Constraint(
        "CHECK (num_nonnulls(production_id, purchase_line_id, move_id) = 1)",
        "A share belongs to exactly one manufacturing order, purchase order line or stock move.",
    )
    _unassigned_within = models.Constraint(
        "CHECK (quantity >= 0 AND unassigned_quantity >= 0 AND unassigned_quantity <= quantity)",
        "The unassigned part of a share lies between zero and its quantity.",
    )

    @api.depends("quantity", "unassigned_quantity")
    def _compute_assigned_quantity(self):
        for link in self:
            link.assigned_quantity = link.quantity - link.unassigned_quantity

    def _compute_names(self):
        for link in self:
            link.source_name = link.sudo()._source_name()
            link.target_name = link.sudo()._target_name()

    @api.depends("quantity", "product_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.sudo()._target_name()}: {link.product_id.display_name} {link.quantity:g}"

    def _source_name(self):
        order = self.sale_line_id.order_id
        if order:
            return f"{order.name} ({order.partner_id.name})" if order.partner_id else order.name
        return self.for_production_id.name or self.for_picking_id.name or self.env._("Stock")

    def _target_name(self):
        return self.production_id.name or self.purchase_line_id.order_id.name or self.move_id.reference or self.move_id.display_name

    # ------------------------------------------------------------------ keeping the sums right

    def _release_shares(self, quantity):
        """Mark ``quantity`` (product unit) of these shares of one sales line as unassigned, the latest first. Returns what was marked."""
        left = quantity
        for link in self._last_served_first():
            part = min(left, link.assigned_quantity)
            if link.product_id.uom_id.compare(part, 0.0) > 0:
                link.unassigned_quantity += part
                left -= part
        return quantity - left

    def _reduce_to(self, total):
        """Cut these shares of one target to ``total`` (product unit) together: unassigned parts first, then from the latest wanted date."""
        excess = sum(self.mapped("quantity")) - total
        if not self or self[0].product_id.uom_id.compare(excess, 0.0) <= 0:
            return
        for link in self._last_served_first():
            part = min(excess, link.unassigned_quantity)
            link.write({"unassigned_quantity": link.unassigned_quantity - part, "quantity": link.quantity - part})
            excess -= part
        for link in self._last_served_first():
            part = min(excess, link.quantity)
            link.quantity -= part
            excess -= part
        self.filtered(lambda link: link.product_id.uom_id.is_zero(link.quantity)).unlink()

    def _last_served_first(self):
        """The order in which shares are cut: no wanted date first, then the latest."""
        return self.sorted(lambda link: (link.wanted_date or datetime.max, link.id), reverse=True)

    def _close(self):
        """The target does not come: the shares stay for the record, and what they were for is open again."""
        self.filtered(lambda link: link.state == "open").state = "closed"

    @api.model
    def _covered_by_sale_line(self, sale_lines):
        """{sale line id: quantity in product unit} that open shares on manufacturing orders still hold for each line."""
        groups = self.sudo()._read_group(
            [("sale_line_id", "in", sale_lines.ids), ("production_id", "!=", False), ("state", "=", "open")],
            ["sale_line_id"], ["quantity:sum", "unassigned_quantity:sum"],
        )
        return {line.id: float_round(quantity - gone, precision_digits=6) for line, quantity, gone in groups}
