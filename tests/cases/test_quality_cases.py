"""Quality's cases of the specification: Q1 to Q5. Q6 is one of the addon's own tests: its quantities are stock moves."""

import pytest

from sampling.plans import Method, Rule, sample
from sampling.switching import LotResult, Reason, replay
from sampling.tables import Severity
from sampling.verdicts import Characteristic, Kind, Value, Verdict, judge, verdict


def test_q1_lot_1000_aql_1():
    plan = sample(1000, Rule(Method.ISO, aql=1.0))
    assert (plan.letter, plan.plan_letter, plan.size, plan.accept, plan.reject) == ("J", "J", 80, 2, 3)


def test_q2_the_arrow_leads_to_the_next_letter_and_its_sample_size():
    plan = sample(200, Rule(Method.ISO, aql=0.25))
    assert (plan.letter, plan.plan_letter, plan.size, plan.accept, plan.reject) == ("G", "H", 50, 0, 1)


def test_q3_two_of_five_tighten_and_five_in_a_row_return():
    lots = [LotResult(accepted) for accepted in (True, False, True, True, False, True, True, True, True, True)]
    states = replay(lots)
    assert [state.severity for state in states] == [Severity.NORMAL] * 4 + [Severity.TIGHTENED] * 5 + [Severity.NORMAL]
    assert {index: state.reason for index, state in enumerate(states) if state.reason} == {4: Reason.TWO_OF_FIVE, 9: Reason.FIVE_ACCEPTED}


@pytest.mark.parametrize(("entry", "factor", "expected"), [
    (1500, 0.001, Verdict.PASS), (1.5, 0.001, Verdict.FAIL), (1.5, 1.0, Verdict.PASS), (2.001, 1.0, Verdict.FAIL),
    (2000, 0.001, Verdict.PASS), (999, 0.001, Verdict.FAIL), (1000, 0.001, Verdict.PASS),
])
def test_q4_limits_of_1_to_2_kg(entry, factor, expected):
    weight = Characteristic(Kind.MEASUREMENT, "Weight", lower=1, upper=2)
    assert verdict(weight, Value(entry, factor)) is expected


def test_q5_an_inspection_without_values_does_not_pass():
    assert verdict(Characteristic(Kind.PASS_FAIL, "Looks"), Value(None)) is None
    assert judge(sample(3, Rule()), 0, complete=False) is None
