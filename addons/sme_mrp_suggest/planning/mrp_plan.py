"""What a run is told and what it gives: rules, planned orders and pegs as columns, messages, what could not be planned."""

from array import array
from dataclasses import dataclass, field
from enum import StrEnum

from .availability import FOREVER
from .lot_sizing import LotReason, LotRule
from .network import Problem, Usage, Vendor


class Party(StrEnum):
    """What stands at an end of a peg, if not a planned order or a document."""

    STOCK = "stock"
    SAFETY = "safety"
    NEGATIVE = "negative"  # stock below zero
    UNPLANNED = "unplanned"  # nothing can be planned to supply it


class Advice(StrEnum):
    """What to do with an open order."""

    EXPEDITE = "expedite"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    INCREASE = "increase"
    REDUCE = "reduce"


@dataclass(slots=True, frozen=True)
class Firm:
    """A planned order that the planner has fixed: ``qty`` of an item on ``due``, to be released on ``release``.

    ``usages``: what one unit of it needs, where that is not what the item is made of: another bill of materials, or nothing because
    it is bought. None: as the item.
    """

    id: int
    qty: float
    due: int
    release: int
    usages: tuple[Usage, ...] | None = None


@dataclass(slots=True, frozen=True)
class Message:
    """Advice on the open order behind ``document``, for one item. ``order``: the number of the planned order that it would replace."""

    item: int
    advice: Advice
    document: object
    from_day: int
    to_day: int
    from_qty: float
    to_qty: float
    order: int | None = None


@dataclass(slots=True)
class Unplanned:
    """``qty`` of an item that nothing supplies, from ``day`` on. ``problem`` None: the item is on a cycle."""

    item: int
    problem: Problem | None
    qty: float
    day: int


@dataclass(slots=True)
class Rules:
    """How a run plans. By item: ``lots`` (lot for lot where there is none), ``safety`` stock, ``firm`` planned orders.

    Demand after ``horizon`` makes no orders; what is open already may be kept for it. With ``reschedule`` a later open receipt is used
    before a new order is made. Messages leave ``tolerance`` days.
    """

    lots: dict[int, LotRule] = field(default_factory=dict)
    safety: dict[int, float] = field(default_factory=dict)
    firm: dict[int, list[Firm]] = field(default_factory=dict)
    horizon: int = FOREVER
    reschedule: bool = True
    tolerance: int = 0


class Orders:
    """Planned orders as columns, in planning order; the number of an order is its place in all of them.

    ``firm`` has the ids of those that the planner has fixed, by number; the others are new. ``need``, ``stock``, ``on_order`` and
    ``safety`` add up to the net requirement of the day: need - stock - on_order + safety. ``expected`` is the day on which it can
    be there, FOREVER if never.
    """

    def __init__(self):
        self.firm: dict[int, int] = {}
        self.item, self.due, self.release, self.expected = array("i"), array("i"), array("i"), array("i")
        self.qty, self.net = array("d"), array("d")
        self.need, self.stock, self.on_order, self.safety = array("d"), array("d"), array("d"), array("d")
        self.vendor: list[Vendor | None] = []
        self.reason: list[LotReason | None] = []

    def __len__(self):
        return len(self.item)


class Pegs:
    """Which supply covers which demand, as columns.

    An end is the number of a planned order, or ``~n`` for the n-th of ``MrpPlan.parties``. What no peg takes of an order is in excess.
    """

    def __init__(self):
        self.item, self.day, self.qty = array("i"), array("i"), array("d")
        self.demand, self.supply = array("i"), array("i")

    def __len__(self):
        return len(self.item)


@dataclass(slots=True)
class MrpPlan:
    """The result of a run. ``parties``: (:class:`Party` or document, day) that pegs refer to. ``codes``: low-level code by item."""

    orders: Orders
    pegs: Pegs
    parties: list[tuple[object, int]]
    messages: list[Message]
    unplanned: list[Unplanned]
    codes: list[int]


# The first parties of every plan, as ends of pegs.
STOCK, SAFETY, NEGATIVE, UNPLANNED = ~0, ~1, ~2, ~3
