"""Merging of planned orders: which become one, how much it is, and what the merge is worth.

A part *needs* what demands draw from it, which may be less than its quantity. The needs of a group are added up and its lot rules,
vendor and price are settled anew for the sum: what two orders bought in excess, one may not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from .lot_sizing import LotRule, lots
from .network import Vendor, select_vendor
from .units import TOLERANCE, round_up


class Dates(StrEnum):
    """Which due dates may come together."""

    DAY = "day"
    WEEK = "week"
    DAYS = "days"  # so many days, from the first one on
    NONE = "none"


@dataclass(slots=True, frozen=True)
class Part:
    """A planned order to be released: ``quantity`` of a product, of which demands draw ``need`` and ``released`` is ordered already.

    ``vendor_id`` is the vendor's partner, ``by_hand`` whether the planner chose him. ``customers`` and ``sales`` are behind its demand.
    """

    id: int
    company_id: int
    product_id: int
    warehouse_id: int
    action: str
    due: date
    release: date
    quantity: float
    need: float
    released: float = 0.0
    vendor_id: int | None = None
    by_hand: bool = False
    bom_id: int | None = None
    source_id: int | None = None
    customers: frozenset[int] = frozenset()
    sales: frozenset[int] = frozenset()

    @property
    def open(self) -> float:
        return max(self.quantity - self.released, 0.0)

    @property
    def bought(self) -> bool:
        return self.action in ("buy", "subcontract")


@dataclass(slots=True, frozen=True)
class Keys:
    """What must be equal to be merged, besides product, company, action, bill of materials and a vendor chosen by hand.

    ``warehouse`` matters for what is bought; what is made or transferred is always kept apart by warehouse. ``days``: for ``Dates.DAYS``.
    ``merge`` False keeps every part by itself.
    """

    vendor: bool = True
    warehouse: bool = True
    dates: Dates = Dates.WEEK
    days: int = 7
    customer: bool = False
    sale: bool = False
    merge: bool = True


@dataclass(slots=True, frozen=True)
class Terms:
    """How a product is ordered in a warehouse: its lot rule (lot for lot without) and the price lines of its vendors."""

    rule: LotRule = LotRule()
    vendors: tuple[Vendor, ...] = ()


@dataclass(slots=True, frozen=True)
class Offer:
    """What is ordered at once: the quantity, the vendor's price line and the money in company currency.

    ``priced`` False: he has no price for it on the day of the order, as his request will show.
    """

    quantity: float
    vendor: Vendor | None = None
    money: float = 0.0
    priced: bool = True


@dataclass(slots=True)
class Line:
    """A line to be ordered. ``shares``: (part id, quantity); they and ``excess`` add up to ``quantity``.

    ``covers``: by part id, how much of the part its share stands for. ``due`` is the earliest of its parts. ``before``: what these parts
    come to one by one, with ``money_before`` and ``excess_before``.
    """

    quantity: float
    due: date
    release: date
    shares: list[tuple[int, float]]
    excess: float
    offer: Offer
    covers: dict[int, float]
    money_before: float = 0.0
    excess_before: float = 0.0

    @property
    def money(self) -> float:
        return self.offer.money

    @property
    def before(self) -> float:
        return sum(self.covers.values())


@dataclass(slots=True)
class Group:
    """Parts that become one order, or several where the rule has a maximum, and how they were before.

    ``vendor`` is the price line of ``vendor_id``, None where nothing is bought or he has none.
    """

    parts: list[Part]
    warehouse_id: int
    lines: list[Line] = field(default_factory=list)
    vendor_id: int | None = None
    vendor: Vendor | None = None
    money_before: float = 0.0
    excess_before: float = 0.0

    @property
    def money_after(self) -> float:
        return sum(line.money for line in self.lines)

    @property
    def excess_after(self) -> float:
        return sum(line.excess for line in self.lines)


_NO_TERMS = Terms()


def merge(parts: list[Part], keys: Keys, terms: Mapping[tuple[int, int], Terms], today: date) -> list[Group]:
    """The groups of ``parts``, by the place of their first part.

    :param terms: by (product, warehouse)
    :param today: day from which the validity of prices is counted
    """
    return [settle(members, terms, today) for members in _grouped(parts, keys)]


def settle(parts: list[Part], terms: Mapping[tuple[int, int], Terms], today: date) -> Group:
    """``parts`` as one group: how much of it, from whom, for how much."""
    ordered = sorted(parts, key=lambda part: (part.due, part.id))
    first = ordered[0]
    own = terms.get((first.product_id, first.warehouse_id), _NO_TERMS)
    alone, needs, group = {}, [], Group(parts, first.warehouse_id)
    for part in ordered:
        own_terms = terms.get((part.product_id, part.warehouse_id), _NO_TERMS)
        need = _need(part, own_terms, today)
        single = offer(part, own_terms, part.open, today)
        needs.append((part.id, need))
        alone[part.id] = (part.open, single.money, single.quantity - need)
        group.money_before += single.money
        group.excess_before += single.quantity - need
    if len(parts) == 1:
        single = offer(first, own, first.open, today)
        quantities, group.vendor = [single.quantity], single.vendor
    else:
        quantities, group.vendor = _sizes(first, own, sum(need for _part, need in needs), today)
    group.vendor_id = group.vendor.partner_id if group.vendor else first.vendor_id
    priced = replace(first, vendor_id=group.vendor_id, by_hand=group.vendor_id is not None)
    group.lines = _lines(ordered, needs, alone, [_priced(priced, own, quantity, today) for quantity in quantities])
    return group


def offer(part: Part, terms: Terms, quantity: float, today: date) -> Offer:
    """What is ordered where ``quantity`` of a part's product is wanted as it is: whole units of the vendor and at least his minimum."""
    for _again in range(2):  # the price line of more may be in another unit
        vendor = _vendor(part, terms, quantity, today)
        if vendor and quantity > TOLERANCE:
            quantity, = lots(LotRule(steps=terms.rule.steps).with_vendor(vendor, quantity), quantity)
    return _priced(part, terms, quantity, today)


