"""Control charts: constants against integrals of the normal distribution, charts against numbers worked by hand."""

from math import erf, exp, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.charts import A2, D2, D3, D4, E2, Capability, Signal, capability, individuals, signals, subgroups

VALUES = st.lists(st.integers(-1000, 1000).map(lambda whole: whole / 8), min_size=2, max_size=40)
STEP = 0.05
GRID = [-7 + STEP * place for place in range(281)]
DENSITY = [exp(-x * x / 2) / sqrt(2 * pi) for x in GRID]
BELOW = [(1 + erf(x / sqrt(2))) / 2 for x in GRID]


def range_moments(size):
    """Mean and standard deviation of the range of ``size`` standard normal values, summed over the joint density of least and largest."""
    mean = square = 0.0
    for low in range(len(GRID)):
        for high in range(low + 1, len(GRID)):
            weight = size * (size - 1) * (BELOW[high] - BELOW[low])**(size - 2) * DENSITY[low] * DENSITY[high] * STEP * STEP
            mean += weight * (GRID[high] - GRID[low])
            square += weight * (GRID[high] - GRID[low])**2
    return mean, sqrt(square - mean * mean)


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 7, 8, 9, 10])
def test_constants_against_the_normal_distribution(size):
    mean, deviation = range_moments(size)
    assert D2[size] == pytest.approx(mean, abs=0.003)
    assert A2[size] == pytest.approx(3 / (mean * sqrt(size)), abs=0.003)
    assert D3[size] == pytest.approx(max(1 - 3 * deviation / mean, 0), abs=0.005)
    assert D4[size] == pytest.approx(1 + 3 * deviation / mean, abs=0.005)


def test_constant_of_individuals():
    assert pytest.approx(3 / D2[2], abs=0.001) == E2


def test_individuals_worked_by_hand():
    """Values 10, 12, 11, 9, 30: mean 14.4; moving ranges 2, 1, 2, 21, mean 6.5; limits 14.4 ± 17.29; range limit 21.2355."""
    chart = individuals([10, 12, 11, 9, 30])
    assert chart.ranges == [2, 1, 2, 21]
    assert (chart.mean, chart.range_mean) == pytest.approx((14.4, 6.5))
    assert (chart.lower, chart.upper, chart.range_upper, chart.range_lower) == pytest.approx((-2.89, 31.69, 21.2355, 0))
    assert (chart.outside, chart.ranges_outside) == ([], [])
    assert chart.sigma == pytest.approx(6.5 / 1.128)


def test_a_jump_is_outside():
    """Twenty values 10, 10.2, 10, 10.2, …, then 12: mean 10.1905, mean range 0.28, limits 9.4457 and 10.9353; last range 2 above 0.9148."""
    chart = individuals([10, 10.2] * 10 + [12.0])
    assert (chart.mean, chart.range_mean) == pytest.approx((214 / 21, 5.6 / 20))
    assert (chart.lower, chart.upper) == pytest.approx((214 / 21 - 0.7448, 214 / 21 + 0.7448))
    assert (chart.outside, chart.ranges_outside) == ([20], [19])


def test_subgroups_worked_by_hand():
    """Three groups of 4: means 5, 6, 9.25, ranges 2, 2, 1: mean 6.75, mean range 5/3, limits 6.75 ± 0.729·5/3, range limit 2.282·5/3."""
    chart = subgroups([[4, 5, 5, 6], [5, 6, 6, 7], [9, 9, 9, 10]])
    assert chart.points == [5, 6, 9.25] and chart.ranges == [2, 2, 1]
    assert (chart.mean, chart.range_mean, chart.lower, chart.upper) == pytest.approx((6.75, 5 / 3, 5.535, 7.965))
    assert (chart.range_lower, chart.range_upper) == pytest.approx((0, 3.80333333))
    assert (chart.outside, chart.ranges_outside) == ([0, 2], [])


@given(VALUES, st.integers(-50, 50))
def test_moving_all_values_moves_the_chart(values, by):
    chart, moved = individuals(values), individuals([value + by for value in values])
    assert (moved.mean, moved.lower, moved.upper) == pytest.approx((chart.mean + by, chart.lower + by, chart.upper + by), abs=1e-9)
    assert moved.ranges == chart.ranges and moved.sigma == chart.sigma


@given(VALUES)
def test_points_outside_are_those_beyond_the_limits(values):
    chart = individuals(values)
    assert chart.outside == [place for place, value in enumerate(values) if abs(value - chart.mean) > E2 * chart.range_mean + 1e-6]


@given(st.lists(st.lists(st.integers(0, 100), min_size=5, max_size=5), min_size=1, max_size=10))
def test_one_group_size_gives_means_and_ranges_of_each(groups):
    chart = subgroups(groups)
    assert [5 * point for point in chart.points] == pytest.approx([sum(group) for group in groups])
    assert chart.ranges == [sorted(group)[-1] - sorted(group)[0] for group in groups]


