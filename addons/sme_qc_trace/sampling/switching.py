"""Which severity the next lot is inspected with: the switching rules of ISO 2859-1:1999, clauses 9.3 and 9.4.

One state per product and vendor (and class of nonconformities). A switch holds from the lot after the one that caused it. Only lots
presented for the first time count: one that comes again after sorting says nothing of the process.

    normal    → tightened     2 lots not accepted among 5 or fewer in a row
    tightened → normal        5 accepted in a row
    normal    → reduced       switching score 30, production steady, and allowed
    reduced   → normal        a lot not accepted, production irregular, or no longer allowed
    tightened → discontinued  5 lots not accepted in all; resumed by a person, with tightened inspection
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from .tables import Severity

WINDOW = 5  # lots in a row among which
NOT_ACCEPTED = 2  # so many not accepted tighten the inspection
ACCEPTED_IN_A_ROW = 5
DISCONTINUE = 5
SCORE = 30


class Reason(StrEnum):
    """Why the severity changed."""

    TWO_OF_FIVE = "two_of_five"
    FIVE_ACCEPTED = "five_accepted"
    SCORE = "score"
    LOT_NOT_ACCEPTED = "lot_not_accepted"
    IRREGULAR = "irregular"
    WITHDRAWN = "withdrawn"
    DISCONTINUED = "discontinued"
    RESUMED = "resumed"


class Event(StrEnum):
    """What changes the severity besides lots."""

    IRREGULAR = "irregular"  # production became irregular or was delayed
    WITHDRAWN = "withdrawn"  # reduced inspection is no longer wanted
    RESUMED = "resumed"  # the vendor has acted, and who is responsible expects it to help


@dataclass(slots=True, frozen=True)
class LotResult:
    """The verdict on a lot.

    ``nonconforming``: found in the sample. ``accept`` and ``tighter_accept``: of its ``Plan``. ``original``: presented for the first time.
    ``steady``, ``reduced_allowed``: production runs steadily, reduced inspection is wanted. ``severity``: what it was inspected with, where
    several lots may be open at once; None is that of the state.
    """

    accepted: bool
    nonconforming: int = 0
    accept: int = 0
    tighter_accept: int | None = None
    original: bool = True
    steady: bool = True
    reduced_allowed: bool = False
    severity: Severity | None = None

    @property
    def score(self) -> int | None:
        """What it adds to the switching score (3 or 2); None sets the score back to 0 (clause 9.3.3.2)."""
        if not self.accepted:
            return None
        if self.accept < 2:
            return 2
        return 3 if self.tighter_accept is not None and self.nonconforming <= self.tighter_accept else None


@dataclass(slots=True, frozen=True)
class State:
    """Where a product of a vendor stands.

    ``recent``: verdicts of the last lots on normal inspection, at most four, since the next is the fifth. ``in_a_row``: accepted lots on
    tightened inspection; ``not_accepted``: lots not accepted there, in all. ``reason``: why the last step switched, None if it did not.
    """

    severity: Severity = Severity.NORMAL
    discontinued: bool = False
    score: int = 0
    recent: tuple[bool, ...] = ()
    in_a_row: int = 0
    not_accepted: int = 0
    reason: Reason | None = None


def step(state: State, happened: LotResult | Event) -> State:
    """The state after a lot or an event; ``reason`` is set if the severity switched.

    A lot presented again, one inspected with another severity than the state has now, and any lot while inspection is discontinued count
    nothing. An event that does not fit the severity changes nothing.
    """
    state = replace(state, reason=None)
    if isinstance(happened, Event):
        return _event(state, happened)
    if not happened.original or state.discontinued or happened.severity not in (None, state.severity):
        return state
    return _STEPS[state.severity](state, happened)


def replay(happenings: Iterable[LotResult | Event], start: State | None = None) -> list[State]:
    """The state after each of the happenings, in their order; a new product starts with normal inspection."""
    state, states = start or State(), []
    for happened in happenings:
        state = step(state, happened)
        states.append(state)
    return states


def _event(state: State, event: Event) -> State:
    if event is Event.RESUMED:
        return State(Severity.TIGHTENED, reason=Reason.RESUMED) if state.discontinued else state
    return State(reason=Reason(event.value)) if state.severity == Severity.REDUCED else state


def _normal(state: State, lot: LotResult) -> State:
    recent = (*state.recent, lot.accepted)
    if recent.count(False) >= NOT_ACCEPTED:
        return State(Severity.TIGHTENED, reason=Reason.TWO_OF_FIVE)
    gained = lot.score
    score = 0 if gained is None else state.score + gained
    if score >= SCORE and lot.steady and lot.reduced_allowed:
        return State(Severity.REDUCED, reason=Reason.SCORE)
    return replace(state, score=score, recent=recent[-(WINDOW - 1):])


def _tightened(state: State, lot: LotResult) -> State:
    if lot.accepted:
        in_a_row = state.in_a_row + 1
        return State(reason=Reason.FIVE_ACCEPTED) if in_a_row >= ACCEPTED_IN_A_ROW else replace(state, in_a_row=in_a_row)
    not_accepted = state.not_accepted + 1
    if not_accepted >= DISCONTINUE:
        return State(Severity.TIGHTENED, discontinued=True, not_accepted=not_accepted, reason=Reason.DISCONTINUED)
    return replace(state, in_a_row=0, not_accepted=not_accepted)


def _reduced(state: State, lot: LotResult) -> State:
    if not lot.accepted:
        return State(reason=Reason.LOT_NOT_ACCEPTED)
    if not lot.steady:
        return State(reason=Reason.IRREGULAR)
    return state if lot.reduced_allowed else State(reason=Reason.WITHDRAWN)


_STEPS = {Severity.NORMAL: _normal, Severity.TIGHTENED: _tightened, Severity.REDUCED: _reduced}
