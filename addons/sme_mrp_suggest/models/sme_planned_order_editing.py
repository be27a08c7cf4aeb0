from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..runs.supply import OrderSupply
from .sme_planned_order import OPEN_STATES

SUPPLIED = {"product_id", "warehouse_id", "action"}
PRICED = SUPPLIED | {"partner_id", "seller_id", "quantity", "due_date"}
DATED = SUPPLIED | {"partner_id", "seller_id", "bom_id", "source_warehouse_id", "due_date"}
FOLLOWED = PRICED | DATED
EDITED = FOLLOWED | {"release_date"}
BOUGHT = ("buy", "subcontract")
RESULTS = ("price", "late", "expected_date")


class SmePlannedOrder(models.Model):
    """What a planner changes is his, and what depends on it follows: vendor price, bill of materials, release date."""

    _inherit = "sme.planned.order"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [{"net_quantity": vals.get("quantity"), **self._with_defaults(vals)} for vals in vals_list]
        following = self._following([(vals["company_id"], vals, EDITED, vals) for vals in vals_list])
        return super().create([{**vals, **more} for vals, more in zip(vals_list, following, strict=True)])

    def _with_defaults(self, vals):
        names = ("company_id", "warehouse_id", "action")
        return {**self.default_get([name for name in names if name not in vals]), **vals}

    def write(self, vals):
        """A changed suggestion becomes firm, and later runs keep it."""
        changed = EDITED & vals.keys()
        if not changed:
            return super().write(vals)
        closed = self.filtered(lambda order: order.state not in OPEN_STATES)
        if closed:
            raise UserError(self.env._(
                "%s is released or cancelled already: change the document, or plan a new order.", closed[0].display_name))
        following = self._following([
            (vals.get("company_id", order.company_id.id), {**order._terms(), **vals}, changed, vals) for order in self])
        for name in ("partner_id", "bom_id"):  # their companies are compared order by order
            records = self.env[self._fields[name].comodel_name].sudo()
            records.browse({more[name] for more in following if more.get(name)}).fetch(["company_id"])
        self.mapped("product_id.uom_id")  # read at once, what the checks of each part compare with
        alike = defaultdict(self.browse)
        for order, more in zip(self, following, strict=True):
            if order.state == "suggested" and "state" not in vals:
                more["state"] = "firm"
            alike[tuple(more.items())] |= order
        for more, orders in alike.items():
            super(SmePlannedOrder, orders.with_prefetch(self._prefetch_ids)).write({**vals, **dict(more)})
        return True

    @api.onchange("product_id", "warehouse_id", "action")
    def _onchange_supply(self):
        self._show_following(SUPPLIED)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self._show_following({"partner_id"})

    @api.onchange("bom_id", "source_warehouse_id")
    def _onchange_source(self):
        self._show_following({"bom_id", "source_warehouse_id"})

    @api.onchange("quantity")
    def _onchange_quantity(self):
        self._show_following({"quantity"})

    @api.onchange("due_date")
    def _onchange_due_date(self):
        self._show_following({"due_date"})

    @api.onchange("release_date")
    def _onchange_release_date(self):
        self._show_following({"release_date"})

    def _show_following(self, changed):
        [following] = self._following([(self.company_id.id, self._terms(), changed, {})])
        self.update(following)

    # ------------------------------------------------------------------ what follows

    def _terms(self):
        """What decides how an order comes about, as plain values; ``lead``: the days between release and due date as they were saved."""
        names = ("product_id", "warehouse_id", "partner_id", "seller_id", "bom_id", "source_warehouse_id")
        saved = self._origin
        return {
            **{name: self[name]._origin.id for name in names},
            **{name: self[name] for name in ("action", "quantity", "due_date", "release_date")},
            "lead": (saved.due_date - saved.release_date).days if saved.due_date and saved.release_date else 0,
        }

    @api.model
    def _following(self, changes):
        """What follows from changes of orders, a dict for each of them; a bounded number of statements for all of one company.

        :param changes: list of (company id, values of the order with the changes, names of changed fields, values that are given)
        """
        supplies = {}
        for company in self.env["res.company"].browse({company for company, _now, changed, _given in changes if changed & FOLLOWED}):
            env = self.env(su=True, context={**self.env.context, "allowed_company_ids": company.ids})
            supplies[company.id] = OrderSupply(
                env, company.with_env(env),
                {(now.get("product_id"), now.get("warehouse_id")) for of, now, _changed, _given in changes if of == company.id},
                self.env["sme.kitting"]._today(company))
        return [
            self._following_one(company, supplies.get(company), {**now}, changed, given) for company, now, changed, given in changes
        ]

    def _following_one(self, company_id, supply, now, changed, given):
        place = now.get("product_id"), now.get("warehouse_id")
        now["due_date"], now["release_date"] = (fields.Date.to_date(now.get(name)) for name in ("due_date", "release_date"))
        values = {}
        if supply and place in supply:
            vendor = self._follow_vendor(supply, place, now, changed, given, values)
            self._follow_source(supply, place, now, changed, given, values)
            if changed & DATED and "release_date" not in given and now["due_date"]:
                lead = supply.lead_days(place, now["action"], vendor, now.get("bom_id"), now.get("source_warehouse_id"))
                now["release_date"] = values["release_date"] = supply.release(now["due_date"], now.get("lead", 0) if lead is None else lead)
        if now["due_date"] and now["release_date"] and (values.keys() | changed) & {"due_date", "release_date"}:
            today = self.env["sme.kitting"]._today(self.env["res.company"].browse(company_id))
            waiting = max(today - now["release_date"], timedelta())
            values.update(late=bool(waiting), expected_date=now["due_date"] + waiting)
        return {name: value for name, value in values.items() if name not in given or name not in RESULTS}

    def _follow_vendor(self, supply, place, now, changed, given, values):
        """Who is bought from, at which price; returns the price line."""
        if now["action"] not in BOUGHT:
            if changed & PRICED:
                values.update(partner_id=False, seller_id=False, price=0.0)
            return None
        partner_id, quantity, due = now.get("partner_id"), now.get("quantity") or 0.0, now["due_date"] or supply.today
        vendor = supply.price_line(place, given["seller_id"]) if given.get("seller_id") else None
        if vendor and given.get("partner_id") not in (None, vendor.partner_id):
            vendor = None
        if not vendor and partner_id:
            vendor = supply.vendor(place, partner_id, quantity, due)
        if not vendor and changed & SUPPLIED and "partner_id" not in given:
            vendor = supply.vendor(place, None, quantity, due)
            partner_id = vendor and vendor.partner_id
        if vendor and changed & PRICED:
            values.update(partner_id=vendor.partner_id, seller_id=vendor.id, price=vendor.price)
        elif changed & (SUPPLIED | {"partner_id", "seller_id"}):
            values.update(partner_id=partner_id or False, seller_id=False, price=0.0)
        return vendor

    def _follow_source(self, supply, place, now, changed, given, values):
        """The bill of materials, and the warehouse of a transfer."""
        if not changed & SUPPLIED:
            return
        made, moved = now["action"] in ("make", "subcontract"), now["action"] == "transfer"
        if "bom_id" not in given:
            now["bom_id"] = values["bom_id"] = made and supply.bom_id(place, now["action"]) or False
        if "source_warehouse_id" not in given:
            now["source_warehouse_id"] = values["source_warehouse_id"] = moved and supply.source_id(place) or False
