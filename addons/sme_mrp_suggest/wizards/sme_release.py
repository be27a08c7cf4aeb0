from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..models.sme_planned_order import ACTIONS, OPEN_STATES
from ..planning.merging import merge, shared_out
from ..release.documents import Documents, Target
from ..release.loading import load_parts, load_terms

COMPARED = ("action", "quantity", "released_quantity", "due_date", "partner_id")


class SmeRelease(models.TransientModel):
    """Preview of a release: what the selected planned orders become, and the release itself."""

    _name = "sme.release"
    _inherit = ["sme.made.documents"]
    _description = "Release Planned Orders"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    profile_id = fields.Many2one("sme.release.profile", "Merge by", help="What must be equal to be merged.")
    confirm = fields.Boolean("Confirm Manufacturing Orders", help="Off: they stay drafts, and can be taken back.")
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
        """Group anew by the chosen profile."""
        self.ensure_one()
        orders = self.env["sme.planned.order"].browse(map(int, self.selected)).exists()
        orders = orders.filtered(lambda order: order.state in OPEN_STATES)
        today = self.env["sme.kitting"]._today(self.company_id)
        terms = load_terms(self.env, self.company_id, orders, today)
        groups = merge(load_parts(self.env, orders, terms, today), self.profile_id._keys(), terms, today)
        self.line_ids.unlink()
        self.env["sme.release.line"].create([
            self._line_values(group, line, not number) for group in groups for number, line in enumerate(group.lines)
        ])
        return self._window()

    def _line_values(self, group, line, first):
        part = group.parts[0]
        whole = defaultdict(float)
        for target in group.lines:
            for order, share in target.shares:
                whole[order] += share
        opened = {member.id: member.open for member in group.parts}
        return {
            "release_id": self.id, "product_id": part.product_id, "action": part.action, "warehouse_id": group.warehouse_id,
            "partner_id": group.vendor_id if part.bought else False, "seller_id": group.vendor.id if group.vendor else False,
            "bom_id": part.bom_id, "source_warehouse_id": part.source_id, "due_date": line.due, "release_date": line.release,
            "order_count": len(line.shares), "quantity": line.quantity, "merged_quantity": line.quantity, "excess": line.excess,
            "shares": [[order, share, opened[order] * share / whole[order]] for order, share in line.shares],
            "quantity_before": sum(opened.values()) if first else 0.0, "money_before": group.money_before if first else 0.0,
            "excess_before": group.excess_before if first else 0.0, "merged_money": line.money,
        }

    # ------------------------------------------------------------------ release

    def action_release(self):
        """Make the documents of the lines that are not skipped; returns this window with the result."""
        self.ensure_one()
        if not self.env.user.has_group("sme_mrp_suggest.group_planner"):
            raise AccessError(self.env._("Only planners release planned orders."))
        if self.state == "done":
            raise UserError(self.env._("This selection is released already: %s", self.message))
        lines = self.line_ids.filtered(lambda line: not line.skip and line.quantity > 0)
        wanted = {share[0] for line in lines for share in line.shares}
        refused = self._refusals(wanted)
        targets = [target for line in lines if (target := line._target(refused))]
        made = Documents(self.env, self.company_id, targets, self.confirm).make() if targets else {}
        quantities = defaultdict(float)
        for target in targets:
            for order, _share, planned in target.shares:
                quantities[order] += planned
        self.env["sme.planned.order"].browse(quantities)._add_released(quantities)
        message = self.env._("%(released)s released, %(refused)s refused", released=len(quantities), refused=len(refused))
        self.write({
            "state": "done", "message": "\n".join([message, *refused.values()]),
            "purchase_ids": made.get("purchase.order", self.purchase_ids).ids,
            "production_ids": made.get("mrp.production", self.production_ids).ids,
            "picking_ids": made.get("stock.picking", self.picking_ids).ids,
        })
        return self._window()

    def _refusals(self, wanted):
        """Lock the planned orders; {id: reason} of those that are gone, closed, changed, in another's hands, or cannot be ordered."""
        orders = self.env["sme.planned.order"].browse(wanted)
        orders.check_access("write")
        orders.flush_model()
        locked = {row[0] for row in self.env.execute_query(SQL(
            "SELECT id FROM sme_planned_order WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED", list(wanted)))}
        orders.invalidate_recordset()
        present, selected = orders.exists(), self.selected  # a Json field is copied whole each time it is read
        refused = {order.id: self.env._("A planned order was deleted since it was selected: select anew.") for order in orders - present}
        for order in present:
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
        changed = [labels[name]._description_string(self.env) for name in COMPARED if now[name] != then[name]]
        if changed:
            return self.env._("changed since it was selected (%s). Look at it and select it again.", ", ".join(changed))
        return False


def _values(order):
    return {
        "action": order.action, "quantity": order.quantity, "released_quantity": order.released_quantity,
        "due_date": fields.Date.to_string(order.due_date), "partner_id": order.partner_id.id,
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
    excess_before = fields.Float(readonly=True, help="More than is needed, order by order.")
    excess = fields.Float("Excess After", readonly=True, help="More than is needed, by lot rules and the vendor's units.")
    money_before = fields.Monetary(readonly=True)
    merged_money = fields.Monetary(readonly=True)
    money_after = fields.Monetary(compute="_compute_money_after")
    shares = fields.Json(readonly=True)  # [planned order id, quantity, quantity of the planned order that it stands for]
    skip = fields.Boolean("Leave Out")

    @api.depends("quantity", "merged_quantity", "merged_money")
    def _compute_money_after(self):
        for line in self:
            line.money_after = line.merged_money * line.quantity / line.merged_quantity if line.merged_quantity else 0.0

    def _target(self, refused):
        """The :class:`Target` of this line without the ``refused`` planned orders, to which it adds those that cannot be ordered."""
        whole, reason = self.shares, self._missing()
        if reason:
            refused.update({share[0]: f"{self.product_id.display_name}: {reason}" for share in whole if share[0] not in refused})
        quantity = self.quantity - sum(share[1] for share in whole if share[0] in refused)
        shares = [share for share in whole if share[0] not in refused]
        if not shares or self.product_id.uom_id.compare(quantity, 0.0) <= 0:
            return None
        planned = {order: stands_for / share for order, share, stands_for in shares}
        part, = shared_out([(order, share) for order, share, _planned in shares], [quantity])
        return Target(
            self.action, self.product_id, self.warehouse_id, quantity, self.due_date, self.release_date,
            [(order, share, share * planned[order]) for order, share in part], self.partner_id, self.seller_id, self.bom_id,
            self.source_warehouse_id)

    def _missing(self):
        if self.action in ("buy", "subcontract") and not self.partner_id:
            return self.env._("it has no vendor: add one in its Purchase tab, or choose one on the planned order.")
        if self.action == "make" and not self.bom_id:
            return self.env._("it has no bill of materials: make one, or choose it on the planned order.")
        if self.action == "transfer" and not self.source_warehouse_id:
            return self.env._("no warehouse is given that it comes from.")
        return None
