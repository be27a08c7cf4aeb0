"""From pegs to a tree: quantities in proportion, dates, the critical path. No database here."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ..planning.units import TOLERANCE
from .graph import Direction, Edge, Ref

LARGEST = 3000  # nodes of one answer; what is left out is counted in ``more``


@dataclass(slots=True)
class Facts:
    """What a document says of itself: its open ``quantity`` in the unit of its product, its dates."""

    product_id: int | None = None
    quantity: float = 0.0
    needed: date | None = None
    expected: date | None = None
    start: date | None = None


@dataclass(slots=True)
class Node:
    """A document in the tree. ``quantity``: the share that belongs to the path above, in the unit of ``unit_product_id``."""

    ref: Ref
    product_id: int | None
    unit_product_id: int | None
    quantity: float
    needed: date | None
    expected: date | None
    start: date | None = None
    parent: "Node | None" = None
    key: str = ""
    critical: bool = False
    repeated: bool = False
    more: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def lateness(self) -> float:
        """Days between needed and expected, infinite if it does not come at all; what lies in stock is never late."""
        if self.ref.kind in ("stock", "excess") or self.needed is None:
            return float("-inf")
        return float("inf") if self.expected is None else (self.expected - self.needed).days


def build(roots: list[Ref], graph: dict[tuple, list[Edge]], facts: Callable[[Ref], Facts], direction: Direction) -> list[Node]:
    """Trees of ``roots``. A document that is its own ancestor is shown once more, and ends there.

    DOWN: ``quantity`` is in the unit of each node's own product, the part of it that serves the root. UP: it is in the unit of the
    root's product, the part of the root that serves the node; so the children of a node add up to it. What nobody needs is a child
    of kind ``excess``.
    """
    trees, queue, count = [], deque(), len(roots)
    for number, ref in enumerate(roots):
        own = facts(ref)
        node = Node(ref, own.product_id, own.product_id, own.quantity, own.needed, own.expected, own.start, key=str(number))
        trees.append(node)
        queue.append((node, 1.0))
    while queue:
        node, share = queue.popleft()
        edges = () if node.repeated or node.ref.kind == "byproduct" else graph.get(node.ref.key, ())
        for edge in edges:
            if count >= LARGEST:
                node.more += 1
                continue
            child, child_share = _child(node, share, edge, facts, direction)
            child.key = f"{node.key}.{len(node.children)}"
            child.repeated = _is_ancestor(child.ref, node)
            node.children.append(child)
            queue.append((child, child_share))
            count += 1
        if direction is Direction.UP and edges and not node.more:
            _add_excess(node, share, facts(node.ref), edges)
    for tree in trees:
        _settle(tree, direction)
        _mark(tree)
    return trees


def _child(node, share, edge, facts, direction):
    """A child, and what share of it belongs to the path (DOWN) or what one of its units is worth in the root's (UP)."""
    own = facts(edge.child)
    quantity = edge.quantity * share
    unit = edge.product_id
    if direction is Direction.UP:
        worth = share if edge.product_id == node.product_id or node.product_id is None else 1.0
        quantity = edge.quantity * worth
        unit = node.unit_product_id if worth is share else edge.product_id
        further = quantity / own.quantity if own.quantity > TOLERANCE else 0.0
        child = Node(edge.child, own.product_id or edge.product_id, unit, quantity, own.needed or edge.needed, None, own.start, node)
        child.expected = _passed_on(node, edge, own)
        return child, further
    further = min(quantity / own.quantity, 1.0) if own.quantity > TOLERANCE else 0.0
    expected = own.expected if own.needed else edge.needed if edge.child.kind == "stock" else edge.expected
    return Node(edge.child, edge.product_id, unit, quantity, edge.needed, expected, own.start, node), further


def _passed_on(node, edge, own):
    """When what waits for ``node`` can be there: a document with dates of its own moves by as many days as ``node`` is late for it."""
    if node.expected is None or not own.needed:
        return node.expected
    moved = date.fromordinal(own.needed.toordinal() + max((node.expected - edge.needed).days, 0))
    return max(own.expected, moved) if own.expected else None


def _add_excess(node, worth, own, edges):
    """What an order holds beyond its pegs, by its lot rules."""
    free = own.quantity - sum(edge.quantity for edge in edges if edge.product_id == node.product_id)
    if free > TOLERANCE and worth:
        node.children.append(Node(
            Ref("excess"), node.product_id, node.unit_product_id, free * worth, None, None, None, node, f"{node.key}.{len(node.children)}"))


def _is_ancestor(ref, node):
    while node is not None:
        if node.ref.id and node.ref.key == ref.key:
            return True
        node = node.parent
    return False


def _settle(node, direction):
    """From the leaves: a demand waits for its latest supply."""
    for child in node.children:
        _settle(child, direction)
    starts = [child.start for child in node.children if child.start]
    node.start = min([*starts, node.start] if node.start else starts, default=None)
    if direction is Direction.UP:
        return
    latest = max((child.lateness for child in node.children), default=float("-inf"))
    if latest == float("inf"):
        node.expected = None
    elif node.needed and node.ref.kind == "sale":
        node.expected = max((child.expected for child in node.children if child.expected), default=None)
    elif node.expected and node.needed and latest > node.lateness:
        node.expected = date.fromordinal(node.needed.toordinal() + int(latest))


def _mark(node):
    """The critical path: at each node the child that is the latest; among equals the one that has to start first."""
    while node is not None:
        node.critical = True
        waiting = [child for child in node.children if child.lateness > float("-inf")]
        node = max(waiting, key=lambda child: (child.lateness, -(child.start or child.needed).toordinal()), default=None)
