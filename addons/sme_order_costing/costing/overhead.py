"""Overhead rules: what is added for costs that no part and no operation shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What a rate counts."""

    MATERIAL = "material"  # % of the bought material that enters at this level
    LABOUR = "labour"  # % of the labour of this level
    LABOUR_HOUR = "labour_hour"
    MACHINE_HOUR = "machine_hour"
    UNIT = "unit"


@dataclass(slots=True, frozen=True)
class OverheadRule:
    """``rate``: a percentage, or money per hour or unit. It holds for products of ``category_id`` and below, and for time at
    ``workcenter_id``; None means all."""

    id: int
    name: str
    basis: Basis
    rate: float
    category_id: int | None = None
    workcenter_id: int | None = None


@dataclass(slots=True, frozen=True)
class Work:
    """What one work centre did: ``hours`` of people and of the machine, and what the people cost."""

    workcenter_id: int
    labour_hours: float
    machine_hours: float
    labour_cost: float


def overhead(
    rules: Iterable[OverheadRule], category_ids: Iterable[int], material: float, work: Iterable[Work], units: float
) -> list[tuple[OverheadRule, float, float]]:
    """The rules that apply, each with what it counted and the amount.

    :param category_ids: the product's category and those above it
    :param material: bought material that enters at this level. What is made brings its own overhead from its own level
    :param work: what was done at this level
    :param units: how many were made
    """
    result = []
    for rule in rules:
        if rule.category_id is not None and rule.category_id not in category_ids:
            continue
        here = [done for done in work if rule.workcenter_id in (None, done.workcenter_id)]
        match rule.basis:
            case Basis.MATERIAL:
                base, amount = material, material * rule.rate / 100
            case Basis.LABOUR:
                base = sum(done.labour_cost for done in here)
                amount = base * rule.rate / 100
            case Basis.LABOUR_HOUR:
                base = sum(done.labour_hours for done in here)
                amount = base * rule.rate
            case Basis.MACHINE_HOUR:
                base = sum(done.machine_hours for done in here)
                amount = base * rule.rate
            case Basis.UNIT:
                base, amount = units, units * rule.rate
        if base:
            result.append((rule, base, amount))
    return result
