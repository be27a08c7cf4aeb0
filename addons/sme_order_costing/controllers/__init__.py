from . import bom_cost
