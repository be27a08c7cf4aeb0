from . import (
    mrp_workcenter,
    sale_order_margin_gate,
    sme_margin_target,
    sme_overhead_rule,
    sme_price_source,
    sme_quote_part,
    sme_quote_simulation,
    sme_quote_simulation_change,
    sme_quote_simulation_line,
    sme_quote_simulation_material,
    sme_quote_simulation_price,
    sme_quoted_cost,
    sme_reference_price,
)

# isort: split
# They extend the models above
from . import sme_quote_simulation_apply, sme_quote_simulation_calculate
