"""The proposal of partial deliveries can be kept, every one of them."""

from hypothesis import given
from pytest import approx

from brute import can_deliver
from planning.check import Options, Status, check
from plants import options, questions


@given(questions(lines=3), options)
def test_they_add_up_to_what_is_asked_for_if_there_is_a_date(question, chosen):
    plant, requests = question
    for request, answer in zip(requests, check(plant.network, plant.stocks, requests, chosen), strict=True):
        total = sum(qty for _day, qty in answer.deliveries)
        if answer.promise and answer.promise.day is not None:
            assert total == approx(request.qty)
            assert answer.deliveries[-1][0] == answer.promise.day
        else:
            assert total <= request.qty + 1e-9


@given(questions(lines=3), options)
def test_their_days_rise_and_none_is_empty(question, chosen):
    plant, requests = question
    for answer in check(plant.network, plant.stocks, requests, chosen):
        days = [day for day, _qty in answer.deliveries]
        assert days == sorted(set(days))
        assert all(qty > 0 for _day, qty in answer.deliveries)


@given(questions(lines=1), options)
def test_all_of_them_together_can_be_kept(question, chosen):
    plant, (request,) = question
    answer, = check(plant.network, plant.stocks, [request], chosen)
    if answer.deliveries:
        plant.start = request.item
        assert can_deliver(plant, request.item, answer.deliveries, chosen.commitments, not chosen.multi_level)


@given(questions(lines=1, by_quantity=True))
def test_with_delays_by_quantity_they_still_rise_and_add_up(question):
    plant, (request,) = question
    answer, = check(plant.network, plant.stocks, [request], Options())
    days = [day for day, _qty in answer.deliveries]
    assert days == sorted(set(days))
    if answer.promise and answer.promise.day is not None:
        assert sum(qty for _day, qty in answer.deliveries) == approx(request.qty)


@given(questions(lines=1))
def test_finished_stock_is_offered_today_if_nothing_better_is(question):
    plant, (request,) = question
    answer, = check(plant.network, plant.stocks, [request], Options())
    if answer.kit and answer.kit.from_stock > 1e-6 and answer.status is not Status.BOM_CYCLE:
        assert answer.deliveries[0][0] == 0
        assert answer.deliveries[0][1] >= answer.kit.from_stock - 1e-9
