"""What consumed goods are worth now: the stock of a product moved again, with its receipts at their present value.

Odoo values what leaves stock when it leaves and never again. A bill or landed cost that comes later changes the receipt, not what was
consumed of it. Here the same moves run in the same order through the same pools, ``product.product._run_avco`` and ``_run_fifo``, so
that the change reaches every later consumption. Amounts are lists by element.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from .elements import MATERIAL, none

HALF_A_CENT = 0.005
_TINY = 1e-9


@dataclass(slots=True)
class Event:
    """A done, valued move of ``qty`` units.

    ``value``: Odoo's. ``amounts``: of a receipt, its value by element where it is known better than Odoo's value of material.
    ``returns``: the earlier move whose goods come back. ``production_id``: made or consumed by that order.
    ``mark``: what may still change the value of this receipt. ``unpriced``: a receipt at no value of which nobody said that it is free.
    """

    move_id: int
    moment: float
    incoming: bool
    qty: float
    value: float
    amounts: list[float] | None = None
    returns: int | None = None
    production_id: int | None = None
    mark: tuple | None = None
    unpriced: bool = False


@dataclass(slots=True, frozen=True)
class Revaluation:
    """From ``moment`` on, a unit is worth ``price``, as somebody has set."""

    moment: float
    price: float


@dataclass(slots=True)
class Outcome:
    """What a move is worth by element, and what may still change that.

    ``unpriced``: it moved at no value, and nothing tells its price. ``late``: it moved at no value, and has a price from another day.
    """

    amounts: list[float] = field(default_factory=none)
    marks: tuple = ()
    unpriced: bool = False
    late: bool = False

    def with_(self, other: "Outcome") -> "Outcome":
        """Both together: the lots of one move."""
        return Outcome(
            plus(self.amounts, other.amounts), self.marks + other.marks, self.unpriced or other.unpriced, self.late or other.late)


def material(value: float) -> list[float]:
    """``value`` as bought material."""
    amounts = none()
    amounts[MATERIAL] = value
    return amounts


def scaled(amounts: Sequence[float], factor: float) -> list[float]:
    """``amounts`` times ``factor``."""
    return [amount * factor for amount in amounts]


def plus(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The sum by element."""
    return [a + b for a, b in zip(one, other, strict=True)]


def worth(amounts: Sequence[float], total: float) -> list[float]:
    """``amounts`` in their proportions, brought to ``total``; material if they are nothing."""
    old = sum(amounts)
    return scaled(amounts, total / old) if abs(old) > _TINY else material(total)


class _Layers:
    """Receipts still in stock, first in first out: [quantity, unit amounts, mark]; ``deficit``: taken before it came."""

    def __init__(self):
        self.layers: deque[list] = deque()
        self.deficit = 0.0
        self.last_unit: list[float] | None = None

    def receive(self, qty: float, amounts: list[float], mark):
        self.last_unit = scaled(amounts, 1 / qty) if qty else self.last_unit
        settled = min(self.deficit, qty)
        self.deficit -= settled
        if qty - settled > _TINY:
            self.layers.append([qty - settled, self.last_unit, mark])

    def take(self, qty: float) -> tuple[list[float], float, list[float] | None, tuple]:
        """Amounts of what is there, the quantity that is not, the unit amounts of the last layer touched, and the marks of the layers."""
        amounts, unit, marks = none(), None, {}
        while qty > _TINY and self.layers:
            layer = self.layers[0]
            unit = layer[1]
            if layer[2]:
                marks[layer[2]] = True
            used = min(qty, layer[0])
            amounts = plus(amounts, scaled(unit, used))
            qty -= used
            if layer[0] - used <= _TINY:
                self.layers.popleft()
            else:
                layer[0] -= used
        short = qty if qty > _TINY else 0.0
        self.deficit += short
        return amounts, short, unit, tuple(marks)


class FifoPool:
    """First in, first out; what is taken beyond the stock costs what the last layer did."""

    def __init__(self):
        self._layers = _Layers()
        self.quantity = 0.0

    def receive(self, event: Event, amounts: list[float]):
        self.quantity += event.qty
        self._layers.receive(event.qty, amounts, event.mark)

    def take(self, event: Event) -> Outcome:
        self.quantity -= event.qty
        amounts, short, unit, marks = self._layers.take(event.qty)
        if short:
            unit = unit or self._layers.last_unit
            amounts = plus(amounts, scaled(unit, short) if unit else material(event.value * short / event.qty))
        return Outcome(amounts, marks)

    def revalue(self, price: float):
        """Odoo keeps no history of a FIFO product's price."""


