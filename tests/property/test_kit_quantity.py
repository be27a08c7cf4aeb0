"""Kit quantity: the largest quantity that netting through all levels against one pool allows."""

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from brute import exact, kit_quantity, net, on_shelf, shelves
from planning import kitting
from planning.availability import Pool
from planning.netting import Scope, shortages, single_level
from plants import asked


def ask(plant, required, rule, scope=None):
    pool = Pool(plant.stocks, rule)
    scope = scope or Scope(transfers=False)
    return kitting.kit_quantity(plant.network, plant.start, required, lambda index: pool[index].now, scope)


@given(asked())
def test_equals_the_largest_of_all_quantities_tried(kit):
    plant, required, rule = kit
    expected = kit_quantity(plant, plant.start, required, shelves(plant, rule), transfers=False)
    assert ask(*kit).qty == approx(float(expected))


@given(asked())
def test_of_a_single_level_equals_the_largest_of_all_quantities_tried(kit):
    plant, required, rule = kit
    expected = kit_quantity(plant, plant.start, required, shelves(plant, rule), single=True, transfers=False)
    scope = Scope(single_level(plant.network, plant.start), transfers=False)
    assert ask(*kit, scope).qty == approx(float(expected))


@given(asked())
def test_with_transfers_equals_the_largest_of_all_quantities_tried(kit):
    plant, required, rule = kit
    expected = kit_quantity(plant, plant.start, required, shelves(plant, rule))
    assert ask(*kit, Scope()).qty == approx(float(expected))


@given(asked())
def test_one_step_more_misses_the_bottleneck(kit):
    plant, required, rule = kit
    answer = ask(*kit)
    if answer.bottleneck is None:
        assert answer.qty == required
    else:
        more = min(exact(answer.qty) + exact(1 / plant.items[plant.start].steps), exact(required))
        missing, _taken = net(plant, plant.start, more, shelves(plant, rule), transfers=False)
        assert answer.bottleneck in missing


@given(asked())
def test_what_comes_from_finished_stock_lies_on_the_shelf(kit):
    plant, required, rule = kit
    answer = ask(*kit)
    finished = on_shelf(plant.stocks.get(plant.start), rule)
    if plant.items[plant.start].supply.value == "kit":
        finished = 0
    assert answer.from_stock == approx(min(float(finished), required, answer.qty))


@given(asked(), st.integers(0, 7), st.integers(1, 30))
def test_more_stock_of_anything_never_makes_it_less(kit, which, tenths):
    plant, required, rule = kit
    before = ask(*kit).qty
    stocked = sorted(plant.stocks)
    if stocked:
        plant.stocks[stocked[which % len(stocked)]].on_hand += tenths / 10
    assert ask(*kit).qty >= before - 1e-9


@given(asked())
def test_asking_for_more_never_makes_it_less(kit):
    plant, required, rule = kit
    assert ask(plant, required + 1, rule).qty >= ask(*kit).qty - 1e-9


@given(asked())
def test_missing_parts_and_quantities_are_those_of_the_repeated_explosion(kit):
    plant, required, rule = kit
    pool = Pool(plant.stocks, rule)
    expected, _taken = net(plant, plant.start, required, shelves(plant, rule))
    missing = shortages(plant.network, plant.start, required, lambda index: pool[index].now, Scope())
    assert {index: part.qty for index, part in missing.items()} == approx({index: float(qty) for index, qty in expected.items()})
