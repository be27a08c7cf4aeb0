"""Without respect for commitments: who becomes short, and by how much, counted piece by piece."""

from collections import defaultdict

from hypothesis import given
from pytest import approx

from brute import short_demands
from planning.availability import Commitments
from planning.check import Options, check
from plants import questions


def takes_of(answer):
    """(day, quantity) of what the plan takes, by item."""
    takes = defaultdict(list)
    for index, needs in answer.promise.plan.needs.items():
        takes[index] += [(0, need.from_stock) for need in needs] + [(max(need.day, 0), need.from_receipts) for need in needs]
    return takes


def short(plant, takes):
    """Short quantity by item and document after ``takes``."""
    result = {}
    for index, stock in plant.stocks.items():
        demands, quantities = short_demands(stock, takes[index])
        result.update({(index, event.document): qty for event, qty in zip(demands, quantities, strict=True)})
    return result


@given(questions(whole=True))
def test_quantities_are_those_of_the_count_line_by_line(question):
    plant, requests = question
    takes = defaultdict(list)
    for answer in check(plant.network, plant.stocks, requests, Options(commitments=Commitments.NONE)):
        if answer.promise is None:
            continue
        before = short(plant, takes)
        for index, more in takes_of(answer).items():
            takes[index] += more
        after = short(plant, takes)
        counted = {key: after[key] - qty for key, qty in before.items() if after[key] > qty}
        assert {(holding.item, holding.event.document): holding.event.qty for holding in answer.displaced} == approx(counted)


@given(questions(lines=2))
def test_nobody_is_displaced_when_commitments_are_respected(question):
    plant, requests = question
    assert not any(answer.displaced for answer in check(plant.network, plant.stocks, requests, Options()))


@given(questions(lines=2))
def test_nobody_loses_more_than_his_order(question):
    plant, requests = question
    lost = defaultdict(float)
    for answer in check(plant.network, plant.stocks, requests, Options(commitments=Commitments.NONE)):
        for holding in answer.displaced:
            lost[holding.item, holding.event.document] += holding.event.qty
    orders = {(index, event.document): event.qty for index, stock in plant.stocks.items() for event in stock.demands}
    assert all(qty <= orders[key] + 1e-6 for key, qty in lost.items())
