from . import (
    mrp_bom,
    mrp_workcenter,
    product_product,
    product_template,
    res_config_settings,
    sme_overhead_rule,
    sme_price_source,
    sme_reference_price,
)
