"""The documents of a release: one request for quotation per vendor, currency and delivery, manufacturing orders, transfers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from odoo import fields
from odoo.fields import Command

from .loading import references_of


@dataclass(slots=True)
class Target:
    """One line to be ordered. ``shares``: (planned order id, quantity, quantity of the planned order that it stands for).

    ``excess``: what lot rules and the vendor's units add to them.
    """

    action: str
    product: object
    warehouse: object
    quantity: float
    due: date
    release: date
    shares: list[tuple[int, float, float]]
    excess: float = 0.0
    vendor: object = None
    seller: object = None
    bom: object = None
    source: object = None
    document: object = None

    @property
    def order_ids(self):
        return [share[0] for share in self.shares]


# Which field of a share names its document.
LINK_FIELD = {"mrp.production": "production_id", "purchase.order.line": "purchase_line_id", "stock.move": "move_id"}


def origin_of(env, references, known=False):
    """Source document: what is ``known`` already and the names of ``references``."""
    names = [*known.split(", ")] if known else []
    names += env["stock.reference"].sudo().browse(references).mapped("name")
    return ", ".join(dict.fromkeys(names))


def production_values(product, bom, warehouse, quantity, references, **values):
    """Values of a manufacturing order of ``quantity`` in the product's own unit, in the company of ``warehouse``."""
    kind = bom.picking_type_id
    if not kind or kind.warehouse_id != warehouse:
        kind = warehouse.manu_type_id
    if references:  # without any, Odoo makes one for the order
        values["reference_ids"] = [Command.set(references)]
        if "origin" not in values:
            values["origin"] = origin_of(warehouse.env, references)
    return {
        "product_id": product.id, "bom_id": bom.id, "product_qty": quantity, "product_uom_id": product.uom_id.id,
        "picking_type_id": kind.id, "company_id": warehouse.company_id.id, "user_id": warehouse.env.user.id, **values,
    }


