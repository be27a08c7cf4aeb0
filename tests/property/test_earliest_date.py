"""Earliest date: the first day for which everything can be there in time, through all levels."""

from hypothesis import given, reject

from brute import any_way_to_deliver, can_deliver, first_day
from planning.availability import Pool
from planning.netting import Scope, schedule, single_level
from planning.network import Supply
from planning.promise import earliest
from plants import LAST_DAY, MADE, asked


def ask(plant, qty, rule, scope=None):
    return earliest(plant.network, plant.start, qty, Pool(plant.stocks, rule), scope or Scope())


@given(asked())
def test_equals_the_first_of_all_days_tried(promise):
    plant, qty, rule = promise
    assert ask(*promise).day == first_day(plant, plant.start, qty, rule)


@given(asked())
def test_of_a_single_level_equals_the_first_of_all_days_tried(promise):
    plant, qty, rule = promise
    scope = Scope(single_level(plant.network, plant.start))
    assert ask(*promise, scope).day == first_day(plant, plant.start, qty, rule, single=True)


@given(asked())
def test_one_day_earlier_is_not_possible_and_the_obstacle_says_why(promise):
    plant, qty, rule = promise
    answer = ask(*promise)
    if answer.day == 0:
        assert answer.obstacle is None
    else:
        assert answer.obstacle is not None
        if answer.day is not None:
            assert not can_deliver(plant, plant.start, [(answer.day - 1, qty)], rule)


@given(asked())
def test_every_later_day_is_possible_too(promise):
    plant, qty, rule = promise
    day = ask(*promise).day
    if day is not None:
        pool = Pool(plant.stocks, rule)
        assert not any(schedule(plant.network, plant.start, [(day + more, qty)], pool, Scope()).late for more in range(15))


@given(asked(items=4, whole=True, starts=(*[s for s in MADE if s is not Supply.KIT], Supply.BUY)))
def test_no_other_way_to_share_out_the_stock_is_earlier(promise):
    plant, qty, rule = promise
    qty = min(qty, 4.0)
    day = ask(plant, qty, rule).day
    try:
        if day is not None:
            assert any_way_to_deliver(plant, plant.start, qty, day, rule)
        if day != 0:
            assert not any_way_to_deliver(plant, plant.start, qty, LAST_DAY if day is None else day - 1, rule)
    except OverflowError:
        reject()


@given(asked(by_quantity=True))
def test_with_delays_by_quantity_the_day_found_is_possible(promise):
    plant, qty, rule = promise
    answer = ask(*promise)
    if answer.day is not None:
        assert not answer.plan.late
        again = schedule(plant.network, plant.start, [(answer.day, qty)], Pool(plant.stocks, rule), Scope())
        assert again == answer.plan
