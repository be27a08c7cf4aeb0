from . import (
    mrp_production,
    mrp_workcenter,
    sme_overhead_rule,
    sme_price_source,
    sme_production_cost,
    sme_production_cost_line,
    sme_reference_price,
)
from . import margins  # after the models it extends