def shared_out(parts: list[tuple[int, float]], quantities: list[float]) -> list[list[tuple[int, float]]]:
    """Share (part id, need) out over ``quantities`` in order; needs beyond their sum get nothing."""
    result, position, left = [], 0, parts[0][1] if parts else 0.0
    for room in quantities:
        shares = []
        while position < len(parts) and room > TOLERANCE:
            take = min(room, left)
            if take > TOLERANCE:
                shares.append((parts[position][0], round(take, 9)))
            room, left = room - take, left - take
            if left <= TOLERANCE:
                position += 1
                left = parts[position][1] if position < len(parts) else 0.0
        result.append(shares)
    return result


# ---------------------------------------------------------------------- which parts come together

def _grouped(parts: list[Part], keys: Keys) -> list[list[Part]]:
    if not keys.merge:
        return [[part] for part in parts]
    alike: dict[tuple, list[Part]] = {}
    for part in parts:
        alike.setdefault(_key(part, keys), []).append(part)
    if keys.dates is not Dates.DAYS:
        return list(alike.values())
    return [window for members in alike.values() for window in _windows(members, max(keys.days, 1))]


def _key(part: Part, keys: Keys) -> tuple:
    due = None
    if keys.dates is Dates.DAY:
        due = part.due
    elif keys.dates is Dates.WEEK:
        due = part.due.isocalendar()[:2]
    return (
        part.company_id, part.product_id, part.action, part.bom_id, part.source_id, due,
        part.vendor_id if part.by_hand or (keys.vendor and part.bought) else None,
        part.by_hand,
        part.warehouse_id if keys.warehouse or not part.bought else None,
        part.customers if keys.customer else None,
        part.sales if keys.sale else None,
    )


def _windows(members: list[Part], days: int) -> list[list[Part]]:
    """Members due within ``days`` days, counted from the first one that an earlier window has not."""
    windows, end = [], None
    for part in sorted(members, key=lambda part: (part.due, part.id)):
        if end is None or part.due >= end:
            windows.append([])
            end = part.due + timedelta(days=days)
        windows[-1].append(part)
    return windows


