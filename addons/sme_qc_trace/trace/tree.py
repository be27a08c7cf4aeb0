"""Edges between nodes as the rows of a tree: plain Python.

The goods may come back into themselves (rework, dismantling, returns), and one lot may be reached by many ways: each node is
unfolded where it is met first, further down it is marked as repeated. So there are never more rows than edges.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

from . import nodes

MADE = "made"  # by an order that consumed one and produced the other
CHAIN = "chain"  # a move that another move waits for
REFERENCE = "reference"  # moves of the same product with a common reference


@dataclass(slots=True, frozen=True)
class Edge:
    """``next`` is what ``node`` was made of, or came from; the other way round in a trace forward.

    ``quantity`` of the next node, in its product's unit; ``production`` the id of the order, ``reference`` the document's name.
    """

    node: int
    next: int
    kind: str
    production: int | None
    reference: str | None
    quantity: float


@dataclass(slots=True, frozen=True)
class Row:
    """``parent`` is the number of the row above, None at the top; ``edges`` lead there (none at the top)."""

    number: int
    node: int
    parent: int | None
    level: int
    edges: tuple[Edge, ...]
    repeated: bool

    @property
    def quantity(self) -> float | None:
        return sum(edge.quantity for edge in self.edges) if self.edges else None


def rows(starts, edges, passing=frozenset()) -> list[Row]:
    """Everything reachable as rows, in the order in which they are shown.

    :param starts: nodes at the top
    :param edges: list of :class:`Edge`
    :param passing: nodes that get no row of their own (steps within a warehouse): what lies behind them moves up
    """
    below = _below(edges, passing)
    result, unfolded = [], set()
    stack = [(node, None, 0, ()) for node in reversed(list(dict.fromkeys(starts)))]
    while stack:
        node, parent, level, ways = stack.pop()
        row = Row(len(result), node, parent, level, ways, repeated=node in unfolded and node in below)
        result.append(row)
        if node not in unfolded:
            unfolded.add(node)
            stack.extend((other, row.number, level + 1, tuple(way)) for other, way in reversed(below.get(node, {}).items()))
    return result


def levels(starts, edges, passing=frozenset()) -> dict[int, int]:
    """The least number of steps from a start to each node; steps through ``passing`` nodes do not count."""
    below = _below(edges, passing)
    found = dict.fromkeys(starts, 0)
    queue = deque(found)
    while queue:
        node = queue.popleft()
        for other in below.get(node, ()):
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def exact(starts, edges) -> set[int]:
    """The nodes that are connected with a start through lots alone. All others are known by document only."""
    following = defaultdict(list)
    for edge in edges:
        if edge.kind == MADE and nodes.is_lot(edge.next):
            following[edge.node].append(edge.next)
    found = {node for node in starts if nodes.is_lot(node)}
    queue = deque(found)
    while queue:
        for other in following[queue.popleft()]:
            if other not in found:
                found.add(other)
                queue.append(other)
    return found


def _below(edges, passing):
    """{node: {next node: [edges]}}, without the nodes to pass."""
    direct = defaultdict(lambda: defaultdict(list))
    for edge in edges:
        direct[edge.node][edge.next].append(edge)
    result = {}
    for node, following in direct.items():
        if node not in passing:
            reached, passed = defaultdict(list), {node}
            queue = deque((other, ways) for other, ways in following.items())
            while queue:
                other, ways = queue.popleft()
                if other not in passing:
                    reached[other].extend(ways)
                elif other not in passed:
                    passed.add(other)
                    queue.extend(direct[other].items() if other in direct else ())
            if reached:
                result[node] = reached
    return result
