"""How many items of a lot are inspected, and how many nonconforming ones it may have.

A lot may be a measured quantity (kg, m): it then has as many items as whole units, rounded up; 12.3 kg are 13 items of 1 kg.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, isfinite

from .tables import HIGHEST_PERCENT, Level, Severity, aql_index, cell, code_letter, tighter_accept


class Method(StrEnum):
    """How the sample size is found."""

    ALL = "all"
    PERCENTAGE = "percentage"
    FIXED = "fixed"
    ISO = "iso_2859_1"


class Count(StrEnum):
    """What acceptance and rejection number count: each bad item once, or every single fault of it."""

    ITEMS = "items"
    NONCONFORMITIES = "nonconformities"


@dataclass(slots=True, frozen=True)
class Rule:
    """How a plan draws its samples.

    ``percentage``: of the lot, above 0 up to 100, rounded up to whole items. ``fixed``: items of every lot. ``accept``: acceptance number
    of the three methods without tables. ``level`` and ``aql``: of ``Method.ISO``; an AQL above 10 counts nonconformities only.
    """

    method: Method = Method.ALL
    percentage: float = 0.0
    fixed: int = 0
    accept: int = 0
    level: Level = Level.II
    aql: float = 1.0
    count: Count = Count.ITEMS

    def __post_init__(self):
        method = Method(self.method)
        if method is Method.ISO:
            aql_index(self.aql)
            if self.aql > HIGHEST_PERCENT and self.count == Count.ITEMS:
                raise ValueError(
                    f"AQL {self.aql:g} is above {HIGHEST_PERCENT:g}: it counts nonconformities per 100 items, not nonconforming items."
                )
        elif method is Method.PERCENTAGE and not 0 < self.percentage <= 100:
            raise ValueError(f"A sample of {self.percentage:g} % cannot be drawn: give a percentage above 0, up to 100.")
        elif method is Method.FIXED and self.fixed < 1:
            raise ValueError(f"A sample of {self.fixed} items cannot be drawn: give 1 or more.")
        if self.accept < 0:
            raise ValueError(f"The acceptance number is {self.accept}: give 0 or more.")


@dataclass(slots=True, frozen=True)
class Plan:
    """The sample of one lot.

    ``lot``, ``size``: items. The lot is accepted with up to ``accept`` nonconforming, rejected from ``reject`` = ``accept`` + 1.
    ``letter``: by lot size and level; ``plan_letter``: where the arrows led; both None without tables. ``tighter_accept``: acceptance
    number of normal inspection, had the AQL been one step tighter, which the switching score asks for; None elsewhere.
    """

    lot: int
    size: int
    accept: int
    reject: int
    count: Count = Count.ITEMS
    letter: str | None = None
    plan_letter: str | None = None
    severity: Severity = Severity.NORMAL
    tighter_accept: int | None = None

    @property
    def all(self) -> bool:
        """Every item is inspected."""
        return self.size == self.lot


def items(lot_size: float) -> int:
    """Whole items of a lot: a part of a unit is one more item (12.3 kg: 13), what floats add is not (3.0000000001: 3)."""
    if not isfinite(lot_size) or lot_size <= 0:
        raise ValueError(f"A lot of {lot_size} cannot be inspected: its quantity must be above 0.")
    return max(ceil(round(lot_size, 6)), 1)


def sample(lot_size: float, rule: Rule, severity: Severity = Severity.NORMAL) -> Plan:
    """The sample of a lot of ``lot_size`` (in its unit) by ``rule``; ``severity`` counts for ``Method.ISO`` only.

    A sample that reaches the lot is the whole lot, judged by the acceptance number of the plan. A lot of one item, which the tables do not
    have, is inspected and may have no fault.

    ``sample(1000, Rule(Method.ISO, aql=1.0))`` → letter J, size 80, accept 2, reject 3.
    """
    lot = items(lot_size)
    if rule.method != Method.ISO:
        wanted = {
            Method.ALL: lot,
            Method.PERCENTAGE: ceil(lot * Fraction(str(rule.percentage)) / 100),
            Method.FIXED: rule.fixed,
        }[rule.method]
        return Plan(lot, min(wanted, lot), rule.accept, rule.accept + 1, rule.count)
    severity = Severity(severity)
    if lot == 1:
        return Plan(1, 1, 0, 1, rule.count, severity=severity)
    letter = code_letter(lot, rule.level)
    found = cell(letter, rule.aql, severity)
    return Plan(
        lot, min(found.size, lot), found.accept, found.reject, rule.count, letter, found.letter, severity,
        tighter_accept(found.letter, rule.aql) if severity is Severity.NORMAL else None,
    )
