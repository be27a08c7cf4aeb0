from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..batch import open_quantity, still_to_come
from ..release.documents import LINK_FIELD
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
    planned_quantity = fields.Float(
        readonly=True, copy=False, help="How much of the planned order it stands for: more than the share where a merge saved excess.")
    unassigned_quantity = fields.Float(
        "Unassigned", digits="Product Unit",
        help="The part of the quantity that is not needed any more, because its sales order was cancelled or reduced.",
    )
    assigned_quantity = fields.Float("Still for It", digits="Product Unit", compute="_compute_assigned_quantity")
    state = fields.Selection([("open", "Open"), ("closed", "Closed")], required=True, default="open")
    wanted_date = fields.Datetime(
        "Wanted",
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

    def _assign(self, quantity):
        """Make ``quantity`` (product unit) of these shares of one sales line the assigned part, the earliest wanted first."""
        left = quantity
        for link in self._last_served_first()[::-1]:
            part = min(max(left, 0.0), link.quantity)
            left -= part
            if link.product_id.uom_id.compare(link.assigned_quantity, part):
                link.unassigned_quantity = link.quantity - part

    def _change_assigned(self, quantity):
        """Assign ``quantity`` (product unit) more of these shares, or less where it is negative."""
        if self:
            self._assign(min(max(sum(self.mapped("assigned_quantity")) + quantity, 0.0), sum(self.mapped("quantity"))))

    def _served(self):
        """How much of this share its manufacturing order has made already: the earliest wanted is served first."""
        production = self.production_id
        if not production:
            return 0.0
        done = production.product_uom_qty - open_quantity(production)
        return self.assigned_quantity - next(
            (left for link, left in still_to_come(production.release_link_ids, done) if link == self), self.assigned_quantity)

    def _unassign(self):
        """Nobody needs these shares any more."""
        for link in self:
            link.unassigned_quantity = link.quantity

    def _reduce_to(self, total):
        """Cut these shares of one target to ``total`` (product unit) together: unassigned parts first, then from the latest wanted date."""
        excess = sum(self.mapped("quantity")) - total
        for unassigned in (True, False):
            for link in self._last_served_first():
                part = min(excess, link.unassigned_quantity if unassigned else link.quantity)
                if link.product_id.uom_id.compare(part, 0.0) > 0:
                    link._cut(part, part if unassigned else 0.0)
                    excess -= part
        self.filtered(lambda link: link.product_id.uom_id.is_zero(link.quantity)).unlink()

    def _cut(self, part, unassigned):
        """Take ``part`` (product unit) off the share; its planned order gets that part back."""
        planned = self.planned_quantity * part / self.quantity
        if self.planned_order_id and planned:
            self.planned_order_id.sudo().exists()._add_released({self.planned_order_id.id: -planned})
        self.write({
            "quantity": self.quantity - part, "unassigned_quantity": self.unassigned_quantity - unassigned,
            "planned_quantity": self.planned_quantity - planned,
        })

    def _share_out(self, targets):
        """Hand these shares of one manufacturing order on to ``targets`` [(production, capacity in product unit)], it itself first.

        The earliest wanted date comes first, what is unassigned last. What finds no room is cut.
        """
        room = [[production, capacity] for production, capacity in targets]
        links = self._last_served_first()[::-1]
        pieces = [(link, link.assigned_quantity, False) for link in links] + [(link, link.unassigned_quantity, True) for link in links]
        shares = {}
        for link, left, unassigned in pieces:
            for place in room:
                part = min(left, place[1])
                if link.product_id.uom_id.compare(part, 0.0) > 0:
                    share = shares.setdefault((link, place[0]), [0.0, 0.0])
                    share[0] += part
                    share[1] += part if unassigned else 0.0
                    place[1] -= part
                    left -= part
        of_link = {}
        for (link, production), (quantity, unassigned) in shares.items():
            of_link.setdefault(link, []).append((production, quantity, unassigned))
        copies = []
        for link in links:
            parts = of_link.get(link, [])
            whole, planned = link.quantity, link.planned_quantity
            lost = whole - sum(quantity for _production, quantity, _unassigned in parts)
            if link.product_id.uom_id.compare(lost, 0.0) > 0:
                link._cut(lost, min(lost, link.unassigned_quantity))
            values = [{
                "production_id": production.id, "quantity": quantity, "unassigned_quantity": unassigned,
                "planned_quantity": planned * quantity / whole,
            } for production, quantity, unassigned in parts]
            if not values:
                link.unlink()
                continue
            copies += [link.copy_data(value)[0] for value in values[1:]]
            link.write(values[0])
        self.create(copies)

    def _last_served_first(self):
        """The order in which shares are cut: no wanted date first, then the latest."""
        return self.sorted(lambda link: (link.wanted_date or datetime.max, link.id), reverse=True)

    def _close(self):
        """The target does not come: the shares stay for the record, and what they were for is open again."""
        links = self.filtered(lambda link: link.state == "open")
        links._give_back()
        links.state = "closed"

    # ------------------------------------------------------------------ giving back

    def _give_back(self):
        """The planned orders of these shares are open again, as firm ones."""
        quantities = defaultdict(float)
        for link in self:
            if link.planned_order_id:
                quantities[link.planned_order_id.id] -= link.planned_quantity
        self.env["sme.planned.order"].sudo().browse(quantities).exists()._add_released(quantities)
        self.planned_quantity = 0.0

    def action_take_back(self):
        """Take these shares off their documents, which must be drafts; what nothing is left of is deleted or cancelled."""
        self.check_access("write")
        links = self.sudo().filtered(lambda link: link.state == "open")
        for link in links:
            if not link._target_is_draft():
                raise UserError(self.env._(
                    "%(document)s is no draft any more, so %(product)s stays on it: cancel the document instead.",
                    document=link._target_name(), product=link.product_id.display_name))
        links._give_back()
        targets = defaultdict(float)
        for link in links:
            targets[link.production_id or link.purchase_line_id or link.move_id] += link.quantity
        links.unlink()
        for target, quantity in targets.items():
            self._reduce_target(target, quantity)
        return True

    def _target_is_draft(self):
        if self.move_id:
            return self.move_id.state not in ("done", "cancel") and not self.move_id.picked
        return (self.production_id.state or self.purchase_line_id.order_id.state) == "draft"

    def _reduce_target(self, target, quantity):
        """Take ``quantity`` (product unit) off a draft; without shares nothing of it stays."""
        shared = bool(self.search_count([(LINK_FIELD[target._name], "=", target.id)], limit=1))
        unit = target.product_id.uom_id
        if target._name == "stock.move":
            if shared:
                target.product_uom_qty -= unit._compute_quantity(quantity, target.product_uom)
            else:
                target._action_cancel()
        elif shared:
            target.product_qty -= unit._compute_quantity(quantity, target.product_uom_id)
        elif target._name == "mrp.production":
            target.unlink()
        else:
            purchase = target.order_id
            target.unlink()
            if not purchase.order_line:
                purchase.button_cancel()
