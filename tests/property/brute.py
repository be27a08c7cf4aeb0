"""The rules of planning once more, as slowly and plainly as they can be said: what the property tests compare with.

Written from the specification, in exact fractions and with one cell for each day, and built differently from the core on
purpose: requirements are exploded again and again until nothing changes, kit quantities are found by trying each one, dates by
trying each day. Nothing here calls a function of ``planning``; only its plain data is read.
"""

from collections import defaultdict
from fractions import Fraction
from functools import cache
from itertools import accumulate, count, product
from math import ceil

from planning.availability import Commitments
from planning.network import Supply
from plants import LAST_DAY

MOST_TRIES = 300


@cache
def exact(number):
    """The fraction that a float of a plant stands for."""
    return Fraction(number).limit_denominator(10**6)


# What may be taken


def balances(stock, rule, last=LAST_DAY):
    """Projected balance at the end of each day 0 … last, and what lies on the shelf this morning."""
    if stock is None:
        return [Fraction(0)] * (last + 1), Fraction(0)
    change = [Fraction(0)] * (last + 1)
    shelf = exact(stock.on_hand) - (exact(stock.reserved) if rule is Commitments.RESERVED else 0)
    change[0] = shelf
    for event in stock.receipts:
        change[min(event.day, last)] += exact(event.qty)
    if rule is Commitments.ALL:
        for event in stock.demands:
            change[min(event.day, last)] -= exact(event.qty)
    return list(accumulate(change)), shelf


def available(stock, rule, last=LAST_DAY):
    """What can be taken on each day 0 … last: the smallest balance from that day on."""
    balance, _shelf = balances(stock, rule, max(last, LAST_DAY))
    return [max(min(balance[day:]), Fraction(0)) for day in range(last + 1)]


def on_shelf(stock, rule):
    """What can be taken this morning, before any receipt of today."""
    balance, shelf = balances(stock, rule)
    return max(min(shelf, *balance), Fraction(0))


def can_take(stock, rule, takes):
    """Play all days: can each (day, quantity) of ``takes`` be had, and does nobody wait for more than without them?

    Each day the receipts come in, we take, then the open demands are served as far as the goods go, the oldest first.
    """
    waiting = _play(stock, rule, [])
    now_waiting = _play(stock, rule, takes)
    return now_waiting is not None and all(now <= before for now, before in zip(now_waiting, waiting, strict=True))


def _play(stock, rule, takes):
    """Quantity for which open demands wait at the end of each day; None if something is taken that is not there."""
    last = max([LAST_DAY, *(day for day, _qty in takes)])
    goods = balances(stock, rule)[1]
    demands = stock.demands if stock and rule is Commitments.ALL else []
    receipts = stock.receipts if stock else []
    waiting, result = Fraction(0), []
    for day in range(last + 1):
        goods += sum(exact(event.qty) for event in receipts if event.day == day)
        taken = sum(qty for take_day, qty in takes if take_day == day)
        if taken > max(goods, 0):
            return None
        goods -= taken
        waiting += sum(exact(event.qty) for event in demands if event.day == day)
        served = min(waiting, max(goods, 0))
        goods, waiting = goods - served, waiting - served
        result.append(waiting)
    return result[:LAST_DAY + 1]


# Explosion


def opens(plant, index, single=False, transfers=True):
    """Whether a shortage of an item is exploded into what it is made of."""
    item = plant.items[index]
    if item.problem or item.supply not in (Supply.MAKE, Supply.SUBCONTRACT, Supply.KIT, Supply.TRANSFER):
        return False
    if item.supply is Supply.TRANSFER and not transfers:
        return False
    return not single or index in _first_level(plant)


def _first_level(plant):
    """The item asked about, and kits directly below it or below such a kit."""
    found = {plant.start}
    for _round in plant.items:
        found |= {usage.item for index in found for usage in plant.items[index].usages if plant.items[usage.item].supply is Supply.KIT}
    return found


