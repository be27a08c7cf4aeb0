"""The roll-up on random networks: it is the sum over all paths, its elements add up, and its tree shows all of it."""

from collections import defaultdict
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from cost_networks import cost_by_paths, cost_networks, needed, paths
from costing.elements import MATERIAL
from costing.items import Kind, Trouble
from costing.prices import Price, Source
from costing.rollup import bottom_up, closure, ranks, required, roll_up
from costing.tree import RowKind, missing, rows, side_by_side

quantities = st.sampled_from((0.5, 1.0, 7.0, 100.0))


@given(cost_networks())
def test_unit_cost_is_the_sum_over_all_paths(network):
    costs = roll_up(network.items, rules=network.rules)
    lots = {index: item.lot for index, item in enumerate(network.items)}
    for index, cost in enumerate(costs):
        assert cost.rolled == approx(cost_by_paths(network, index, lots))


@given(cost_networks(), quantities)
def test_at_a_quantity_every_item_is_costed_at_what_that_takes_of_it(network, qty):
    costs = roll_up(network.items, rules=network.rules, wanted={0: qty})
    lots = {index: took or network.items[index].lot for index, took in needed(network.items, 0, qty).items()}
    assert [cost.qty for cost in costs] == approx(list(lots.values()))
    assert costs[0].rolled == approx(cost_by_paths(network, 0, lots))


@given(cost_networks())
def test_both_views_have_the_same_total_and_own_work_is_never_more_than_rolled(network):
    for cost in roll_up(network.items, rules=network.rules):
        assert sum(cost.own) == approx(sum(cost.rolled)) == approx(cost.total)
        for element in range(MATERIAL + 1, len(cost.own)):
            assert cost.own[element] <= cost.rolled[element] + 1e-9


@given(cost_networks(), quantities)
def test_order_of_items_does_not_matter(network, qty):
    last = len(network.items) - 1
    turned = deepcopy(network.items[::-1])
    for item in turned:
        item.parts = [type(part)(last - part.item, part.qty, part.line_id) for part in item.parts]
    first, second = roll_up(network.items, wanted={0: qty}), roll_up(turned, wanted={last: qty})
    assert [cost.rolled for cost in first] == [approx(cost.rolled) for cost in second[::-1]]


@given(cost_networks(), quantities)
def test_required_counts_every_path(network, qty):
    order, broken = bottom_up(network.items)
    assert required(network.items, order, {0: qty}, broken) == approx(list(needed(network.items, 0, qty).values()))


@given(cost_networks(gaps=True))
def test_incomplete_is_what_has_something_without_price_below_and_nothing_else(network):
    for index, cost in enumerate(roll_up(network.items)):
        ends = {way[-1].item if way else index for way in paths(network.items, index)}
        gaps = {
            end for end in ends
            if (network.items[end].kind is Kind.BOUGHT and not network.items[end].prices)
            or (network.items[end].kind is Kind.SUBCONTRACTED and not network.items[end].vendors)
        }
        assert cost.complete == (not gaps)
        assert (cost.trouble is not None) == (index in gaps)


@given(cost_networks(gaps=True))
def test_a_cost_that_is_not_complete_is_a_lower_bound(network):
    filled = deepcopy(network.items)
    for item, other in zip(network.items, roll_up(network.items), strict=True):
        if other.trouble is Trouble.NO_PRICE:
            priced = filled[item.product_id - 100]
            priced.prices[Source.MANUAL], priced.ranking = Price(5.0, Source.MANUAL), (Source.MANUAL,)
    for less, more in zip(roll_up(network.items), roll_up(filled), strict=True):
        assert less.total <= more.total + 1e-9


@given(cost_networks(cycles=True, gaps=True), quantities)
def test_cycles_end_and_are_named(network, qty):
    items = network.items
    order, broken = bottom_up(items)
    assert sorted(order) == list(range(len(items)))
    costs = roll_up(items, rules=network.rules, wanted={0: qty})
    assert broken == {index for index in range(len(items)) if _reaches(items, index, index)}
    for index in broken:
        assert costs[index].trouble is Trouble.CYCLE and not costs[index].complete
    whole = {index for index in range(len(items)) if not any(_reaches(items, index, other) or index == other for other in broken)}
    assert all(costs[index].trouble is not Trouble.CYCLE for index in whole)
    assert rows(items, costs, 0, qty, network.rules)


def _reaches(items, start, end):
    found, left = set(), [part.item for part in items[start].parts]
    while left:
        index = left.pop()
        if index not in found:
            found.add(index)
            left += [part.item for part in items[index].parts]
    return end in found


@given(cost_networks(gaps=True), quantities)
def test_rows_below_a_row_add_up_to_it(network, qty):
    tree = rows(network.items, roll_up(network.items, rules=network.rules, wanted={0: qty}), 0, qty, network.rules)
    below = defaultdict(list)
    for row in tree:
        below[row.parent].append(row)
    for row in tree:
        assert sum(row.rolled) == approx(row.amount, abs=1e-6) == approx(sum(row.own), abs=1e-6)
        assert row.required * row.unit_cost == approx(row.amount, abs=1e-6)
        assert row.required == approx(row.per_set * qty)
        if row.key in below:
            assert sum(child.amount for child in below[row.key]) == approx(row.amount, abs=1e-6)
            for element in range(len(row.rolled)):
                assert sum(child.rolled[element] for child in below[row.key]) == approx(row.rolled[element], abs=1e-6)


@given(cost_networks(), quantities)
def test_a_tree_has_a_part_for_every_path(network, qty):
    tree = rows(network.items, roll_up(network.items, wanted={0: qty}), 0, qty)
    parts = [row.item for row in tree if row.kind is RowKind.PART]
    assert sorted(parts) == sorted(way[-1].item if way else 0 for way in paths(network.items, 0))
    assert len({row.key for row in tree}) == len(tree)
    assert all(row.level == row.key.count("/") for row in tree)


@given(cost_networks(cycles=True, gaps=True), quantities)
def test_missing_names_each_gap_once_with_all_that_is_needed(network, qty):
    items = network.items
    order, broken = bottom_up(items)
    costs = roll_up(items, wanted={0: qty})
    found = missing(items, costs, closure(items, ranks(order), 0), {0: qty}, broken)
    assert bool(found) == (not costs[0].complete)
    assert len({gap.item for gap in found}) == len(found)
    for gap in found:
        assert all(any(part.item == gap.item for part in items[parent].parts) for parent in gap.parents)
        if gap.qty:
            assert gap.qty == approx(costs[gap.item].qty)


@given(cost_networks(), quantities)
def test_a_tree_beside_itself_is_the_same_in_every_row(network, qty):
    tree = rows(network.items, roll_up(network.items, wanted={0: qty}), 0, qty)
    assert side_by_side(tree, tree) == [(row, row) for row in tree]


@given(cost_networks(), cost_networks(), quantities)
def test_side_by_side_keeps_every_row_once_and_parents_before_children(first, second, qty):
    mine, theirs = (rows(one.items, roll_up(one.items, wanted={0: qty}), 0, qty) for one in (first, second))
    pairs = side_by_side(mine, theirs)
    assert {row.key for row, _other in pairs if row} == {row.key for row in mine}
    assert {row.key for _row, row in pairs if row} == {row.key for row in theirs}
    seen = {None}
    for row, other in pairs:
        assert (row or other).parent in seen
        assert not row or not other or row.key == other.key
        seen.add((row or other).key)
    assert len(seen) == len(pairs) + 1
