"""Projected balances and what may be taken from them.

Rule: *available* on a day is what can be taken on that day without making any committed demand of that day or later
short, which is the smallest projected balance from that day on. Projected = usable stock + open receipts - open demands.
Supply of a day counts before its demand.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from .units import TOLERANCE

FOREVER = 10**6  # a day later than any date of a plant


class Commitments(StrEnum):
    """Which open demands are respected."""

    ALL = "all"
    RESERVED = "reserved"
    NONE = "none"


@dataclass(slots=True, frozen=True)
class Event:
    """An open receipt or an open demand: ``qty`` > 0 on ``day`` for ``document`` (any hashable)."""

    day: int
    qty: float
    document: object = None


@dataclass(slots=True)
class Stock:
    """Supply and demand of one item as it is today, in its own unit."""

    on_hand: float = 0.0
    reserved: float = 0.0
    receipts: list[Event] = field(default_factory=list)
    demands: list[Event] = field(default_factory=list)


class Balance:
    """Projected balance of one item by day.

    ``available`` belongs to ``days``, from each of which on ``projected`` holds; the first day is 0. ``now`` is what can be
    taken from the shelf today, before any receipt of today.
    """

    __slots__ = ("available", "days", "now", "on_hand", "projected")

    def __init__(self, on_hand: float, days: list[int], projected: list[float]):
        self.on_hand, self.days, self.projected = on_hand, days, projected
        self.available = list(accumulate(reversed(projected), min))[::-1] if len(projected) > 1 else projected
        self.now = max(min(on_hand, self.available[0]), 0.0)

    @classmethod
    def of(cls, stock: Stock, commitments: Commitments) -> "Balance":
        """The balance of ``stock`` under one commitments rule."""
        on_hand = stock.on_hand - (stock.reserved if commitments is Commitments.RESERVED else 0.0)
        demands = stock.demands if commitments is Commitments.ALL else ()
        if not stock.receipts and not demands:
            return cls(on_hand, _TODAY, [on_hand])
        change = {0: on_hand}
        for event in stock.receipts:
            change[event.day] = change.get(event.day, 0.0) + event.qty
        for event in demands:
            change[event.day] = change.get(event.day, 0.0) - event.qty
        days = sorted(change)
        return cls(on_hand, days, list(accumulate(map(change.__getitem__, days))))

    def available_on(self, day: int) -> float:
        """What can be taken on ``day`` (days before today count as today); never negative."""
        days = self.days
        available = self.available[-1] if day >= days[-1] else self.available[max(bisect_right(days, day), 1) - 1]
        return available if available > 0.0 else 0.0

    def first_day_with(self, qty: float) -> int | None:
        """First day on which ``qty`` is available, None if never."""
        for day, available in zip(self.days, self.available, strict=True):
            if available >= qty - TOLERANCE:
                return day
        return None

    def increments(self) -> list[tuple[int, float]]:
        """Uncommitted quantity that becomes available after today's stock, by day of the receipt that brings it."""
        result, reached = [], self.now
        if self.available[-1] <= reached:
            return result
        for day, available in zip(self.days, self.available, strict=True):
            if available > reached:
                result.append((day, available - reached))
                reached = available
        return result

    def taken(self, from_stock: float, later: list[tuple[int, float]]) -> "Balance":
        """Return the balance after taking ``from_stock`` today and each (day, qty) of ``later``."""
        if not later:
            return Balance(self.on_hand - from_stock, self.days, [projected - from_stock for projected in self.projected])
        days = sorted({*self.days, *(max(day, 0) for day, _qty in later)})
        projected = [
            self.projected[bisect_right(self.days, day) - 1] - from_stock - sum(qty for taken, qty in later if taken <= day)
            for day in days
        ]
        return Balance(self.on_hand - from_stock, days, projected)


class Pool(dict[int, Balance]):
    """Balance of each item, made when first asked for. A line that takes from the pool leaves less for the next one.

    What was taken, by item: ``from_shelf`` is a quantity, ``later`` are (day, quantity).
    """

    def __init__(self, stocks: dict[int, Stock], commitments: Commitments):
        self.stocks = stocks
        self.commitments = commitments
        self.from_shelf: dict[int, float] = {}
        self.later: dict[int, list[tuple[int, float]]] = {}

    def __missing__(self, item: int) -> Balance:
        balance = Balance.of(self.stocks.get(item) or _NOTHING, self.commitments)
        if item in self.from_shelf:
            balance = balance.taken(self.from_shelf[item], self.later.get(item, ()))
        self[item] = balance
        return balance

    def take(self, item: int, from_stock: float, later: list[tuple[int, float]]) -> None:
        """Take quantities of ``item`` out of the pool for good."""
        self.from_shelf[item] = self.from_shelf.get(item, 0.0) + from_stock
        if later:
            self.later.setdefault(item, []).extend(later)
        self.pop(item, None)  # made again if a later line asks for it

    def available_now(self, item: int) -> float:
        """What can be taken from the shelf today."""
        return self[item].now

    def there_now(self, item: int) -> float:
        """What lies on the shelf today, whoever needs it later."""
        stock = self.stocks.get(item)
        return 0.0 if stock is None else max(stock.on_hand - self.from_shelf.get(item, 0.0), 0.0)

    def ever_available(self, item: int) -> float:
        """What can be taken when all receipts are in."""
        return max(self[item].available[-1], 0.0)


class Shelf:
    """What the shelf gives ``now``, by item, less what is put aside for lines that can be built of it.

    The pool alone does not say: a line that is promised from a receipt leaves in it the parts of which it could be built now.
    """

    def __init__(self, now: Callable[[int], float]):
        self._now = now
        self._left: dict[int, float] = {}

    def __call__(self, item: int) -> float:
        now = self._now(item)
        left = self._left.get(item, now)
        return left if left < now else now

    def put_aside(self, quantities: dict[int, float]) -> None:
        """Keep ``quantities`` by item from later lines."""
        self._left.update({item: max(self(item) - qty, 0.0) for item, qty in quantities.items()})


_TODAY = [0]
_NOTHING = Stock()
