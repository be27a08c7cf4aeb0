"""Forecasts: what sales orders consume of them, and what is left as a demand of its own.

Days are whole numbers counted from today (0), past ones negative. Quantities are in the product's own unit. Sales orders are a demand
by themselves, whatever the forecast said; a forecast adds only what no order has consumed.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .units import TOLERANCE


@dataclass(slots=True, frozen=True)
class Forecast:
    """``quantity`` is expected to be sold from ``first`` to ``last`` day, both included. ``steps`` in one unit: 1 for pieces."""

    id: int
    product_id: int
    warehouse_id: int
    first: int
    last: int
    quantity: float
    steps: int = 100


@dataclass(slots=True, frozen=True)
class Order:
    """A sales order line: ``quantity`` with what is delivered already, wanted on ``day``.

    ``sequence`` is anything that sorts by order date.
    """

    line_id: int
    product_id: int
    warehouse_id: int
    day: int
    sequence: object
    quantity: float


@dataclass(slots=True, frozen=True)
class Window:
    """How many days around its own day an order reaches periods that do not contain it: those that ended before, those that begin after."""

    back: int = 0
    forward: int = 0


class Consumption(NamedTuple):
    """An order line takes so much of a forecast."""

    forecast_id: int
    line_id: int
    quantity: float


class ForecastDemand(NamedTuple):
    """What is left of a forecast needs so much on a day."""

    product_id: int
    warehouse_id: int
    day: int
    quantity: float
    forecast_id: int


def consume(forecasts: Iterable[Forecast], orders: Iterable[Order], window: Window) -> tuple[list[Consumption], dict[int, float]]:
    """Let orders consume forecasts, in order-date sequence, each its own period first and then the nearest ones within the window.

    Of two periods equally near, the earlier one is first.

    :return: the consumptions, and what is left of each forecast by id
    """
    forecasts = list(forecasts)
    left = {forecast.id: max(forecast.quantity, 0.0) for forecast in forecasts}
    calendars = _calendars(forecasts)
    consumptions = []
    for order in sorted(orders, key=lambda order: (order.sequence, order.line_id)):
        calendar = calendars.get((order.product_id, order.warehouse_id))
        if calendar is None:
            continue
        remaining = order.quantity
        for forecast in calendar.reached(order.day, window):
            if remaining <= TOLERANCE:
                break
            taken = min(remaining, left[forecast.id])
            if taken > TOLERANCE:
                consumptions.append(Consumption(forecast.id, order.line_id, taken))
                remaining -= taken
                left[forecast.id] = _settled(left[forecast.id] - taken)
    return consumptions, left


def spread(forecast: Forecast, left: float, is_working: Callable[[int], bool]) -> list[tuple[int, float]]:
    """Spread what is left over the working days of the period from today on, evenly and in whole steps, early ones first.

    Where no working day is left in the period, all its days from today on count. What is less than a step goes to the last day.

    :return: (day, quantity) by day, without days that need nothing; nothing for a period that is over
    """
    if left <= TOLERANCE or forecast.last < 0:
        return []
    days = range(max(forecast.first, 0), forecast.last + 1)
    days = [day for day in days if is_working(day)] or list(days)
    whole = int(left * forecast.steps + TOLERANCE)
    rest = _settled(left - whole / forecast.steps)
    demands, before = [], 0
    for number, day in enumerate(days, 1):
        until = -(-whole * number // len(days))
        quantity = (until - before) / forecast.steps + (rest if number == len(days) else 0.0)
        if quantity > 0:
            demands.append((day, quantity))
        before = until
    return demands


def demands(forecasts: Iterable[Forecast], left: dict[int, float], is_working: Callable[[int], bool]) -> list[ForecastDemand]:
    """What is left of the forecasts as demands by day: see :func:`spread`."""
    return [
        ForecastDemand(forecast.product_id, forecast.warehouse_id, day, quantity, forecast.id)
        for forecast in forecasts
        for day, quantity in spread(forecast, left[forecast.id], is_working)
    ]


def ordered(forecasts: Iterable[Forecast], orders: Iterable[Order]) -> dict[int, float]:
    """What is ordered for days of each forecast's own period, by forecast id."""
    totals = defaultdict(float)
    calendars = _calendars(forecasts)
    for order in orders:
        calendar = calendars.get((order.product_id, order.warehouse_id))
        for forecast in calendar.reached(order.day, Window()) if calendar else ():
            totals[forecast.id] += order.quantity
    return totals


def accuracy(forecast: float, actual: float) -> float:
    """One less the deviation as a share of what was really ordered, not below 0: forecast 120 or 80 against 100 is 0.8."""
    if actual <= 0:
        return 0.0 if forecast > 0 else 1.0
    return max(0.0, 1.0 - abs(actual - forecast) / actual)


class _Calendar:
    """The periods of one product in one warehouse, by first day."""

    def __init__(self):
        self.periods: list[Forecast] = []

    def close(self):
        self.periods.sort(key=lambda forecast: (forecast.first, forecast.id))
        self.firsts = [forecast.first for forecast in self.periods]
        self.longest = max(forecast.last - forecast.first for forecast in self.periods)

    def reached(self, day: int, window: Window) -> list[Forecast]:
        """The periods that an order of ``day`` consumes, in this sequence."""
        start = bisect_left(self.firsts, day - window.back - self.longest)
        end = bisect_right(self.firsts, day + window.forward)
        near = []
        for forecast in self.periods[start:end]:
            distance = max(forecast.first - day, day - forecast.last, 0)
            if forecast.last >= day - window.back:
                near.append((distance, forecast.first, forecast.id, forecast))
        return [forecast for *_key, forecast in sorted(near, key=lambda entry: entry[:3])]


def _calendars(forecasts: Iterable[Forecast]) -> dict[tuple[int, int], _Calendar]:
    calendars = defaultdict(_Calendar)
    for forecast in forecasts:
        calendars[forecast.product_id, forecast.warehouse_id].periods.append(forecast)
    for calendar in calendars.values():
        calendar.close()
    return dict(calendars)


def _settled(quantity: float) -> float:
    """Without the dust of floating point."""
    return quantity if abs(quantity) > TOLERANCE else 0.0
