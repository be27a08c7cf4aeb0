"""Switching rules against a second reading of the standard, written as a search over the whole history."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling.switching import Event, LotResult, Reason, State, replay, step
from sampling.tables import Severity

NORMAL, TIGHTENED, REDUCED = Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED
OK, BAD = LotResult(True), LotResult(False, nonconforming=1)
READY = LotResult(True, reduced_allowed=True)

LOTS = st.builds(
    LotResult, st.sampled_from([True, True, True, False]), st.integers(0, 4), st.integers(0, 3), st.one_of(st.none(), st.integers(0, 2)),
    st.sampled_from([True, True, True, False]), st.booleans(), st.booleans(), st.sampled_from([None, None, None, *Severity]),
)
WORSE = st.sampled_from([OK, BAD, BAD])
HISTORIES = st.one_of(
    st.lists(st.one_of(LOTS, LOTS, LOTS, st.sampled_from([OK, BAD, READY, *Event])), max_size=60),
    st.lists(st.one_of(WORSE, WORSE, st.sampled_from(Event)), max_size=60),
)


def severities(happenings):
    return [state.severity for state in replay(happenings)]


def reasons(happenings):
    return {index: state.reason for index, state in enumerate(replay(happenings)) if state.reason}


def by_search(happenings):
    """(severity, discontinued) after each happening, by looking at all the lots since the last switch instead of keeping counts."""
    severity, stopped, since, result = NORMAL, False, [], []
    for happened in happenings:
        new, stop = severity, stopped
        if happened is Event.RESUMED:
            if stopped:
                new, stop, since = TIGHTENED, False, []
        elif isinstance(happened, Event):
            new = NORMAL if severity is REDUCED else severity
        elif not stopped and happened.original and happened.severity in (None, severity):
            since = [*since, happened]
            if severity is NORMAL:
                score = 0
                for lot in since:
                    if lot.accepted and lot.accept >= 2:
                        score = score + 3 if lot.tighter_accept is not None and lot.nonconforming <= lot.tighter_accept else 0
                    else:
                        score = score + 2 if lot.accepted else 0
                if sum(not lot.accepted for lot in since[-5:]) >= 2:
                    new = TIGHTENED
                elif score >= 30 and happened.steady and happened.reduced_allowed:
                    new = REDUCED
            elif severity is TIGHTENED:
                if len(since) >= 5 and all(lot.accepted for lot in since[-5:]):
                    new = NORMAL
                elif sum(not lot.accepted for lot in since) == 5:
                    stop = True
            elif not (happened.accepted and happened.steady and happened.reduced_allowed):
                new = NORMAL
        if new is not severity:
            since = []
        severity, stopped = new, stop
        result.append((severity, stopped))
    return result


@given(HISTORIES)
def test_same_as_a_search_over_the_history(happenings):
    assert [(state.severity, state.discontinued) for state in replay(happenings)] == by_search(happenings)


@given(st.lists(st.sampled_from([True, True, True, True, False]), max_size=80))
def test_same_as_a_search_for_first_lots_alone(accepted):
    lots = [LotResult(one, reduced_allowed=True) for one in accepted]
    assert [(state.severity, state.discontinued) for state in replay(lots)] == by_search(lots)


@given(HISTORIES)
def test_a_reason_marks_each_switch_and_nothing_else(happenings):
    before = State()
    for after in replay(happenings):
        switched = (before.severity, before.discontinued) != (after.severity, after.discontinued)
        assert switched == (after.reason is not None)
        before = after


@given(HISTORIES, st.integers(0, 60))
def test_a_history_may_be_continued(happenings, cut):
    first = replay(happenings[:cut])
    assert first + replay(happenings[cut:], first[-1] if first else None) == replay(happenings)


@pytest.mark.parametrize(("lots", "tightened_at"), [
    ([BAD, BAD], 1), ([BAD, OK, OK, OK, BAD], 4), ([BAD, OK, OK, OK, OK, BAD], None), ([OK, OK, OK, BAD, OK, OK, OK, BAD], 7),
    ([BAD, OK, OK, OK, OK, BAD, OK, OK, OK, BAD], 9),
])
def test_two_of_five(lots, tightened_at):
    assert reasons(lots) == ({} if tightened_at is None else {tightened_at: Reason.TWO_OF_FIVE})


def test_a_rejection_between_starts_the_five_anew():
    lots = [BAD, BAD, OK, OK, OK, OK, BAD, OK, OK, OK, OK, OK]
    assert severities(lots) == [NORMAL] + [TIGHTENED] * 10 + [NORMAL]


def test_lots_before_a_switch_do_not_count_after_it():
    """Back on normal, one rejection does not tighten together with those from before."""
    lots = [BAD, BAD, OK, OK, OK, OK, OK, BAD, OK, OK, OK]
    assert severities(lots)[-1] is NORMAL


@pytest.mark.parametrize(("lot", "points", "count"), [
    (LotResult(True, reduced_allowed=True), 2, 15),
    (LotResult(True, 1, accept=1, reduced_allowed=True), 2, 15),
    (LotResult(True, 1, accept=2, tighter_accept=1, reduced_allowed=True), 3, 10),
    (LotResult(True, 0, accept=3, tighter_accept=2, reduced_allowed=True), 3, 10),
])
def test_points_of_lots_and_how_many_reduce(lot, points, count):
    states = replay([lot] * count)
    assert [state.score for state in states] == [points * number for number in range(1, count)] + [0]
    assert [state.severity for state in states] == [NORMAL] * (count - 1) + [REDUCED]
    assert states[-1].reason is Reason.SCORE


@pytest.mark.parametrize("lot", [
    LotResult(True, 2, accept=2, tighter_accept=1), LotResult(True, 0, accept=2), LotResult(False, 3, accept=2, tighter_accept=1),
    LotResult(False, 1),
])
def test_a_lot_that_would_not_pass_one_step_tighter_sets_the_score_back(lot):
    assert [state.score for state in replay([OK, OK, lot, OK])] == [2, 4, 0, 2]


@pytest.mark.parametrize("lot", [LotResult(True), LotResult(True, steady=False, reduced_allowed=True)])
def test_without_steady_production_or_leave_there_is_no_reduced_inspection(lot):
    states = replay([lot] * 40)
    assert (states[-1].severity, states[-1].score) == (NORMAL, 80)
    assert step(states[-1], READY).severity is REDUCED


@pytest.mark.parametrize(("happened", "reason"), [
    (BAD, Reason.LOT_NOT_ACCEPTED), (LotResult(True, steady=False, reduced_allowed=True), Reason.IRREGULAR),
    (OK, Reason.WITHDRAWN), (Event.IRREGULAR, Reason.IRREGULAR), (Event.WITHDRAWN, Reason.WITHDRAWN),
])
def test_what_ends_reduced_inspection(happened, reason):
    assert step(State(REDUCED), happened) == State(NORMAL, reason=reason)
    assert step(State(REDUCED), READY) == State(REDUCED)


def test_one_rejection_on_reduced_is_not_the_first_of_two():
    assert severities([READY] * 15 + [BAD, BAD, OK])[-3:] == [NORMAL, NORMAL, NORMAL]


def test_five_rejections_on_tightened_discontinue_until_resumed():
    lots = [BAD, BAD] + [BAD, OK] * 5 + [OK] * 6 + [BAD]
    states = replay(lots)
    assert reasons(lots) == {1: Reason.TWO_OF_FIVE, 10: Reason.DISCONTINUED}
    assert states[-1].discontinued and states[-1].severity is TIGHTENED
    again = replay([Event.RESUMED, BAD, OK, OK, OK, OK, OK], states[-1])
    assert again[0] == State(TIGHTENED, reason=Reason.RESUMED)
    assert [state.severity for state in again] == [TIGHTENED] * 6 + [NORMAL]


def test_going_back_to_normal_clears_what_tightened_counted():
    lots = [BAD, BAD] + [BAD] * 4 + [OK] * 5 + [BAD, BAD] + [BAD] * 4
    assert not any(state.discontinued for state in replay(lots))


@pytest.mark.parametrize("lot", [
    LotResult(False, original=False), LotResult(False, severity=TIGHTENED), LotResult(False, severity=REDUCED),
])
def test_lots_presented_again_or_of_another_severity_do_not_count(lot):
    assert replay([BAD, lot, lot])[-1] == replay([BAD])[-1]


def test_events_that_do_not_fit_change_nothing():
    for event in Event:
        assert replay([OK, event])[-1] == replay([OK])[-1]
    assert replay([BAD, BAD, Event.IRREGULAR])[-1].severity is TIGHTENED
