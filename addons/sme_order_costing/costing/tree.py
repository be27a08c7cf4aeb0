"""A roll-up as rows to show: every part, operation, fee and overhead below one product, and two such trees side by side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .elements import LABOUR, MACHINE, OVERHEAD, SUBCONTRACTING, none
from .items import CostItem, Kind, Operation, Trouble
from .overhead import OverheadRule
from .prices import Price
from .rollup import UnitCost, level_overhead, required, work_cost

MOST_ROWS = 5000
"""Deeper branches are not unfolded when a tree has more rows than this: the same sub-assemblies come again and again."""


class RowKind(StrEnum):
    """What a row stands for, in the order in which they follow each other below a product."""

    PART = "part"
    OPERATION = "operation"
    FEE = "fee"
    OVERHEAD = "overhead"
    BYPRODUCTS = "byproducts"


@dataclass(slots=True)
class Row:
    """A line of the tree. ``amount`` is for all that is required; the rows below a part add up to its amount.

    ``key``: the path, the same in two trees of the same product for the same part. ``item``: the part, or the product that the
    operation, fee, overhead or by-products belong to. ``per_set``, ``required``: units of the part in one unit of the top product and in
    all; hours of an operation; what an overhead rule counted. ``unit_cost``: of one of these. ``rolled``, ``own``: ``amount`` by element.
    ``complete``: False makes the amount a lower bound. ``hidden``: there is more below that is left out.
    """

    key: str
    parent: str | None
    level: int
    kind: RowKind
    item: int
    per_set: float
    required: float
    unit_cost: float
    amount: float
    rolled: list[float] = field(default_factory=none)
    own: list[float] = field(default_factory=none)
    price: Price | None = None
    operation: Operation | None = None
    rule: OverheadRule | None = None
    trouble: Trouble | None = None
    complete: bool = True
    hidden: bool = False


def rows(items: Sequence[CostItem], costs: Sequence[UnitCost], top: int, qty: float, rules: Sequence[OverheadRule] = ()) -> list[Row]:
    """The tree of ``qty`` units of ``top`` in the order of display, parents before what they are made of.

    :param costs: of :func:`~.rollup.roll_up`, with the same ``rules``
    """
    return _Tree(items, costs, qty, rules).of(top)


class _Tree:

    def __init__(self, items, costs, qty, rules):
        self.items, self.costs, self.qty, self.rules = items, costs, qty, rules
        self.rows: list[Row] = []

    def of(self, top: int) -> list[Row]:
        self._part(top, str(self.items[top].product_id), None, 0, self.qty)
        return self.rows

    def _part(self, index: int, key: str, parent: str | None, level: int, needed: float):
        item, cost = self.items[index], self.costs[index]
        row = Row(
            key, parent, level, RowKind.PART, index, needed / self.qty, needed, cost.total, cost.total * needed,
            [amount * needed for amount in cost.rolled], [amount * needed for amount in cost.own],
            cost.price if item.kind is Kind.BOUGHT else None, trouble=cost.trouble, complete=cost.complete)
        self.rows.append(row)
        if item.kind is Kind.BOUGHT or cost.trouble is Trouble.CYCLE:
            return
        if len(self.rows) > MOST_ROWS:
            row.hidden = True
            return
        used: dict[int, int] = defaultdict(int)
        for part in item.parts:
            used[part.item] += 1
            below = _numbered(f"{key}/{self.items[part.item].product_id}", used[part.item])
            self._part(part.item, below, key, level + 1, needed * part.qty)
        self._level(index, key, level + 1, needed)

    def _level(self, index: int, key: str, level: int, needed: float):
        """What is added at the level of an item itself: its share of what ``cost.qty`` units take together."""
        item, cost = self.items[index], self.costs[index]
        share, used = needed / cost.qty, defaultdict(int)
        for operation in item.operations:
            labour, machine, hours = work_cost(operation, cost.qty)
            used[operation.workcenter_id] += 1
            row = self._add(
                _numbered(f"{key}/w{operation.workcenter_id}", used[operation.workcenter_id]), key, level, RowKind.OPERATION, index,
                hours * share, {LABOUR: labour * share, MACHINE: machine * share})
            row.operation = operation
        if item.kind is Kind.SUBCONTRACTED:
            amount = cost.price.amount * needed if cost.price else 0.0
            row = self._add(f"{key}/fee", key, level, RowKind.FEE, index, needed, {SUBCONTRACTING: amount})
            row.price = cost.price
            if cost.trouble is Trouble.NO_FEE:
                row.trouble, row.complete = cost.trouble, False
        for rule, base, amount in level_overhead(item, cost, self.rules):
            row = self._add(f"{key}/r{rule.id}", key, level, RowKind.OVERHEAD, index, base * share, {OVERHEAD: amount * share})
            row.rule = rule
        if cost.byproducts:
            kept = 1 - item.byproduct_share
            row = self._add(f"{key}/byproducts", key, level, RowKind.BYPRODUCTS, index, needed, {})
            times = -needed * item.byproduct_share / kept if kept else 0.0
            row.amount, row.unit_cost = -cost.byproducts * needed, -cost.byproducts
            row.rolled = [amount * times for amount in cost.rolled]
            row.own = [amount * times for amount in cost.own]

    def _add(self, key, parent, level, kind, index, count, amounts) -> Row:
        elements = [amounts.get(element, 0.0) for element in range(len(none()))]
        amount = sum(elements)
        row = Row(
            key, parent, level, kind, index, count / self.qty, count, amount / count if count else 0.0, amount, elements, elements.copy())
        self.rows.append(row)
        return row


def _numbered(key: str, count: int) -> str:
    return key if count == 1 else f"{key}.{count}"


class Missing(NamedTuple):
    """An item with trouble of its own: how much of it is needed in all, and the items that use it."""

    item: int
    trouble: Trouble
    qty: float
    parents: list[int]


def missing(
    items: Sequence[CostItem], costs: Sequence[UnitCost], order: Sequence[int], wanted: dict[int, float], broken: Iterable[int] = ()
) -> list[Missing]:
    """What makes the cost of ``wanted`` {item: quantity} a lower bound, each item once.

    :param order: these items and all they are made of, components first
    """
    troubled = [index for index in order if costs[index].trouble]
    if not troubled:
        return []
    parents: dict[int, list[int]] = defaultdict(list)
    for index in order:
        for part_item in dict.fromkeys(part.item for part in items[index].parts):
            parents[part_item].append(index)
    needed = required(items, order, wanted, broken)
    return [Missing(index, costs[index].trouble, needed[index], parents[index]) for index in troubled]


def side_by_side(first: Sequence[Row], second: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """The rows of two trees of the same product in pairs, by their keys; None where only the other has one.

    They stand in the order of the first; what only the second has follows its kin.
    """
    mine, theirs = {row.key: row for row in first}, {row.key: row for row in second}
    children: dict[str | None, dict[str, RowKind]] = defaultdict(dict)
    for row in (*first, *second):
        children[row.parent].setdefault(row.key, row.kind)
    ranks = {kind: rank for rank, kind in enumerate(RowKind)}
    result = []
    stack = [iter(_sorted(children[None], ranks))]
    while stack:
        key = next(stack[-1], None)
        if key is None:
            stack.pop()
            continue
        result.append((mine.get(key), theirs.get(key)))
        stack.append(iter(_sorted(children.get(key, {}), ranks)))
    return result


def _sorted(kinds: dict[str, RowKind], ranks: dict[RowKind, int]) -> list[str]:
    return sorted(kinds, key=lambda key: ranks[kinds[key]])
