"""Control charts and process capability.

Shewhart charts as in ISO 7870-2 (once ISO 8258) with limits at three standard deviations, estimated from moving ranges (individuals) or
ranges of subgroups. Constants for subgroups of 2 to 10 as published there and in ASTM's manual on control charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

D2 = {2: 1.128, 3: 1.693, 4: 2.059, 5: 2.326, 6: 2.534, 7: 2.704, 8: 2.847, 9: 2.970, 10: 3.078}
A2 = {2: 1.880, 3: 1.023, 4: 0.729, 5: 0.577, 6: 0.483, 7: 0.419, 8: 0.373, 9: 0.337, 10: 0.308}
D3 = {2: 0.0, 3: 0.0, 4: 0.0, 5: 0.0, 6: 0.0, 7: 0.076, 8: 0.136, 9: 0.184, 10: 0.223}
D4 = {2: 3.267, 3: 2.575, 4: 2.282, 5: 2.114, 6: 2.004, 7: 1.924, 8: 1.864, 9: 1.816, 10: 1.777}
E2 = 2.66  # 3 / D2[2]: individuals and moving ranges of two
RUN, TREND = 9, 6  # points in a row


class Signal(StrEnum):
    """Why a point speaks for a special cause: tests 1, 2, 3 and 5 of ISO 8258. Of several the first."""

    OUTSIDE = "outside"  # beyond a limit
    RUN = "run"  # the ninth in a row, or a later one, on one side of the mean
    TREND = "trend"  # the sixth in a row, or a later one, that rises or that falls
    NEAR_LIMIT = "near_limit"  # with one of the two before it, more than two standard deviations from the mean on one side


@dataclass(slots=True, frozen=True)
class Chart:
    """Centre and limits of values (means of subgroups, or single values) and of their ranges.

    ``points``, ``ranges``: what is drawn; the ranges of individuals begin with the second value. ``outside``, ``ranges_outside``: indexes
    of points beyond the limits. ``sigma``: standard deviation of a single value within subgroups. All in the unit of the characteristic.
    """

    points: list[float]
    mean: float
    lower: float
    upper: float
    ranges: list[float]
    range_mean: float
    range_lower: float
    range_upper: float
    sigma: float
    outside: list[int]
    ranges_outside: list[int]


@dataclass(slots=True, frozen=True)
class Capability:
    """``cp`` needs both limits, ``cpk`` one; None where there is none, or where nothing varies."""

    cp: float | None
    cpk: float | None


def individuals(values: Sequence[float]) -> Chart:
    """Chart of single values in the order they were measured, two or more: mean ± 2.66 mean moving range."""
    _finite(values)
    if len(values) < 2:
        raise ValueError("A control chart needs two values or more.")
    ranges = [abs(after - before) for before, after in zip(values, values[1:], strict=False)]
    return _chart(list(values), ranges, 2, E2)


def subgroups(groups: Sequence[Sequence[float]]) -> Chart:
    """Chart of means and ranges of subgroups of one size, 2 to 10 values each: mean of means ± A2 mean range."""
    sizes = {len(group) for group in groups}
    if len(sizes) != 1 or not sizes <= set(A2):
        raise ValueError(f"Subgroups must all have the same size, from {min(A2)} to {max(A2)} values.")
    for group in groups:
        _finite(group)
    (size,) = sizes
    return _chart([sum(group) / size for group in groups], [max(group) - min(group) for group in groups], size, A2[size])


def capability(mean: float, sigma: float, lower: float | None = None, upper: float | None = None) -> Capability:
    """Cp = (upper − lower) / 6 sigma, Cpk = distance from ``mean`` to the nearer limit / 3 sigma; less than 0 if the mean is outside."""
    if lower is not None and upper is not None and lower > upper:
        raise ValueError(f"The lower limit {lower:g} is above the upper limit {upper:g}.")
    if sigma < 0:
        raise ValueError(f"The standard deviation is {sigma:g}: it cannot be negative.")
    distances = [*([mean - lower] if lower is not None else []), *([upper - mean] if upper is not None else [])]
    if not sigma or not distances:
        return Capability(None, None)
    return Capability((upper - lower) / (6 * sigma) if len(distances) == 2 else None, min(distances) / (3 * sigma))


def signals(chart: Chart) -> dict[int, Signal]:
    """The points that speak for a special cause, by index."""
    points, slack = chart.points, _slack(chart.lower, chart.upper)
    sides = [_sign(point - chart.mean, slack) for point in points]
    zone = (chart.upper - chart.mean) * 2 / 3
    far = [_sign(point - chart.mean, zone + slack) for point in points]
    steps = [0, *(_sign(after - before, slack) for before, after in zip(points, points[1:], strict=False))]
    found = {
        index: Signal.NEAR_LIMIT for index, side in enumerate(far) if side and side in far[max(index - 2, 0):index]}
    found |= dict.fromkeys(_in_a_row(steps, TREND - 1), Signal.TREND)
    found |= dict.fromkeys(_in_a_row(sides, RUN), Signal.RUN)
    return found | dict.fromkeys(chart.outside, Signal.OUTSIDE)


def _chart(points: list[float], ranges: list[float], size: int, factor: float) -> Chart:
    mean, range_mean = sum(points) / len(points), sum(ranges) / len(ranges)
    lower, upper = mean - factor * range_mean, mean + factor * range_mean
    range_lower, range_upper = D3[size] * range_mean, D4[size] * range_mean
    return Chart(
        points, mean, lower, upper, ranges, range_mean, range_lower, range_upper, range_mean / D2[size],
        _outside(points, lower, upper), _outside(ranges, range_lower, range_upper),
    )


def _outside(points: list[float], lower: float, upper: float) -> list[int]:
    slack = _slack(lower, upper)
    return [index for index, point in enumerate(points) if not lower - slack <= point <= upper + slack]


def _slack(lower: float, upper: float) -> float:
    """What the mean of equal floats may be off."""
    return 1e-9 * max(abs(lower), abs(upper))


def _sign(distance: float, least: float) -> int:
    """1 above, -1 below, 0 for no more than ``least`` either way."""
    return (distance > least) - (distance < -least)


def _in_a_row(signs: Sequence[int], count: int) -> list[int]:
    """Indexes at which so many signs in a row, or more, are the same and not 0."""
    result, length = [], 0
    for index, sign in enumerate(signs):
        length = 0 if not sign else length + 1 if index and sign == signs[index - 1] else 1
        if length >= count:
            result.append(index)
    return result


def _finite(values: Sequence[float]):
    for value in values:
        if not isfinite(value):
            raise ValueError(f"{value} is no measurement.")
