"""From quote simulations to the arithmetic of ``costing`` and back."""

from .calculation import Calculation
