"""Quote simulation: what products cost at several quantities, and price, margin and mark-up, each from the others.

Margins are a percentage of the price, mark-ups one of the cost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from .items import CostItem
from .overhead import OverheadRule
from .prices import DEFAULT_RANKING, Source
from .rollup import UnitCost, bottom_up, closure, ranks, roll_up

ROUNDING = 0.005
"""Half a cent: a rounded price does not miss its margin. Of small prices it is half a percent, which no loss hides in."""


class Light(StrEnum):
    """How a price stands to the margins that are wanted; ``NONE`` while cost or price is not known."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(slots=True, frozen=True)
class Asked:
    """``qty`` of ``item``.

    ``fee``: an amount that is paid once, spread over ``fee_qty`` units, or over ``qty`` if that is 0. ``costed_qty``: the quantity
    whose cost counts, if it is another one, such as that of a year. ``scrap``: percentage of what is made that is lost.
    """

    item: int
    qty: float
    fee: float = 0.0
    fee_qty: float = 0.0
    costed_qty: float = 0.0
    scrap: float = 0.0


@dataclass(slots=True)
class Simulated:
    """What one unit costs, by element and with its part of the fee; ``missing``: items without a cost, ``complete`` if there are none.

    ``costs``: unit costs of all that it is made of, by item, None for what it is not made of; ``needed``: units of ``item`` for one.
    """

    item: int
    elements: list[float]
    fee: float
    missing: tuple[int, ...]
    costs: list[UnitCost | None]
    needed: float = 1.0

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def total(self) -> float:
        return sum(self.elements) + self.fee


def simulate(
    items: Sequence[CostItem], asked: Iterable[Asked], ranking: Sequence[Source] = DEFAULT_RANKING, rules: Sequence[OverheadRule] = ()
) -> list[Simulated]:
    """What each of ``asked`` costs by itself, in order. Quantities must be above zero.

    :param ranking: price sources, first come first served
    :param rules: overhead rules that are valid
    """
    order, broken = bottom_up(items)
    places = ranks(order)
    paths: dict[int, list[int]] = {}
    result = []
    for want in asked:
        if want.item not in paths:
            paths[want.item] = closure(items, places, want.item)
        needed = 1 / (1 - want.scrap / 100)
        costs = roll_up(items, ranking, rules, {want.item: (want.costed_qty or want.qty) * needed}, (paths[want.item], broken))
        elements = [amount * needed for amount in costs[want.item].rolled] if want.scrap else costs[want.item].rolled.copy()
        missing = tuple(index for index in paths[want.item] if costs[index].trouble)
        result.append(Simulated(want.item, elements, spread(want.fee, want.qty, want.fee_qty), missing, costs, needed))
    return result


def total(results: Iterable[Simulated], quantities: Iterable[float]) -> float:
    """What ``quantities`` of ``results`` cost together."""
    return sum(result.total * qty for result, qty in zip(results, quantities, strict=True))


def spread(fee: float, qty: float, fee_qty: float = 0.0) -> float:
    """The part of ``fee`` that one unit bears."""
    return fee / (fee_qty or qty) if fee else 0.0


# ---------------------------------------------------------------------- price, margin, mark-up


def price_at_margin(cost: float, margin: float) -> float:
    """The price of which ``margin`` % is left.

    :raises ValueError: from 100 % on, which no price gives
    """
    if margin >= 100:
        raise ValueError(margin)
    return cost / (1 - margin / 100)


def price_at_markup(cost: float, markup: float) -> float:
    """``cost`` and ``markup`` % of it on top."""
    return cost * (1 + markup / 100)


def margin_of(price: float, cost: float) -> float:
    """What is left of ``price``, as a percentage of it; 0 without a price."""
    return (price - cost) / price * 100 if price else 0.0


def markup_of(price: float, cost: float) -> float:
    """What ``price`` adds to ``cost``, as a percentage of it; 0 without a cost."""
    return (price - cost) / cost * 100 if cost else 0.0


def round_up(price: float, step: float) -> float:
    """The next multiple of ``step``, ``price`` itself if there is no step."""
    return ceil(price / step - 1e-9) * step if step > 0 else price


def earns(price: float, cost: float, margin: float) -> bool:
    """Whether ``price`` leaves ``margin`` % of it, but for its rounding."""
    needed = price_at_margin(cost, margin)
    return price >= needed - min(ROUNDING, ROUNDING * needed)


def light(price: float, cost: float, target: float, minimum: float, complete: bool = True) -> Light:
    """Green from the target margin on, red below the minimum, amber between.

    Without a minimum nothing is red and without a target nothing is amber: a light that turned at the cost itself would tell it.
    """
    if not complete or price <= 0 or not (target > 0 or minimum > 0):
        return Light.NONE
    if minimum > 0 and not earns(price, cost, minimum):
        return Light.RED
    if target > 0 and not earns(price, cost, target):
        return Light.AMBER
    return Light.GREEN
