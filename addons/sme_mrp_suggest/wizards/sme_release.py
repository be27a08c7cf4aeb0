from collections import defaultdict

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..models.sme_planned_order import OPEN_STATES
from ..planning.merging import merge, settle
from ..release.documents import Documents
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
