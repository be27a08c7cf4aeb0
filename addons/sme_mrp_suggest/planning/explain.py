"""Why an answer is what it is: who holds stock back, who would become short, and the component tree of a plan."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from .availability import FOREVER, Event, Pool, Stock
from .netting import Need, Plan, plan_lead
from .network import Network, Supply
from .units import TOLERANCE

Arrivals = dict[int, list[tuple[int, float]]]
"""By item: (day, quantity) of what open receipts bring after today's stock."""


@dataclass(slots=True, frozen=True)
class Holding:
    """An open demand (``event``) on ``item``, with the quantity of it that matters here."""

    item: int
    event: Event


def held_back(pool: Pool, index: int) -> list[Event]:
    """Open demands, earliest first, that together hold the stock of ``index`` which is on the shelf but not available."""
    stock, balance = pool.stocks.get(index), pool[index]
    if stock is None or not stock.demands:
        return []
    held = balance.on_hand - balance.now
    result = []
    for event in sorted(stock.demands, key=lambda event: event.day):
        if held <= TOLERANCE:
            break
        result.append(Event(event.day, min(event.qty, held), event.document))
        held -= event.qty
    return result


def displaced(pool: Pool, index: int, needs: list[Need]) -> list[Event]:
    """Open demands on ``index`` that become short on their day if ``needs`` take their part first, and by how much.

    What was taken out of the pool before is gone already: who is short for that is not listed again.
    """
    stock = pool.stocks.get(index)
    if stock is None or not stock.demands:
        return []
    demands = sorted(stock.demands, key=lambda event: event.day)
    takes = [(0, pool.from_shelf.get(index, 0.0)), *pool.later.get(index, ())]
    before = _short_by_demand(stock, demands, takes)
    takes += [(0, need.from_stock) for need in needs] + [(max(need.day, 0), need.from_receipts) for need in needs]
    after = _short_by_demand(stock, demands, takes)
    return [
        Event(event.day, more, event.document)
        for event, short, shorter in zip(demands, before, after, strict=True)
        if (more := shorter - short) > TOLERANCE
    ]


def _short_by_demand(stock: Stock, demands: list[Event], takes: list[tuple[int, float]]) -> list[float]:
    """Short quantity of each demand on its day, when ``takes`` go first and demands follow by day."""
    supplied = _Total([(0, stock.on_hand), *((event.day, event.qty) for event in stock.receipts)])
    taken = _Total(takes)
    left_at_takes = [supplied.until(day) - taken.until(day) for day in taken.days]
    left_from = list(accumulate(reversed(left_at_takes), min))[::-1]  # the least that is left at any later take

    result, used = [], 0.0
    for event in demands:
        usable = supplied.until(event.day) - taken.until(event.day)
        later = bisect_right(taken.days, event.day)
        if later < len(left_from):
            usable = min(usable, left_from[later])
        result.append(min(max(event.qty - (usable - used), 0.0), event.qty))
        used += event.qty
    return result


class _Total:
    """Running total of (day, quantity)."""

    def __init__(self, quantities: list[tuple[int, float]]):
        ordered = sorted(quantities)
        self.days = [day for day, _qty in ordered]
        self._sums = [0.0, *accumulate(qty for _day, qty in ordered)]

    def until(self, day: int) -> float:
        return self._sums[bisect_right(self.days, day)]


@dataclass(slots=True)
class Row:
    """One component line of a plan, as it is displayed: all quantities in the component's unit.

    ``receipts``: (day, quantity) taken of open receipts. ``available``: day on which the whole requirement is there, None if it
    cannot be had. ``repeated``: its own parts are shown where it appears first.
    """

    item: int
    parent: int | None
    level: int
    per_set: float
    required: float = 0.0
    from_stock: float = 0.0
    receipts: list[tuple[int, float]] = field(default_factory=list)
    shortage: float = 0.0
    available: int | None = None
    repeated: bool = False


