"""Forecast cases worked by hand: F1 to F4 of cases.md, and their neighbours. June is days 0 to 29, July 30 to 60."""

from pytest import approx, mark

from planning.forecast import Forecast, Order, Window, accuracy, consume, demands, spread

JUNE, JULY = (0, 29), (30, 60)


def everyday(day):
    return True


def weekday(day):
    """Day 0 is a Monday."""
    return day % 7 < 5


def forecast(number, quantity, period=JUNE, steps=1):
    return Forecast(number, 1, 1, *period, quantity, steps)


def order(line, quantity, day, sequence=0):
    return Order(line, 1, 1, day, sequence, quantity)


def left(forecasts, orders, back=0, forward=0):
    return consume(forecasts, orders, Window(back, forward))[1]


def planned(forecasts, orders, **window):
    rest = left(forecasts, orders, **window)
    return sum(demand.quantity for demand in demands(forecasts, rest, everyday))


def test_f1_forecast_and_its_order_make_the_forecast_in_all():
    assert planned([forecast(1, 300)], [order(1, 100, 10)]) + 100 == 300


def test_f2_order_above_the_forecast_counts_in_full():
    assert planned([forecast(1, 10)], [order(1, 16, 10)]) + 16 == 16


def test_f3_delivered_quantity_keeps_consuming_until_the_period_is_over():
    """The order is delivered and June has come to its 15th day, which is today."""
    rest = left([forecast(1, 300, (-14, 15))], [order(1, 100, -5)])
    assert rest == {1: 200}
    assert sum(quantity for _day, quantity in spread(forecast(1, 300, (-14, 15)), rest[1], everyday)) == 200
    assert spread(forecast(1, 300, (-30, -1)), 200, everyday) == []


def test_f4_excess_goes_forward_within_the_window():
    forecasts = [forecast(1, 100), forecast(2, 100, JULY)]
    assert left(forecasts, [order(1, 120, 29)], forward=10) == {1: 0, 2: 80}
    assert left(forecasts, [order(1, 120, 29)]) == {1: 0, 2: 100}


@mark.parametrize(("day", "forward", "july"), [(20, 10, 80), (20, 9, 100), (29, 1, 80), (29, 0, 100)])
def test_window_forward_reaches_the_first_day_of_the_next_period(day, forward, july):
    assert left([forecast(1, 100), forecast(2, 100, JULY)], [order(1, 120, day)], forward=forward)[2] == july


@mark.parametrize(("day", "back", "june"), [(30, 1, 80), (30, 0, 100), (39, 10, 80), (39, 9, 100)])
def test_window_back_reaches_the_last_day_of_the_period_before(day, back, june):
    assert left([forecast(1, 100), forecast(2, 100, JULY)], [order(1, 120, day)], back=back)[1] == june


def test_own_period_comes_before_a_nearer_end():
    assert left([forecast(1, 100), forecast(2, 100, JULY)], [order(1, 30, 29)], back=30, forward=30) == {1: 70, 2: 100}


def test_nearest_period_first_and_the_earlier_of_two_equally_near():
    weeks = [forecast(1, 10, (0, 6)), forecast(2, 0, (7, 13)), forecast(3, 10, (14, 20))]
    assert left(weeks, [order(1, 4, 12)], back=9, forward=9) == {1: 10, 2: 0, 3: 6}
    assert left(weeks, [order(1, 4, 10)], back=9, forward=9) == {1: 6, 2: 0, 3: 10}


def test_earlier_ordered_is_served_first():
    consumptions, _left = consume([forecast(1, 10)], [order(1, 8, 3, sequence=2), order(2, 8, 9, sequence=1)], Window())
    assert [(row.line_id, row.quantity) for row in consumptions] == [(2, 8), (1, 2)]


def test_order_without_a_period_of_its_own_takes_a_near_one():
    assert left([forecast(1, 10, (5, 9))], [order(1, 4, 3)], forward=2) == {1: 6}


def test_pieces_are_spread_whole_and_early():
    assert spread(forecast(1, 3, (0, 4)), 3, everyday) == [(0, 1), (1, 1), (3, 1)]


def test_two_decimals_are_spread_in_hundredths():
    assert spread(forecast(1, 1, (0, 2), steps=100), 1, everyday) == [(0, approx(0.34)), (1, approx(0.33)), (2, approx(0.33))]


def test_half_a_piece_is_not_lost():
    assert spread(forecast(1, 2.5, (0, 1)), 2.5, everyday) == [(0, 1), (1, 1.5)]


def test_weekend_gets_nothing_unless_nothing_else_is_left():
    assert [day for day, _quantity in spread(forecast(1, 70, (0, 6)), 70, weekday)] == [0, 1, 2, 3, 4]
    assert spread(forecast(1, 70, (5, 6)), 70, weekday) == [(5, 35), (6, 35)]


def test_calendar_without_working_days():
    assert spread(forecast(1, 4, (0, 1)), 4, lambda day: False) == [(0, 2), (1, 2)]


@mark.parametrize(("expected", "actual", "result"), [(120, 100, 0.8), (80, 100, 0.8), (300, 100, 0), (5, 0, 0), (0, 0, 1), (0, 5, 0)])
def test_accuracy(expected, actual, result):
    assert accuracy(expected, actual) == approx(result)