# ---------------------------------------------------------------------- how much of it, from whom, for how much

def _lines(parts: list[Part], needs: list[tuple[int, float]], alone: dict[int, tuple], offers: list[Offer]) -> list[Line]:
    """The lines of ``offers`` with their shares. ``alone``: by part id, what is open of it, and its money and excess by itself."""
    by_id, need_of = {part.id: part for part in parts}, dict(needs)
    uncovered = {number: opened for number, (opened, _money, _excess) in alone.items()}
    left, lines = dict(needs), []
    for made, shares in zip(offers, shared_out(needs, [made.quantity for made in offers]), strict=True):
        members = [by_id[number] for number, _share in shares] or parts
        line = Line(
            made.quantity, min(part.due for part in members), min(part.release for part in members), shares,
            max(round(made.quantity - sum(share for _number, share in shares), 9), 0.0), made, {})
        for number, share in shares:
            left[number] -= share
            opened, money, excess = alone[number]
            part_of_it = share / need_of[number]
            covered = opened * part_of_it if left[number] > TOLERANCE else uncovered[number]  # the last share takes all that is left
            line.covers[number] = covered
            uncovered[number] -= covered
            line.money_before += money * part_of_it
            line.excess_before += excess * part_of_it
        lines.append(line)
    return lines


def _need(part: Part, terms: Terms, today: date) -> float:
    """What of a part has to be covered: what demands draw, or all of it where it is more than lot rules make of that.

    So it is where the planner has set the quantity, and where an order fills up to a maximum stock.
    """
    if part.need < part.quantity - TOLERANCE:
        quantities, _vendor_line = _sizes(part, terms, part.need, today) if part.need > TOLERANCE else ([], None)
        if not any(abs(quantity - part.quantity) <= TOLERANCE for quantity in (sum(quantities), *quantities[-1:])):
            return part.open
    return part.need * part.open / part.quantity if part.need < part.quantity else part.open


def _sizes(part: Part, terms: Terms, net: float, today: date) -> tuple[list[float], Vendor | None]:
    """Order quantities for ``net`` of a part's product, and the price line it is bought at."""
    if net <= TOLERANCE:
        return [], None
    vendor = _vendor(part, terms, net, today)
    return lots(terms.rule.with_vendor(vendor, net), net), vendor


def _vendor(part: Part, terms: Terms, quantity: float, today: date) -> Vendor | None:
    """The price line that ``quantity`` is bought at: the vendor as procurement chooses him, his price as his request will."""
    if not part.bought:
        return None
    vendors = list(terms.vendors)
    if part.by_hand:
        vendors = [vendor for vendor in vendors if vendor.partner_id == part.vendor_id]
    chosen = select_vendor(vendors, quantity, (part.due - today).days)
    if chosen is None:
        return None
    valid = [
        vendor for vendor in vendors if vendor.partner_id == chosen.partner_id and _is_valid(vendor, quantity, (part.due - today).days)]
    return min(valid, key=lambda vendor: (vendor.price, vendor.sequence, vendor.id), default=chosen)


def _is_valid(vendor: Vendor, quantity: float, due: int) -> bool:
    """Whether a price line holds for ``quantity`` on the day of the order, which is due less the vendor's delay but not in the past."""
    day = max(due - vendor.lead_days, 0)
    return (
        (vendor.first_day is None or vendor.first_day <= day) and (vendor.last_day is None or vendor.last_day >= day)
        and round_up(quantity / vendor.unit_size, vendor.unit_steps) >= vendor.min_qty - TOLERANCE)


def _priced(part: Part, terms: Terms, quantity: float, today: date) -> Offer:
    if not part.bought:
        return Offer(quantity)
    vendor = _vendor(part, terms, quantity, today)
    valid = vendor is not None and _is_valid(vendor, quantity, (part.due - today).days)
    return Offer(quantity, vendor, quantity * vendor.price if valid else 0.0, valid)
