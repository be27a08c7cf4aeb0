"""Verdicts of values and lots."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.plans import Method, Plan, Rule, sample
from sampling.verdicts import Characteristic, Kind, Value, Verdict, in_unit, judge, verdict

PASS, FAIL = Verdict.PASS, Verdict.FAIL
LOOKS, WEIGHT = Characteristic(Kind.PASS_FAIL, "Looks"), Characteristic(Kind.MEASUREMENT, "Weight", lower=1, upper=2)


@given(
    st.integers(-10**6, 10**6), st.integers(-10**6, 10**6), st.integers(0, 10**6), st.sampled_from([0.001, 0.01, 1.0, 12.0, 25.4, 1000.0]),
    st.integers(0, 4),
)
def test_limits_are_inclusive_after_conversion_and_rounding(entry, low, width, factor, digits):
    """Against fractions: value times factor, rounded half away from zero, between limits that have the digits."""
    scale = 10**digits
    exact = Fraction(entry) * Fraction(str(factor)) * scale
    rounded = int(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    limits = Characteristic(Kind.MEASUREMENT, lower=low / scale, upper=(low + width) / scale, digits=digits)
    assert (verdict(limits, Value(entry, factor)) is PASS) == (low <= rounded <= low + width)
    assert in_unit(limits, Value(entry, factor)) == pytest.approx(rounded / scale)


@pytest.mark.parametrize(("lower", "upper", "digits", "entry", "factor", "expected"), [
    (0.3, None, 3, 0.1 + 0.2, 1.0, PASS),
    (None, 0.3, 3, 0.1 + 0.2, 1.0, PASS),
    (None, 0.3, 3, 0.3004, 1.0, PASS),
    (None, 0.3, 3, 0.3005, 1.0, FAIL),
    (None, 0.3, 4, 0.3004, 1.0, FAIL),
    (9.95, 10.05, 2, 10.054999, 1.0, PASS),
    (9.95, 10.05, 2, 10.055, 1.0, FAIL),
    (-0.5, 0.5, 0, -0.5, 1.0, PASS),
    (25.4, 25.4, 1, 1, 25.4, PASS),
    (None, None, 3, -7, 1.0, PASS),
    (0, None, 3, -0.0004, 1.0, PASS),
    (0, None, 3, -0.001, 1.0, FAIL),
    (1, 2, 3, 1_500_000, 1e-6, PASS),
    (1, 2, 3, 2, 0.45359237, FAIL),
])
def test_measurements_worked_by_hand(lower, upper, digits, entry, factor, expected):
    assert verdict(Characteristic(Kind.MEASUREMENT, "Size", lower, upper, digits), Value(entry, factor)) is expected


@pytest.mark.parametrize(("characteristic", "entry", "expected"), [
    (LOOKS, True, PASS), (LOOKS, False, FAIL), (LOOKS, None, None), (WEIGHT, None, None), (WEIGHT, " ", None), (WEIGHT, 0, FAIL),
    (Characteristic(Kind.CHOICE, "Colour", good=frozenset({"red", "pink"})), "red", PASS),
    (Characteristic(Kind.CHOICE, "Colour", good=frozenset({"red", "pink"})), "blue", FAIL),
    (Characteristic(Kind.CHOICE, "Colour", good=frozenset({3, 4})), 4, PASS),
    (Characteristic(Kind.CHOICE, "Colour", good=frozenset({3, 4})), 5, FAIL),
    (Characteristic(Kind.CHOICE, "Colour", good=frozenset({"red"})), None, None),
    (Characteristic(Kind.TEXT, "Remark"), "some", PASS), (Characteristic(Kind.TEXT, "Remark"), "", None),
    (Characteristic(Kind.TEXT, "Remark"), " \n", None), (Characteristic(Kind.TEXT, "Remark"), None, None),
])
def test_verdict_by_kind(characteristic, entry, expected):
    assert verdict(characteristic, Value(entry)) is expected


@pytest.mark.parametrize(("characteristic", "value", "message"), [
    (WEIGHT, Value("1.5"), "Weight: '1.5' is no number"), (WEIGHT, Value(True), "Weight: True is no number"),
    (WEIGHT, Value(float("nan")), "is no number"), (WEIGHT, Value(float("inf")), "is no number"),
    (WEIGHT, Value(1.5, float("nan")), "no number"),
    (WEIGHT, Value(1e30), "Weight: 1e[+]30 is too large"),
    (LOOKS, Value(1), "Looks: 1 is neither pass nor fail"), (LOOKS, Value("yes"), "neither pass nor fail"),
    (Characteristic(Kind.TEXT, "Remark"), Value(3.0), "Remark: 3.0 is no text"),
])
def test_values_of_the_wrong_type_are_refused(characteristic, value, message):
    with pytest.raises(ValueError, match=message):
        verdict(characteristic, value)


@pytest.mark.parametrize(("values", "message"), [
    ({"kind": Kind.MEASUREMENT, "lower": 2, "upper": 1}, "lower limit 2 is above"), ({"kind": Kind.CHOICE}, "no choice is good"),
])
def test_characteristics_that_cannot_hold_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Characteristic(**values)


def test_acceptance_and_rejection_numbers_decide():
    """Letter G, 32 items, accept 2, reject 3."""
    plan = sample(200, Rule(Method.ISO, aql=2.5))
    assert (plan.size, plan.accept) == (32, 2)
    assert [judge(plan, bad, True) for bad in range(5)] == [PASS, PASS, PASS, FAIL, FAIL]
    assert [judge(plan, bad, False) for bad in (0, 2, 3)] == [None, None, FAIL]
    with pytest.raises(ValueError, match="-1 nonconforming"):
        judge(plan, -1, True)


@given(st.integers(0, 50), st.integers(0, 50), st.booleans())
def test_judging_by_hand(accept, bad, complete):
    assert judge(Plan(1000, 80, accept, accept + 1), bad, complete) is (FAIL if bad > accept else PASS if complete else None)
