"""Same question, same answer; and nothing that is given is changed."""

from copy import deepcopy
from dataclasses import replace

from hypothesis import given
from pytest import approx

from planning.check import check
from planning.explain import component_rows
from plants import Plant, options, questions


@given(questions(cycles=True), options)
def test_the_same_question_has_the_same_answer(question, chosen):
    plant, requests = question
    copy = deepcopy(plant)
    assert check(plant.network, plant.stocks, requests, chosen) == check(copy.network, copy.stocks, requests, chosen)


@given(questions(cycles=True), options)
def test_nothing_is_changed(question, chosen):
    plant, requests = question
    before = deepcopy((plant, requests, plant.network.rank, plant.network.by_rank))
    for request, answer in zip(requests, check(plant.network, plant.stocks, requests, chosen), strict=True):
        if answer.promise:
            plan = deepcopy(answer.promise.plan)
            component_rows(plant.network, answer.promise.plan, request.item, answer.arrivals)
            assert plan == answer.promise.plan
    assert (plant, requests, plant.network.rank, plant.network.by_rank) == before


@given(questions(), options)
def test_the_numbers_of_items_do_not_matter(question, chosen):
    plant, requests = question
    last = len(plant.items) - 1
    items = [replace(item, usages=[replace(usage, item=last - usage.item) for usage in item.usages]) for item in plant.items[::-1]]
    mirror = Plant(items, {last - index: stock for index, stock in plant.stocks.items()}, last - plant.start)
    answers = check(plant.network, plant.stocks, requests, chosen)
    mirrored = check(mirror.network, mirror.stocks, [replace(request, item=last - request.item) for request in requests], chosen)
    for one, other in zip(answers, mirrored, strict=True):
        assert one.status is other.status
        if one.promise:
            assert one.promise.day == other.promise.day
            assert one.kit.qty == approx(other.kit.qty)
            assert one.deliveries == [(day, approx(qty)) for day, qty in other.deliveries]
