"""Verdicts of values, units, characteristics and lots."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.plans import Count, Method, Plan, Rule, sample
from sampling.verdicts import (
    Characteristic,
    Kind,
    Reason,
    Value,
    Verdict,
    characteristic_verdict,
    in_unit,
    judge,
    lot_verdict,
    unit_verdict,
    verdict,
)

PASS, FAIL = Verdict.PASS, Verdict.FAIL
LOOKS, WEIGHT = Characteristic(Kind.PASS_FAIL, "Looks"), Characteristic(Kind.MEASUREMENT, "Weight", lower=1, upper=2)
SEAL = Characteristic(Kind.PASS_FAIL, "Seal", key=True)
GOOD, BAD, EMPTY = Value(True), Value(False), Value(None)


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
    ({"kind": Kind.TEXT, "values": 0}, "0 values per sample unit"),
])
def test_characteristics_that_cannot_hold_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Characteristic(**values)


@pytest.mark.parametrize(("unit", "expected"), [
    ({1: [GOOD], 2: [Value(1.5)]}, PASS), ({1: [GOOD]}, None), ({1: [BAD]}, FAIL), ({1: [GOOD], 2: [Value(3)]}, FAIL), ({}, None),
    ({1: [GOOD], 2: [EMPTY]}, None),
])
def test_verdict_of_a_unit(unit, expected):
    assert unit_verdict({1: LOOKS, 2: WEIGHT}, unit) is expected


def test_verdict_of_a_characteristic_over_units():
    twice = Characteristic(Kind.MEASUREMENT, "Thickness", upper=2, values=2)
    full = {7: [Value(1), Value(2)]}
    assert characteristic_verdict(7, twice, [full, full]) is PASS
    assert characteristic_verdict(7, twice, [full, {7: [Value(1)]}]) is None
    assert characteristic_verdict(7, twice, [full, {7: [Value(3)]}]) is FAIL
    assert characteristic_verdict(7, twice, []) is None and unit_verdict({}, {}) is None


def test_acceptance_and_rejection_numbers_decide():
    """Letter G, 32 items, accept 2, reject 3."""
    plan = sample(200, Rule(Method.ISO, aql=2.5))
    assert (plan.size, plan.accept) == (32, 2)
    for bad, complete, expected in ((0, True, PASS), (2, True, PASS), (3, True, FAIL), (2, False, None), (3, False, FAIL)):
        units = [{1: [BAD]}] * bad + [{1: [GOOD]}] * (32 - bad - (not complete))
        result = lot_verdict(plan, {1: LOOKS}, units)
        assert (result.verdict, result.nonconforming, result.missing) == (expected, bad, int(not complete))
        assert result.reason is {PASS: Reason.WITHIN, FAIL: Reason.REJECT_NUMBER, None: Reason.MISSING}[expected]


def test_one_failed_key_characteristic_fails_the_lot():
    plan = Plan(lot=10, size=3, accept=2, reject=3)
    fine = {1: [GOOD], 2: [GOOD]}
    assert lot_verdict(plan, {1: LOOKS, 2: SEAL}, [{1: [BAD], 2: [GOOD]}, fine, fine]).verdict is PASS
    result = lot_verdict(plan, {1: LOOKS, 2: SEAL}, [{1: [GOOD], 2: [BAD]}])
    assert (result.verdict, result.reason, result.nonconforming, result.missing) == (FAIL, Reason.KEY, 1, 4)


def test_items_are_counted_once_and_nonconformities_each():
    """Two items with two faults each: 2 nonconforming items, 4 nonconformities."""
    units = [{1: [BAD], 2: [Value(3)]}] * 2 + [{1: [GOOD], 2: [Value(1)]}]
    for count, expected in ((Count.ITEMS, PASS), (Count.NONCONFORMITIES, FAIL)):
        result = lot_verdict(Plan(3, 3, 2, 3, count), {1: LOOKS, 2: WEIGHT}, units)
        assert (result.verdict, result.nonconforming, result.nonconformities) == (expected, 2, 4)


ENTRIES = st.sampled_from([GOOD, GOOD, GOOD, BAD, EMPTY])
UNITS = st.lists(st.fixed_dictionaries({1: st.lists(ENTRIES, max_size=2), 2: st.lists(ENTRIES, max_size=1)}), max_size=6)


@given(UNITS, st.integers(0, 2), st.integers(0, 3), st.booleans(), st.sampled_from(Count))
def test_the_lot_by_counting_words(units, extra, accept, key, count):
    plan = Plan(20, max(len(units), 1) + extra, accept, accept + 1, count)
    characteristics = {1: Characteristic(Kind.PASS_FAIL, "A", values=2), 2: Characteristic(Kind.PASS_FAIL, "B", key=key)}
    words = [[{True: "g", False: "b", None: ""}[value.entry] for values in unit.values() for value in values] for unit in units]
    faults = [unit.count("b") for unit in words]
    counted = sum(map(bool, faults)) if count is Count.ITEMS else sum(faults)
    filled = sum(len("".join(unit)) for unit in words)
    key_failed = key and any(value.entry is False for unit in units for value in unit[2])
    expected = FAIL if key_failed or counted > accept else PASS if filled == 3 * plan.size else None
    result = lot_verdict(plan, characteristics, units)
    assert (result.verdict, result.missing, result.nonconformities) == (expected, 3 * plan.size - filled, sum(faults))
    assert result.nonconforming == sum(unit_verdict(characteristics, unit) is FAIL for unit in units)


def test_judging_by_count_alone():
    plan = Plan(1000, 80, 2, 3)
    assert [judge(plan, bad, True) for bad in range(5)] == [PASS, PASS, PASS, FAIL, FAIL]
    assert [judge(plan, bad, False) for bad in (0, 2, 3)] == [None, None, FAIL]
    with pytest.raises(ValueError, match="-1 nonconforming"):
        judge(plan, -1, True)


def test_more_than_the_sample_is_refused():
    plan = Plan(10, 2, 0, 1)
    with pytest.raises(ValueError, match="3 sample units were entered, but the sample has 2"):
        lot_verdict(plan, {1: LOOKS}, [{1: [GOOD]}] * 3)
    with pytest.raises(ValueError, match="Looks: 2 values for one sample unit, but it has 1"):
        lot_verdict(plan, {1: LOOKS}, [{1: [GOOD, GOOD]}])
    with pytest.raises(ValueError, match="'9'.*no characteristics of this inspection"):
        lot_verdict(plan, {1: LOOKS}, [{9: [BAD]}])
