"""What is made of what, and how each product is supplied.

A node of the network is an *item*: one product in one warehouse. Items are numbered 0, 1, 2, … in the order in which
they are added; everything else refers to these numbers.
"""

from collections import deque
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from .units import TOLERANCE, round_up


class Supply(StrEnum):
    """How more of an item comes about, as Odoo's procurement would do it."""

    BUY = "buy"
    MAKE = "make"
    SUBCONTRACT = "subcontract"
    TRANSFER = "transfer"
    KIT = "kit"
    NONE = "none"
    SERVICE = "service"


class Problem(StrEnum):
    """Why no new supply of an item can be had."""

    NO_BOM = "no_bom"
    NO_VENDOR = "no_vendor"
    NO_SUPPLY = "no_supply"  # neither a vendor nor a bill of materials
    UNIT_MISMATCH = "unit_mismatch"
    VENDOR_UNIT = "vendor_unit"  # vendors only in a unit that cannot be converted
    ARCHIVED = "archived"
    TOO_MANY = "too_many"  # its lot rules ask for more orders on a day than a run makes


@dataclass(slots=True)
class Vendor:
    """One price line of a vendor, in the order in which Odoo would try them.

    ``unit_size`` is the size of the vendor's unit in the product's own unit (12 for a dozen), ``min_qty`` counts vendor
    units, ``unit_steps`` is their rounding in Odoo and ``order_steps`` that of what is ordered, ``price`` is the discounted
    price of one product unit in company currency, ``first_day`` and ``last_day`` limit its validity (days from today, None
    is open), ``lead_days`` is the vendor's own delay.
    """

    id: int
    partner_id: int
    lead_days: int
    min_qty: float = 0.0
    unit_size: float = 1.0
    unit_steps: int = 100
    order_steps: int = 1
    price: float = 0.0
    sequence: int = 0
    first_day: int | None = None
    last_day: int | None = None


@dataclass(slots=True)
class Usage:
    """One component line: ``qty`` in the line's unit for one product unit of the parent.

    ``unit_size`` is the size of the line's unit in the component's own unit (0.001 for grams of a part kept in kg),
    ``steps`` the rounding of the line's unit. Odoo rounds each component up to it.
    """

    item: int
    qty: float
    unit_size: float = 1.0
    steps: int = 100


@dataclass(slots=True)
class Item:
    """A product in a warehouse.

    ``lead_days``: from the start (order placed, production begun) to the goods in stock, 0 for kits; for bought and subcontracted items
    the vendor's delay is added or compared by :func:`lead_time`. ``problem``: why no new supply can be had; None where it can.
    """

    product_id: int
    warehouse_id: int = 0
    supply: Supply = Supply.BUY
    lead_days: int = 0
    steps: int = 100
    usages: list[Usage] = field(default_factory=list)
    vendors: list[Vendor] = field(default_factory=list)
    make_days: int = 0  # subcontracting: time the subcontractor needs, if longer than the vendor's delay
    byproducts: list[Usage] = field(default_factory=list)  # what one unit gives besides; read for runs only
    problem: Problem | None = None

    @property
    def exploded(self) -> bool:
        """Whether a shortage of it becomes a need for other items."""
        return self.problem is None and self.supply in _EXPLODED


_EXPLODED = (Supply.MAKE, Supply.SUBCONTRACT, Supply.KIT, Supply.TRANSFER)


def select_vendor(vendors: list[Vendor], qty: float, day: int) -> Vendor | None:
    """Return the price line Odoo's ``_select_seller`` takes for ``qty`` product units on ``day``, or None without vendors.

    The first vendor with a valid line wins, its cheapest line is used; if none is valid, the first line at all
    (``stock.rule._get_matching_supplier`` falls back the same way).
    """
    if len(vendors) < 2:
        return vendors[0] if vendors else None
    day = max(day, 0)
    chosen = None
    for vendor in vendors:
        if vendor.first_day is not None and vendor.first_day > day:
            continue
        if vendor.last_day is not None and vendor.last_day < day:
            continue
        if round_up(qty / vendor.unit_size, vendor.unit_steps) < vendor.min_qty - TOLERANCE:
            continue
        if chosen is None:
            chosen = vendor
        elif vendor.partner_id == chosen.partner_id and (vendor.price, vendor.sequence, vendor.id) < (
            chosen.price, chosen.sequence, chosen.id
        ):
            chosen = vendor
    return chosen or vendors[0]


def order_quantity(vendor: Vendor, qty: float) -> float:
    """Vendor units to order for ``qty`` product units: whole units of what is counted, at least the vendor's minimum."""
    return max(round_up(qty / vendor.unit_size, vendor.order_steps), vendor.min_qty)


def lead_time(item: Item, qty: float, day: int) -> int:
    """Days from placing the order for ``qty``, needed on ``day``, to the goods being there."""
    if item.supply is Supply.BUY or item.supply is Supply.SUBCONTRACT:
        vendor = select_vendor(item.vendors, qty, day)
        vendor_days = vendor.lead_days if vendor else 0
        return item.lead_days + max(vendor_days, item.make_days)
    return item.lead_days


class Network:
    """The items and the order in which they are planned: every parent before its components."""

    def __init__(self, items: list[Item]):
        self.items = items
        self.rank, self._in_cycle = _parents_first(items)
        self.by_rank = sorted(range(len(items)), key=self.rank.__getitem__)
        self.exploded = [item.exploded for item in items]

    @cached_property
    def lines(self) -> list[list[tuple[int, float, int, float]]]:
        """Component lines by item, as netting reads them; a run does not."""
        return [[_line(usage, self.items[usage.item]) for usage in item.usages] for item in self.items]

    def narrowed_to(self, items: Iterable[int]) -> "Network":
        """The same network without the component lines of other items than ``items``.

        What is there in full for a whole requirement is so for any part of it and on any later day: trials need not look at it.
        """
        wanted, narrow = set(items), copy(self)
        narrow.lines = {index: [line for line in self.lines[index] if line[0] in wanted] for index in wanted}
        return narrow

    def cycle_from(self, start: int) -> list[int] | None:
        """Return a cycle that is reached from ``start`` as a list of items that ends where it begins, or None."""
        if start not in self._in_cycle:
            return None
        path, seen, index = [], {}, start
        while index not in seen:
            seen[index] = len(path)
            path.append(index)
            index = next(u.item for u in self.items[index].usages if u.item in self._in_cycle)
        return [*path[seen[index]:], index]


def _line(usage: Usage, component: Item) -> tuple[int, float, int, float]:
    """A component line as netting reads it: item, quantity, steps (0: not rounded, since kits are passed through), size of its unit."""
    return usage.item, usage.qty, 0 if component.supply is Supply.KIT else usage.steps, usage.unit_size


def _parents_first(items: list[Item]) -> tuple[list[int], set[int]]:
    """Topological order by removing leaves; what is left can reach a cycle."""
    parents: list[list[int]] = [[] for _ in items]
    open_children = [0] * len(items)
    for index, item in enumerate(items):
        children = {usage.item for usage in item.usages}
        open_children[index] = len(children)
        for child in children:
            parents[child].append(index)
    queue = deque(index for index, count in enumerate(open_children) if not count)
    rank = [-1] * len(items)
    position = len(items)
    while queue:
        index = queue.popleft()
        position -= 1
        rank[index] = position
        for parent in parents[index]:
            open_children[parent] -= 1
            if not open_children[parent]:
                queue.append(parent)
    in_cycle = {index for index, place in enumerate(rank) if place < 0}
    for place, index in enumerate(sorted(in_cycle)):
        rank[index] = place
    return rank, in_cycle
