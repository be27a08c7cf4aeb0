"""Random plants for the property tests: small, and full of what goes wrong in real ones.

Parts shared by several branches, the same part on two lines, kits within kits with stock recorded by mistake, fractions of
a part, whole pieces and decimals, lines in grams and dozens, several receipts, commitments before and after them, overdue
ones (day 0), negative stock, items without any supply, subcontracting, transfers, services, and cycles when asked for.

A plant is made of a row of bytes that hypothesis draws: that is fast, and smaller bytes make a simpler plant, so that a
failing example shrinks to what matters.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from planning.availability import Commitments, Event, Stock
from planning.check import Options, Request
from planning.network import Item, Network, Problem, Supply, Usage, Vendor

LAST_DAY = 12
"""No receipt or demand is later."""

MADE = (Supply.MAKE, Supply.MAKE, Supply.MAKE, Supply.KIT, Supply.KIT, Supply.SUBCONTRACT, Supply.TRANSFER)
BOUGHT = (Supply.BUY, Supply.BUY, Supply.BUY, Supply.BUY, Supply.NONE, Supply.SERVICE)
PROBLEMS = {
    Supply.BUY: Problem.NO_VENDOR, Supply.MAKE: Problem.NO_BOM, Supply.KIT: Problem.UNIT_MISMATCH,
    Supply.NONE: Problem.NO_SUPPLY, Supply.SUBCONTRACT: Problem.UNIT_MISMATCH,
}

WHOLE_LINES = ((1.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0))
ODD_LINES = (
    *WHOLE_LINES, (0.5, 1.0), (1 / 3, 1.0), (2.5, 1.0), (0.1, 1.0), (0.01, 1.0), (500.0, 0.001), (33.0, 0.001), (0.25, 12.0),
)
"""(quantity in the line's unit, size of that unit in the part's own one): the last ones are grams of a kg and dozens."""

BYTES = 280
"""As many as the largest plant and its questions use."""


@dataclass
class Plant:
    """Items, their stock, and the one asked about."""

    items: list[Item]
    stocks: dict[int, Stock]
    start: int
    network: Network = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        self.network = Network(self.items)


class Dice:
    """Turns bytes into choices; when they are used up, the first choice is taken each time."""

    def __init__(self, data: bytes):
        self._data = iter(data)

    def number(self, low, high):
        return low + next(self._data, 0) % (high - low + 1)

    def pick(self, choices):
        return choices[self.number(0, len(choices) - 1)]

    def order(self, count):
        left = list(range(count))
        return [left.pop(self.number(0, len(left) - 1)) for _each in range(count)]


@dataclass(frozen=True)
class Kind:
    """What kind of plant is drawn.

    ``whole``: only whole numbers of pieces, as an oracle that counts pieces needs it. ``by_quantity``: vendors whose delay depends on
    the quantity: a later date can then be worse than an earlier one. ``cycles``: items may use what they are made of.
    ``starts``: how the item asked about may be supplied.
    """

    items: int = 8
    whole: bool = False
    by_quantity: bool = False
    cycles: bool = False
    starts: tuple[Supply, ...] = MADE


def plants(**kind):
    """Plants of a :class:`Kind`."""
    return _made_of_bytes(lambda dice: _plant(dice, Kind(**kind)))


def asked(**kind):
    """(plant, quantity of its item asked about, commitments rule)."""
    return _made_of_bytes(lambda dice: (plant := _plant(dice, Kind(**kind)), _quantity(dice, plant, plant.start), _rule(dice)))


def questions(lines=3, **kind):
    """(plant, up to so many requests to it)."""
    return _made_of_bytes(lambda dice: (plant := _plant(dice, Kind(**kind)), _requests(dice, plant, lines)))


def stocks():
    """(stock of an item, commitments rule, day)."""
    return _made_of_bytes(lambda dice: (
        _stock(dice, Item(0, steps=dice.pick((1, 10))), False), _rule(dice), dice.number(0, LAST_DAY + 3)
    ))


options = st.builds(
    Options, together=st.booleans(), multi_level=st.booleans(), incoming=st.booleans(), commitments=st.sampled_from(Commitments)
)


@st.composite
def _made_of_bytes(draw, make):
    return make(Dice(draw(st.binary(min_size=BYTES, max_size=BYTES))))


def _plant(dice, kind):
    count = dice.number(2, kind.items)
    numbers = dice.order(count)
    items = [None] * count
    for place, number in enumerate(numbers):
        below = numbers[place + 1:]
        supply = dice.pick(kind.starts if place == 0 else MADE + MADE + BOUGHT if below else BOUGHT)
        item = items[number] = Item(number, supply=supply)
        _describe(dice, item, numbers if kind.cycles and below else below, kind)
    stocked = [item for item in items if item.supply is not Supply.SERVICE and dice.number(0, 3)]
    return Plant(items, {item.product_id: _stock(dice, item, kind.whole) for item in stocked}, numbers[0])


def _describe(dice, item, below, kind):
    item.steps = 1 if kind.whole else dice.pick((1, 1, 10))
    if item.supply is not Supply.KIT:
        item.lead_days = dice.number(0, 4)
    if item.supply in (Supply.BUY, Supply.SUBCONTRACT):
        item.vendors = _vendors(dice, kind)
    if item.supply is Supply.SUBCONTRACT:
        item.make_days = dice.number(0, 5)
    if item.supply in MADE and below:
        item.usages = _usages(dice, item.supply, below, kind)
    if item.supply is Supply.NONE or (item.supply in PROBLEMS and dice.number(0, 9) == 9):
        item.problem = PROBLEMS[item.supply]


def _vendors(dice, kind):
    if not kind.by_quantity:
        return [Vendor(1, 1, dice.number(0, 9))]
    return [
        Vendor(1, 1, dice.number(0, 9), min_qty=float(dice.number(2, 6)), price=1.0),
        Vendor(2, 1, dice.number(0, 9), price=2.0),
    ]


def _usages(dice, supply, below, kind):
    if supply is Supply.TRANSFER:
        return [Usage(dice.pick(below), 1.0)]
    steps = 1 if kind.whole else dice.pick((1, 100, 100))
    result = []
    for _line in range(dice.number(1, 4)):
        child, (qty, size) = dice.pick(below), dice.pick(WHOLE_LINES if kind.whole else ODD_LINES)
        result.append(Usage(child, qty, size, steps))
    return result


def _stock(dice, item, whole):
    scale = 1 if whole or item.steps == 1 else 10

    def events():
        return [
            Event(dice.number(0, LAST_DAY), dice.number(1, 10 * scale) / scale, f"{item.product_id}/{number}")
            for number in range(dice.number(0, 3))
        ]

    stock = Stock(dice.number(0, 10 * scale) / scale, receipts=events(), demands=events())
    if stock.on_hand > 8:
        stock.on_hand = 8 - stock.on_hand
    stock.reserved = min(dice.number(0, 5 * scale) / scale, max(stock.on_hand, 0.0))
    return stock


def _quantity(dice, plant, index):
    steps = plant.items[index].steps
    return dice.number(1, 9 * steps) / steps


def _rule(dice):
    return dice.pick(tuple(Commitments))


def _requests(dice, plant, lines):
    result = []
    for _line in range(dice.number(1, lines)):
        index = plant.start if dice.number(0, 2) else dice.pick(range(len(plant.items)))
        result.append(Request(index, _quantity(dice, plant, index), dice.pick((None, *range(LAST_DAY + 1)))))
    return result
