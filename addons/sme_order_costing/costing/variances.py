"""Why an order cost something else than planned: variances that add up to actual − planned exactly.

Of a line with planned quantity P at price p, and actual quantity A that cost C, on an order planned for Q units, of which M were made and G
are good::

    volume  (G − Q)/Q × P × p      more or fewer good units than planned
    scrap   (M − G)/Q × P × p      units made that are not good; scrapped components and rework at what they cost
    usage   (A − P × M/Q) × p      more or less of a component (hours: efficiency)
    price   C − A × p              another price (hours: rate)
"""

from collections.abc import Sequence
from dataclasses import dataclass

VARIANCES = ("price", "usage", "rate", "efficiency", "scrap", "volume", "overhead")


@dataclass(slots=True, frozen=True)
class Output:
    """Units planned, made and good."""

    planned: float
    made: float
    good: float


# Which variance takes the difference in quantity, and which that in price.
_COMPONENT = ("usage", "price")
_BY_KIND = {
    "component": _COMPONENT,
    "return": _COMPONENT,
    "unbuilt": _COMPONENT,
    "byproduct": _COMPONENT,
    "fee": _COMPONENT,
    "operation": ("efficiency", "rate"),
    "scrap": ("scrap", "scrap"),
    "rework": ("scrap", "scrap"),
    "overhead": ("overhead", "overhead"),
    "extra": ("overhead", "overhead"),
}


def variances(
    kind: str, planned_qty: float, price: float | None, planned_amount: float, actual_qty: float, actual_amount: float, output: Output
) -> dict[str, float]:
    """The variances of one line.

    :param price: planned price; None if it was not planned: then all of it is usage
    """
    of_quantity, of_price = _BY_KIND[kind]
    result = dict.fromkeys(VARIANCES, 0.0)
    share_good = output.good / output.planned if output.planned else 1.0
    share_made = output.made / output.planned if output.planned else 1.0
    result["volume"] += planned_amount * (share_good - 1)
    result["scrap"] += planned_amount * (share_made - share_good)
    if price is None:
        result[of_quantity] += actual_amount - planned_amount * share_made
    else:
        result[of_quantity] += actual_qty * price - planned_amount * share_made
        result[of_price] += actual_amount - actual_qty * price
    return result


def spread(amounts: Sequence[float], total: float, digits: int = 2) -> list[float]:
    """``amounts`` rounded so that they add up to ``total``: what rounding leaves goes to the largest."""
    rounded = [round(amount, digits) + 0.0 for amount in amounts]
    if rounded:
        rest = round(total - sum(rounded), digits)
        if rest:
            largest = max(range(len(rounded)), key=lambda place: (abs(rounded[place]), -place))
            rounded[largest] = round(rounded[largest] + rest, digits)
    return rounded
