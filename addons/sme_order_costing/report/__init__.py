from . import bom_cost_xlsx
