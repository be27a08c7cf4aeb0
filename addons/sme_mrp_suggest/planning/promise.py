"""The earliest date that can be promised.

The earliest day is the smallest due day for which :func:`netting.schedule` finds nothing late: every need, on its own day, is
covered by available stock or receipts, or by a purchase or production that can begin today or later. Shifting the due day
later only ever helps, so the smallest one is found by jumping ahead by the delay found and then halving the gap. (Not so
where a vendor's delay depends on the quantity: then the day found is possible, but an earlier one might be too.)
"""

from dataclasses import dataclass

from .availability import FOREVER, Pool
from .netting import Late, Plan, Scope, schedule
from .network import Network, Supply

HORIZON = 3650  # days; whatever cannot be had within ten years cannot be had


@dataclass(slots=True, frozen=True)
class Promise:
    """``day`` (None: no date can be given), the plan for it, and what stands in the way of an earlier one."""

    day: int | None
    plan: Plan
    obstacle: Late | None


def earliest(
    network: Network, start: int, qty: float, pool: Pool, scope: Scope, narrow: Network | None = None
) -> Promise:
    """Return the earliest day, today or later, on which all of ``qty`` can be supplied.

    ``narrow``: the network narrowed to what may be short, for the trials.
    """
    day, too_early = first_day(narrow or network, start, qty, pool, scope)
    plan = schedule(network, start, [(HORIZON if day is None else day, qty)], pool, scope)
    return Promise(day, plan, _obstacle(network, too_early) if too_early else None)


def first_day(network: Network, start: int, qty: float, pool: Pool, scope: Scope) -> tuple[int | None, Plan | None]:
    """Return the earliest day or None, and the plan for the day before (None if the earliest is today)."""
    too_early, day, before = -1, 0, None
    trial = schedule(network, start, [(day, qty)], pool, scope)
    while trial.late:
        if day == HORIZON:
            return None, trial
        too_early, before = day, trial
        day = min(day + max([late.delay for late in trial.late]), HORIZON)
        trial = schedule(network, start, [(day, qty)], pool, scope)
    guess = day - 1  # a jump by the true delay is exact
    while too_early < day - 1:
        trial = schedule(network, start, [(guess, qty)], pool, scope)
        if trial.late:
            too_early, before = guess, trial
        else:
            day = guess
        guess = (too_early + day) // 2
    return day, before


def _obstacle(network: Network, plan: Plan) -> Late:
    """Of all that comes too late: what cannot be had at all, then what takes longest, then what lies deepest."""

    def weight(late: Late) -> tuple:
        outside = network.items[late.item].supply is not Supply.MAKE
        return late.delay >= FOREVER, outside, late.delay, network.rank[late.item]

    return max(plan.late, key=weight)
