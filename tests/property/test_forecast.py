"""Forecasts against an oracle that moves single pieces and looks at every period for each of them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from planning.forecast import Forecast, Order, Window, consume, demands, ordered, spread

LAST_DAY = 12


@st.composite
def plants(draw):
    """Forecasts of two products whose periods may touch, leave gaps or overlap; orders of whole pieces."""
    forecasts = []
    for number in range(draw(st.integers(0, 6))):
        first = draw(st.integers(-8, LAST_DAY))
        forecasts.append(Forecast(
            number, draw(st.integers(1, 2)), 1, first, first + draw(st.integers(0, 6)), draw(st.integers(0, 9)), 1))
    orders = [
        Order(number, draw(st.integers(1, 2)), 1, draw(st.integers(-8, LAST_DAY)), draw(st.integers(0, 3)), draw(st.integers(1, 9)))
        for number in range(draw(st.integers(0, 6)))
    ]
    return forecasts, orders, Window(draw(st.integers(0, 5)), draw(st.integers(0, 5)))


def oracle(forecasts, orders, window):
    """{(forecast id, line id): pieces}: each piece of each order looks for the nearest period that has one left."""
    left, taken = {forecast.id: forecast.quantity for forecast in forecasts}, Counter()
    for order in sorted(orders, key=lambda order: (order.sequence, order.line_id)):
        for _piece in range(order.quantity):
            best = None
            for forecast in forecasts:
                if (forecast.product_id, forecast.warehouse_id) != (order.product_id, order.warehouse_id) or not left[forecast.id]:
                    continue
                if forecast.first <= order.day <= forecast.last:
                    distance = 0
                elif 0 < forecast.first - order.day <= window.forward:
                    distance = forecast.first - order.day
                elif 0 < order.day - forecast.last <= window.back:
                    distance = order.day - forecast.last
                else:
                    continue
                rank = distance, forecast.first, forecast.id
                best = min(best or rank, rank)
            if best:
                left[best[2]] -= 1
                taken[best[2], order.line_id] += 1
    return taken, left


@given(plants())
def test_consumption_is_that_of_the_oracle(plant):
    consumptions, left = consume(*plant)
    taken, rest = oracle(*plant)
    assert {(row.forecast_id, row.line_id): row.quantity for row in consumptions} == dict(taken)
    assert left == rest
    assert len(consumptions) == len(taken)


@given(plants(), st.randoms(use_true_random=False))
def test_sequence_of_the_input_does_not_matter(plant, random):
    forecasts, orders, window = plant
    shuffled = random.sample(forecasts, len(forecasts)), random.sample(orders, len(orders))
    assert consume(forecasts, orders, window) == consume(*shuffled, window)


@given(plants(), st.sets(st.integers(0, 20)))
def test_what_is_left_of_periods_that_last_is_planned_once_on_allowed_days(plant, working):
    forecasts, orders, window = plant
    left = consume(forecasts, orders, window)[1]
    planned = demands(forecasts, left, working.__contains__)
    for forecast in forecasts:
        mine = [demand for demand in planned if demand.forecast_id == forecast.id]
        assert sum(demand.quantity for demand in mine) == (left[forecast.id] if forecast.last >= 0 else 0)
        to_come = set(range(max(forecast.first, 0), forecast.last + 1))
        assert {demand.day for demand in mine} <= (to_come & working or to_come)


@given(st.integers(1, 400), st.integers(0, 8), st.integers(0, 8), st.sampled_from([1, 10, 100]))
def test_spread_is_even_to_one_step_and_exact_in_sum(count, first, length, steps):
    quantity = count / steps
    days = spread(Forecast(1, 1, 1, first, first + length, quantity, steps), quantity, lambda day: True)
    assert sum(qty for _day, qty in days) == approx(quantity)
    counts = [round(qty * steps) for _day, qty in days]
    assert [qty * steps for _day, qty in days] == approx(counts)
    assert max(counts) - (min(counts) if len(days) == length + 1 else 0) <= 1


@given(plants())
def test_ordered_counts_each_order_in_its_own_periods_only(plant):
    forecasts, orders, _window = plant
    expected = {forecast.id: sum(
        order.quantity for order in orders
        if order.product_id == forecast.product_id and forecast.first <= order.day <= forecast.last) for forecast in forecasts}
    actual = ordered(forecasts, orders)
    assert {forecast.id: actual.get(forecast.id, 0) for forecast in forecasts} == expected
