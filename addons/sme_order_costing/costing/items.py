"""What is costed: products, what they are made of and how long their operations take.

A product is an *item*: items are numbered 0, 1, 2, … and everything else refers to these numbers.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from .prices import Price, Source, VendorPrice


class Kind(StrEnum):
    """How the cost of an item comes about."""

    BOUGHT = "bought"
    MADE = "made"
    KIT = "kit"
    SUBCONTRACTED = "subcontracted"


class Trouble(StrEnum):
    """Why the cost of an item is not complete."""

    NO_PRICE = "no_price"
    NO_FEE = "no_fee"  # a subcontractor without a price
    CYCLE = "cycle"
    UNIT_MISMATCH = "unit_mismatch"


class Part(NamedTuple):
    """A component: ``qty`` of the component's own unit for one unit of the parent."""

    item: int
    qty: float
    line_id: int | None = None


@dataclass(slots=True, frozen=True)
class Operation:
    """``set_up`` minutes once, ``cycle`` minutes for every ``capacity`` units begun; rates are money per hour.

    ``cycle`` has the work centre's efficiency in it. ``labour_rate`` and ``machine_rate`` together are what Odoo calls cost per hour.
    """

    id: int
    name: str
    workcenter_id: int
    set_up: float
    cycle: float
    capacity: float = 1.0
    labour_rate: float = 0.0
    machine_rate: float = 0.0

    def minutes(self, qty: float) -> float:
        """How long ``qty`` units take together (``mrp.routing.workcenter._compute_time_cycle``)."""
        return self.set_up + ceil(qty / self.capacity - 1e-9) * self.cycle


@dataclass(slots=True)
class CostItem:
    """``lot``: units that its bill of materials makes at a time, the quantity it is costed at unless another is asked for.

    ``byproduct_share``: the part of its cost that its by-products bear, 0 to 1. ``prices``: what is known by source, besides
    ``vendors``; of a subcontracted item, ``vendors`` are the fees.
    """

    product_id: int
    kind: Kind = Kind.BOUGHT
    lot: float = 1.0
    parts: list[Part] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    byproduct_share: float = 0.0
    prices: dict[Source, Price] = field(default_factory=dict)
    vendors: list[VendorPrice] = field(default_factory=list)
    ranking: tuple[Source, ...] | None = None
    category_ids: tuple[int, ...] = ()
    trouble: Trouble | None = None
