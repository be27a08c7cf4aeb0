"""What manufacturing orders and transfers lack: per part required, consumed, reserved, on order for it, free stock, to get."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from ..batch import OPEN_PRODUCTION, open_quantity, share_free_stock
from ..planning.units import TOLERANCE

OPEN_PURCHASE = ("draft", "sent", "to approve", "purchase")


@dataclass(slots=True)
class Need:
    """A part that one document needs, in the part's own unit. ``keys``: (kind, id) of what is already on order for the document."""

    document: object
    product: object
    warehouse: object
    wanted: datetime
    sale_line: object
    references: object
    required: float = 0.0
    consumed: float = 0.0
    reserved: float = 0.0
    on_order: float = 0.0
    free: float = 0.0
    keys: list = field(default_factory=list)
    served_by: set = field(default_factory=set)

    @property
    def short(self):
        return max(self.required - self.consumed - self.reserved - self.on_order - self.free, 0.0)


@dataclass(slots=True)
class Row:
    """A part in a warehouse with the needs of all documents, the earliest first."""

    product: object
    warehouse: object
    needs: list = field(default_factory=list)

    def total(self, name):
        return sum(getattr(need, name) for need in self.needs)

    @property
    def missing(self):
        return self.product.uom_id.round(self.total("short"), rounding_method="UP")

    @property
    def wanted(self):
        return min((need.wanted for need in self.needs if need.short > TOLERANCE), default=self.needs[0].wanted)

    @property
    def documents(self):
        return list(dict.fromkeys(need.document.name for need in self.needs))

    @property
    def served_by(self):
        return sorted(set().union(*(need.served_by for need in self.needs)))


def load_rows(productions, pickings):
    """Rows of open documents of one company. The number of statements does not grow with them."""
    productions, pickings = productions.sudo(), pickings.sudo()
    _fetch_steps(productions.move_raw_ids | pickings.move_ids)
    needs = [need for production in productions if production.state in OPEN_PRODUCTION for need in _needs(
        production, production.move_raw_ids, production.date_start, production.reference_ids)]
    needs += [need for picking in pickings if picking.state not in ("done", "cancel") for need in _needs(
        picking, picking.move_ids.filtered(lambda move: move.location_id.usage in ("internal", "transit")),
        picking.scheduled_date, picking.move_ids.reference_ids)]
    needs.sort(key=lambda need: (need.wanted, need.document._name, need.document.id))
    if not needs:
        return []
    _count_orders(productions.env, needs)
    share_free_stock(needs, attrgetter("short"))
    rows = {}
    for need in needs:
        rows.setdefault((need.product, need.warehouse), Row(need.product, need.warehouse)).needs.append(need)
    return list(rows.values())


def _fetch_steps(moves):
    """Read the chains of moves level by level."""
    seen, level = moves, moves
    while level:
        level.fetch(["move_orig_ids", "created_purchase_line_ids"])
        level = level.move_orig_ids - seen
        seen |= level


def _needs(document, moves, wanted, references):
    warehouse = document.picking_type_id.warehouse_id
    moves = moves.filtered(lambda move: move.state != "cancel" and move.product_id.is_storable)
    for product, of_product in moves.grouped("product_id").items():
        need = Need(document, product, warehouse, wanted, of_product.sale_line_id[:1], references)
        for move in of_product:
            quantity = _in_own_unit(move, move.quantity)
            used = move.state == "done" or (move.picked and document._name == "mrp.production")
            need.required += quantity if move.state == "done" else _in_own_unit(move, move.product_uom_qty)
            if used:
                need.consumed += quantity
            else:
                need.reserved += quantity
        _walk_back(need, of_product, set())
        yield need


def _walk_back(need, moves, seen):
    """Steps before the last one: what they have reserved is on its way, what comes from outside the warehouse is on order."""
    seen |= set(moves.ids)
    for line in moves.created_purchase_line_ids:
        if line.order_id.state in OPEN_PURCHASE:
            need.keys.append(("purchase", line.id))
    for move in moves.move_orig_ids:
        if move.id in seen or move.state in ("done", "cancel") or move.product_id != need.product:
            continue
        if move.production_id:
            need.keys.append(("production", move.production_id.id))
        elif move.purchase_line_id:
            need.keys.append(("purchase", move.purchase_line_id.id))
        elif move.location_id.usage == "internal" and move.location_id.warehouse_id == need.warehouse:
            need.reserved += _in_own_unit(move, move.quantity)
            _walk_back(need, move, seen)
        else:
            need.keys.append(("move", move.id))


