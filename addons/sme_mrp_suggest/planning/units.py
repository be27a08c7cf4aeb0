"""Rounding of quantities.

``steps`` is the number of steps in one unit: 1 for things counted in whole pieces, 100 for two decimals.
"""

from math import ceil

# Sums of a few thousand floats stay well within this; no unit of ours is finer than a hundred times it.
TOLERANCE = 1e-6


def round_up(qty: float, steps: int) -> float:
    """Return ``qty`` rounded up to a whole number of steps (0.3 in steps of 0.1 stays 0.3)."""
    return ceil(qty * steps - TOLERANCE) / steps
