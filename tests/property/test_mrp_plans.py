"""Runs on random plants against an independent simulation of stock, day by day.

The oracle knows nothing of queues and pegs: it adds up demand, receipts and orders of each item by day, with the needs of components
worked out again from the orders, and looks at the projected stock of every day.
"""

from collections import defaultdict
from copy import deepcopy
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from planning.availability import Event, Stock
from planning.lot_sizing import LotRule, Policy, lots
from planning.mrp import plan
from planning.mrp_plan import Advice, Firm, Rules
from planning.network import Item, Supply, Usage, Vendor

CLOSE = 1e-4


@st.composite
def plants(draw, with_rules=True):
    """(items, stocks, rules): items may use later ones only, so there is no cycle; the last ones are bought."""
    count = draw(st.integers(1, 6))
    items, stocks, rules = [], {}, Rules(reschedule=draw(st.booleans()))
    for index in range(count):
        below = draw(st.lists(st.integers(index + 1, count - 1), unique=True, max_size=3)) if index < count - 1 else []
        usages = [Usage(child, draw(st.sampled_from([1.0, 2.0, 0.5, 0.3]))) for child in below]
        supply = draw(st.sampled_from([Supply.MAKE, Supply.MAKE, Supply.KIT])) if usages else Supply.BUY
        items.append(Item(
            index, supply=supply, usages=usages, lead_days=0 if supply is Supply.KIT else draw(st.integers(0, 4)),
            steps=draw(st.sampled_from([1, 100])),
            vendors=[Vendor(1, 1, 0, order_steps=100)] if supply is Supply.BUY else []))
    quantities = st.integers(1, 30).map(float)
    days = st.integers(0, 15)
    for index, item in enumerate(items):
        stock = Stock(demands=[Event(draw(days), draw(quantities), f"d{index}.{n}") for n in range(draw(st.integers(0, 3)))])
        if item.supply is not Supply.KIT:
            stock.on_hand = float(draw(st.integers(-5, 40)))
            stock.receipts = [Event(draw(days), draw(quantities), f"r{index}.{n}") for n in range(draw(st.integers(0, 2)))]
            if with_rules:
                rules.safety[index] = float(draw(st.sampled_from([0, 0, 5, 12])))
                rule = draw(st.none() | lot_rules(item.steps))
                if rule:
                    rules.lots[index] = rule
                if draw(st.integers(0, 3)) == 0:
                    due = draw(days)
                    rules.firm[index] = [Firm(1000 + index, draw(quantities), due, due - item.lead_days)]
        stocks[index] = stock
    return items, stocks, rules


@st.composite
def lot_rules(draw, steps):
    multiple = float(draw(st.sampled_from([0, 1, 3, 7])))
    minimum = float(draw(st.sampled_from([0, 5, 20])))
    maximum = draw(st.none() | st.sampled_from([30.0, 50.0]))
    policy = draw(st.sampled_from([Policy.LOT_FOR_LOT, Policy.PERIOD, Policy.FIXED]))
    return LotRule(policy, minimum, multiple, maximum, fixed=10.0, period_days=draw(st.integers(1, 6)), steps=steps)


def needs(items, stocks, result):
    """{item: {day: quantity}} worked out again: independent demand, and components of every order on the day it is begun."""
    needed = defaultdict(lambda: defaultdict(float))
    passed = defaultdict(list)
    for index, stock in stocks.items():
        for event in stock.demands:
            passed[index].append((event.day, event.qty))
    o = result.orders
    begun = defaultdict(list)
    for number, index in enumerate(o.item):
        begun[index].append((max(o.release[number], 0), o.qty[number]))
    for index, item in enumerate(items):  # parents have smaller numbers
        for day, qty in passed[index]:
            needed[index][day] += qty
        source = passed[index] if item.supply is Supply.KIT else begun[index]
        for usage in item.usages:
            steps = 0 if items[usage.item].supply is Supply.KIT else usage.steps
            for day, qty in source:
                required = qty * usage.qty
                passed[usage.item].append((day, ceil(required * steps - 1e-6) / steps if steps else required))
    return needed


def expedited(result):
    return {message.document: message.to_day for message in result.messages if message.advice is Advice.EXPEDITE}


def projected(index, stocks, needed, result):
    """[(day, projected stock)] of an item on every day."""
    moved, change = expedited(result), defaultdict(float)
    for event in stocks[index].receipts:
        change[moved.get(event.document, event.day)] += event.qty
    o = result.orders
    for number, item in enumerate(o.item):
        if item == index:
            change[max(o.due[number], 0)] += o.qty[number]
    for day, qty in needed[index].items():
        change[day] -= qty
    level, levels = stocks[index].on_hand, []
    for day in range(max(change, default=0) + 1):
        level += change[day]
        levels.append((day, level))
    return levels


@given(plants())
def test_projected_stock_never_falls_below_safety(plant):
    items, stocks, rules = plant
    result = plan(items, stocks, rules)
    needed = needs(items, stocks, result)
    for index, item in enumerate(items):
        if item.supply is not Supply.KIT:
            for day, level in projected(index, stocks, needed, result):
                assert level >= rules.safety.get(index, 0.0) - CLOSE, (index, day, level)


