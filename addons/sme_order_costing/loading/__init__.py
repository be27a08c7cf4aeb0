"""The door between the database and ``costing``."""

from .cost_data import CostData