def _in_own_unit(move, quantity):
    return move.product_uom._compute_quantity(quantity, move.product_id.uom_id, round=False, raise_if_failure=False)


def _count_orders(env, needs):
    """Open orders by their shares, by Odoo's chain of moves and by Odoo's references; each quantity counts once."""
    by_document = {(need.document, need.product): need for need in needs}
    by_sale_line = {(need.sale_line, need.product): need for need in needs if need.sale_line}
    own = _links(env, {
        "for_production_id": [need.document.id for need in needs if need.document._name == "mrp.production"],
        "for_picking_id": [need.document.id for need in needs if need.document._name == "stock.picking"],
        "sale_line_id": [need.sale_line.id for need in needs if need.sale_line],
    })
    _find_by_reference(env, needs)
    keys = {key for need in needs for key in need.keys} | {_key(link) for link in own}
    ids = defaultdict(list)
    for kind, number in keys:
        ids[kind].append(number)
    targets = {
        "production": env["mrp.production"].browse(ids["production"]), "purchase": env["purchase.order.line"].browse(ids["purchase"]),
        "move": env["stock.move"].browse(ids["move"]),
    }
    left = {(kind, target.id): _left(target) for kind, records in targets.items() for target in records}
    names = {(kind, target.id): _name(target) for kind, records in targets.items() for target in records}
    shared = _links(env, {
        "production_id": ids["production"], "purchase_line_id": ids["purchase"], "move_id": ids["move"],
    })
    for link in shared._last_served_first():
        document = link.for_production_id or link.for_picking_id
        if not document and not link.sale_line_id:
            continue
        part, key = min(left[_key(link)], link.assigned_quantity), _key(link)
        left[key] -= part
        need = by_document.get((document, link.product_id)) if document else by_sale_line.get((link.sale_line_id, link.product_id))
        if need and part > TOLERANCE:
            need.on_order += part
            need.served_by.add(names[key])
    for need in needs:
        for key in need.keys:
            part = min(left[key], need.short)
            if part > TOLERANCE:
                left[key] -= part
                need.on_order += part
                need.served_by.add(names[key])


def _links(env, by_field):
    domain = [(name, "in", ids) for name, ids in by_field.items()]
    return env["sme.release.link"].search([("state", "=", "open"), *["|"] * (len(domain) - 1), *domain])


def _key(link):
    if link.production_id:
        return "production", link.production_id.id
    return ("purchase", link.purchase_line_id.id) if link.purchase_line_id else ("move", link.move_id.id)


def _left(target):
    """What is still to come of it, in the product's own unit."""
    if target._name == "mrp.production":
        return open_quantity(target) if target.state in OPEN_PRODUCTION else 0.0
    if target._name == "stock.move":
        return 0.0 if target.state in ("done", "cancel") else _in_own_unit(target, target.product_uom_qty)
    if target.order_id.state not in OPEN_PURCHASE:
        return 0.0
    if target.order_id.state in ("purchase", "done"):  # a rest that the vendor does not deliver is no longer on order
        moves = target.move_ids.filtered(lambda move: move.state not in ("done", "cancel") and not move.move_orig_ids & target.move_ids)
        return sum(_in_own_unit(move, move.product_uom_qty) for move in moves)
    open_units = max(target.product_qty - target.qty_received, 0.0)
    return target.product_uom_id._compute_quantity(open_units, target.product_id.uom_id, round=False, raise_if_failure=False)


def _name(target):
    if target._name == "stock.move":
        return target.picking_id.name or target.reference or ""
    return target.order_id.name if target._name == "purchase.order.line" else target.name


def _find_by_reference(env, needs):
    """Purchase lines and manufacturing orders of the part that refer to what the document refers to."""
    references = {reference for need in needs for reference in need.references.ids}
    products = {need.product.id for need in needs}
    lines = env["purchase.order.line"].search([
        ("product_id", "in", list(products)), ("order_id.state", "in", OPEN_PURCHASE), ("order_id.reference_ids", "in", list(references))])
    productions = env["mrp.production"].search([
        ("product_id", "in", list(products)), ("state", "in", OPEN_PRODUCTION), ("reference_ids", "in", list(references))])
    found = defaultdict(list)
    for line in lines:
        found[line.product_id].append((set(line.order_id.reference_ids.ids), ("purchase", line.id)))
    for production in productions:
        found[production.product_id].append((set(production.reference_ids.ids), ("production", production.id)))
    for need in needs:
        own = set(need.references.ids)
        need.keys += [key for refers, key in found[need.product] if refers & own and key not in need.keys]
