"""Netting one requirement through all levels against a pool.

Both functions work down the network parents first, so that an item is netted once, with the needs of all its parents
together. Neither takes anything out of the pool; :meth:`Plan.take_from` does.

* :func:`net` ignores time: what is missing if everything had to come from ``available``?
* :func:`schedule` works backward from a due day: what is needed when, what covers it, and what comes too late?
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from operator import attrgetter
from typing import NamedTuple

from .availability import FOREVER, Balance, Pool
from .network import Item, Network, Supply, lead_time
from .units import TOLERANCE, round_up


@dataclass(slots=True, frozen=True)
class Scope:
    """How far a shortage is exploded.

    ``opened``: the items whose components are looked at, None for all. ``transfers``: whether stock of another warehouse
    may be used.
    """

    opened: frozenset[int] | None = None
    transfers: bool = True

    def explodes(self, network: Network, index: int) -> bool:
        if not network.exploded[index] or (self.opened is not None and index not in self.opened):
            return False
        return self.transfers or network.items[index].supply is not Supply.TRANSFER


def single_level(network: Network, start: int) -> frozenset[int]:
    """The items opened in a single-level check: the product asked about, and the kits directly below it."""
    opened, queue = {start}, [start]
    while queue:
        for usage in network.items[queue.pop()].usages:
            if network.items[usage.item].supply is Supply.KIT and usage.item not in opened:
                opened.add(usage.item)
                queue.append(usage.item)
    return frozenset(opened)


@dataclass(slots=True, frozen=True)
class Missing:
    """``qty`` of an item is missing; one set more of the product asked about needs ``per_set`` more of it."""

    qty: float
    per_set: float


class Netting(NamedTuple):
    """What is ``taken`` of each item, what is ``made`` because that was not enough, and what is ``missing`` in the end."""

    taken: dict[int, float]
    made: dict[int, float]
    missing: dict[int, Missing]


def net(network: Network, start: int, qty: float, available: Callable[[int], float], scope: Scope) -> Netting:
    """Supply ``qty`` of ``start`` from ``available(item)`` and by making what is not available, through all levels."""
    items, lines, rank, by_rank = network.items, network.lines, network.rank, network.by_rank
    need, per_set = {start: qty}, {start: 1.0}
    heap = [rank[start]]
    taken, made, missing = {}, {}, {}
    while heap:
        index = by_rank[heappop(heap)]
        item, short = items[index], need[index]
        if item.supply is Supply.SERVICE:
            continue
        if item.supply is not Supply.KIT:
            there = available(index)
            if short <= there + TOLERANCE:
                taken[index] = short
                continue
            if there > 0.0:
                taken[index] = there
                short -= there
        elif short <= TOLERANCE:
            continue
        marginal = per_set[index]
        if not scope.explodes(network, index):
            missing[index] = Missing(short, marginal)
            continue
        made[index] = short
        for child, qty_per, steps, unit_size in lines[index]:
            if child not in need:
                need[child] = per_set[child] = 0.0
                heappush(heap, rank[child])
            required = short * qty_per
            need[child] += (round_up(required, steps) if steps else required) * unit_size
            per_set[child] += marginal * qty_per * unit_size
    return Netting(taken, made, missing)


def shortages(
    network: Network, start: int, qty: float, available: Callable[[int], float], scope: Scope
) -> dict[int, Missing]:
    """What is missing, by item, if ``qty`` of ``start`` had to be supplied from ``available(item)`` and by making it."""
    return net(network, start, qty, available, scope).missing


@dataclass(slots=True)
class Need:
    """A need for an item on a day, and what covers it: stock, receipts, and ``net`` of new supply.

    ``parent`` is the item it is a component of and ``parent_need`` the need there; None for what was asked for.
    """

    day: int
    qty: float
    parent: int | None = None
    parent_need: "Need | None" = None
    from_stock: float = 0.0
    from_receipts: float = 0.0
    net: float = 0.0


@dataclass(slots=True, frozen=True)
class Late:
    """``qty`` of an item cannot be there on ``day``: it would take ``delay`` more days (FOREVER if no supply can be had)."""

    item: int
    day: int
    qty: float
    delay: int


@dataclass(slots=True)
class Plan:
    """The result of :func:`schedule`: needs by item, each item's in order of day, and what comes too late."""

    needs: dict[int, list[Need]] = field(default_factory=dict)
    late: list[Late] = field(default_factory=list)

    def take_from(self, pool: Pool) -> None:
        """Take what the plan uses of stock and receipts out of ``pool``."""
        for index, needs in self.needs.items():
            from_stock = sum([need.from_stock for need in needs])
            later = [(need.day, need.from_receipts) for need in needs if need.from_receipts > 0.0]
            if from_stock > 0.0 or later:
                pool.take(index, from_stock, later)


