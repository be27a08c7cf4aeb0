"""What-if: the same products under other prices, rates, vendors and scrap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .items import CostItem, Kind, Operation, Part
from .prices import Price, Source, VendorPrice


class Change(StrEnum):
    """What is changed. The first four are ± %; ``BOM``, ``BUY`` need other data and ``QUANTITY`` another question."""

    PART = "part"
    CATEGORY = "category"
    CURRENCY = "currency"
    WORKCENTER = "workcenter"
    VENDOR = "vendor"
    SCRAP = "scrap"
    BOM = "bom"
    BUY = "buy"
    QUANTITY = "quantity"


@dataclass(slots=True, frozen=True)
class Adjustment:
    """``value``: a percentage for prices, rates and scrap; id of the vendor or of the bill of materials; a quantity.

    ``target``: id of the product, category, currency or work centre that it is about.
    """

    change: Change
    target: int
    value: float = 0.0


def adjust(items: Sequence[CostItem], adjustments: Iterable[Adjustment]) -> list[CostItem]:
    """``items`` under ``adjustments``, one after the other; ``items`` stay as they are.

    Changes of what things are made of (:func:`overrides`), of the quantity, and scrap of what is asked for are not in it.
    """
    result = list(items)
    for adjustment in adjustments:
        change = _CHANGES.get(adjustment.change)
        if change:
            result = change(result, adjustment)
    return result


def overrides(adjustments: Iterable[Adjustment]) -> dict[int, int]:
    """By product: the bill of materials by which it is made, 0 if it is bought."""
    return {
        adjustment.target: int(adjustment.value) if adjustment.change is Change.BOM else 0
        for adjustment in adjustments if adjustment.change in (Change.BOM, Change.BUY)
    }


def value_for(adjustments: Iterable[Adjustment], change: Change, product_id: int) -> float:
    """The last value of ``change`` for a product, 0 if there is none."""
    values = [adjustment.value for adjustment in adjustments if adjustment.change is change and adjustment.target == product_id]
    return values[-1] if values else 0.0


def _priced(item: CostItem) -> bool:
    """Prices count: it is bought, or made outside for a fee."""
    return item.kind in (Kind.BOUGHT, Kind.SUBCONTRACTED)


def _scaled(item: CostItem, factor: float, currency_id: int | None = None) -> CostItem:
    """The item with its prices times ``factor``; only those in a currency, if one is given."""

    def scale(price: Price | VendorPrice):
        if currency_id is not None and price.currency_id != currency_id:
            return price
        return price._replace(amount=price.amount * factor)

    prices = {source: scale(price) for source, price in item.prices.items()}
    return replace(item, prices=prices, vendors=[scale(price) for price in item.vendors])


def _part(items, adjustment):
    factor = 1 + adjustment.value / 100
    return [_scaled(item, factor) if item.product_id == adjustment.target and _priced(item) else item for item in items]


def _category(items, adjustment):
    factor = 1 + adjustment.value / 100
    return [_scaled(item, factor) if adjustment.target in item.category_ids and _priced(item) else item for item in items]


def _currency(items, adjustment):
    factor = 1 + adjustment.value / 100
    return [_scaled(item, factor, adjustment.target) if _priced(item) else item for item in items]


def _workcenter(items, adjustment):
    factor = 1 + adjustment.value / 100

    def scale(operation: Operation) -> Operation:
        if operation.workcenter_id != adjustment.target:
            return operation
        return replace(operation, labour_rate=operation.labour_rate * factor, machine_rate=operation.machine_rate * factor)

    return [replace(item, operations=[scale(operation) for operation in item.operations]) if item.operations else item for item in items]


def _vendor(items, adjustment):
    """Only what the vendor asks counts for the product."""

    def only(item: CostItem) -> CostItem:
        vendors = [line for line in item.vendors if line.partner_id == adjustment.value]
        return replace(item, vendors=vendors, ranking=(Source.VENDOR,) if item.kind is Kind.BOUGHT else item.ranking)

    return [only(item) if item.product_id == adjustment.target and _priced(item) else item for item in items]


def _scrap(items, adjustment):
    """So much of a part is lost: what uses it takes more of it."""
    factor = 1 / (1 - adjustment.value / 100)
    lost = {index for index, item in enumerate(items) if item.product_id == adjustment.target}
    if not lost:
        return items

    def more(part: Part) -> Part:
        return part._replace(qty=part.qty * factor) if part.item in lost else part

    return [
        replace(item, parts=[more(part) for part in item.parts]) if any(part.item in lost for part in item.parts) else item
        for item in items
    ]


_CHANGES = {
    Change.PART: _part, Change.CATEGORY: _category, Change.CURRENCY: _currency, Change.WORKCENTER: _workcenter,
    Change.VENDOR: _vendor, Change.SCRAP: _scrap,
}
