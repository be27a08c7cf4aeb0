"""What becomes of a lot: its parts add up to it, exactly, in steps of the rounding of its unit."""

from dataclasses import dataclass, fields
from decimal import Decimal
from math import isfinite

_NOISE = Decimal("1e-4")  # what adding floats may leave, in steps of the rounding


@dataclass(slots=True, frozen=True)
class Split:
    """Quantities of a lot by disposition, in its unit."""

    accepted: float = 0.0
    concession: float = 0.0
    rework: float = 0.0
    scrap: float = 0.0
    returned: float = 0.0

    @property
    def usable(self) -> float:
        """What may be used now: accepted and accepted on concession."""
        return float(_exact(self.accepted) + _exact(self.concession))

    def parts(self) -> list[tuple[str, float]]:
        """(disposition, quantity) of each that has one, in the order above: a stock move each."""
        return [(name, qty) for name, qty in self._all() if qty]

    def _all(self) -> list[tuple[str, float]]:
        return [(each.name, getattr(self, each.name)) for each in fields(self)]


def undecided(lot: float, split: Split, rounding: float = 0.01) -> float:
    """What of ``lot`` is not decided on yet; less than 0 if more than the lot is. Everything is a multiple of ``rounding``.

    Raises ``ValueError`` if a quantity is negative, not finite, or has a fraction that the unit does not know.
    """
    if not isfinite(rounding) or rounding <= 0:
        raise ValueError(f"The rounding of the unit is {rounding}: it must be above 0.")
    step = _exact(rounding)
    steps = _steps("lot", lot, step) - sum(_steps(name, qty, step) for name, qty in split._all())
    return float(steps * step)


def check(lot: float, split: Split, rounding: float = 0.01):
    """Raise ``ValueError`` unless the parts of ``split`` add up to ``lot``, naming what is missing or too much."""
    rest = undecided(lot, split, rounding)
    if rest:
        parts = " + ".join(f"{name} {_text(qty)}" for name, qty in split.parts()) or "nothing"
        raise ValueError(f"The lot has {_text(lot)}, decided on are {parts}: {_text(abs(rest))} {'missing' if rest > 0 else 'too much'}.")


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _text(qty: float) -> str:
    return f"{qty:.12g}"


def _steps(name: str, qty: float, step: Decimal) -> int:
    if not isfinite(qty) or qty < 0:
        raise ValueError(f"The quantity of {name} is {qty}: give 0 or more.")
    steps = _exact(qty) / step
    whole = round(steps)
    if abs(steps - whole) > _NOISE:
        raise ValueError(f"The quantity of {name} is {_text(qty)}: its unit is rounded to {step:f}.")
    return whole