def schedule(network: Network, start: int, deliveries: list[tuple[int, float]], pool: Pool, scope: Scope) -> Plan:
    """Plan each (day, quantity) of ``start`` in ``deliveries``, backward through all levels.

    A component is needed when its parent is begun: the parent's day less its lead time. Each need takes what the pool has
    available on its day, stock first, earlier needs first; the rest is bought or made. ``Plan.late`` is empty if every
    purchase and every production can begin today or later.
    """
    items, rank, by_rank = network.items, network.rank, network.by_rank
    plan = Plan({start: [Need(day, qty) for day, qty in deliveries]})
    heap = [rank[start]]
    while heap:
        index = by_rank[heappop(heap)]
        item, needs = items[index], plan.needs[index]
        if item.supply is Supply.SERVICE:
            continue
        if len(needs) > 1:
            needs.sort(key=_day_and_parent)
        if item.supply is Supply.KIT:
            for need in needs:
                need.net = need.qty
            open_needs = needs
        else:
            open_needs = _cover(needs, pool[index])
            if not open_needs:
                continue
        lead = plan_lead(item, open_needs)
        if open_needs[0].day < lead or item.problem is not None or item.supply is Supply.NONE:
            _note_late(plan, index, item, lead, pool[index])
        if not scope.explodes(network, index):
            continue
        for child, qty_per, steps, unit_size in network.lines[index]:
            total = done = 0.0  # rounding up counts once for all needs: what is left over serves the later ones
            for need in open_needs:
                total += need.net
                required = total * qty_per
                required = (round_up(required, steps) if steps else required) * unit_size
                if required > done:
                    if child not in plan.needs:
                        plan.needs[child] = []
                        heappush(heap, rank[child])
                    plan.needs[child].append(Need(need.day - lead, required - done, index, need))
                    done = required
    return plan


_day_and_parent = attrgetter("day", "parent")


def _cover(needs: list[Need], balance: Balance) -> list[Need]:
    """Cover the needs of one item from its balance; return those of which something is left to supply."""
    shelf, taken, left = balance.now, 0.0, []
    for need in needs:
        qty = need.qty
        if qty <= shelf:
            need.from_stock = qty
            shelf -= qty
            taken += qty
            continue
        there = balance.available_on(need.day) - taken
        take = there if there < qty else qty
        if take > 0.0:
            need.from_stock = take if take < shelf else shelf
            need.from_receipts = take - need.from_stock
            shelf -= need.from_stock
            taken += take
            qty -= take
        if qty > TOLERANCE:
            need.net = qty
            left.append(need)
    return left


def plan_lead(item: Item, open_needs: list[Need]) -> int:
    """Lead time of the new supply for ``open_needs``, which is bought or made as one."""
    if item.supply is Supply.BUY or item.supply is Supply.SUBCONTRACT:
        return lead_time(item, sum([need.net for need in open_needs]), open_needs[0].day)
    return item.lead_days


def _note_late(plan: Plan, index: int, item: Item, lead: int, balance: Balance) -> None:
    """Record what comes too late, unless a receipt brings it earlier than new supply would."""
    blocked = item.problem is not None or item.supply is Supply.NONE
    taken = 0.0
    for need in plan.needs[index]:
        taken += need.from_stock + need.from_receipts
        delay = FOREVER if blocked else lead - need.day
        if need.net <= TOLERANCE or delay <= 0:
            continue
        arrives = balance.first_day_with(taken + need.net) if item.supply is not Supply.KIT else None
        if arrives is not None:
            delay = min(delay, max(arrives - need.day, 1))
        plan.late.append(Late(index, need.day, need.net, delay))
