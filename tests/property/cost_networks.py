"""Random networks of what products are made of, with prices, operations, fees, overhead rules and by-products, and their cost by brute
force: every path from the product down to whatever costs something, each by itself."""

from dataclasses import dataclass
from math import ceil, prod

from hypothesis import strategies as st

from costing.elements import COUNT, LABOUR, MACHINE, MATERIAL, OVERHEAD, SUBCONTRACTING
from costing.items import CostItem, Kind, Operation, Part
from costing.overhead import Basis, OverheadRule
from costing.prices import Price, Source, VendorPrice
from plants import Dice

BYTES = 400
MADE = (Kind.MADE, Kind.MADE, Kind.KIT, Kind.SUBCONTRACTED)
QUANTITIES = (1.0, 2.0, 3.0, 0.5, 0.25, 1.2)


@dataclass
class CostNetwork:
    """``items``, the first of which is the product; ``rules`` that may apply."""

    items: list[CostItem]
    rules: list[OverheadRule]


@st.composite
def cost_networks(draw, cycles=False, gaps=False):
    """``cycles``: items may use what they are made of. ``gaps``: some have no price."""
    dice = Dice(draw(st.binary(min_size=BYTES, max_size=BYTES)))
    count = dice.number(2, 9)
    items = [_item(dice, index, count, cycles, gaps) for index in range(count)]
    return CostNetwork(items, [_rule(dice, number) for number in range(dice.number(0, 4))])


def _item(dice, index, count, cycles, gaps):
    below = range(count) if cycles else range(index + 1, count)
    kind = dice.pick((*MADE, *MADE, Kind.BOUGHT)) if below and index < count - 1 else Kind.BOUGHT
    if index == 0:
        kind = dice.pick(MADE)
    item = CostItem(100 + index, kind, category_ids=dice.pick(((1,), (1, 2), (3,))))
    if kind is Kind.BOUGHT:
        if not (gaps and dice.number(0, 2) == 0):
            item.prices[Source.STANDARD] = Price(dice.number(1, 40) / 4, Source.STANDARD)
        return item
    item.lot = float(dice.pick((1, 1, 10, 0.5, 4)))
    item.parts = [Part(dice.pick(below), dice.pick(QUANTITIES), line) for line in range(dice.number(1, 4))]
    if kind is Kind.SUBCONTRACTED:
        if not (gaps and dice.number(0, 2) == 0):
            item.vendors = [VendorPrice(1, 20.0, 3.0), VendorPrice(1, 0.0, 4.0)]
        return item
    item.operations = [
        Operation(10 * index + number, f"Step {number}", dice.pick((1, 2)), float(dice.pick((0, 0, 15, 60))), float(dice.number(1, 12)),
                  dice.pick((1.0, 4.0, 0.5)), float(dice.number(0, 60)), float(dice.number(0, 30)))
        for number in range(dice.number(0, 2))
    ]
    if kind is Kind.MADE and dice.number(0, 3) == 3:
        item.byproduct_share = dice.pick((0.1, 0.25))
    return item


def _rule(dice, number):
    basis = dice.pick(tuple(Basis))
    workcenter = dice.pick((None, 1, 2)) if basis in (Basis.LABOUR, Basis.LABOUR_HOUR, Basis.MACHINE_HOUR) else None
    return OverheadRule(number, f"Rule {number}", basis, float(dice.number(1, 30)), dice.pick((None, None, 2, 3)), workcenter)


def paths(items, top):
    """Every way down from ``top`` as a list of parts; the empty way is ``top`` itself."""
    ways = [[]]
    for way in ways:
        item = items[way[-1].item if way else top]
        if item.kind is not Kind.BOUGHT:
            ways += [[*way, part] for part in item.parts]
    return ways


def needed(items, top, qty):
    """{item: how much ``qty`` of ``top`` takes of it}, way by way."""
    result = dict.fromkeys(range(len(items)), 0.0)
    for way in paths(items, top):
        result[way[-1].item if way else top] += qty * prod(part.qty for part in way)
    return result


def cost_by_paths(network, top, lots):
    """Cost of one unit of ``top`` by element, every item costed at its lot: the sum over all ways of what the item at their end adds."""
    items, totals = network.items, [0.0] * COUNT
    for way in paths(items, top):
        chain = [top, *(part.item for part in way)]
        times = prod(part.qty for part in way) * prod(1 - items[index].byproduct_share for index in chain)
        for element, amount in enumerate(_added(network, chain[-1], lots)):
            totals[element] += times * amount
    return totals


def _added(network, index, lots):
    """What one unit of an item costs beside its components."""
    item, lot = network.items[index], lots[index]
    added = [0.0] * COUNT
    if item.kind is Kind.BOUGHT:
        price = item.prices.get(Source.STANDARD)
        added[MATERIAL] = price.amount if price else 0.0
        return added
    for operation in item.operations:
        hours = _hours(operation, lot) / lot
        added[LABOUR] += hours * operation.labour_rate
        added[MACHINE] += hours * operation.machine_rate
    if item.kind is Kind.SUBCONTRACTED and item.vendors:
        added[SUBCONTRACTING] = 3.0 if lot >= 20 * (1 - 1e-9) else 4.0
    if item.kind is not Kind.KIT:
        added[OVERHEAD] = sum(_overhead(network, index, lots, rule) for rule in network.rules)
    return added


def _hours(operation, lot):
    return (operation.set_up + ceil(lot / operation.capacity - 1e-9) * operation.cycle) / 60


def _overhead(network, index, lots, rule):
    items = network.items
    if rule.category_id is not None and rule.category_id not in items[index].category_ids:
        return 0.0
    material, work = 0.0, [(1.0, index)]
    for times, kit in work:  # with the kits in it, and the kits in those
        for part in items[kit].parts:
            if items[part.item].kind is Kind.KIT:
                work.append((times * part.qty, part.item))
            elif items[part.item].kind is Kind.BOUGHT:
                price = items[part.item].prices.get(Source.STANDARD)
                material += times * part.qty * (price.amount if price else 0.0)
    hours = labour = 0.0
    for times, worked in work:
        for operation in items[worked].operations:
            if rule.workcenter_id in (None, operation.workcenter_id):
                spent = times * _hours(operation, lots[worked]) / lots[worked]
                hours += spent
                labour += spent * operation.labour_rate
    return {
        Basis.MATERIAL: material * rule.rate / 100,
        Basis.LABOUR: labour * rule.rate / 100,
        Basis.LABOUR_HOUR: hours * rule.rate,
        Basis.MACHINE_HOUR: hours * rule.rate,
        Basis.UNIT: rule.rate,
    }[rule.basis]
