"""Several lines: from one pool in order of priority, or each for itself."""

from copy import deepcopy
from dataclasses import replace

from hypothesis import given, settings
from pytest import approx

from brute import exact, kit_quantity, net, shelves
from planning.availability import Commitments, Event, Stock
from planning.check import Options, Status, check
from plants import Plant, options, questions


def without(stocks, plan):
    """The stocks when what ``plan`` takes is gone: from the shelf today, from receipts on the day it is needed."""
    left = deepcopy(stocks)
    for index, needs in plan.needs.items():
        for need in needs:
            if need.from_stock or need.from_receipts:
                stock = left.setdefault(index, Stock())
                stock.on_hand -= need.from_stock
                stock.receipts.append(Event(max(need.day, 0), -need.from_receipts))
    return left


@given(questions(), options)
def test_together_each_line_is_dated_from_what_the_lines_before_it_leave(question, chosen):
    plant, requests = question
    chosen = replace(chosen, together=True)
    stocks = plant.stocks
    for request, answer in zip(requests, check(plant.network, stocks, requests, chosen), strict=True):
        alone, = check(plant.network, stocks, [request], chosen)
        if answer.promise is None:
            assert answer == alone
        else:
            assert answer.promise.day == alone.promise.day
            stocks = without(stocks, answer.promise.plan)


@settings(max_examples=5 * settings.default.max_examples)  # two lines have to want the same parts in different ways
@given(questions(), options)
def test_together_all_kit_quantities_can_be_built_at_once(question, chosen):
    plant, requests = question
    answers = check(plant.network, plant.stocks, requests, replace(chosen, together=True, multi_level=True, incoming=False))
    shelf = shelves(plant, chosen.commitments)
    for request, answer in zip(requests, answers, strict=True):
        if answer.kit:
            missing, taken = net(plant, request.item, answer.kit.qty, shelf, transfers=False)
            assert not missing
            for index, qty in taken.items():
                shelf[index] -= qty


@given(questions(), options)
def test_together_a_line_gets_all_that_earlier_lines_leave(question, chosen):
    plant, requests = question
    chosen = replace(chosen, together=True, multi_level=True, incoming=False)
    for request, answer, left, shelf, _taken in what_is_left(plant, requests, chosen):
        assert answer.kit.qty == approx(float(kit_quantity(left, request.item, request.qty, shelf, transfers=False)))


@settings(max_examples=5 * settings.default.max_examples)
@given(questions())
def test_together_what_is_committed_to_others_is_physically_there_for_one_line_only(question):
    plant, requests = question
    there = shelves(plant, Commitments.NONE)
    for request, answer, left, _shelf, taken in what_is_left(plant, requests, Options()):
        if answer.status is Status.COMMITTED:
            there = [min(pair) for pair in zip(there, shelves(left, Commitments.NONE), strict=True)]
            missing, taken = net(plant, request.item, request.qty, there, transfers=False)
            assert not missing
        for index, qty in taken.items():
            there[index] -= qty


def what_is_left(plant, requests, chosen):
    """For each line with a plan: request, answer, the plant without what the plans of earlier lines take, the shelf without what
    earlier lines can be built of, and what this line can be built of."""
    stocks, aside = plant.stocks, shelves(plant, chosen.commitments)
    for request, answer in zip(requests, check(plant.network, plant.stocks, requests, chosen), strict=True):
        if answer.kit:
            left = Plant(plant.items, stocks, request.item)
            shelf = [min(pair) for pair in zip(aside, shelves(left, chosen.commitments), strict=True)]
            _missing, taken = net(left, request.item, answer.kit.qty, shelf, transfers=False)
            yield request, answer, left, shelf, taken
            for index, qty in taken.items():
                aside[index] = shelf[index] - qty
            stocks = without(stocks, answer.promise.plan)


@given(questions(), options)
def test_together_the_lines_never_take_more_than_there_is(question, chosen):
    plant, requests = question
    stocks = plant.stocks
    for answer in check(plant.network, plant.stocks, requests, replace(chosen, together=True)):
        if answer.promise:
            stocks = without(stocks, answer.promise.plan)
    for index, stock in plant.stocks.items():
        coming = sum(exact(event.qty) for event in stock.receipts)
        left = stocks[index].on_hand + sum(event.qty for event in stocks[index].receipts)
        assert left >= min(float(exact(stock.on_hand) + coming), 0.0) - 1e-6


@given(questions(), options)
def test_alone_each_line_is_answered_as_if_it_were_the_only_one(question, chosen):
    plant, requests = question
    chosen = replace(chosen, together=False)
    answers = check(plant.network, plant.stocks, requests, chosen)
    assert answers == [check(plant.network, plant.stocks, [request], chosen)[0] for request in requests]


@given(questions(), options)
def test_the_first_line_sees_everything_in_both_modes(question, chosen):
    plant, requests = question
    modes = [check(plant.network, plant.stocks, requests, replace(chosen, together=mode))[0] for mode in (True, False)]
    assert modes[0] == modes[1]


@given(questions(), options)
def test_lines_of_different_groups_do_not_take_from_each_other(question, chosen):
    plant, requests = question
    grouped = [replace(request, group=number) for number, request in enumerate(requests)]
    answers = check(plant.network, plant.stocks, grouped, replace(chosen, together=True))
    assert answers == check(plant.network, plant.stocks, requests, replace(chosen, together=False))
