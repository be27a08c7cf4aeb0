"""From a net requirement to order quantities.

Minimum, multiple and maximum hold together: every order is a multiple, at least the minimum rounded up to the multiple, and
what is more than the maximum is split. Among the quantities that hold, the total is the smallest.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, lcm

from .network import Vendor
from .units import TOLERANCE

# A common multiple of two lot sizes is at most so many times the larger of them.
_SENSIBLE = 20
MOST_ORDERS = 1000  # of one item on one day: who needs more has lot rules that do not suit the need


class Policy(StrEnum):
    """How many days of requirements one order covers."""

    LOT_FOR_LOT = "lot_for_lot"
    FIXED = "fixed"
    PERIOD = "period"


class LotReason(StrEnum):
    """Why an order is larger than its net requirement."""

    FIXED = "fixed"
    MINIMUM = "minimum"
    MULTIPLE = "multiple"
    PERIOD = "period"
    UP_TO = "up_to"
    ROUNDING = "rounding"


@dataclass(slots=True, frozen=True)
class LotRule:
    """Lot sizing of one item, in its own unit.

    ``steps``: steps in one unit (1 for whole pieces). ``maximum`` None is no limit. ``fixed``: quantity of every order under
    ``Policy.FIXED``. ``period_days``: days that one order covers under ``Policy.PERIOD``, from the first shortage. ``up_to``: stock to
    which an order fills up (the maximum of a reordering rule).
    """

    policy: Policy = Policy.LOT_FOR_LOT
    minimum: float = 0.0
    multiple: float = 0.0
    maximum: float | None = None
    fixed: float = 0.0
    period_days: int = 1
    up_to: float = 0.0
    steps: int = 100

    @property
    def step(self) -> float:
        """Every order is a multiple of it. What is measured, not counted, is no multiple of its rounding besides."""
        if self.multiple <= 0.0:
            return 1 / self.steps
        return common_multiple(self.multiple, 1.0) if self.steps == 1 else max(self.multiple, 1 / self.steps)

    def with_vendor(self, vendor: Vendor | None, net: float) -> "LotRule":
        """The rule with whole units of what ``vendor`` sells by the piece, and his minimum where ``net`` does not reach it.

        What he sells by measure, such as pounds, is rounded when it is ordered. Where the multiple and his unit have no common multiple
        of a sensible size, his unit wins: he sells no parts of it.
        """
        if vendor is None:
            return self
        multiple, smallest = self.multiple, vendor.min_qty * vendor.unit_size
        if vendor.order_steps == 1 and vendor.unit_size > 1 / self.steps:
            multiple, unit = vendor.unit_size, vendor.unit_size
            if self.multiple > 0.0:
                common = common_multiple(self.multiple, unit)
                multiple = common if common <= _SENSIBLE * max(self.multiple, unit) else unit
        return replace(self, multiple=multiple, minimum=max(self.minimum, smallest) if smallest > net else self.minimum)


def common_multiple(first: float, second: float) -> float:
    """The smallest quantity that is a whole multiple of both (12 and 10 give 60, 0.25 and 0.1 give 0.5)."""
    a, b = (Fraction(value).limit_denominator(10**6) for value in (first, second))
    denominator = lcm(a.denominator, b.denominator)
    return lcm(a.numerator * (denominator // a.denominator), b.numerator * (denominator // b.denominator)) / denominator


def multiple_up(qty: float, step: float) -> float:
    """``qty`` rounded up to a multiple of ``step`` (0.3 in steps of 0.1 stays 0.3)."""
    return round(ceil(qty / step - TOLERANCE) * step, 9)


def lots(rule: LotRule, net: float, most: int | None = None) -> list[float]:
    """Quantities of the orders that cover ``net`` > 0, all due on the same day; not all of it if that takes more than ``most`` orders."""
    step = rule.step
    if rule.policy is Policy.FIXED:
        each = multiple_up(max(rule.fixed, step), step)
        count = ceil(net / each - TOLERANCE)
        return [each] * (count if most is None else min(count, most))
    low = multiple_up(max(rule.minimum, step), step)
    total = max(multiple_up(net, step), low)
    if rule.maximum is None or total <= rule.maximum + TOLERANCE:
        return [total]
    high = max(round(floor(rule.maximum / step + TOLERANCE) * step, 9), low)
    count = ceil(total / high - TOLERANCE)
    if most is not None and count > most:
        return [high] * most
    total = max(total, count * low)
    quantities = []
    for left in range(count - 1, -1, -1):
        qty = round(min(high, total - left * low), 9)
        quantities.append(qty)
        total -= qty
    return quantities


def reason(rule: LotRule, net: float, total: float) -> LotReason | None:
    """Why ``lots(rule, net)`` add up to ``total`` > ``net``; None if they do not."""
    if total <= net + TOLERANCE:
        return None
    if rule.policy is Policy.FIXED:
        return LotReason.FIXED
    if total > multiple_up(net, rule.step) + TOLERANCE:
        return LotReason.MINIMUM
    return LotReason.MULTIPLE if rule.multiple > 0.0 else LotReason.ROUNDING