class AveragePool:
    """Moving average; a receipt into empty or negative stock sets the price."""

    def __init__(self):
        self.quantity = 0.0
        self._total = none()
        self._unit: list[float] | None = None
        self._layers = _Layers()  # for the marks: which receipts are still there

    def receive(self, event: Event, amounts: list[float]):
        before = self.quantity
        self.quantity += event.qty
        self._layers.receive(event.qty, amounts, event.mark)
        if before > _TINY:
            self._total = plus(self._total, amounts)
            self._unit = scaled(self._total, 1 / self.quantity)
        else:
            if event.qty:
                self._unit = scaled(amounts, 1 / event.qty)
            self._total = scaled(self._unit or none(), self.quantity)

    def take(self, event: Event) -> Outcome:
        marks = tuple(dict.fromkeys(layer[2] for layer in self._layers.layers if layer[2]))
        self._layers.take(event.qty)
        self.quantity -= event.qty
        if self._unit is None:
            return Outcome(material(event.value), marks)
        amounts = scaled(self._unit, event.qty)
        self._total = plus(self._total, scaled(amounts, -1))
        return Outcome(amounts, marks)

    def revalue(self, price: float):
        self._unit = worth(self._unit or none(), price)
        self._total = scaled(self._unit, self.quantity)
        for layer in self._layers.layers:
            layer[2] = None


POOLS = {"average": AveragePool, "fifo": FifoPool}


class _Prices:
    """Gives what moved at no value the price that was known last, else the first that becomes known. Free is what came in as free."""

    def __init__(self):
        self._unit: list[float] | None = None
        self._marks: tuple = ()
        self._free = False
        self._waiting: list[tuple[Outcome, float]] = []

    def received(self, event: Event, outcome: Outcome):
        """Goods came in, at a price or at none."""
        if abs(sum(outcome.amounts)) > _TINY:
            if event.qty:
                self._known(scaled(outcome.amounts, 1 / event.qty), outcome.marks)
        elif not event.unpriced:
            self._free = True

    def revalued(self, price: float):
        """Somebody set the price; Odoo notes a price of nothing for products that nobody gave one."""
        if abs(price) > _TINY:
            self._known(worth(self._unit or none(), price), ())

    def complete(self, event: Event, outcome: Outcome):
        """``outcome`` is of goods that were taken, or that came back after they were taken."""
        if self._free or event.value or abs(sum(outcome.amounts)) > _TINY or not event.qty:
            return
        outcome.unpriced = True
        self._waiting.append((outcome, event.qty))
        if self._unit:
            self._known(self._unit, self._marks)

    def _known(self, unit: list[float], marks: tuple):
        self._unit, self._marks = unit, marks
        for outcome, qty in self._waiting:
            outcome.amounts, outcome.marks = scaled(unit, qty), outcome.marks + marks
            outcome.unpriced, outcome.late = False, True
        self._waiting.clear()


def replay(method: str, events: Iterable[Event], revaluations: Iterable[Revaluation] = ()) -> dict[int, Outcome]:
    """By move id: what each move of one product (or one lot) is worth.

    :param method: ``average`` or ``fifo``
    :param events: all done valued moves, in any order
    :param revaluations: prices that somebody set

    Within half a cent of Odoo's own value of a move, Odoo's value counts: it was rounded when it was booked. What was taken at no value
    though nobody said that it is free gets the nearest price that is known.
    """
    pool, known = POOLS[method](), _Prices()
    result: dict[int, Outcome] = {}
    units: dict[int, list[float]] = {}
    waiting = deque(sorted(revaluations, key=lambda revaluation: revaluation.moment))
    ordered = sorted(events, key=lambda event: (event.moment, event.move_id))
    for moment, same in groupby(ordered, key=lambda event: event.moment):  # pylint: disable=bad-builtin-groupby
        while waiting and waiting[0].moment <= moment:
            known.revalued(waiting[0].price)
            pool.revalue(waiting.popleft().price)
        for event in _in_turn(list(same), pool):
            if event.incoming:
                if event.returns in units:
                    amounts = scaled(units[event.returns], event.qty)
                    outcome = Outcome(_as_booked(amounts, event.value), result[event.returns].marks)
                    pool.receive(event, outcome.amounts)
                    known.complete(event, outcome)
                else:
                    outcome = Outcome(event.amounts or material(event.value), (event.mark,) if event.mark else ())
                    pool.receive(event, outcome.amounts)
                    known.received(event, outcome)
            else:
                outcome = pool.take(event)
                outcome.amounts = _as_booked(outcome.amounts, event.value)
                if event.qty:
                    units[event.move_id] = scaled(outcome.amounts, 1 / event.qty)
                known.complete(event, outcome)
            result[event.move_id] = outcome
    while waiting:
        known.revalued(waiting.popleft().price)
    return result


def _as_booked(amounts: list[float], value: float) -> list[float]:
    return worth(amounts, value) if abs(sum(amounts) - value) < HALF_A_CENT + _TINY else amounts


def _in_turn(events: list[Event], pool) -> Iterable[Event]:
    """Moves of the same second: by number, but goods are not taken before they came, nor made before their parts were taken."""
    while events:
        place = next((place for place, event in enumerate(events) if _may_come(event, events, pool)), None)
        if place is None:
            place = next((place for place, event in enumerate(events) if event.incoming and not _waits(event, events)), 0)
        yield events.pop(place)


def _may_come(event: Event, events: list[Event], pool) -> bool:
    if event.incoming:
        return not _waits(event, events)
    return len(events) == 1 or pool.quantity >= event.qty - _TINY


def _waits(event: Event, events: list[Event]) -> bool:
    return any(
        not other.incoming and (other.move_id == event.returns or (event.production_id and other.production_id == event.production_id))
        for other in events)


