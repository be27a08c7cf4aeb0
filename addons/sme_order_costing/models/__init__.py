from . import (
    account_move,
    mrp_bom,
    mrp_production,
    mrp_workcenter,
    mrp_workcenter_productivity,
    mrp_workorder,
    product_product,
    product_template,
    product_value,
    purchase_order_line,
    res_config_settings,
    sale_order_margin_gate,
    sme_margin_target,
    sme_overhead_rule,
    sme_price_source,
    sme_production_cost,
    sme_production_cost_line,
    sme_production_cost_run,
    sme_production_cost_words,
    sme_quote_part,
    sme_quote_simulation,
    sme_quote_simulation_change,
    sme_quote_simulation_line,
    sme_quote_simulation_material,
    sme_quote_simulation_price,
    sme_quoted_cost,
    sme_reference_price,
    stock_move,
)

# isort: split
# They extend the models above
from . import margins, sme_quote_simulation_apply, sme_quote_simulation_calculate
