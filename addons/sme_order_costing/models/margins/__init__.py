from . import (
    account_move,
    mrp_production,
    product_product,
    sale_order,
    sale_order_line,
    sme_order_line_cost,
    sme_production_cost,
    sme_release_link,
    stock_move,
)
