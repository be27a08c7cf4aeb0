"""A trace as the JSON of its page.

A question says where it starts; who may ask it is decided before (``sme.qc.trace``). The number of statements is constant.
"""

from collections import defaultdict
from dataclasses import dataclass

from . import quality, quality_json, tree, whereabouts
from .closure import BACK, FORWARD, closure
from .movements import DROPPED, MOVED, PRODUCED, RECEIVED, movements
from .names import Names
from .nodes import is_lot, key, lots
from .period import Period
from .status import worst


@dataclass(slots=True, frozen=True)
class Question:
    """``starts``: nodes; ``orders``, ``pickings``: ids of sales orders and transfers, where only these deliveries count.

    ``productions``: ids of manufacturing orders of these sales orders that have not delivered yet. ``period``: of a trace back, only
    deliveries in it count; of a trace forward, it has been looked at for the starts.
    """

    model: str
    ids: tuple[int, ...]
    names: tuple[str, ...]
    direction: str
    starts: tuple[int, ...]
    orders: tuple[int, ...] = ()
    pickings: tuple[int, ...] = ()
    productions: tuple[int, ...] = ()
    period: Period | None = None
    sees_vendors: bool = False
    sees_forward: bool = False


def answer(env, question: Question) -> dict:
    """Return the trace.

    ``rows`` is the tree in the order in which it is shown; ``nodes`` what the rows are about, by key. Quantities are in the product's
    unit, moments in UTC. Links have an ``id`` if the user may open the record. ``receipts`` have no vendor for who may not see vendors.
    A trace forward has ``whereabouts`` besides. ``period`` has the days of what is traced by days, else it is None.
    """
    return _Answer(env, question).json()


