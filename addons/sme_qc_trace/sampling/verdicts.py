"""From values to verdicts: one value, a sample unit, a characteristic, the lot.

A verdict is None as long as it cannot be given: what was not checked has not passed, and an inspection without values never passes.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import isfinite

from .plans import Count, Plan

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


class Reason(StrEnum):
    """Why a lot has its verdict, or none."""

    WITHIN = "within"  # not more nonconforming than the acceptance number
    REJECT_NUMBER = "reject_number"
    KEY = "key"  # a key characteristic failed
    MISSING = "missing"  # values are missing
    NOTHING = "nothing"  # there is nothing to check


@dataclass(slots=True, frozen=True)
class Characteristic:
    """What is checked of every sample unit.

    ``lower``, ``upper``: limits of a measurement, inclusive, in its unit, None is no limit. ``digits``: decimals to which values and limits
    are rounded before they are compared. ``good``: choices that pass. ``key``: one failure fails the lot. ``values``: values per sample
    unit. ``name``: for error messages.
    """

    kind: Kind
    name: str = ""
    lower: float | None = None
    upper: float | None = None
    digits: int = 3
    good: frozenset[Hashable] = frozenset()
    key: bool = False
    values: int = 1

    def __post_init__(self):
        if self.values < 1:
            raise ValueError(f"{self.name}: {self.values} values per sample unit; give 1 or more.")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"{self.name}: the lower limit {self.lower:g} is above the upper limit {self.upper:g}.")
        if self.kind == Kind.CHOICE and not self.good:
            raise ValueError(f"{self.name}: no choice is good, so nothing could pass.")


@dataclass(slots=True, frozen=True)
class Value:
    """What an inspector entered. ``factor``: units of the characteristic in one unit of the entry (g for kg: 0.001)."""

    entry: float | bool | str | Hashable | None
    factor: float = 1.0


Unit = Mapping[Hashable, Sequence[Value]]  # of one sample unit, by characteristic


@dataclass(slots=True, frozen=True)
class LotVerdict:
    """``verdict`` of a lot and its ``reason``; ``nonconforming`` items, ``nonconformities`` (failed values), ``missing`` values."""

    verdict: Verdict | None
    reason: Reason
    nonconforming: int
    nonconformities: int
    missing: int


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


def unit_verdict(characteristics: Mapping[Hashable, Characteristic], unit: Unit) -> Verdict | None:
    """Verdict of a sample unit: one failure makes it nonconforming, missing values leave it open."""
    return _joined([found for key, one in characteristics.items() for found in _verdicts(one, unit.get(key, ()))])


def characteristic_verdict(key: Hashable, characteristic: Characteristic, units: Sequence[Unit]) -> Verdict | None:
    """Verdict of one characteristic over all sample units; None without units."""
    return _joined([found for unit in units for found in _verdicts(characteristic, unit.get(key, ()))])


def judge(plan: Plan, nonconforming: int, complete: bool) -> Verdict | None:
    """Verdict by count of what ``plan.count`` says: rejected from the rejection number on, accepted only if the sample is ``complete``."""
    if nonconforming < 0:
        raise ValueError(f"{nonconforming} nonconforming: give 0 or more.")
    if nonconforming >= plan.reject:
        return Verdict.FAIL
    return Verdict.PASS if complete else None


def lot_verdict(plan: Plan, characteristics: Mapping[Hashable, Characteristic], units: Sequence[Unit]) -> LotVerdict:
    """Verdict of the lot by the values of its sample units.

    Failed as soon as a key characteristic fails or the rejection number is reached, passed only with all values of all ``plan.size`` units.
    Raises ``ValueError`` if there are more units than the sample has (its acceptance number holds for that size only), or values of a
    characteristic that is not among ``characteristics``.
    """
    if len(units) > plan.size:
        raise ValueError(f"Values of {len(units)} sample units were entered, but the sample has {plan.size}.")
    if unknown := {key for unit in units for key in unit} - set(characteristics):
        raise ValueError(f"Values of {sorted(map(str, unknown))} were entered, which are no characteristics of this inspection.")
    nonconforming = nonconformities = missing = 0
    key_failed = False
    for unit in [*units, *[{}] * (plan.size - len(units))]:
        bad = 0
        for key, one in characteristics.items():
            found = _verdicts(one, unit.get(key, ()))
            failed = found.count(Verdict.FAIL)
            bad += failed
            missing += found.count(None)
            key_failed |= one.key and failed > 0
        nonconformities += bad
        nonconforming += bad > 0
    counted = nonconforming if plan.count == Count.ITEMS else nonconformities
    result, reason = judge(plan, counted, not missing), Reason.MISSING
    if not characteristics:
        result, reason = None, Reason.NOTHING
    elif key_failed:
        result, reason = Verdict.FAIL, Reason.KEY
    elif result is not None:
        reason = Reason.REJECT_NUMBER if result is Verdict.FAIL else Reason.WITHIN
    return LotVerdict(result, reason, nonconforming, nonconformities, missing)


def _verdicts(characteristic: Characteristic, values: Sequence[Value]) -> list[Verdict | None]:
    if len(values) > characteristic.values:
        raise ValueError(f"{characteristic.name}: {len(values)} values for one sample unit, but it has {characteristic.values}.")
    return [verdict(characteristic, value) for value in values] + [None] * (characteristic.values - len(values))


def _joined(found: list[Verdict | None]) -> Verdict | None:
    if Verdict.FAIL in found:
        return Verdict.FAIL
    return Verdict.PASS if found and None not in found else None


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