def test_equal_values_are_within_their_limits():
    for values in ([0.1] * 3, [0.1] * 10, [7.3] * 7):
        chart = individuals(values)
        assert (chart.outside, chart.sigma) == ([], 0)


@pytest.mark.parametrize(("mean", "sigma", "lower", "upper", "cp", "cpk"), [
    (10, 1, 7, 13, 1.0, 1.0), (11, 1, 7, 13, 1.0, 2 / 3), (9, 0.5, 7, 13, 2.0, 4 / 3), (14, 1, 7, 13, 1.0, -1 / 3),
    (10, 1, None, 13, None, 1.0), (10, 1, 4, None, None, 2.0), (10, 1, None, None, None, None), (10, 0, 7, 13, None, None),
])
def test_capability_worked_by_hand(mean, sigma, lower, upper, cp, cpk):
    found = capability(mean, sigma, lower, upper)
    assert [found.cp, found.cpk] == [expected if expected is None else pytest.approx(expected) for expected in (cp, cpk)]
    assert isinstance(found, Capability)


def test_a_run_on_one_side():
    """Nine values from 8 to 10, then nine from 10.5 to 12: mean 182.5 / 18 = 10.14, limits 10.14 ± 2.66 · 31 / 17 = ± 4.85."""
    values = [8, 10] * 4 + [8.5] + [12, 10.5] * 4 + [12]
    assert signals(individuals(values)) == {8: Signal.RUN, 17: Signal.RUN}
    assert signals(individuals([8, 10] * 4 + [12, 10.5] * 4)) == {}


def test_a_trend():
    """Rising from the second to the seventh value are six points: the seventh is one, and the eighth, which rises too, is another."""
    values = [9, 5, 6, 7, 8, 9, 10, 11, 4, 12, 3, 11]
    assert signals(individuals(values)) == {6: Signal.TREND, 7: Signal.TREND}
    assert signals(individuals([-value for value in values])) == {6: Signal.TREND, 7: Signal.TREND}
    assert signals(individuals([9, 5, 6, 7, 8, 9, 4, 11, 4, 12, 3, 11])) == {}


def test_two_of_three_near_a_limit():
    """Groups of two with ranges of 2 and means of 0, three of 4: mean 1, limits 1 ± 1.88 · 2, two thirds of that at 3.51."""
    groups = [[mean - 1, mean + 1] for mean in (0, 0, 4, 0, 4, 0, 0, 0, 4, 0, 0, 0)]
    chart = subgroups(groups)
    assert (chart.mean, chart.upper - chart.mean) == pytest.approx((1, 3.76))
    assert signals(chart) == {4: Signal.NEAR_LIMIT}


def test_beyond_a_limit_comes_first():
    chart = individuals([10, 10.2] * 10 + [12.0])
    assert signals(chart) == {20: Signal.OUTSIDE}


@given(VALUES)
def test_signals_are_those_of_the_tests_as_written(values):
    """Each test looked for in windows of the values, instead of counted on."""
    chart = individuals(values)
    points, mean, third = chart.points, chart.mean, (chart.upper - chart.mean) / 3
    near, far = 1e-6, 2 * third + 1e-6
    if any(0 < abs(abs(point - mean) - times * third) < near for point in points for times in (0, 2, 3)):
        return
    expected = {}
    for index, point in enumerate(points):
        run, six, three = points[index - 8:index + 1], points[index - 5:index + 1], points[max(index - 2, 0):index + 1]
        if abs(point - mean) > 3 * third + near:
            expected[index] = Signal.OUTSIDE
        elif index >= 8 and (min(run) > mean + near or max(run) < mean - near):
            expected[index] = Signal.RUN
        elif index >= 5 and sorted(set(six), reverse=six[0] > six[1]) == six:
            expected[index] = Signal.TREND
        elif any(side * (point - mean) > far and sum(side * (one - mean) > far for one in three) > 1 for side in (1, -1)):
            expected[index] = Signal.NEAR_LIMIT
    assert signals(chart) == expected


@pytest.mark.parametrize(("call", "message"), [
    (lambda: individuals([1]), "two values or more"), (lambda: individuals([]), "two values or more"),
    (lambda: individuals([1, float("nan")]), "nan is no measurement"), (lambda: subgroups([]), "same size, from 2 to 10"),
    (lambda: subgroups([[1, 2], [1, 2, 3]]), "same size"), (lambda: subgroups([[1], [2]]), "same size"),
    (lambda: subgroups([[0] * 11]), "from 2 to 10"), (lambda: subgroups([[1, float("inf")]]), "inf is no measurement"),
    (lambda: capability(1, -1, 0, 2), "cannot be negative"), (lambda: capability(1, 1, 3, 2), "lower limit 3 is above"),
])
def test_what_cannot_be_drawn_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
