"""From values to verdicts: one value, the lot.

A verdict is None as long as it cannot be given: what was not checked has not passed, and an inspection without values never passes.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import isfinite

from .plans import Plan

_LARGEST = 10**15  # in the unit of a characteristic


class Kind(StrEnum):
    """What is recorded of a characteristic."""

    MEASUREMENT = "measurement"
    PASS_FAIL = "pass_fail"
    CHOICE = "choice"
    TEXT = "text"


class Verdict(StrEnum):
    """Good or not; None stands for not decided."""

    PASS = "pass"
    FAIL = "fail"


@dataclass(slots=True, frozen=True)
class Characteristic:
    """What is checked of every sample unit.

    ``lower``, ``upper``: limits of a measurement, inclusive, in its unit, None is no limit. ``digits``: decimals to which values and limits
    are rounded before they are compared. ``good``: choices that pass. ``name``: for error messages.
    """

    kind: Kind
    name: str = ""
    lower: float | None = None
    upper: float | None = None
    digits: int = 3
    good: frozenset[Hashable] = frozenset()

    def __post_init__(self):
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"{self.name}: the lower limit {self.lower:g} is above the upper limit {self.upper:g}.")
        if self.kind == Kind.CHOICE and not self.good:
            raise ValueError(f"{self.name}: no choice is good, so nothing could pass.")


@dataclass(slots=True, frozen=True)
class Value:
    """What an inspector entered. ``factor``: units of the characteristic in one unit of the entry (g for kg: 0.001)."""

    entry: float | bool | str | Hashable | None
    factor: float = 1.0


def in_unit(characteristic: Characteristic, value: Value) -> float | None:
    """A measurement in the unit of its characteristic, rounded to its digits, half away from zero; None if empty."""
    return None if value.entry is None else float(_measured(characteristic, value))


def verdict(characteristic: Characteristic, value: Value) -> Verdict | None:
    """Verdict of one value; None if it is empty. A measurement without limits and a text pass as soon as they are filled.

    Limits 1 to 2 kg, measured 1,500 g: ``verdict(Characteristic(Kind.MEASUREMENT, lower=1, upper=2), Value(1500, 0.001))`` → PASS.
    """
    entry = value.entry
    if entry is None or (isinstance(entry, str) and not entry.strip()):
        return None
    match characteristic.kind:
        case Kind.MEASUREMENT:
            good = _within(characteristic, value)
        case Kind.PASS_FAIL:
            if not isinstance(entry, bool):
                raise ValueError(f"{characteristic.name}: {entry!r} is neither pass nor fail.")
            good = entry
        case Kind.CHOICE:
            good = entry in characteristic.good
        case Kind.TEXT:
            if not isinstance(entry, str):
                raise ValueError(f"{characteristic.name}: {entry!r} is no text.")
            good = True
    return Verdict.PASS if good else Verdict.FAIL


def judge(plan: Plan, nonconforming: int, complete: bool) -> Verdict | None:
    """Verdict by count of what ``plan.count`` says: rejected from the rejection number on, accepted only if the sample is ``complete``."""
    if nonconforming < 0:
        raise ValueError(f"{nonconforming} nonconforming: give 0 or more.")
    if nonconforming >= plan.reject:
        return Verdict.FAIL
    return Verdict.PASS if complete else None


def _within(characteristic: Characteristic, value: Value) -> bool:
    measured = _measured(characteristic, value)
    lower, upper = (None if limit is None else _rounded(Decimal(repr(limit)), characteristic.digits)
                    for limit in (characteristic.lower, characteristic.upper))
    return (lower is None or measured >= lower) and (upper is None or measured <= upper)


def _measured(characteristic: Characteristic, value: Value) -> Decimal:
    measured = _number(characteristic, value.entry) * _number(characteristic, value.factor)
    if abs(measured) > _LARGEST:
        raise ValueError(f"{characteristic.name}: {value.entry:g} is too large to be measured.")
    return _rounded(measured, characteristic.digits)


def _number(characteristic: Characteristic, value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise ValueError(f"{characteristic.name}: {value!r} is no number.")
    return Decimal(repr(value))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
