"""Quote simulation: price, margin and mark-up give each other; changes leave what they are given alone and their effects add."""

from copy import deepcopy

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costing.elements import LABOUR, MATERIAL
from costing.items import CostItem, Kind, Operation, Part, Trouble
from costing.prices import Price, Source, VendorPrice
from costing.rollup import roll_up
from costing.simulation import (
    Asked,
    Light,
    light,
    margin_of,
    markup_of,
    price_at_margin,
    price_at_markup,
    round_up,
    simulate,
    spread,
    total,
)
from costing.what_if import Adjustment, Change, adjust, overrides, value_for

money = st.floats(0.01, 1e6)
percent = st.floats(-90, 99)


@st.composite
def plants(draw):
    """Bought items 1…n with a price, and what is made of them: items n+1…m of items with lower numbers."""
    bought, made = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    items = [
        CostItem(
            100 + index, prices={Source.STANDARD: Price(draw(st.floats(0.1, 1000)), Source.STANDARD,
                currency_id=draw(st.sampled_from([1, 2])))},
            category_ids=(draw(st.sampled_from([7, 8])), 9))
        for index in range(bought)
    ]
    for index in range(bought, bought + made):
        parts = [Part(draw(st.integers(0, index - 1)), draw(st.floats(0.1, 5))) for _ in range(draw(st.integers(1, 3)))]
        operations = [Operation(1, "Saw", draw(st.sampled_from([1, 2])), draw(st.floats(0, 60)), draw(st.floats(0, 10)), 1.0, 30.0, 10.0)]
        items.append(CostItem(100 + index, Kind.MADE, 1.0, parts, operations))
    return items


def cost(items, qty=1.0, **asked):
    return simulate(items, [Asked(len(items) - 1, qty, **asked)])[0]


@given(money, percent)
def test_price_margin_price(price, margin):
    at = price_at_margin(price, margin)
    assert margin_of(at, price) == pytest.approx(margin, abs=1e-6)
    assert price_at_margin(price, margin_of(at, price)) == pytest.approx(at)
    assert price_at_markup(price, markup_of(at, price)) == pytest.approx(at)


def test_case_c4():
    assert price_at_margin(75, 25) == 100
    assert price_at_markup(75, 25) == 93.75


@pytest.mark.parametrize("margin", [100, 100.0001, 250])
def test_no_price_gives_a_margin_of_all(margin):
    with pytest.raises(ValueError, match=str(margin)):
        price_at_margin(75, margin)


def test_margins_of_nothing():
    assert (margin_of(0, 75), markup_of(100, 0)) == (0, 0)


@given(money, st.sampled_from([0.01, 0.05, 0.5, 1, 5, 100]))
def test_rounded_up_to_the_next_step(price, step):
    rounded = round_up(price, step)
    assert rounded / step == pytest.approx(round(rounded / step))
    assert price - 1e-6 * step <= rounded < price + step * (1 + 1e-6)


def test_no_step_no_rounding():
    assert (round_up(1.234, 0), round_up(10.0, 5), round_up(10.01, 5)) == (1.234, 10, 15)


@pytest.mark.parametrize(("price", "expected"), [
    (134, "green"), (133.33, "green"), (133.32, "amber"), (111.11, "amber"), (111.10, "red"), (0, "none"),
])
def test_light(price, expected):
    """Cost 100: 25 % from 133.33 on, 10 % from 111.11 on."""
    assert light(price, 100, 25, 10) == expected


def test_light_does_not_turn_at_the_cost_itself():
    assert {light(price, 100, 25, 0) for price in (1, 99, 100, 101, 133)} == {Light.AMBER}
    assert {light(price, 100, 0, 0) for price in (1, 99, 101)} == {Light.NONE}
    assert light(500, 100, 25, 10, complete=False) is Light.NONE


def test_fee_is_spread():
    assert (spread(100, 10), spread(100, 10, 200), spread(0, 10)) == (10, 0.5, 0)


@given(plants(), st.floats(0.5, 1000))
def test_same_as_the_roll_up_of_that_quantity_alone(items, qty):
    top = len(items) - 1
    result = cost(items, qty)
    assert result.elements == pytest.approx(roll_up(items, wanted={top: qty})[top].rolled)
    assert result.complete


@given(plants(), st.lists(st.floats(0.5, 1000), min_size=1, max_size=5))
def test_quantities_do_not_touch_each_other(items, quantities):
    top = len(items) - 1
    together = simulate(items, [Asked(top, qty) for qty in quantities])
    alone = [simulate(items, [Asked(top, qty)])[0] for qty in quantities]
    assert [result.elements for result in together] == [result.elements for result in alone]
    assert total(together, quantities) == pytest.approx(sum(result.total * qty for result, qty in zip(alone, quantities, strict=True)))


adjustments = st.one_of(
    st.builds(Adjustment, st.sampled_from([Change.PART, Change.SCRAP]), st.integers(100, 104), st.floats(-50, 90)),
    st.builds(Adjustment, st.just(Change.CATEGORY), st.sampled_from([7, 8, 9]), st.floats(-50, 100)),
    st.builds(Adjustment, st.just(Change.CURRENCY), st.sampled_from([1, 2]), st.floats(-50, 100)),
    st.builds(Adjustment, st.just(Change.WORKCENTER), st.sampled_from([1, 2]), st.floats(-50, 100)),
    st.builds(Adjustment, st.just(Change.VENDOR), st.integers(100, 104), st.just(5.0)),
)


