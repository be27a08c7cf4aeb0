"""Skip-lot against counting by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.skip_lot import SkipRule, SkipState, arrive, judged, qualified

RULES = st.builds(SkipRule, st.integers(1, 5), st.integers(2, 5))


def inspected(rule, quality):
    """Which lots are inspected, each judged before the next arrives."""
    state, result = SkipState(), []
    for good in quality:
        look, state = arrive(rule, state)
        result.append(look)
        if look:
            state = judged(state, good)
    return result


def test_after_three_good_lots_one_of_four():
    rule = SkipRule(qualify=3, frequency=4)
    assert "".join("+-"[not look] for look in inspected(rule, [True] * 15)) == "+++---+---+---+"


def test_a_bad_lot_goes_back_to_every_lot():
    rule = SkipRule(qualify=2, frequency=3)
    quality = [True, True, True, True, False, True, True, True, True, True]
    assert "".join("+-"[not look] for look in inspected(rule, quality)) == "++--+++--+"


@given(RULES, st.lists(st.booleans(), max_size=60))
def test_enough_lots_are_inspected(rule, quality):
    looks = inspected(rule, quality)
    assert all(looks[:rule.qualify])
    for start in range(len(looks) - rule.frequency + 1):
        assert any(looks[start:start + rule.frequency])
    for place, look in enumerate(looks):
        if not look:  # the last inspected lots before a skipped one were all good, as many as qualify
            last = [good for good, was in zip(quality[:place], looks[:place], strict=True) if was][-rule.qualify:]
            assert len(last) == rule.qualify and all(last)


@given(RULES, st.integers(1, 40))
def test_good_lots_are_skipped_at_the_frequency(rule, rounds):
    looks = inspected(rule, [True] * (rule.qualify + rounds * rule.frequency))
    assert sum(looks) == rule.qualify + rounds


def test_verdicts_may_come_late():
    """Five lots arrive before the first verdict: all are inspected; those that come after it are counted off."""
    rule, state, looks = SkipRule(2, 2), SkipState(), []
    for _lot in range(5):
        look, state = arrive(rule, state)
        looks.append(look)
    assert looks == [True] * 5
    for _lot in range(5):
        state = judged(state, True)
    assert qualified(rule, state) and [arrive(rule, state)[0]] == [False]
    assert arrive(rule, judged(arrive(rule, state)[1], False))[0]


@pytest.mark.parametrize(("qualify", "frequency", "message"), [(0, 2, "after 0 accepted"), (3, 1, "skips nothing"), (3, 0, "skips")])
def test_rules_that_cannot_hold_are_refused(qualify, frequency, message):
    with pytest.raises(ValueError, match=message):
        SkipRule(qualify, frequency)
