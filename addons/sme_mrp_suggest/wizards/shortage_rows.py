"""What manufacturing orders or transfers lack: per part required, consumed, reserved, free, on order, to get."""

from collections import defaultdict
from dataclasses import dataclass, field

from .batch_rows import OPEN_PRODUCTION, open_quantity, still_to_come

OPEN_PURCHASE = ("draft", "sent", "to approve", "purchase")


@dataclass(slots=True)
class Need:
    """A part that one document needs. Quantities in the part's own unit."""

    document: object
    wanted: object
    required: float = 0.0
    consumed: float = 0.0
    reserved: float = 0.0
    on_order: float = 0.0
    free: float = 0.0

    @property
    def open(self):
        return max(self.required - self.consumed - self.reserved - self.on_order, 0.0)

    @property
    def to_get(self):
        return max(self.open - self.free, 0.0)


@dataclass(slots=True)
class Part:
    """All needs of one product in one warehouse, the earliest first, and the names of what is on order for them."""

    product: object
    warehouse: object
    needs: list[Need]
    order_names: list[str] = field(default_factory=list)

    def total(self, name):
        return sum(getattr(need, name) for need in self.needs)


def load_parts(env, documents):
    """:class:`Part` of each product that ``documents`` of one company and model need; the number of statements does not grow with them."""
    documents = documents.sudo()
    needs, parts = {}, {}
    for document in documents:
        warehouse = document.picking_type_id.warehouse_id
        for move in document._shortage_moves():
            if move.state == "cancel" or not move.product_id.is_storable:
                continue
            key = document, move.product_id
            if key not in needs:
                needs[key] = Need(document, move.date)
                place = move.product_id, warehouse
                parts.setdefault(place, Part(*place, [])).needs.append(needs[key])
            _count(needs[key], move)
    for part in parts.values():
        part.needs.sort(key=lambda need: (need.wanted, need.document.id))
    by_product = {(document, product): part for product, part in (
        (product, part) for (product, _warehouse), part in parts.items()) for document in (need.document for need in part.needs)}
    _count_shares(env, documents, needs, by_product)
    _count_references(documents, needs, by_product)
    _share_free_stock(parts.values())
    return list(parts.values())


def _count(need, move):
    unit = move.product_id.uom_id
    quantity = move.product_uom._compute_quantity(move.quantity, unit, round=False)
    if move.state == "done":
        need.required += quantity
        need.consumed += quantity
        return
    need.required += move.product_qty
    need.reserved += quantity
    need.wanted = min(need.wanted, move.date)
    for origin in move.move_orig_ids:  # reserved on the way to it, in an earlier step
        if origin.state in ("assigned", "partially_available") and origin.location_id.usage == "internal":
            need.reserved += origin.product_uom._compute_quantity(origin.quantity, unit, round=False)


def _count_shares(env, documents, needs, by_product):
    """What shares of open documents are still to bring."""
    source = "for_production_id" if documents._name == "mrp.production" else "for_picking_id"
    links = env["sme.release.link"].sudo().search([(source, "in", documents.ids), ("state", "=", "open")])
    Link = env["sme.release.link"].sudo()
    for field_name in ("production_id", "purchase_line_id", "move_id"):
        for target, shares in Link.search([(field_name, "in", links[field_name].ids)]).grouped(field_name).items():
            left = _open(target)
            if not left:
                continue
            for link, quantity in still_to_come(shares, _whole(target) - left):
                need = needs.get((link[source], link.product_id))
                if need and quantity > 0:
                    need.on_order += quantity
                    _note(by_product[need.document, link.product_id], link._target_name())


def _whole(target):
    return target.product_qty if target._name == "stock.move" else target.product_uom_qty


def _open(target):
    """What a manufacturing order, purchase line or move is still to bring, in the product's own unit."""
    if target._name == "mrp.production":
        return open_quantity(target) if target.state in OPEN_PRODUCTION else 0.0
    if target._name == "stock.move":
        return target.product_qty if target.state not in ("done", "cancel") else 0.0
    if target.order_id.state not in OPEN_PURCHASE:
        return 0.0
    received = target.product_uom_id._compute_quantity(target.qty_received, target.product_id.uom_id, round=False)
    return max(target.product_uom_qty - received, 0.0)


def _count_references(documents, needs, by_product):
    """What Odoo's references tie to the documents and no share speaks for: each quantity once, the earliest need first."""
    by_reference = defaultdict(list)
    for document in documents:
        for reference in document.reference_ids:
            by_reference[reference].append(document)
    references = documents.reference_ids
    own = documents if documents._name == "mrp.production" else documents.env["mrp.production"]
    purchase_lines = references.purchase_ids.order_line.filtered(lambda line: line.product_id)
    productions = references.production_ids - own
    linked = _spoken_for(purchase_lines, productions)
    for target in (*purchase_lines, *productions):
        left = 0.0 if target in linked else _open(target)
        tied = target.order_id.reference_ids if target._name == "purchase.order.line" else target.reference_ids
        those = {document for reference in tied for document in by_reference[reference]}
        wanting = [(document, needs[document, target.product_id]) for document in those if (document, target.product_id) in needs]
        for document, need in sorted(wanting, key=lambda pair: (pair[1].wanted, pair[0].id)):
            part = min(left, need.open)
            if part > 0:
                need.on_order += part
                left -= part
                _note(by_product[document, target.product_id], target.order_id.name if "order_id" in target else target.name)


def _spoken_for(purchase_lines, productions):
    """Targets whose shares say which document or sales order they are for."""
    links = purchase_lines.env["sme.release.link"].search([
        ("state", "=", "open"), "|", ("purchase_line_id", "in", purchase_lines.ids), ("production_id", "in", productions.ids),
    ]).filtered(lambda link: link.for_production_id or link.for_picking_id or link.sale_line_id)
    return {link.purchase_line_id or link.production_id for link in links}


def _note(part, name):
    if name not in part.order_names:
        part.order_names.append(name)


def _share_free_stock(parts):
    of_warehouse = defaultdict(list)
    for part in parts:
        of_warehouse[part.warehouse].append(part)
    for warehouse, members in of_warehouse.items():
        products = members[0].product.concat(*(part.product for part in members)).with_context(warehouse_id=warehouse.id)
        free = {product.id: max(product.free_qty, 0.0) for product in products}
        for part in members:
            left = free[part.product.id]
            for need in part.needs:
                need.free = min(left, need.open)
                left -= need.free