@given(plants(), st.lists(adjustments, max_size=4))
def test_changes_leave_their_input_alone(items, changes):
    before = deepcopy(items)
    adjust(items, changes)
    assert items == before


@given(plants(), st.floats(-50, 100), st.floats(-50, 100))
def test_effects_of_two_currencies_add(items, first, second):
    """And ± % on everything is ± % on the material."""
    one, two = Adjustment(Change.CURRENCY, 1, first), Adjustment(Change.CURRENCY, 2, second)
    base = cost(items).total
    effects = [cost(adjust(items, [change])).total - base for change in (one, two)]
    assert cost(adjust(items, [one, two])).total - base == pytest.approx(sum(effects), abs=1e-6 * base)
    everything = cost(adjust(items, [Adjustment(Change.CATEGORY, 9, first)]))
    assert everything.elements[MATERIAL] == pytest.approx(cost(items).elements[MATERIAL] * (1 + first / 100))


@given(plants(), st.floats(-50, 100), st.floats(-50, 100))
def test_effects_of_two_work_centres_add(items, first, second):
    one, two = Adjustment(Change.WORKCENTER, 1, first), Adjustment(Change.WORKCENTER, 2, second)
    base = cost(items).total
    effects = [cost(adjust(items, [change])).total - base for change in (one, two)]
    assert cost(adjust(items, [one, two])).total - base == pytest.approx(sum(effects), abs=1e-6 * base)


@given(plants(), st.floats(-50, 100))
def test_a_change_and_its_reverse(items, value):
    assume(abs(value) > 1)
    there = adjust(items, [Adjustment(Change.PART, 100, value)])
    back = adjust(there, [Adjustment(Change.PART, 100, 100 * (1 / (1 + value / 100) - 1))])
    assert cost(back).total == pytest.approx(cost(items).total)


def test_scrap_of_a_part_and_of_the_product():
    """Two parts at 6 and an hour at 40; a quarter of the parts is lost, then a fifth of the products."""
    part = CostItem(1, prices={Source.STANDARD: Price(6, Source.STANDARD)})
    items = [part, CostItem(2, Kind.MADE, 1, [Part(0, 2)], [Operation(1, "Saw", 1, 0, 60, 1, 40.0)])]
    assert cost(items).total == 52
    assert cost(adjust(items, [Adjustment(Change.SCRAP, 1, 25)])).total == 56
    assert cost(items, 4, scrap=20).elements[:2] == [15, 50]


def test_set_up_and_fee_over_quantities():
    """C3: set-up 60 min, cycle 6 min, 60 an hour; a tool of 100 over 50 pieces."""
    items = [CostItem(1, Kind.MADE, 1, [], [Operation(1, "Press", 1, 60, 6, 1, 60.0)])]
    results = simulate(items, [Asked(0, 1, 100), Asked(0, 10, 100), Asked(0, 100, 100, 50)])
    assert [result.elements[LABOUR] for result in results] == [66, 12, pytest.approx(6.6)]
    assert [result.fee for result in results] == [100, 10, 2]
    assert cost(items, 1, costed_qty=100).total == pytest.approx(6.6)


def test_another_vendor():
    vendors = [VendorPrice(5, 1, 3.0), VendorPrice(6, 1, 2.0)]
    items = [CostItem(1, vendors=vendors, prices={Source.LAST_PURCHASE: Price(9, Source.LAST_PURCHASE)})]
    assert cost(items).total == 9
    assert cost(adjust(items, [Adjustment(Change.VENDOR, 1, 6)])).total == 2
    nobody = cost(adjust(items, [Adjustment(Change.VENDOR, 1, 7)]))
    assert (nobody.total, nobody.missing) == (0, (0,))


def test_missing_price_is_named_and_others_are_not_asked():
    items = [
        CostItem(1), CostItem(2, prices={Source.STANDARD: Price(4, Source.STANDARD)}),
        CostItem(3, Kind.MADE, 1, [Part(0, 1), Part(1, 2)]), CostItem(4, Kind.MADE, 1, [Part(1, 3)]),
    ]
    first, second = simulate(items, [Asked(2, 1), Asked(3, 1)])
    assert (first.total, first.missing, first.complete) == (8, (0,), False)
    assert (second.total, second.missing) == (12, ())
    assert second.costs[0] is None


def test_cycle_is_trouble_of_its_products_only():
    items = [
        CostItem(1, Kind.MADE, 1, [Part(1, 1)]), CostItem(2, Kind.MADE, 1, [Part(0, 1)]),
        CostItem(3, prices={Source.STANDARD: Price(4, Source.STANDARD)}),
    ]
    first, second = simulate(items, [Asked(0, 1), Asked(2, 1)])
    assert {first.costs[index].trouble for index in first.missing} == {Trouble.CYCLE}
    assert second.complete


def test_what_needs_other_data_is_told_apart():
    changes = [Adjustment(Change.BOM, 1, 44), Adjustment(Change.BUY, 2), Adjustment(Change.PART, 3, 10), Adjustment(Change.QUANTITY,
        1, 500)]
    assert overrides(changes) == {1: 44, 2: 0}
    assert (value_for(changes, Change.QUANTITY, 1), value_for(changes, Change.QUANTITY, 2)) == (500, 0)
