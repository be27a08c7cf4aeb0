from collections import defaultdict
from datetime import datetime
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..batch import open_quantity, still_to_come
from ..release.documents import LINK_FIELD
from ..release.loading import walk_up
from .bulk_fields import BulkMany2one
from .sme_planned_order import OPEN_STATES


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
    excess_quantity = fields.Float(
        readonly=True, copy=False, help="What lot rules and the vendor's units added to its document; it goes with the last share.")
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

    @api.depends("sale_line_id", "for_production_id", "for_picking_id", "planned_order_id")
    def _compute_names(self):
        unnamed = self.sudo().filtered(lambda link: link.planned_order_id and not (
            link.sale_line_id or link.for_production_id or link.for_picking_id))
        families = walk_up(self.env(su=True), unnamed.planned_order_id.ids)
        for link in self:
            link.source_name = link.sudo()._source_name(families.get(link.planned_order_id.id))
            link.target_name = link.sudo()._target_name()

    @api.depends("quantity", "product_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.sudo()._target_name()}: {link.product_id.display_name} {link.quantity:g}"

    def _source_name(self, family=None):
        """Whom the share is for; ``family``: what :func:`walk_up` found behind its planned order."""
        sales, productions = self.sale_line_id.order_id, self.for_production_id
        if family and not (sales or productions or self.for_picking_id):
            sales = sales.browse(sorted(family[0])).exists()
            productions = productions.browse(sorted(family[1])).exists()
        if sales:
            return ", ".join(f"{sale.name} ({sale.partner_id.name})" if sale.partner_id else sale.name for sale in sales)
        return ", ".join(productions.mapped("name")) or self.for_picking_id.name or self.env._("Stock")

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

    def _split_off(self, kept):
        """Cut these shares of one move to ``kept`` (product unit), the earliest wanted first; returns new values for the rest of each."""
        rest_values = []
        for link in self._last_served_first()[::-1]:
            stays = min(kept, link.quantity)
            kept, rest = kept - stays, link.quantity - stays
            if link.product_id.uom_id.compare(rest, 0.0) <= 0:
                continue
            planned = link.planned_quantity * rest / link.quantity
            unassigned = min(rest, link.unassigned_quantity)
            rest_values.append((link, link.copy_data({
                "quantity": rest, "planned_quantity": planned, "unassigned_quantity": unassigned})[0]))
            link.write({
                "quantity": stays, "planned_quantity": link.planned_quantity - planned,
                "unassigned_quantity": link.unassigned_quantity - unassigned})
        return rest_values

    def _close(self):
        """The target does not come: the shares stay for the record, and what they were for is open again."""
        links = self.filtered(lambda link: link.state == "open")
        links._give_back()
        links.state = "closed"

    def _reopen(self):
        """The target comes after all: as much of the shares as their planned orders still have open."""
        links = self.filtered(lambda link: link.state == "closed")
        present = set(links.planned_order_id.exists().ids)
        for link in links:
            order = link.planned_order_id
            if not order:
                link.state = "open"
            elif order.id in present and order.state in OPEN_STATES and link.planned_quantity:
                planned = min(link.planned_quantity, order.quantity - order.released_quantity)
                quantity = link.quantity * planned / link.planned_quantity
                if link.product_id.uom_id.compare(quantity, 0.0) > 0:
                    order._add_released({order.id: planned})
                    link.write({
                        "state": "open", "quantity": quantity, "planned_quantity": planned,
                        "unassigned_quantity": min(link.unassigned_quantity, quantity)})

    # ------------------------------------------------------------------ giving back

    def _give_back(self):
        """The planned orders of these shares are open again, as firm ones."""
        quantities = defaultdict(float)
        for link in self:
            if link.planned_order_id:
                quantities[link.planned_order_id.id] -= link.planned_quantity
        self.env["sme.planned.order"].sudo().browse(quantities).exists()._add_released(quantities)

    def action_take_back(self):
        """Take these shares off their documents as far as those are drafts; what nothing is left of is deleted or cancelled.

        Returns a notification: how many were taken back, and which not.
        """
        self.check_access("write")
        links = self.sudo().filtered(lambda link: link.state == "open")
        if not links:
            raise UserError(self.env._("Nothing of it stands on a document: there is nothing to take back."))
        drafts = links.filtered(lambda link: link._target_is_draft())
        refused = [
            self.env._(
                "%(document)s is no draft any more, so %(product)s stays on it: cancel the document instead.",
                document=link._target_name(), product=link.product_id.display_name)
            for link in links - drafts
        ]
        if not drafts:
            raise UserError("\n".join(dict.fromkeys(refused)))
        counted = self.env._("%(taken)s taken back, %(refused)s refused", taken=len(drafts), refused=len(refused))
        drafts._take_back()
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success", "message": "\n".join([counted, *dict.fromkeys(refused)]),
                "sticky": bool(refused), "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _target_is_draft(self):
        if self.move_id:
            return self.move_id.state not in ("done", "cancel") and not self.move_id.picked
        return (self.production_id.state or self.purchase_line_id.order_id.state) == "draft"

    def _take_back(self):
        """Take these shares off their drafts, all of one kind at once."""
        self._give_back()
        taken = {name: defaultdict(lambda: [0.0, 0.0]) for name in LINK_FIELD}
        for link in self:
            target = link.production_id or link.purchase_line_id or link.move_id
            sums = taken[target._name][target.id]
            sums[0] += link.quantity
            sums[1] += link.excess_quantity
        self.unlink()
        for name, sums in taken.items():
            if sums:
                self._reduce_targets(self.env[name].browse(sums), sums)

    def _reduce_targets(self, targets, taken):
        """Take {target id: [quantity, excess of lot rules]} (product unit) off drafts of one model.

        What others have a share in stays, and what was added by hand; excess of lot rules goes on to the next share.
        """
        field = LINK_FIELD[targets._name]
        shares = self.search([(field, "in", targets.ids), ("state", "=", "open")]).grouped(field)
        empty = targets.browse()
        for target in targets:
            unit, (quantity, excess) = target.product_id.uom_id, taken[target.id]
            whole = target.product_qty if targets._name == "stock.move" else target.product_uom_qty
            others = shares.get(target, self.browse())
            kept = sum(others.mapped("quantity"))
            if not others:
                quantity += min(excess, max(whole - quantity, 0.0))
            left = max(whole - quantity, kept)
            if unit.compare(left, 0.0) <= 0:
                empty |= target
                continue
            ordered = self._set_quantity(target, left) if unit.compare(left, whole) < 0 else whole
            excess += ordered - (whole - quantity)  # and what whole dozens keep
            if others and unit.compare(excess, 0.0) > 0:
                others[0].excess_quantity += excess
        if targets._name == "stock.move":
            empty._action_cancel()
            (targets - empty)._action_assign()  # core lets go of what was reserved
            return
        purchases = empty.order_id if targets._name == "purchase.order.line" else None
        empty.unlink()
        if purchases:
            purchases.filtered(lambda purchase: not purchase.order_line).button_cancel()

    def _set_quantity(self, target, quantity):
        """Set the quantity (product unit) of a draft, rounded up in its own unit: a dozen stays a dozen. Returns what it is then."""
        own = target.product_id.uom_id
        name, uom = ("product_uom_qty", target.product_uom) if target._name == "stock.move" else ("product_qty", target.product_uom_id)
        converted = own._compute_quantity(quantity, uom, rounding_method="UP")
        if uom != own and uom._has_common_reference(self.env.ref("uom.product_uom_unit")):
            converted = float(ceil(converted))
        target.with_context(sme_shares_follow=True)[name] = converted
        return uom._compute_quantity(converted, own)
