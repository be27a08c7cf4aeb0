from . import bom_cost_xlsx, sme_order_margin_report
