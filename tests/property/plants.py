"""Random plants for the property tests: small, and full of what goes wrong in real ones.

Parts shared by several branches, the same part on two lines, kits within kits with stock recorded by mistake, fractions of
a part, whole pieces and decimals, lines in grams and dozens, several receipts, commitments before and after them, overdue
ones (day 0), negative stock, items without any supply, subcontracting, transfers, services, and cycles when asked for.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from planning.availability import Commitments, Event, Stock
from planning.check import Options, Request
from planning.network import Item, Network, Problem, Supply, Usage, Vendor

LAST_DAY = 12
"""No receipt or demand is later."""

MADE = (Supply.MAKE, Supply.MAKE, Supply.MAKE, Supply.SUBCONTRACT, Supply.TRANSFER, Supply.KIT, Supply.KIT)
BOUGHT = (Supply.BUY, Supply.BUY, Supply.BUY, Supply.BUY, Supply.NONE, Supply.SERVICE)
PROBLEMS = {
    Supply.BUY: Problem.NO_VENDOR, Supply.MAKE: Problem.NO_BOM, Supply.KIT: Problem.UNIT_MISMATCH,
    Supply.NONE: Problem.NO_SUPPLY, Supply.SUBCONTRACT: Problem.UNIT_MISMATCH,
}

WHOLE_LINES = tuple((float(qty), 1.0) for qty in (1, 1, 2, 3))
ODD_LINES = (
    *WHOLE_LINES, (0.5, 1.0), (1 / 3, 1.0), (2.5, 1.0), (0.1, 1.0), (0.01, 1.0), (500.0, 0.001), (33.0, 0.001), (0.25, 12.0),
)
"""(quantity in the line's unit, size of that unit in the part's own one): the last ones are grams of a kg and dozens."""


@dataclass
class Plant:
    """Items, their stock, and the one asked about."""

    items: list[Item]
    stocks: dict[int, Stock]
    start: int
    network: Network = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        self.network = Network(self.items)


@st.composite
def plants(draw, max_items=8, whole=False, by_quantity=False, cycles=False, starts=MADE, problems=True):
    """Draw a plant.

    :param whole: only whole numbers of pieces, as an oracle that counts pieces needs it
    :param by_quantity: vendors whose delay depends on the quantity: a later date can then be worse than an earlier one
    :param cycles: some items use what they are made of
    :param starts: how the item asked about may be supplied
    :param problems: items whose supply cannot be had
    """
    count = draw(st.integers(2, max_items))
    numbers = draw(st.permutations(range(count)))
    items = [None] * count
    for place in range(count):
        last = place == count - 1
        supply = draw(st.sampled_from(BOUGHT if last else starts if place == 0 else MADE + BOUGHT))
        item = items[numbers[place]] = Item(numbers[place], supply=supply)
        item.steps = 1 if whole else draw(st.sampled_from((1, 1, 10)))
        item.lead_days = 0 if supply is Supply.KIT else draw(st.integers(0, 4))
        item.vendors = draw(_vendors(by_quantity)) if supply in (Supply.BUY, Supply.SUBCONTRACT) else []
        if supply is Supply.SUBCONTRACT:
            item.make_days = draw(st.integers(0, 5))
        if supply in MADE and not last:
            below = numbers[place + 1:] if not cycles else numbers
            item.usages = draw(_usages(supply, below, whole))
        if supply is Supply.NONE or (problems and supply in PROBLEMS and draw(st.integers(0, 9)) == 0):
            item.problem = PROBLEMS[supply]
    stocked = [number for number in range(count) if items[number].supply is not Supply.SERVICE and draw(st.integers(0, 3))]
    stocks = {number: draw(_stocks(items[number], whole)) for number in stocked}
    return Plant(items, stocks, numbers[0])


@st.composite
def _vendors(draw, by_quantity):
    if not by_quantity:
        return [Vendor(1, 1, draw(st.integers(0, 9)))]
    return [
        Vendor(1, 1, draw(st.integers(0, 9)), min_qty=float(draw(st.integers(2, 6))), price=1.0),
        Vendor(2, 1, draw(st.integers(0, 9)), price=2.0),
    ]


@st.composite
def _usages(draw, supply, below, whole):
    if supply is Supply.TRANSFER:
        return [Usage(draw(st.sampled_from(below)), 1.0)]
    lines = draw(st.lists(st.tuples(st.sampled_from(below), st.sampled_from(WHOLE_LINES if whole else ODD_LINES)), min_size=1, max_size=3))
    steps = 1 if whole else draw(st.sampled_from((1, 100, 100)))
    return [Usage(child, qty, size, steps) for child, (qty, size) in lines]


@st.composite
def _stocks(draw, item, whole):
    scale = 1 if whole or item.steps == 1 else 10

    def quantity(low, high):
        return draw(st.integers(low * scale, high * scale)) / scale

    def events():
        return [
            Event(draw(st.integers(0, LAST_DAY)), quantity(1, 10), f"{item.product_id}/{number}")
            for number in range(draw(st.integers(0, 3)))
        ]

    stock = Stock(quantity(-2, 15))
    stock.receipts, stock.demands = events(), events()
    stock.reserved = min(quantity(0, 5), max(stock.on_hand, 0.0))
    return stock


def quantities(plant, index=None, largest=9):
    """Quantities that may be asked for: whole ones, or in steps of the item's unit."""
    steps = plant.items[plant.start if index is None else index].steps
    return st.integers(1, largest * steps).map(lambda number: number / steps)


rules = st.sampled_from(Commitments)
"""Commitments rules."""

options = st.builds(Options, together=st.booleans(), multi_level=st.booleans(), incoming=st.booleans(), commitments=rules)


@st.composite
def questions(draw, max_lines=3, **switches):
    """A plant and several requests to it."""
    plant = draw(plants(**switches))
    asked = st.sampled_from([plant.start, plant.start, *range(len(plant.items))])
    requests = []
    for _line in range(draw(st.integers(1, max_lines))):
        index = draw(asked)
        requests.append(Request(index, draw(quantities(plant, index)), draw(st.none() | st.integers(0, LAST_DAY))))
    return plant, requests