def component_rows(network: Network, plan: Plan, top: int, arrivals: Arrivals) -> list[Row]:
    """The component tree of ``plan`` below ``top``, depth first; ``Row.parent`` is an index into the result."""
    edges = _edges(plan)
    parents = {parent for parent, _item in edges}
    receipts = _receipts_by_need(plan, arrivals)
    ready = _ready_days(network, plan, receipts)
    rows: list[Row] = []
    shown = {top}

    def add_children(index: int, parent_row: int | None, level: int, per_set: float) -> None:
        for child, per_unit in _per_unit(network, index).items():
            needs = edges.get((index, child))
            if needs is None:
                continue
            row = _row(needs, child, parent_row, level, per_set * per_unit)
            row.receipts = [part for need in needs for part in receipts.get(id(need), ())]
            if network.items[child].supply is Supply.KIT:
                row.shortage = 0.0
            day = max(ready[id(need)] for need in needs)
            row.available = day if day < FOREVER else None
            row.repeated = child in shown and child in parents
            rows.append(row)
            if child not in shown:
                shown.add(child)
                add_children(child, len(rows) - 1, level + 1, row.per_set)

    add_children(top, None, 1, 1.0)
    return rows


def _edges(plan: Plan) -> dict[tuple[int, int], list[Need]]:
    """The needs of each component for each item that is made of it."""
    edges: dict[tuple[int, int], list[Need]] = {}
    for index, needs in plan.needs.items():
        for need in needs:
            if need.parent is not None:
                edges.setdefault((need.parent, index), []).append(need)
    return edges


def _per_unit(network: Network, index: int) -> dict[int, float]:
    """Quantity of each component in one unit of ``index``, all its lines together."""
    result: dict[int, float] = {}
    for usage in network.items[index].usages:
        result[usage.item] = result.get(usage.item, 0.0) + usage.qty * usage.unit_size
    return result


def _row(needs: list[Need], item: int, parent: int | None, level: int, per_set: float) -> Row:
    row = Row(item, parent, level, per_set)
    for need in needs:
        row.required += need.qty
        row.from_stock += need.from_stock
        row.shortage += need.net
    return row


def receipts_of(plan: Plan, index: int, arrivals: Arrivals) -> list[tuple[int, float]]:
    """(day, quantity) that ``plan`` takes of the open receipts of ``index``."""
    return [part for parts in _allot(plan.needs[index], arrivals.get(index, ())) for part in parts]


def _receipts_by_need(plan: Plan, arrivals: Arrivals) -> dict[int, list[tuple[int, float]]]:
    """(day, quantity) of the open receipts that each need gets, by its ``id()``."""
    return {
        id(need): parts
        for index, coming in arrivals.items() if coming and index in plan.needs
        for need, parts in zip(plan.needs[index], _allot(plan.needs[index], coming), strict=True) if parts
    }


def _allot(needs: list[Need], coming: Iterable[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Give the needs of one item, in order, what receipts bring, in order."""
    coming, result = [list(arrival) for arrival in coming], []
    for need in needs:
        wanted, parts = need.from_receipts, []
        for arrival in coming:
            if wanted <= TOLERANCE:
                break
            part = min(wanted, arrival[1])
            if part > TOLERANCE:
                parts.append((arrival[0], part))
                arrival[1] -= part
                wanted -= part
        result.append(parts)
    return result


def _ready_days(network: Network, plan: Plan, receipts: dict[int, list[tuple[int, float]]]) -> dict[int, int]:
    """Day on which all of each need can be there at the earliest, by its ``id()``; FOREVER if it cannot be had."""
    ready: dict[int, int] = {}
    parts_ready: dict[int, int] = {}  # of the need that they are made into
    for index in sorted(plan.needs, key=network.rank.__getitem__, reverse=True):
        item, needs = network.items[index], plan.needs[index]
        open_needs = [need for need in needs if need.net > TOLERANCE]
        blocked = item.problem is not None or item.supply is Supply.NONE
        lead = FOREVER if blocked else plan_lead(item, open_needs) if open_needs else 0
        parts = 0  # a need may live on what earlier ones round up
        for need in needs:
            day = max((day for day, _qty in receipts.get(id(need), ())), default=0)
            if need.net > TOLERANCE:
                parts = max(parts, parts_ready.get(id(need), 0))
                day = min(max(day, parts + lead), FOREVER)
            ready[id(need)] = day
            if need.parent_need is not None:
                parts_ready[id(need.parent_need)] = max(parts_ready.get(id(need.parent_need), 0), day)
    return ready