class _Answer:
    def __init__(self, env, question):
        self.env, self.question = env, question
        self.companies = env.companies.ids
        env.flush_all()
        edges = closure(env, question.starts, question.direction, self.companies)
        reached = set(question.starts).union(*({edge.node, edge.next} for edge in edges))
        self.movements = movements(env, reached, self.companies)
        passing = self._passing()
        self.nodes = reached - passing
        self.rows = tree.rows(question.starts, edges, passing)
        self.levels = tree.levels(question.starts, edges, passing)
        self.exact = tree.exact(question.starts, edges)
        self.made_by = defaultdict(set)
        for movement in self.movements:
            if movement.kind == PRODUCED and movement.production:
                self.made_by[movement.production].add(movement.node)
        self.productions = set(self.made_by) | set(question.productions)
        self.quality = quality.load(env, self.nodes, self.productions, self.companies, question.orders)
        self.stock, self.taken = [], []
        if question.direction == FORWARD:
            self.stock = whereabouts.stock(env, self.nodes, self.companies)
            self.taken = whereabouts.in_production(env, self.nodes, self.companies)
        self.deliveries = self._deliveries()
        self.products = {movement.node: movement.product for movement in self.movements}
        lot_records = env["stock.lot"].sudo().browse(lots(self.nodes))
        lot_records.fetch(["name", "product_id"])
        self.products.update({lot.id: lot.product_id.id for lot in lot_records})
        self.names = self._names(edges)
        products = env["product.product"].sudo().browse(set(self.products.values()))
        self.units = {product.id: product.uom_id.name for product in products}
        self.inspection_nodes, self.nonconformance_nodes = quality_json.owners(
            self.quality, self.nodes, self.made_by, self.products)
        self.statuses = quality_json.statuses(self.quality, self.inspection_nodes, self.nonconformance_nodes, self.nodes)

    def _passing(self):
        """Steps within a warehouse of goods without lots: they say nothing about where goods come from."""
        return {movement.node for movement in self.movements if movement.kind == MOVED} - set(self.question.starts)

    def _deliveries(self):
        """Those asked for. What came back may have come later."""
        found = whereabouts.deliveries([movement for movement in self.movements if self._counts(movement)])
        period = self.question.period
        return [one for one in found if one.date in period] if period and self.question.direction == BACK else found

    def _counts(self, movement):
        """Whether a delivery is one that was asked for: others' deliveries of a lot are their own affair."""
        if self.question.direction == FORWARD:
            return True
        if movement.node not in self.question.starts:
            return False
        orders, pickings = self.question.orders, self.question.pickings
        return not (orders or pickings) or movement.sale_order in orders or movement.picking in pickings

    def _names(self, edges):
        names = Names(self.env)
        moved, checked = self.movements, self.quality
        counted = [movement for movement in moved if movement.kind in (RECEIVED, DROPPED)]
        delivered = self.deliveries
        productions = self.productions | {edge.production for edge in edges} | {one.production for one in self.taken}
        productions |= set(checked.reworks.ids + checked.reworks.rework_of_id.ids + checked.inspections.production_id.ids)
        names.load("mrp.production", productions)
        names.load("stock.picking", [one.picking for one in counted] + [one.picking for one in delivered])
        names.load("purchase.order", [one.purchase_order for one in counted])
        names.load("sale.order", [one.sale_order for one in delivered])
        names.load("res.partner", [id_ for one in delivered for id_ in (one.partner, one.customer)] + [one.vendor for one in counted])
        names.load("stock.location", [one.location for one in self.stock])
        names.load("sme.qc.inspection", checked.inspections.ids)
        names.load("sme.qc.nonconformance", checked.nonconformances.ids)
        products = checked.inspections.product_id | checked.nonconformances.product_id | checked.reworks.product_id
        names.load("product.product", [*self.products.values(), *products.ids])
        names.load("stock.lot", [*lots(self.nodes), *checked.inspections.lot_id.ids, *checked.nonconformances.lot_id.ids])
        return names

    def json(self):
        question = self.question
        return {
            "direction": question.direction,
            "source": {"model": question.model, "ids": list(question.ids), "names": list(question.names)},
            "period": self._period(),
            "status": worst(self.statuses.values()),
            "rows": [self._row(row) for row in self.rows],
            "nodes": self._nodes(),
            "inspections": quality_json.inspections(self.quality, self.inspection_nodes, self.names),
            "nonconformances": quality_json.nonconformances(self.quality, self.nonconformance_nodes, self.names),
            "reworks": quality_json.reworks(self.quality, self.names),
            "deliveries": [self._delivery(delivery) for delivery in self.deliveries],
            "whereabouts": self._whereabouts(),
            "in_progress": self._in_progress(),
            "sees_vendors": question.sees_vendors,
            "sees_forward": question.sees_forward,
            "labels": quality_json.labels(self.env),
        }

    def _period(self):
        period = self.question.period
        return {"date_from": period.first.isoformat(), "date_to": period.last.isoformat()} if period else None

    def _row(self, row):
        orders = {edge.production: edge.reference for edge in row.edges}
        return {
            "number": row.number,
            "parent": row.parent,
            "level": row.level,
            "node": key(row.node),
            "quantity": row.quantity,
            "repeated": row.repeated,
            "made": any(edge.kind == tree.MADE for edge in row.edges),
            "orders": [
                self.names.link("mrp.production", production) or {"model": None, "name": reference or ""}
                for production, reference in orders.items() if production or reference
            ],
        }

    def _nodes(self):
        receipts, productions, references = defaultdict(list), defaultdict(dict), {}
        for movement in self.movements:
            references[movement.node] = movement.reference
            if movement.kind in (RECEIVED, DROPPED):
                receipts[movement.node].append(self._receipt(movement))
            elif movement.kind == PRODUCED and movement.production:
                productions[movement.node][movement.production] = self.names.link("mrp.production", movement.production)
        made = defaultdict(lambda: defaultdict(float))
        for movement in self.movements:
            made[movement.node][movement.kind] += movement.quantity
        inspections, nonconformances = _by_node(self.inspection_nodes), _by_node(self.nonconformance_nodes)
        result = {}
        for node in sorted(self.nodes, key=lambda node: (self.levels.get(node, 0), node)):
            product = self.products.get(node)
            result[key(node)] = {
                "product": self.names.link("product.product", product),
                "lot": self.names.link("stock.lot", node) if is_lot(node) else None,
                "document": None if is_lot(node) else references.get(node),
                "uom": self.units.get(product, ""),
                "exact": node in self.exact,
                "level": self.levels.get(node, 0),
                "status": self.statuses[node],
                "quantities": dict(made[node]) if self.question.direction == FORWARD or node in self.question.starts else {},
                "receipts": receipts[node],
                "productions": list(productions[node].values()),
                "inspections": inspections[node],
                "nonconformances": nonconformances[node],
            }
        return result

    def _receipt(self, movement):
        receipt = {"date": _moment(movement.date), "quantity": movement.quantity, "picking": self._picking(movement)}
        if self.question.sees_vendors:
            receipt["vendor"] = self.names.link("res.partner", movement.vendor)
            receipt["purchase_order"] = self.names.link("purchase.order", movement.purchase_order)
        return receipt

    def _picking(self, movement):
        link = self.names.link("stock.picking", movement.picking) or {"model": None, "name": movement.reference or ""}
        # a receipt names its vendor
        return link if self.question.sees_vendors else {"model": None, "name": link["name"]}

    def _delivery(self, delivery):
        return {
            "node": key(delivery.node),
            "customer": self.names.link("res.partner", delivery.customer or delivery.partner),
            "partner": self.names.link("res.partner", delivery.partner),
            "picking": self.names.link("stock.picking", delivery.picking),
            "sale_order": self.names.link("sale.order", delivery.sale_order),
            "date": _moment(delivery.date),
            "delivered": delivery.delivered,
            "returned": delivery.returned,
            "quantity": delivery.delivered - delivery.returned,
        }

    def _whereabouts(self):
        return [
            {"node": key(one.node), "place": "stock", "record": self.names.link("stock.location", one.location),
             "quantity": one.quantity, "reserved": one.reserved} for one in self.stock
        ] + [
            {"node": key(one.node), "place": "production", "record": self.names.link("mrp.production", one.production),
             "quantity": one.quantity, "reserved": one.quantity} for one in self.taken
        ]

    def _in_progress(self):
        """The manufacturing orders asked for that have made nothing of what was delivered yet."""
        orders = self.env["mrp.production"].sudo().browse(sorted(set(self.question.productions) - set(self.made_by)))
        return [
            {**self.names.link("mrp.production", order.id), "key": order.id, "product": order.product_id.display_name,
             "quantity": order.product_qty, "uom": order.product_uom_id.name, "state": order.state}
            for order in orders if order.state != "cancel"
        ]


def _by_node(owners):
    result = defaultdict(list)
    for id_, nodes in owners.items():
        for node in nodes:
            result[node].append(id_)
    return result


def _moment(value):
    return f"{value.isoformat(timespec='seconds')}Z" if value else None


__all__ = ["BACK", "FORWARD", "Question", "answer"]