def line_quantity(plant, usage, parent_qty):
    """What one line needs for ``parent_qty``, in the part's own unit: rounded up to the line's unit, kits not rounded."""
    qty = parent_qty * exact(usage.qty)
    if plant.items[usage.item].supply is not Supply.KIT:
        qty = Fraction(ceil(qty * usage.steps), usage.steps)
    return qty * exact(usage.unit_size)


def net(plant, start, qty, shelf, single=False, transfers=True):
    """Explode until nothing changes. Return (missing, taken), both by item.

    :param shelf: what may be taken, by item
    """
    gross = {start: exact(qty)}
    while True:
        again = defaultdict(Fraction, {start: exact(qty)})
        for index, needed in gross.items():
            short = _short(plant, index, needed, shelf)
            if short > 0 and opens(plant, index, single, transfers):
                for usage in plant.items[index].usages:
                    again[usage.item] += line_quantity(plant, usage, short)
        if again == gross:
            break
        gross = again
    missing = {
        index: short for index, needed in gross.items()
        if (short := _short(plant, index, needed, shelf)) > 0 and not opens(plant, index, single, transfers)
        and plant.items[index].supply is not Supply.SERVICE
    }
    taken = {index: needed - _short(plant, index, needed, shelf) for index, needed in gross.items()}
    return missing, {index: qty for index, qty in taken.items() if qty}


def _short(plant, index, needed, shelf):
    if plant.items[index].supply is Supply.KIT:
        return needed
    return max(needed - shelf[index], Fraction(0))


def shelves(plant, rule):
    """What may be taken this morning, by item."""
    return [on_shelf(plant.stocks.get(index), rule) for index in range(len(plant.items))]


def kit_quantity(plant, start, required, shelf, **scope):
    """Try every quantity in steps of the unit from 0 up to ``required``; the last one before the first that fails."""
    steps, required = plant.items[start].steps, exact(required)
    tried = [Fraction(number, steps) for number in range(int(required * steps) + 1)]
    if tried[-1] != required:
        tried.append(required)
    possible = [not net(plant, start, qty, shelf, **scope)[0] for qty in tried]
    assert possible == sorted(possible, reverse=True), "more sets were possible where fewer were not"
    return max(qty for qty, fits in zip(tried, possible, strict=True) if fits)


# Dates


def lead_days(item):
    """From placing the order to the goods, for items with at most one vendor."""
    if item.supply in (Supply.BUY, Supply.SUBCONTRACT):
        return item.lead_days + max([item.make_days, *(vendor.lead_days for vendor in item.vendors)])
    return item.lead_days


def parents_first(plant):
    """All items, each after everything that uses it."""
    order, seen = [], set()

    def visit(index):
        if index not in seen:
            seen.add(index)
            for usage in plant.items[index].usages:
                visit(usage.item)
            order.append(index)

    for index in range(len(plant.items)):
        visit(index)
    return order[::-1]


def can_deliver(plant, start, deliveries, rule, single=False):
    """Whether all (day, quantity) of ``deliveries`` can be kept, if each item's earlier needs take before its later ones.

    An item made or bought several times is rounded up as one lot, whose surplus serves the later needs.
    """
    last = max(day for day, _qty in deliveries)
    needs = defaultdict(lambda: [Fraction(0)] * (last + 1))
    for day, qty in deliveries:
        needs[start][day] += exact(qty)
    for index in parents_first(plant):
        item, lead = plant.items[index], lead_days(plant.items[index])
        if index not in needs or item.supply is Supply.SERVICE:
            continue
        there = available(plant.stocks.get(index), rule, last)
        taken = lot = Fraction(0)
        for day, needed in enumerate(needs[index]):
            got = Fraction(0)
            if item.supply is not Supply.KIT:
                got = min(needed, max(there[day] - taken, Fraction(0)))
            taken += got
            if got == needed:
                continue
            if item.problem or item.supply is Supply.NONE or day < lead:
                return False
            for usage in item.usages if opens(plant, index, single) else ():
                more = line_quantity(plant, usage, lot + needed - got) - line_quantity(plant, usage, lot)
                needs[usage.item][day - lead] += more
            lot += needed - got
    return True


