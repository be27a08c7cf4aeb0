"""A plan adds up: nothing is used twice, nothing is needed without a cause, and nobody's order is touched."""

from collections import defaultdict

from hypothesis import given
from pytest import approx

from brute import can_take, exact, line_quantity, on_shelf, opens
from planning.availability import Pool
from planning.netting import Scope
from planning.network import Supply
from planning.promise import earliest
from plants import asked


def ask(plant, qty, rule):
    return earliest(plant.network, plant.start, qty, Pool(plant.stocks, rule), Scope())


def parts_of(plan):
    return [(index, need) for index, needs in plan.needs.items() for need in needs]


@given(asked())
def test_every_need_is_covered_by_stock_receipts_and_new_supply(promise):
    plant, qty, rule = promise
    plan = ask(*promise).plan
    for index, need in parts_of(plan):
        assert min(need.qty, need.from_stock, need.from_receipts, need.net) >= 0
        if plant.items[index].supply is not Supply.SERVICE:
            assert need.from_stock + need.from_receipts + need.net == approx(need.qty)


@given(asked())
def test_all_that_is_asked_for_is_planned(promise):
    plant, qty, rule = promise
    own = [need for need in ask(*promise).plan.needs[plant.start] if need.parent is None]
    assert sum(need.qty for need in own) == approx(qty)


@given(asked())
def test_components_are_needed_for_what_is_made_and_for_nothing_else(promise):
    plant, qty, rule = promise
    plan = ask(*promise).plan
    expected, needed = defaultdict(float), defaultdict(float)
    for index, needs in plan.needs.items():
        made = exact(sum(need.net for need in needs))
        for usage in plant.items[index].usages if opens(plant, index) else ():
            expected[usage.item] += float(line_quantity(plant, usage, made))
    for index, need in parts_of(plan):
        if need.parent is not None:
            needed[index] += need.qty
    assert needed == approx({index: total for index, total in expected.items() if total})


@given(asked())
def test_components_are_needed_when_production_begins(promise):
    plant, qty, rule = promise
    plan = ask(*promise).plan
    leads = defaultdict(set)
    for _index, need in parts_of(plan):
        if need.parent is not None:
            leads[need.parent].add(need.parent_need.day - need.day)
            assert any(need.parent_need is other for other in plan.needs[need.parent])
    assert all(len(days) == 1 and min(days) >= 0 for days in leads.values())


@given(asked())
def test_nothing_is_needed_before_today(promise):
    answer = ask(*promise)
    if answer.day is not None:
        assert all(need.day >= 0 for _index, need in parts_of(answer.plan))


@given(asked())
def test_what_it_takes_is_there_and_makes_nobody_else_wait(promise):
    plant, qty, rule = promise
    for index, needs in ask(*promise).plan.needs.items():
        takes = [(0, exact(sum(need.from_stock for need in needs)))]
        takes += [(max(need.day, 0), exact(need.from_receipts)) for need in needs if need.from_receipts]
        assert can_take(plant.stocks.get(index), rule, [take for take in takes if take[1]])


@given(asked())
def test_stock_is_taken_from_the_shelf_first(promise):
    plant, qty, rule = promise
    for index, needs in ask(*promise).plan.needs.items():
        shelf = float(on_shelf(plant.stocks.get(index), rule))
        if any(need.from_receipts > 1e-6 for need in needs):
            assert sum(need.from_stock for need in needs) == approx(shelf)
        else:
            assert sum(need.from_stock for need in needs) <= shelf + 1e-9


@given(asked())
def test_kits_are_passed_through_whatever_stock_they_have(promise):
    plant, qty, rule = promise
    for index, need in parts_of(ask(*promise).plan):
        if plant.items[index].supply is Supply.KIT:
            assert (need.from_stock, need.from_receipts, need.net) == (0, 0, need.qty)


@given(asked())
def test_services_are_never_missing(promise):
    plant, qty, rule = promise
    for index, need in parts_of(ask(*promise).plan):
        if plant.items[index].supply is Supply.SERVICE:
            assert need.net == 0


@given(asked())
def test_what_has_no_supply_is_not_planned_to_come(promise):
    plant, qty, rule = promise
    answer = ask(*promise)
    blocked = [need.net for index, need in parts_of(answer.plan) if plant.items[index].problem]
    assert (answer.day is None) == (sum(blocked) > 1e-6)
