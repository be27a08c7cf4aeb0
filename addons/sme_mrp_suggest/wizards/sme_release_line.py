from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.sme_planned_order import ACTIONS
from ..planning.merging import Part, Terms, offer, shared_out
from ..release.documents import Target


class SmeReleaseLine(models.TransientModel):
    """A line of the preview: what it was before, what is ordered."""

    _name = "sme.release.line"
    _description = "Line to be Released"
    _order = "due_date, id"

    release_id = fields.Many2one("sme.release", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="release_id.currency_id")
    product_id = fields.Many2one("product.product", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    action = fields.Selection(ACTIONS, readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    source_warehouse_id = fields.Many2one("stock.warehouse", "From Warehouse", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    seller_id = fields.Many2one("product.supplierinfo", "Vendor Price", readonly=True)
    bom_id = fields.Many2one("mrp.bom", "Bill of Materials", readonly=True)
    due_date = fields.Date(readonly=True, help="The earliest of its planned orders.")
    release_date = fields.Date(readonly=True)
    order_count = fields.Integer("Planned Orders", readonly=True)
    quantity_before = fields.Float(readonly=True, help="Sum of the planned orders.")
    quantity = fields.Float("To Release", digits="Product Unit", help="Less releases a part: the earliest planned orders first.")
    merged_quantity = fields.Float(readonly=True)
    ordered_quantity = fields.Float(
        "Ordered", digits="Product Unit", compute="_compute_ordered", help="In whole units of the vendor, and at least his minimum.")
    excess_before = fields.Float(readonly=True, help="More than is needed, order by order.")
    excess = fields.Float("Excess After", compute="_compute_ordered", help="More than is needed, by lot rules and the vendor's units.")
    money_before = fields.Monetary(readonly=True)
    merged_money = fields.Monetary(readonly=True)
    money_after = fields.Monetary(compute="_compute_ordered")
    warning = fields.Char(compute="_compute_ordered")
    priced = fields.Boolean(readonly=True)
    price_line = fields.Integer(readonly=True)  # the vendor price as it was, should it be deleted
    group_number = fields.Integer(readonly=True)  # lines of one merge
    shares = fields.Json(readonly=True)  # [planned order id, quantity, quantity of the planned order that it stands for]
    skip = fields.Boolean("Leave Out")

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            if line.quantity < 0:
                raise ValidationError(self.env._("%s: nothing less than zero can be released.", line.product_id.display_name))

    @api.depends("quantity", "merged_quantity", "merged_money")
    def _compute_ordered(self):
        offers = {}
        for release, lines in self.grouped("release_id").items():
            offers.update((release._origin or release)._offers([line for line in lines if line._is_sized_anew()]))
        for line in self:
            offered, wanted = offers.get(line), line._wanted()
            line.ordered_quantity = offered.quantity if offered else max(wanted, 0.0)
            line.money_after = offered.money if offered else line.merged_money if wanted > 0 else 0.0
            line.excess = max(line.ordered_quantity - sum(share for _order, share, _covered in line._covered(wanted)), 0.0)
            line.warning = line._warning(wanted, offered.priced if offered else line.priced)

    def _warning(self, wanted, priced):
        if not wanted > 0 or not self.partner_id:
            return False
        if not priced:
            return self.env._("%s has no price for it on the day of the order: the request comes without one.", self.partner_id.name)
        if self._compare(self.ordered_quantity, wanted) > 0:
            return self.env._(
                "By the units and the minimum of %(vendor)s, %(quantity)g are ordered.",
                vendor=self.partner_id.name, quantity=self.ordered_quantity)
        return False

    # ------------------------------------------------------------------ what the planner has changed

    def _compare(self, one, other):
        """Compare quantities; a product may have been deleted in the meantime."""
        return (self.uom_id or self.env.ref("uom.product_uom_unit")).compare(one, other)

    def _identity(self):
        """What makes it the same line after grouping anew."""
        return self.product_id.id, tuple(sorted((share[0], share[1]) for share in self.shares))

    def _touched(self):
        """What the planner has changed, as values."""
        values = {"skip": True} if self.skip else {}
        if self._compare(self.quantity, self.merged_quantity):
            values["quantity"] = self.quantity
        return values

    def _is_sized_anew(self, refused=()):
        """Whether quantity and price are not those of the merge any more."""
        return self.quantity > 0 and (
            bool(self._compare(self.quantity, self.merged_quantity)) or any(share[0] in refused for share in self.shares))

    def _wanted(self, refused=()):
        """What the planner wants of it without the ``refused``."""
        return self.quantity - sum(share[1] for share in self.shares if share[0] in refused)

    def _offer(self, terms, today, quantity):
        """What is ordered for ``quantity`` of the line."""
        line = self._origin or self
        part = Part(
            0, 0, line.product_id.id, line.warehouse_id.id, line.action, line.due_date, line.release_date, quantity, quantity,
            vendor_id=line.partner_id.id, by_hand=bool(line.partner_id))
        return offer(part, terms.get((part.product_id, part.warehouse_id), Terms()), max(quantity, 0.0), today)

    def _covered(self, quantity, refused=()):
        """[(planned order id, share, quantity of the planned order that it stands for)] where ``quantity`` is ordered."""
        shares = [share for share in self.shares if share[0] not in refused]
        whole = {order: (share, covers) for order, share, covers in shares}
        part, = shared_out([(order, share) for order, share, _covers in shares], [quantity])
        return [
            (order, share, covers if self._compare(share, full) == 0 else covers * share / full)
            for order, share in part for full, covers in [whole[order]]
        ]

    # ------------------------------------------------------------------ release

    def _target(self, refused, offered=None):
        """The :class:`Target` of this line without the ``refused`` planned orders, None where nothing is left of it."""
        wanted = self._wanted(refused)
        if self._compare(wanted, 0.0) <= 0:
            return None
        seller = self.seller_id.browse(offered.vendor.id if offered.vendor else ()) if offered else self.seller_id
        return self._target_for(
            offered.quantity if offered else wanted, self.due_date, self.release_date, self._covered(wanted, refused), self.partner_id,
            seller)

    def _target_of(self, group, settled):
        """The :class:`Target` of a line of a merge that was settled anew without what is refused."""
        seller = self.seller_id.browse(settled.offer.vendor.id if settled.offer.vendor else ())
        shares = [(order, share, settled.covers[order]) for order, share in settled.shares]
        vendor = self.partner_id.browse(group.vendor_id if group.parts[0].bought else ())
        return self._target_for(settled.quantity, settled.due, settled.release, shares, vendor, seller)

    def _target_for(self, quantity, due, release, shares, vendor, seller):
        excess = max(quantity - sum(share for _order, share, _covers in shares), 0.0)
        return Target(
            self.action, self.product_id, self.warehouse_id, quantity, due, release, shares, excess, vendor, seller, self.bom_id,
            self.source_warehouse_id)

    def _refuse(self, refused, reason):
        """Add the planned orders of this line to the ``refused`` if there is a ``reason``."""
        if reason:
            refused.update({share[0]: f"{self.product_id.display_name}: {reason}" for share in self.shares if share[0] not in refused})

    def _missing(self):
        """Why it cannot be ordered, or None."""
        line = self.sudo()
        if not line.product_id.active:
            return self.env._("it is archived: restore the product, or cancel the planned order.")
        if line.action in ("buy", "subcontract"):
            return line._vendor_missing()
        if line.action == "make" and not line.bom_id:
            return self.env._("it has no bill of materials: make one, or choose it on the planned order.")
        if line.action == "make" and not line._is_bom_of_product():
            return self.env._(
                "its bill of materials is archived, of another company or for another product: choose one on the planned order.")
        if line.action == "transfer" and not line.source_warehouse_id:
            return self.env._("no warehouse is given that it comes from.")
        if line.action == "transfer" and line.source_warehouse_id.company_id != line.release_id.company_id:
            return self.env._("%s belongs to another company: choose a warehouse of this one.", line.source_warehouse_id.name)
        return None

    def _is_bom_of_product(self):
        bom, companies = self.bom_id, (self.env["res.company"], self.release_id.company_id)
        return bom.active and bom.product_tmpl_id == self.product_id.product_tmpl_id and bom.company_id in companies

    def _vendor_missing(self):
        vendor = self.partner_id
        if not vendor:
            return self._no_vendor()
        if not vendor.active:
            return self.env._("its vendor %s is archived: choose another one on the planned order.", vendor.name)
        if self.price_line and not self.seller_id:
            return self.env._("its vendor price was deleted since it was selected. Select it again.")
        if not self.warehouse_id.buy_pull_id:
            return self.env._(
                "%s buys nothing: switch on Buy to Resupply in the warehouse, or choose another action.", self.warehouse_id.name)
        return None

    def _no_vendor(self):
        """Why no vendor was found."""
        companies, variants = (self.env["res.company"], self.release_id.company_id), (self.env["product.product"], self.product_id)
        sellers = self.product_id.seller_ids.filtered(lambda seller: seller.company_id in companies and seller.product_id in variants)
        if not sellers:
            return self.env._("it has no vendor: add one in its Purchase tab, or choose one on the planned order.")
        if not any(sellers.partner_id.mapped("active")):
            return self.env._("its vendor %s is archived: choose another one on the planned order.", sellers.partner_id[0].name)
        return self.env._(
            "its vendors sell it in a unit that cannot be converted to %s: correct their prices, or choose another vendor.",
            self.product_id.uom_id.name)
