from . import (
    account_move,
    mrp_production,
    mrp_workcenter,
    mrp_workcenter_productivity,
    mrp_workorder,
    product_value,
    purchase_order_line,
    sme_overhead_rule,
    sme_price_source,
    sme_production_cost,
    sme_production_cost_line,
    sme_production_cost_run,
    sme_production_cost_words,
    sme_reference_price,
    stock_move,
)

# isort: split
from . import margins  # after the models it extends