@given(plants(with_rules=False))
def test_lot_for_lot_plans_no_more_than_is_needed(plant):
    """On each day just what keeps the stock from going below zero: the largest deficit so far, in whole steps of the item."""
    items, stocks, rules = plant
    rules.reschedule = False
    result = plan(items, stocks, rules)
    needed = needs(items, stocks, result)
    for index, item in enumerate(items):
        if item.supply is Supply.KIT:
            continue
        expected, planned, o = [], 0.0, result.orders
        for day, level in projected(index, stocks, needed, result):
            ordered = sum(qty for i, due, qty in zip(o.item, o.due, o.qty, strict=True) if i == index and due <= day)
            deficit = ordered - level - planned
            if deficit > 1e-6:
                qty = ceil(deficit * item.steps - 1e-6) / item.steps
                expected.append((day, qty))
                planned += qty
        actual = [(due, qty) for i, due, qty in zip(o.item, o.due, o.qty, strict=True) if i == index]
        assert [(day, round(qty, 4)) for day, qty in actual] == [(day, round(qty, 4)) for day, qty in expected]


@given(plants())
def test_every_unit_is_pegged_once(plant):
    """Each demand is supplied in full, and no supply gives more than it has."""
    items, stocks, rules = plant
    result = plan(items, stocks, rules)
    pegs = result.pegs
    given_, taken = defaultdict(float), defaultdict(float)
    for item, qty, demand, supply in zip(pegs.item, pegs.qty, pegs.demand, pegs.supply, strict=True):
        assert qty > 0
        taken[item, demand] += qty
        given_[item, supply] += qty
    for number, qty in enumerate(result.orders.qty):
        assert given_[result.orders.item[number], number] <= qty + CLOSE
    for (item, supply), qty in given_.items():
        if supply < 0 and isinstance(result.parties[~supply][0], str) and result.parties[~supply][0].startswith("r"):
            event = next(e for e in stocks[item].receipts if e.document == result.parties[~supply][0])
            assert qty <= event.qty + CLOSE
        if supply == ~0:
            assert qty <= stocks[item].on_hand + CLOSE
    needed = needs(items, stocks, result)
    for index, item in enumerate(items):
        if item.supply is not Supply.KIT:
            total = sum(needed[index].values()) + rules.safety.get(index, 0.0) + max(-stocks[index].on_hand, 0.0)
            assert abs(sum(qty for (i, _d), qty in taken.items() if i == index) - total) < CLOSE


@given(plants())
def test_net_requirement_adds_up(plant):
    """need - stock - on order + safety is what an order's day lacks."""
    items, stocks, rules = plant
    o = plan(items, stocks, rules).orders
    lacking = defaultdict(float)
    for number in range(len(o)):
        rule = rules.lots.get(o.item[number])
        if number not in o.firm and (rule is None or rule.policy is Policy.LOT_FOR_LOT):
            key = o.item[number], o.due[number], o.need[number] - o.stock[number] - o.on_order[number] + o.safety[number]
            lacking[key] += o.net[number]
    for (_item, _due, expected), net in lacking.items():
        assert abs(net - expected) < CLOSE


@given(plants())
def test_same_input_same_plan_and_input_unchanged(plant):
    items, stocks, rules = plant
    before = deepcopy(stocks)
    first, second = plan(items, stocks, rules), plan(items, stocks, rules)
    assert stocks == before
    assert list(first.orders.qty) == list(second.orders.qty) and list(first.orders.due) == list(second.orders.due)
    assert list(first.pegs.supply) == list(second.pegs.supply)
    assert first.messages == second.messages


@given(lot_rules(1) | lot_rules(100), st.floats(0.01, 500))
def test_lots_obey_minimum_multiple_and_maximum_together(rule, net):
    quantities = lots(rule, net)
    step = rule.step
    assert sum(quantities) >= net - CLOSE
    for qty in quantities:
        assert abs(qty / step - round(qty / step)) < 1e-6
        if rule.policy is Policy.FIXED:
            continue
        assert qty >= rule.minimum - CLOSE
        low = ceil(max(rule.minimum, step) / step - 1e-6) * step
        if rule.maximum is not None and low <= rule.maximum:
            assert qty <= rule.maximum + CLOSE
    if rule.policy is not Policy.FIXED and rule.maximum is None:
        assert sum(quantities) - net < max(step, rule.minimum + step) + CLOSE


@given(plants())
def test_expected_dates_follow_the_parts(plant):
    """An order is there on its due day at the earliest, later by what it begins before today and by what its parts come late."""
    items, stocks, rules = plant
    result = plan(items, stocks, rules)
    o, pegs = result.orders, result.pegs
    late = defaultdict(int)
    for day, demand, supply in zip(pegs.day, pegs.demand, pegs.supply, strict=True):
        if demand >= 0 and supply >= 0:
            late[demand] = max(late[demand], o.expected[supply] - day)
    for number in range(len(o)):
        assert o.expected[number] == o.due[number] + max(-o.release[number], 0) + max(late[number], 0)