class Documents:
    """Makes the documents of ``targets`` of one company, their links and references."""

    def __init__(self, env, company, targets, confirm=False):
        self.env, self.company, self.targets, self.confirm = env(su=True), company, targets, confirm
        self.env = self.env["res.company"].with_company(company).with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True).env

    def make(self):
        """Create all; returns {model name: records}."""
        orders = list({order for target in self.targets for order in target.order_ids})
        self._read_references(orders)
        by_action = defaultdict(list)
        for target in self.targets:
            by_action[target.action].append(target)
        productions = self._produce(by_action["make"]) if by_action["make"] else self.env["mrp.production"]
        bought = by_action["buy"] + by_action["subcontract"]
        purchases = self._purchase(bought) if bought else self.env["purchase.order"]
        pickings = self._transfer(by_action["transfer"]) if by_action["transfer"] else self.env["stock.picking"]
        self._link()
        self._refer()
        if self.confirm:
            productions.action_confirm()
        return {"mrp.production": productions, "purchase.order": purchases, "stock.picking": pickings}

    def _read_references(self, orders):
        self.references = references_of(self.env, orders)
        self.env["stock.reference"].browse({reference for ids in self.references.values() for reference in ids}).fetch(["name"])

    def _referred(self, targets):
        return sorted({reference for target in targets for order in target.order_ids for reference in self.references.get(order, ())})

    # ------------------------------------------------------------------ make

    def _produce(self, targets):
        productions = self.env["mrp.production"].create([self._production_values(target) for target in targets])
        for target, production in zip(targets, productions, strict=True):
            target.document = production
        return productions

    def _production_values(self, target):
        return production_values(
            target.product, target.bom, target.warehouse, target.quantity, self._referred([target]),
            date_start=self._noon(target.release), date_deadline=self._noon(target.due))

    def _noon(self, day):
        return self.env["sme.kitting"]._noon(day, self.company)

    # ------------------------------------------------------------------ buy

    def _purchase(self, targets):
        groups = defaultdict(list)
        for target in targets:
            values = {"supplier": self._seller(target), "date_planned": self._noon(target.due), "warehouse_id": target.warehouse}
            rule = target.warehouse.buy_pull_id
            groups[rule._make_po_get_domain(self.company, values, target.vendor)].append((target, values))
        purchases, lines, owners = self.env["purchase.order"], [], []
        for domain, members in groups.items():
            purchase, deadline = self._open_purchase(domain, members)
            purchases |= purchase
            ordered = purchase.date_order
            for target, values in members:
                line = self.env["purchase.order.line"]._prepare_purchase_order_line_from_procurement(
                    target.product, target.quantity, target.product.uom_id, target.warehouse.lot_stock_id, purchase.name, False,
                    self.company, values, purchase)
                if purchase.date_order != ordered:  # core moves it with each line to the vendor's weekday
                    purchase.date_order = ordered
                lines.append(line)
                owners.append(target)
                day = fields.Datetime.to_datetime(line["date_planned"]) - timedelta(days=values["supplier"].delay)
                deadline = min(deadline or day, day)
            if ordered != deadline:
                purchase.date_order = deadline
        for target, line in zip(owners, self.env["purchase.order.line"].create(lines), strict=True):
            target.document = line
        return purchases

    def _seller(self, target):
        """The price line; for a vendor without one a line that is not stored."""
        return target.seller or self.env["product.supplierinfo"].new({
            "partner_id": target.vendor.id, "product_tmpl_id": target.product.product_tmpl_id.id,
            "product_uom_id": target.product.uom_id.id, "currency_id": (
                target.vendor.property_purchase_currency_id or self.company.currency_id).id,
        })

    def _open_purchase(self, domain, members):
        """The vendor's open request that Odoo's grouping setting would take, or a new one; and the day by which it was to be ordered.

        Its order date is as early as the lines to be added demand, since their prices are those of that day.
        """
        references = self._referred([target for target, _values in members])
        vendor = members[0][0].vendor
        search = list(domain)
        if vendor.group_rfq == "default" and references:
            search.append(("reference_ids", "in", references))
        purchase = self.env["purchase.order"].search(search, limit=1)
        if not purchase:
            rule, values = members[0][0].warehouse.buy_pull_id, [value for _target, value in members]
            vals = rule._prepare_purchase_order(self.company, set(), values)
            purchase = self.env["purchase.order"].create({
                **vals, "reference_ids": [Command.set(references)], "origin": origin_of(self.env, references)})
            return purchase, None
        deadline = purchase.date_order
        purchase.date_order = min(deadline, *(
            value["date_planned"] - timedelta(days=value["supplier"].delay) for _target, value in members))
        if references:
            purchase.write({
                "reference_ids": [Command.link(reference) for reference in references],
                "origin": origin_of(self.env, references, purchase.origin)})
        return purchase, deadline

    # ------------------------------------------------------------------ transfer

    def _transfer(self, targets):
        groups = defaultdict(list)
        for target in targets:
            groups[target.source, target.warehouse].append(target)
        pickings = self.env["stock.picking"].create([{
            "picking_type_id": source.int_type_id.id, "location_id": source.lot_stock_id.id, "company_id": self.company.id,
            "location_dest_id": warehouse.lot_stock_id.id, "scheduled_date": self._noon(min(target.release for target in members)),
            "origin": origin_of(self.env, self._referred(members)),
        } for (source, warehouse), members in groups.items()])
        owners, values = [], []
        for picking, members in zip(pickings, groups.values(), strict=True):
            for target in members:
                owners.append(target)
                values.append({
                    "picking_id": picking.id, "product_id": target.product.id, "product_uom": target.product.uom_id.id,
                    "product_uom_qty": target.quantity, "location_id": picking.location_id.id, "company_id": self.company.id,
                    "location_dest_id": picking.location_dest_id.id, "picking_type_id": picking.picking_type_id.id,
                    "date": self._noon(target.release), "date_deadline": self._noon(target.due),
                    "reference_ids": [Command.set(self._referred([target]))],
                })
        moves = self.env["stock.move"].create(values)
        for target, move in zip(owners, moves, strict=True):
            target.document = move
        moves._action_confirm(merge=False)
        return pickings

    # ------------------------------------------------------------------ links and references

    def _link(self):
        self.env["sme.release.link"].create([{
            "company_id": self.company.id, "product_id": target.product.id, "quantity": quantity, "planned_quantity": planned,
            "planned_order_id": order, "wanted_date": self._noon(target.due), LINK_FIELD[target.document._name]: target.document.id,
            "excess_quantity": 0.0 if number else target.excess,
        } for target in self.targets for number, (order, quantity, planned) in enumerate(target.shares)])

    def _refer(self):
        """References of the orders above that were released just now."""
        self._read_references(list(self.references))
        for target in self.targets:
            document = target.document
            record = document.order_id if document._name == "purchase.order.line" else document
            missing = sorted(set(self._referred([target])) - set(record.reference_ids.ids))
            if missing:
                record.reference_ids = [Command.link(reference) for reference in missing]
                named = record.picking_id if record._name == "stock.move" else record
                named.origin = origin_of(self.env, missing, named.origin)
