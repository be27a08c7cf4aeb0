"""Logged time: what people did and what the machine did."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Log:
    """From ``start`` to ``end``, in seconds; ``end`` None: the timer is still running."""

    start: float
    end: float | None


@dataclass(slots=True, frozen=True)
class Time:
    """Hours of people and of the machine, and how many timers are open."""

    labour: float = 0.0
    machine: float = 0.0
    open: int = 0


def worked(logs: Iterable[Log]) -> Time:
    """Two people who log the same hour work two hours; the machine ran one. Open timers count nothing until they are closed."""
    logs = list(logs)
    closed = sorted((log.start, log.end) for log in logs if log.end is not None and log.end > log.start)
    people = sum(end - start for start, end in closed)
    machine, until = 0.0, float("-inf")
    for start, end in closed:
        if end > until:
            machine += end - max(start, until)
            until = end
    return Time(people / 3600, machine / 3600, sum(1 for log in logs if log.end is None))


@dataclass(slots=True, frozen=True)
class WorkOrder:
    """One work order. ``expected``: hours planned now. ``estimated``: its cost is by plan, whatever is logged. ``unlogged``: it was closed
    without logged time, and what stands in its logs is the planned time. Rates are money per hour."""

    id: int
    name: str
    workcenter_id: int
    expected: float
    labour_rate: float
    machine_rate: float
    state: str = "ready"
    estimated: bool = False
    unlogged: bool = False
    logs: tuple[Log, ...] = ()


@dataclass(slots=True, frozen=True)
class WorkDone:
    """Hours that count, whether they are the planned ones for want of logs, and how many timers are open."""

    labour: float
    machine: float
    planned: bool = False
    open: int = 0


def work_done(work: WorkOrder, order_done: bool) -> WorkDone:
    """The time of a work order that counts.

    :param order_done: the manufacturing order is done: a work order that was not cancelled and has no time gets the planned time
    """
    if work.estimated and work.state in ("progress", "done") and work.expected:  # as mrp.workorder._should_estimate_cost
        return WorkDone(work.expected, work.expected)
    time = worked(work.logs)
    if order_done and work.state != "cancel" and work.expected and (work.unlogged or not time.labour):
        return WorkDone(time.labour or work.expected, time.machine or work.expected, True, time.open)
    return WorkDone(time.labour, time.machine, False, time.open)
