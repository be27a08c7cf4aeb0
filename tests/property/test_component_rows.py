"""The component tree shows all of the plan, and each part of it once."""

from collections import defaultdict

from hypothesis import given
from pytest import approx

from brute import exact, latest_sensible_day
from planning.check import Options, check
from planning.explain import component_rows
from planning.network import Supply
from plants import questions


def trees(question, **chosen):
    """For each answer that has a plan: the plant, the plan, the promised day, the rows, and the product asked about."""
    plant, requests = question
    for request, answer in zip(requests, check(plant.network, plant.stocks, requests, Options(**chosen)), strict=True):
        if answer.promise:
            rows = component_rows(plant.network, answer.promise.plan, request.item, answer.arrivals)
            yield plant, answer, rows, request.item


def parent_of(rows, row, top):
    return top if row.parent is None else rows[row.parent].item


@given(questions())
def test_required_is_covered_by_stock_receipts_and_shortage(question):
    for plant, _answer, rows, _top in trees(question):
        for row in rows:
            if plant.items[row.item].supply not in (Supply.KIT, Supply.SERVICE):
                assert row.from_stock + sum(qty for _day, qty in row.receipts) + row.shortage == approx(row.required, abs=1e-5)


@given(questions())
def test_rows_add_up_to_the_needs_of_the_plan(question):
    for _plant, answer, rows, top in trees(question):
        needed, shown = defaultdict(float), defaultdict(float)
        for index, needs in answer.promise.plan.needs.items():
            for need in needs:
                if need.parent is not None:
                    needed[need.parent, index] += need.qty
        for row in rows:
            shown[parent_of(rows, row, top), row.item] += row.required
        assert shown == approx(needed)


@given(questions())
def test_each_part_is_shown_once_below_each_parent(question):
    for _plant, _answer, rows, top in trees(question):
        pairs = [(parent_of(rows, row, top), row.item) for row in rows]
        assert len(pairs) == len(set(pairs))


@given(questions())
def test_a_repeated_row_has_its_parts_at_an_earlier_row_of_the_same_item(question):
    for _plant, _answer, rows, top in trees(question):
        parents = {row.parent for row in rows}
        for number, row in enumerate(rows):
            if row.repeated:
                assert number not in parents
                assert any(rows[before].item == row.item for before in parents - {None} if before < number) or row.item == top


@given(questions())
def test_rows_stand_depth_first(question):
    for _plant, _answer, rows, _top in trees(question):
        path = []
        for number, row in enumerate(rows):
            assert 1 <= row.level <= len(path) + 1
            del path[row.level - 1:]
            assert row.parent == (path[-1] if path else None)
            path.append(number)


@given(questions())
def test_per_set_is_the_product_of_all_lines_on_the_way(question):
    for plant, _answer, rows, top in trees(question):
        for row in rows:
            above = 1 if row.parent is None else exact(rows[row.parent].per_set)
            lines = [usage for usage in plant.items[parent_of(rows, row, top)].usages if usage.item == row.item]
            per_unit = sum(exact(usage.qty) * exact(usage.unit_size) for usage in lines)
            assert row.per_set == approx(float(above * per_unit), rel=1e-3, abs=1e-5)


@given(questions())
def test_a_date_is_not_later_than_the_promise_allows(question):
    for _plant, answer, rows, _top in trees(question):
        for row in rows:
            if answer.promise.day is not None:
                assert row.available <= answer.promise.day


@given(questions())
def test_without_a_promise_some_row_cannot_be_had(question):
    for plant, answer, rows, top in trees(question):
        if answer.promise.day is None and plant.items[top].problem is None:
            assert any(row.available is None for row in rows)


@given(questions())
def test_what_is_all_on_the_shelf_is_there_today(question):
    for _plant, _answer, rows, _top in trees(question):
        for row in rows:
            if row.from_stock >= row.required - 1e-9:
                assert row.available == 0


@given(questions())
def test_receipts_shown_are_open_receipts_of_that_day(question):
    for plant, _answer, rows, _top in trees(question):
        shown = defaultdict(float)
        for row in rows:
            for day, qty in row.receipts:
                shown[row.item, day] += qty
        for (index, day), qty in shown.items():
            assert qty <= sum(event.qty for event in plant.stocks[index].receipts if event.day == day) + 1e-5


@given(questions())
def test_every_date_is_within_the_sum_of_all_lead_times(question):
    for plant, _answer, rows, _top in trees(question):
        assert all(row.available is None or 0 <= row.available <= latest_sensible_day(plant) for row in rows)
