"""Skip-lot: after enough accepted lots only every n-th is inspected.

After ISO 2859-3: a product qualifies by lots accepted in a row, then one lot of f is inspected, and a lot not accepted ends it. Ours: the
lot to inspect is counted off, not drawn at random, so that everyone can see why a lot was skipped; the frequency does not change by itself;
and one rejected lot means qualifying anew. Whether the plan allows it, and that nobody skips on tightened inspection, is the caller's part.
"""

from dataclasses import dataclass, replace


@dataclass(slots=True, frozen=True)
class SkipRule:
    """``qualify``: accepted lots in a row before lots are skipped, 1 or more. ``frequency``: inspect one lot of so many, 2 or more."""

    qualify: int = 10
    frequency: int = 2

    def __post_init__(self):
        if self.qualify < 1:
            raise ValueError(f"Skip-lot after {self.qualify} accepted lots: give 1 or more.")
        if self.frequency < 2:
            raise ValueError(f"Skip-lot with one lot of {self.frequency} inspected skips nothing: give 2 or more.")


@dataclass(slots=True, frozen=True)
class SkipState:
    """``in_a_row``: lots accepted without a rejection between them. ``skipped``: lots skipped since the last one inspected."""

    in_a_row: int = 0
    skipped: int = 0


def qualified(rule: SkipRule, state: SkipState) -> bool:
    """Lots may be skipped."""
    return state.in_a_row >= rule.qualify


def arrive(rule: SkipRule, state: SkipState) -> tuple[bool, SkipState]:
    """A lot arrives: (is it inspected, the state for the next lot). Its verdict may come later, by ``judged``."""
    if not qualified(rule, state) or state.skipped + 1 >= rule.frequency:
        return True, replace(state, skipped=0)
    return False, replace(state, skipped=state.skipped + 1)


def judged(state: SkipState, accepted: bool) -> SkipState:
    """A lot was judged: accepted counts, not accepted goes back to every lot."""
    return replace(state, in_a_row=state.in_a_row + 1 if accepted else 0)
