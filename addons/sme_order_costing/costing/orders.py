"""A manufacturing order as its cost sheet sees it: what was used, done, paid and made."""

from dataclasses import dataclass, field

from .elements import none
from .overhead import OverheadRule
from .time_logs import WorkOrder


@dataclass(slots=True)
class Used:
    """Goods that one move took or brought back. ``qty`` and ``amounts`` (by element) are negative for returns.

    ``kind``: component, return, unbuilt (it came back when finished goods were taken apart), scrap, or goods (the product itself, to be
    reworked). ``bought``: it has no bill of materials. ``unpriced``: nobody knows its price, so that it counts nothing. ``late``: it had no
    value when it was used, and counts at a price that became known later.
    """

    kind: str
    product_id: int
    name: str
    qty: float
    amounts: list[float] = field(default_factory=none)
    bought: bool = True
    unpriced: bool = False
    late: bool = False


@dataclass(slots=True)
class Fee:
    """What a subcontractor gets for ``qty`` units."""

    qty: float
    amount: float
    purchase_line_id: int | None = None
    billed: bool = False
    name: str = ""


@dataclass(slots=True)
class Made:
    """Goods that one move brought into stock; ``share``: the percentage of the cost that this by-product bears, None: the product."""

    move_id: int
    qty: float
    share: float | None = None


@dataclass(slots=True)
class Rework:
    """What a rework order of these goods added, by element and rolled up."""

    sheet_id: int
    name: str
    amount: float
    rolled: list[float]
    final: bool = True


@dataclass(slots=True)
class Demand:
    """A component that the order asks for; ``price``: what a unit costs now, None if nobody knows; ``amounts`` of it by element."""

    product_id: int
    name: str
    qty: float
    price: float | None
    bought: bool = True
    own: bool = False  # the product itself: a rework order


@dataclass(slots=True)
class Order:
    """One manufacturing order. Quantities in product units. ``state``: open, done or cancel.

    ``quantity``: what is ordered now; ``scrapped`` and ``unbuilt`` are finished units. ``planned_share``: the percentage of the cost that
    by-products are planned to bear. ``fee``: the planned fee for a unit, None if it is no subcontracting, or unknown.
    ``extra``: what was added to the cost by hand or by landed costs.
    """

    id: int
    company_id: int
    product_id: int
    name: str
    state: str
    quantity: float
    category_ids: tuple[int, ...] = ()
    subcontracted: bool = False
    scrapped: float = 0.0
    unbuilt: float = 0.0
    planned_share: float = 0.0
    extra: float = 0.0
    fee: float | None = None
    demands: list[Demand] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    works: list[WorkOrder] = field(default_factory=list)
    fees: list[Fee] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    reworks: list[Rework] = field(default_factory=list)
    rules: list[OverheadRule] = field(default_factory=list)

    @property
    def made_quantity(self) -> float:
        """Units of the product that came into stock."""
        return sum(made.qty for made in self.made if made.share is None)

    @property
    def good_quantity(self) -> float:
        """Units made that are still good."""
        return max(self.made_quantity - self.scrapped - self.unbuilt, 0.0)
