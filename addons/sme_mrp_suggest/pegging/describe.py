"""What a user sees of each node: labels, names, links. Who is no planner sees no vendors and no purchase documents."""

from collections import defaultdict

from .graph import PLANNED, PRODUCTION, SALE, Ref
from .tree import Facts, Node

OPENED = {"sale.order", "mrp.production", "purchase.order", "stock.picking", "sme.planned.order", "sme.demand.forecast"}
NAMELESS = Facts()


class Describer:
    """Reads the documents of a graph, each model in one go, as superuser; ``planner`` says whether the reader may see purchases.

    :param env: superuser environment in the reader's language
    :param user_env: environment of the reader, for what he may open
    """

    def __init__(self, env, user_env, planner: bool):
        self.env, self.user_env, self.planner = env, user_env, planner
        self.records: dict[tuple, object] = {}
        self._facts: dict[tuple, Facts] = {}
        self._opened: set[tuple] = set()

    def read(self, roots, graph):
        """Load every document that ``graph`` or ``roots`` name."""
        ids = defaultdict(set)
        for ref in (*roots, *(edge.child for edges in graph.values() for edge in edges)):
            if ref.id and ref.model in self.env:
                ids[ref.model].add(ref.id)
        for model, of_model in ids.items():
            for record in self.env[model].browse(sorted(of_model)).exists():
                self.records[model, record.id] = record
        for model in OPENED & ids.keys():
            allowed = self.user_env[model]
            if allowed.has_access("read"):
                shown = allowed.browse(record.id for (of, _id), record in self.records.items() if of == model)
                self._opened |= {(model, id_) for id_ in shown._filtered_access("read").ids}
        self._read_planned([record for (model, _id), record in self.records.items() if model == PLANNED])
        self._read_productions([record for (model, _id), record in self.records.items() if model == PRODUCTION])
        for key, edges in graph.items():
            if key[0] == SALE and edges:
                self._facts[key] = Facts(needed=min(edge.needed for edge in edges))

    def _read_planned(self, orders):
        for order in orders:
            open_quantity = order.quantity - order.released_quantity if order.state == "partly_released" else order.quantity
            self._facts[PLANNED, order.id] = Facts(
                order.product_id.id, open_quantity, order.due_date, order.expected_date or None, order.release_date)

    def _read_productions(self, productions):
        if not productions:
            return
        open_quantities = {
            (production.id, product.id): quantity for production, product, quantity in self.env["stock.move"]._read_group(
                [("production_id", "in", [production.id for production in productions]), ("state", "not in", ("done", "cancel"))],
                ["production_id", "product_id"], ["product_qty:sum"])
        }
        for production in productions:
            finish = self.env["sme.kitting"]._local_date(production.date_finished, production.company_id)
            quantity = open_quantities.get((production.id, production.product_id.id), production.product_uom_qty)
            self._facts[PRODUCTION, production.id] = Facts(
                production.product_id.id, quantity, finish, finish,
                self.env["sme.kitting"]._local_date(production.date_start, production.company_id))

    def facts(self, ref: Ref) -> Facts:
        return self._facts.get(ref.key, NAMELESS)

    # ------------------------------------------------------------------ nodes

    def write(self, trees: list[Node]) -> list[dict]:
        """The trees as plain data."""
        products = self.env["product.product"].browse({
            product_id for tree in trees for node in _walk(tree) for product_id in (node.product_id, node.unit_product_id) if product_id})
        self.products = {product.id: product for product in products.exists()}
        self.labels = {
            name: dict(self.env[model]._fields[field]._description_selection(self.env)) for name, model, field in (
                ("action", PLANNED, "action"), ("state", PLANNED, "state"), ("supply", "sme.peg", "supply_kind"),
                ("demand", "sme.peg", "demand_kind"), (PRODUCTION, PRODUCTION, "state"), (SALE, SALE, "state"),
                ("purchase.order", "purchase.order", "state"))
        }
        return [self._node(tree) for tree in trees]

    def _node(self, node):
        record = self.records.get(node.ref.key)
        product, unit = self.products.get(node.product_id), self.products.get(node.unit_product_id)
        late = node.lateness
        shown = {
            "key": node.key,
            "kind": node.ref.kind,
            "action": record is not None and node.ref.model == PLANNED and record.action,
            "label": self._label(node, record),
            "record": self._link(node.ref, record),
            "product": product and {"id": product.id, "name": product.display_name},
            "uom": unit and unit.uom_id.name,
            "quantity": round(node.quantity, 6),
            "needed": node.needed and node.needed.isoformat(),
            "expected": node.expected and node.expected.isoformat(),
            "days_late": None if late == float("inf") else max(int(late), 0) if late > 0 else 0,
            "critical": node.critical,
            "customer": record is not None and node.ref.model == SALE and record.partner_id.display_name,
            "state": self._state(node.ref, record),
            "more": node.more,
            "repeated": node.repeated,
            "children": [self._node(child) for child in node.children],
        }
        return {name: False if value is None else value for name, value in shown.items()}  # XML-RPC knows no None

    def _label(self, node, record):
        ref = node.ref
        if ref.kind == "excess":
            return self.env._("Free excess")
        if ref.model == PLANNED:
            if record is None:
                return self.env._("Planned order that is gone")
            if ref.kind == "byproduct":
                return self.env._("By-product")
            vendor = record.partner_id.display_name if self.planner and record.partner_id else None
            action = self.labels["action"].get(record.action)
            return self.env._("%(action)s: %(vendor)s", action=action, vendor=vendor) if vendor else action
        if ref.kind == "purchase" and not self.planner:
            return self.env._("Purchase")
        if ref.kind == "transfer" and not self.planner:
            return self.env._("Transfer")
        kind = self.labels["supply"].get(ref.kind) or self.labels["demand"].get(ref.kind)
        if record is not None:
            return record.display_name
        return ref.name or kind

    def _link(self, ref, record):
        """Model and id of what the reader may open."""
        if record is None or ref.key not in self._opened or ref.kind in ("purchase", "transfer") and not self.planner:
            return None
        return {"model": ref.model, "id": ref.id}

    def _state(self, ref, record):
        """The document's state in the reader's language."""
        if record is None or ref.model not in (PLANNED, PRODUCTION, SALE, "purchase.order"):
            return None
        if ref.model == "purchase.order" and not self.planner:
            return None
        return self.labels["state" if ref.model == PLANNED else ref.model].get(record.state)


def _walk(node):
    yield node
    for child in node.children:
        yield from _walk(child)
