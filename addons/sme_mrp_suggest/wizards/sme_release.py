from collections import defaultdict

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..models.sme_planned_order import ACTIONS, OPEN_STATES
from ..planning.merging import Part, Terms, merge, offer, settle, shared_out
from ..release.documents import Documents, Target
from ..release.loading import load_parts, load_terms

COMPARED = (
    "product_id", "warehouse_id", "action", "quantity", "released_quantity", "due_date", "release_date", "partner_id", "bom_id",
    "source_warehouse_id",
)
# What Odoo or the database says to an order that cannot be.
FAILURES = (UserError, psycopg2.IntegrityError, psycopg2.DataError)


class SmeRelease(models.TransientModel):
    """Preview of a release: what the selected planned orders become, and the release itself."""

    _name = "sme.release"
    _inherit = ["sme.made.documents"]
    _description = "Release Planned Orders"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    profile_id = fields.Many2one("sme.release.profile", "Merge by", help="What must be equal to be merged.")
    confirm = fields.Boolean("Confirm Manufacturing Orders", help="Off: they stay drafts, and can be taken back.")
    notice = fields.Text(readonly=True)
    selected = fields.Json(readonly=True)  # {planned order id: its values when it was selected}
    line_ids = fields.One2many("sme.release.line", "release_id")
    order_count = fields.Integer("Planned Orders", readonly=True)
    line_count = fields.Integer("Lines After", compute="_compute_totals")
    money_before = fields.Monetary(compute="_compute_totals")
    money_after = fields.Monetary(compute="_compute_totals")
    gain = fields.Monetary(compute="_compute_totals", help="What the merge saves.")
    state = fields.Selection([("preview", "Preview"), ("done", "Done")], default="preview", readonly=True)

    @api.depends("line_ids.money_before", "line_ids.money_after", "line_ids.skip")
    def _compute_totals(self):
        for release in self:
            lines = release.line_ids.filtered(lambda line: not line.skip)
            release.line_count = len(lines)
            release.money_before = sum(lines.mapped("money_before"))
            release.money_after = sum(lines.mapped("money_after"))
            release.gain = release.money_before - release.money_after

    @api.model
    def _open_for(self, orders):
        """Preview of planned ``orders`` of one company; returns the window action."""
        orders.check_access("write")
        if len(orders.company_id) > 1:
            raise UserError(self.env._("Release the planned orders of one company at a time."))
        profile = self.env["sme.release.profile"].search([], limit=1)
        release = self.create({
            "company_id": orders.company_id.id, "profile_id": profile.id, "order_count": len(orders),
            "selected": {str(order.id): _values(order) for order in orders},
        })
        release.action_preview()
        return release._window()

    def _window(self):
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "view_mode": "form", "target": "new",
            "name": self.env._("Release Planned Orders"), "context": {"dialog_size": "extra-large"},
        }

    def action_preview(self):
        """Group anew by the chosen profile; what was left out or changed of a line stays so where it comes about again."""
        self.ensure_one()
        orders = self.env["sme.planned.order"].browse(map(int, self.selected)).exists()
        orders = orders.filtered(lambda order: order.state in OPEN_STATES)
        if not orders:
            raise UserError(self.env._("None of these planned orders is open any more: select others."))
        today, terms = self._terms(orders)
        groups = merge(load_parts(self.env, orders, terms, today), self.profile_id._keys(), terms, today)
        touched = {line._identity(): line._touched() for line in self.line_ids if line._touched()}
        self.line_ids.unlink()
        lines = self.env["sme.release.line"].create([
            self._line_values(group, line, number) for number, group in enumerate(groups) for line in group.lines
        ])
        for line in lines:
            line.write(touched.pop(line._identity(), {}))
        self.notice = self.env._(
            "%s lines that you had changed or left out are grouped differently now: look at the quantities again.", len(touched),
        ) if touched else False
        return self._window()

    def _terms(self, lines):
        """Today, and how the products of planned orders or preview lines are ordered."""
        today = self.env["sme.kitting"]._today(self.company_id)
        return today, load_terms(self.env, self.company_id, lines, today)

    def _line_values(self, group, line, number):
        part, vendor = group.parts[0], line.offer.vendor
        return {
            "release_id": self.id, "product_id": part.product_id, "action": part.action, "warehouse_id": group.warehouse_id,
            "partner_id": group.vendor_id if part.bought else False, "seller_id": vendor.id if vendor else False,
            "price_line": vendor.id if vendor else 0, "priced": line.offer.priced, "group_number": number,
            "bom_id": part.bom_id, "source_warehouse_id": part.source_id, "due_date": line.due, "release_date": line.release,
            "order_count": len(line.shares), "quantity": line.quantity, "merged_quantity": line.quantity,
            "shares": [[order, share, line.covers[order]] for order, share in line.shares],
            "quantity_before": line.before, "money_before": line.money_before, "excess_before": line.excess_before,
            "merged_money": line.money,
        }

    # ------------------------------------------------------------------ release

    def action_release(self):
        """Make the documents of the lines that are not skipped; returns this window with the result."""
        self.ensure_one()
        if not self.env.user.has_group("sme_mrp_suggest.group_planner"):
            raise AccessError(self.env._("Only planners release planned orders."))
        if self.state == "done":
            raise UserError(self.env._("This selection is released already: %s", self.message))
        chosen = self.line_ids.filtered(lambda line: not line.skip)
        lines = chosen.filtered(lambda line: line._compare(line.quantity, 0.0) > 0)
        if not lines:
            raise UserError(self.env._("Nothing is to be released: enter a quantity, or take back Leave Out."))
        refused = self._refusals({share[0] for line in lines for share in line.shares})
        for line in lines:
            line._refuse(refused, line._missing())
        targets = self._targets(lines, refused)
        made, targets = self._make(targets, refused)
        quantities = defaultdict(float)
        for target in targets:
            for order, _share, planned in target.shares:
                quantities[order] += planned
        self.env["sme.planned.order"].browse(quantities)._add_released(quantities)
        message = self.env._("%(released)s released, %(refused)s refused", released=len(quantities), refused=len(refused))
        told = [message, *dict.fromkeys(refused.values())]
        if chosen - lines:
            told.append(self.env._("Without a quantity, so still open: %s", ", ".join((chosen - lines).product_id.mapped("display_name"))))
        self.write({
            "state": "done", "notice": False, "message": "\n".join(told),
            "purchase_ids": made.get("purchase.order", self.purchase_ids).ids,
            "production_ids": made.get("mrp.production", self.production_ids).ids,
            "picking_ids": made.get("stock.picking", self.picking_ids).ids,
        })
        return self._window()

    def _targets(self, lines, refused):
        """The :class:`Target` of each line. Where some of a merge is refused, lot rules and prices are settled anew for the rest."""
        kept, rest = [], []
        for members in self.line_ids.grouped("group_number").values():
            chosen = members & lines
            shares = [share[0] for line in members for share in line.shares]
            left = [order for order in dict.fromkeys(shares) if order not in refused]
            if len(left) < len(set(shares)) and left and not any(line._touched() for line in members):
                rest.append((members[0], left))
            else:
                kept += [line for line in chosen if not all(share[0] in refused for share in line.shares)]
        offers = self._offers([line for line in kept if line._is_sized_anew(refused)], refused)
        result = [target for line in kept if (target := line._target(refused, offers.get(line)))]
        if rest:
            orders = self.env["sme.planned.order"].browse([order for _line, left in rest for order in left])
            today, terms = self._terms(orders)
            parts = {part.id: part for part in load_parts(self.env, orders, terms, today)}
            for line, left in rest:
                group = settle([parts[order] for order in left], terms, today)
                result += [line._target_of(group, settled) for settled in group.lines]
        return result

    def _offers(self, lines, refused=()):
        """{line: :class:`Offer`} of what the planner wants of ``lines`` without the ``refused``."""
        if not lines:
            return {}
        real = self.env["sme.release.line"].union(*(line._origin or line for line in lines))
        today, terms = self._terms(real)
        return {line: line._offer(terms, today, line._wanted(refused)) for line in lines}

    def _make(self, targets, refused):
        """Make the documents; returns them and the targets that were made. What cannot be made alone is refused, and the others go on."""
        if not targets:
            return {}, targets
        try:
            with self.env.cr.savepoint():
                return self._documents(targets), targets
        except FAILURES as error:
            failed = error
        good = []
        for target in targets:
            reason = self._failure(target)
            if reason:
                refused.update(dict.fromkeys(target.order_ids, f"{target.product.display_name}: {reason}"))
            else:
                good.append(target)
        if len(good) == len(targets):
            raise failed
        return self._documents(good) if good else {}, good

    def _documents(self, targets):
        made = Documents(self.env, self.company_id, targets, self.confirm).make()
        self.env.flush_all()
        return made

    def _failure(self, target):
        """Why the document of ``target`` cannot be made, or False. Nothing is left of the trial."""
        try:
            with self.env.cr.savepoint() as trial:
                self._documents([target])
                trial.rollback()
        except UserError as error:
            return error.args[0] if error.args else str(error)
        except FAILURES as error:
            return self.env._("the database refuses it (%s)", str(error).partition("\n")[0])
        return False

    def _refusals(self, wanted):
        """Lock the planned orders; {id: reason} of those that are gone, closed, changed, in another's hands, or cannot be ordered."""
        orders = self.env["sme.planned.order"].browse(wanted)
        orders.flush_model()
        orders = orders.exists()
        orders.check_access("write")
        locked = {row[0] for row in self.env.execute_query(SQL(
            "SELECT id FROM sme_planned_order WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED", list(wanted)))}
        orders.invalidate_recordset()
        selected = self.selected  # a Json field is copied whole each time it is read
        gone = self.env._("Planned orders were deleted since they were selected, or a run has replaced them: select anew.")
        refused = dict.fromkeys(wanted - set(orders.ids), gone)
        for order in orders:
            reason = self._refusal(order, order.id in locked, selected[str(order.id)])
            if reason:
                refused[order.id] = f"{order.product_id.display_name}: {reason}"
        return refused

    def _refusal(self, order, locked, then):
        """Why a planned order cannot be released, or False; ``then``: its values when it was selected."""
        if order.company_id != self.company_id:
            return self.env._("it belongs to another company.")
        if not locked:
            return self.env._("another user is changing or releasing it right now. Look again in a moment.")
        if order.state not in OPEN_STATES or order.released_quantity > then["released_quantity"]:
            link = order.sudo().release_link_ids.filtered(lambda link: link.state == "open")[-1:]
            if link:
                return self.env._("%(user)s released it on %(document)s.", user=link.create_uid.name, document=link._target_name())
            return self.env._("it is not open any more.")
        now = _values(order)
        labels = self.env["sme.planned.order"]._fields
        changed = [labels[name]._description_string(self.env) for name in COMPARED if now[name] != then.get(name)]
        if changed:
            return self.env._("changed since it was selected (%s). Look at it and select it again.", ", ".join(changed))
        return False


def _values(order):
    return {
        "action": order.action, "quantity": order.quantity, "released_quantity": order.released_quantity,
        "due_date": fields.Date.to_string(order.due_date), "release_date": fields.Date.to_string(order.release_date),
        **{name: order[name].id for name in COMPARED if order._fields[name].type == "many2one"},
    }


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
            return self.env._("%(vendor)s sells no less than %(quantity)g.", vendor=self.partner_id.name, quantity=self.ordered_quantity)
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
            offered.quantity if offered else wanted, self.due_date, self.release_date, self._covered(wanted, refused), self.partner_id, seller)

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
            return self.env._("its bill of materials is archived, of another company or for another product: choose one on the planned order.")
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
            return self.env._("its vendor price was deleted since it was selected. Group anew.")
        if not self.warehouse_id.buy_pull_id:
            return self.env._("%s buys nothing: switch on Buy to Resupply in the warehouse, or choose another action.", self.warehouse_id.name)
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
            "its vendors sell it in a unit that cannot be converted to %s: correct their prices, or choose another vendor on the planned order.",
            self.product_id.uom_id.name)
