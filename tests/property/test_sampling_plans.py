"""Samples of lots: whatever the lot, the sample is a part of it and its numbers fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.plans import Count, Method, Rule, items, sample
from sampling.tables import AQLS, Level, Severity, cell, code_letter

LOTS = st.one_of(st.integers(1, 2_000_000), st.floats(0.001, 1e6))
RULES = st.one_of(
    st.builds(Rule, accept=st.integers(0, 5)),
    st.builds(Rule, st.just(Method.PERCENTAGE), percentage=st.floats(0.01, 100), accept=st.integers(0, 5)),
    st.builds(Rule, st.just(Method.FIXED), fixed=st.integers(1, 10_000)),
    st.builds(Rule, st.just(Method.ISO), level=st.sampled_from(Level), aql=st.sampled_from(AQLS), count=st.just(Count.NONCONFORMITIES)),
)


@given(LOTS, RULES, st.sampled_from(Severity))
def test_a_sample_is_a_part_of_its_lot(lot, rule, severity):
    plan = sample(lot, rule, severity)
    assert 1 <= plan.size <= plan.lot and plan.lot - 1 < lot + 1e-6 and plan.lot >= min(lot, 1) - 1e-6
    assert plan.reject == plan.accept + 1 and plan.all == (plan.size == plan.lot)
    assert (plan.letter is None) == (rule.method is not Method.ISO or plan.lot == 1)


@given(st.integers(2, 2_000_000), st.sampled_from(Level), st.sampled_from(AQLS), st.sampled_from(Severity))
def test_the_tables_are_looked_up_by_lot_level_and_severity(lot, level, aql, severity):
    plan = sample(lot, Rule(Method.ISO, level=level, aql=aql, count=Count.NONCONFORMITIES), severity)
    found = cell(code_letter(lot, level), aql, severity)
    assert (plan.plan_letter, plan.size, plan.accept, plan.reject) == (found.letter, min(found.size, lot), found.accept, found.reject)


@given(st.integers(1, 10**6), st.integers(1, 100))
def test_a_percentage_is_rounded_up(lot, percentage):
    size = sample(lot, Rule(Method.PERCENTAGE, percentage=percentage)).size
    assert 100 * size >= lot * percentage > 100 * (size - 1)


@pytest.mark.parametrize(("lot", "rule", "size", "accept"), [
    (1000, Rule(), 1000, 0),
    (1000, Rule(accept=3), 1000, 3),
    (1000, Rule(Method.PERCENTAGE, percentage=10), 100, 0),
    (1001, Rule(Method.PERCENTAGE, percentage=10), 101, 0),
    (1000, Rule(Method.PERCENTAGE, percentage=0.1), 1, 0),
    (1000, Rule(Method.PERCENTAGE, percentage=0.3), 3, 0),
    (3, Rule(Method.PERCENTAGE, percentage=1), 1, 0),
    (1000, Rule(Method.FIXED, fixed=5, accept=1), 5, 1),
    (4, Rule(Method.FIXED, fixed=5), 4, 0),
    (12.3, Rule(), 13, 0),
    (0.25, Rule(), 1, 0),
    (3.0000000001, Rule(), 3, 0),
    (1, Rule(Method.ISO, aql=1.0), 1, 0),
    (10, Rule(Method.ISO, aql=1.0), 10, 0),
    (30, Rule(Method.ISO, aql=10), 8, 2),
    (4, Rule(Method.ISO, aql=10), 4, 1),
])
def test_sizes_worked_by_hand(lot, rule, size, accept):
    plan = sample(lot, rule)
    assert (plan.size, plan.accept, plan.reject) == (size, accept, accept + 1)


@pytest.mark.parametrize(("lot", "whole"), [(1, 1), (0.1 + 0.2, 1), (2.000001, 3), (0.1 * 30, 3), (1e-9, 1)])
def test_items_of_measured_lots(lot, whole):
    assert items(lot) == whole


@pytest.mark.parametrize("lot", [0, -1, -0.5, float("nan"), float("inf")])
def test_lots_of_nothing_are_refused(lot):
    with pytest.raises(ValueError, match="must be above 0"):
        sample(lot, Rule())


@pytest.mark.parametrize(("values", "message"), [
    ({"method": "percentage"}, "sample of 0 %"), ({"method": "percentage", "percentage": 101}, "sample of 101 %"),
    ({"method": "percentage", "percentage": float("nan")}, "sample of nan"), ({"method": "fixed"}, "sample of 0 items"),
    ({"accept": -1}, "acceptance number is -1"), ({"method": "iso_2859_1", "aql": 2}, "2 is no AQL"),
    ({"method": "iso_2859_1", "aql": 15}, "AQL 15 is above 10"), ({"method": "double"}, "double"),
])
def test_rules_that_cannot_hold_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Rule(**values)


def test_plain_words_do_as_well_as_names():
    assert sample(1000, Rule("iso_2859_1", level="II", aql=1.0), "tightened") == sample(1000, Rule(Method.ISO), Severity.TIGHTENED)
    assert sample(9, Rule("all")) == sample(9, Rule()) and Rule("iso_2859_1", aql=15, count="nonconformities").aql == 15
