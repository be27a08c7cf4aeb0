"""What is asked for: one request a line, with whatever is wrong with it."""

from dataclasses import dataclass
from datetime import date

from ..snapshot import Document


@dataclass(slots=True)
class KittingRequest:
    """A quantity of a product for a warehouse.

    ``qty`` in the product's own unit; ``wanted`` is the day of delivery; ``delivery_days`` lie between the goods being ready and
    that day. ``parts`` {product id: quantity for one} replaces the bill of materials (a manufacturing order has its own) and
    ``lead_days`` goes with it. ``error``: (code, sentence) if the line cannot be checked; ``nothing``: a sentence if there is
    nothing to check.
    """

    key: str
    product_id: int | None
    qty: float
    warehouse_id: int | None = None
    wanted: date | None = None
    document: Document | None = None
    partner: str | None = None
    partner_priority: int = 0
    delivery_days: int = 0
    parts: dict[int, float] | None = None
    lead_days: int = 0
    error: tuple[str, str] | None = None
    nothing: str | None = None

    @property
    def asked(self) -> bool:
        return self.error is None and self.nothing is None


def by_priority(requests: list[KittingRequest], priority: str) -> list[KittingRequest]:
    """Requests in the order in which they take from the stock: line order, wanted date, or customer priority, then date."""
    far = date.max
    if priority == "date":
        return sorted(requests, key=lambda request: request.wanted or far)
    if priority == "customer":
        return sorted(requests, key=lambda request: (-request.partner_priority, request.wanted or far))
    return requests


def children_first(requests: list[KittingRequest]) -> list[KittingRequest]:
    """Orders that make parts of other orders before those, else in their order: a parent uses what its child brings."""
    parts_of: dict[int, set[int]] = {}
    for request in requests:
        parts_of.setdefault(request.product_id, set()).update(request.parts or ())
    depths: dict[int, int] = {}

    def depth(product_id: int) -> int:
        if product_id not in depths:
            depths[product_id] = 0  # ends a circle
            depths[product_id] = max((depth(part) + 1 for part in parts_of[product_id] if part in parts_of), default=0)
        return depths[product_id]

    return sorted(requests, key=lambda request: depth(request.product_id))


def is_id(value) -> bool:
    """Whether a value from outside can be the id of a record."""
    return type(value) is int and 0 < value < 2**31