def latest_sensible_day(plant):
    """Whatever is not possible by then never is."""
    return LAST_DAY + sum(lead_days(item) for item in plant.items)


def first_day(plant, start, qty, rule, single=False):
    """Try day after day; None if none will do."""
    for day in range(latest_sensible_day(plant) + 1):
        if can_deliver(plant, start, [(day, qty)], rule, single):
            return day
    return None


def any_way_to_deliver(plant, start, qty, due, rule):
    """Whether there is any plan at all for ``due``: every split of every need between goods there and new supply is tried.

    For small plants in whole pieces only. Raises OverflowError if there is too much to try.
    """
    order, tries = parents_first(plant), count()

    def search(place, needs):
        if place == len(order):
            return True
        index = order[place]
        item, lead = plant.items[index], lead_days(plant.items[index])
        own = [(day, wanted) for owner, day, wanted in needs if owner == index]
        rest = [need for need in needs if need[0] != index]
        if item.supply is Supply.SERVICE:
            return search(place + 1, rest)
        there = available(plant.stocks.get(index), rule, due)
        most = [0 if item.supply is Supply.KIT else min(wanted, int(there[max(day, 0)])) for day, wanted in own]
        for split in product(*(range(qty, -1, -1) for qty in most)):
            if next(tries) > MOST_TRIES:
                raise OverflowError
            takes = [(day, taken) for (day, _wanted), taken in zip(own, split, strict=True) if taken]
            if takes and not can_take(plant.stocks.get(index), rule, takes):
                continue
            open_needs = [(day, wanted - taken) for (day, wanted), taken in zip(own, split, strict=True) if wanted > taken]
            if open_needs and (item.problem or item.supply is Supply.NONE or min(open_needs)[0] < lead):
                continue
            below = [
                (usage.item, day - lead, int(line_quantity(plant, usage, wanted)))
                for day, wanted in open_needs for usage in (item.usages if opens(plant, index) else ())
            ]
            if search(place + 1, rest + below):
                return True
        return False

    return search(0, [(start, due, int(qty))])


# Who becomes short


def short_demands(stock, takes):
    """Short pieces of each open demand on its day, in order of day, after ``takes``; counted piece by piece.

    We take the pieces that come last of those that are there in time; what is left goes to the demands, oldest first.
    """
    demands = sorted(stock.demands, key=lambda event: event.day)
    pieces = [0] * max(int(stock.on_hand), 0) + [event.day for event in stock.receipts for _piece in range(int(event.qty))]
    open_takes = sorted(day for day, qty in takes for _piece in range(int(qty)))
    left = []
    for arrival in sorted(pieces, reverse=True):
        if open_takes and open_takes[-1] >= arrival:
            open_takes.pop()
        else:
            left.append(arrival)
    assert not open_takes, "more was taken than there is"
    left = left[::-1][max(-int(stock.on_hand), 0):]  # negative stock swallows what comes first
    result = []
    for event in demands:
        served, left = left[:int(event.qty)], left[int(event.qty):]
        result.append(int(event.qty) - sum(arrival <= event.day for arrival in served))
    return demands, result


# Structure


def longest_path(plant, index):
    """The most levels above an item, by walking up every path; kits are no level."""
    return max((
        longest_path(plant, parent) + (item.supply is not Supply.KIT)
        for parent, item in enumerate(plant.items) for usage in item.usages if usage.item == index
    ), default=0)


def below(plant, index):
    """Everything that can be reached downward from an item, itself only if it is in a cycle."""
    found, edge = set(), {index}
    while edge:
        edge = {usage.item for at in edge for usage in plant.items[at].usages} - found
        found |= edge
    return found
