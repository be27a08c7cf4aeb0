"""The price of a part that is not made: which source has one, and how old it is."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where a price comes from, in the order in which they are asked unless the company ranks them otherwise."""

    LAST_PURCHASE = "last_purchase"
    VENDOR = "vendor"
    AVERAGE = "average"
    STANDARD = "standard"
    REFERENCE = "reference"
    MANUAL = "manual"


DEFAULT_RANKING = (Source.LAST_PURCHASE, Source.VENDOR, Source.AVERAGE, Source.STANDARD, Source.REFERENCE)


class Price(NamedTuple):
    """``amount`` for one unit, from ``source``, known since ``day`` (None: without a date); ``reference`` names the document.

    ``minimum``: the quantity that has to be bought to get it, where that is more than what is needed. ``currency_id``: the currency in
    which it was agreed, where that is known.
    """

    amount: float
    source: Source
    day: int | None = None
    reference: str = ""
    partner_id: int | None = None
    minimum: float = 0.0
    currency_id: int | None = None


class VendorPrice(NamedTuple):
    """A vendor's price line: ``amount`` for one product unit in company currency from ``minimum`` product units on.

    The lines of a product stand in the order in which Odoo would try them. ``first_day``: since when it is valid, None if always.
    """

    partner_id: int
    minimum: float
    amount: float
    first_day: int | None = None
    name: str = ""
    currency_id: int | None = None


def vendor_price(lines: Iterable[VendorPrice], qty: float) -> Price | None:
    """What the preferred vendor asks for ``qty``: his cheapest line that the quantity reaches, else that with his smallest minimum.

    The preferred vendor is the first who has a line for the quantity, else the first of all, as ``_select_seller`` and
    ``stock.rule`` choose. Lines with a price of zero are no prices.
    """
    lines = [line for line in lines if line.amount > 0]
    if not lines:
        return None
    reached = [line for line in lines if line.minimum <= qty * (1 + 1e-9)]
    if reached:
        best = min((line for line in reached if line.partner_id == reached[0].partner_id), key=lambda line: line.amount)
        return Price(best.amount, Source.VENDOR, best.first_day, best.name, best.partner_id, currency_id=best.currency_id)
    own = [line for line in lines if line.partner_id == lines[0].partner_id]
    best = min(own, key=lambda line: line.minimum)
    return Price(best.amount, Source.VENDOR, best.first_day, best.name, best.partner_id, best.minimum, best.currency_id)


def choose(ranking: Iterable[Source], known: dict[Source, Price], vendors: Iterable[VendorPrice], qty: float) -> Price | None:
    """The price of the first source in ``ranking`` that has one, None if none has: no price is not zero."""
    for source in ranking:
        price = vendor_price(vendors, qty) if source is Source.VENDOR else known.get(source)
        if price is not None:
            return price
    return None
