"""Kit quantity: how many sets can be supplied now.

The kit quantity is the largest quantity, in steps of the product's unit, that can be supplied from what is available by
netting it through all levels against one pool. It is not the minimum over parts of stock / usage: that counts a part
twice as soon as two sub-assemblies share it.

The need for a part is a convex, rising function of the quantity asked for, since every level adds only what its stock does
not cover. So the tangent at a quantity that is too large leads to another that is still too large or exact (Newton's
method from above); a few steps suffice. Rounding of component lines bends the curve, so that a tangent may lead too low: then
the gap up to the last quantity that was too large is halved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from .netting import Missing, Scope, shortages
from .network import Network, Supply
from .units import TOLERANCE


@dataclass(slots=True, frozen=True)
class KitQuantity:
    """``qty`` sets can be supplied, ``from_stock`` of them as finished goods; ``bottleneck`` stops one set more."""

    qty: float
    from_stock: float
    bottleneck: int | None


def kit_quantity(
    network: Network, start: int, required: float, available: Callable[[int], float], scope: Scope
) -> KitQuantity:
    """Return the kit quantity of ``start``, at most ``required``."""
    item = network.items[start]
    in_stock = 0.0 if item.supply is Supply.KIT else min(available(start), required)
    missing = shortages(network, start, required, available, scope)
    if not missing:
        return KitQuantity(required, in_stock, None)

    # Quantities are counted in steps; `low` of them are known to be possible, `high` to be too many.
    high = ceil(required * item.steps - TOLERANCE)
    low = min(floor(in_stock * item.steps + TOLERANCE), high - 1)
    guess = _tangent(missing, required, item.steps)
    while high - low > 1:
        guess = min(max(guess, low + 1), high - 1)
        found = shortages(network, start, guess / item.steps, available, scope)
        if found:
            high, missing = guess, found
            guess = _tangent(missing, guess / item.steps, item.steps)
        elif guess == low + 1:
            low, guess = guess, (guess + high) // 2
        else:
            low, guess = guess, guess + 1
    qty = low / item.steps
    return KitQuantity(qty, min(in_stock, qty), _tightest(missing, min(high / item.steps, required)))


def _tangent(missing: dict[int, Missing], qty: float, steps: int) -> int:
    """Steps that are possible if every part is needed less for each set as it is at ``qty``."""
    return floor(min(qty - part.qty / part.per_set for part in missing.values()) * steps + TOLERANCE)


def _tightest(missing: dict[int, Missing], qty: float) -> int:
    """The part that allows the fewest sets; ties go to the lowest item."""
    return min(missing, key=lambda index: (qty - missing[index].qty / missing[index].per_set, index))
