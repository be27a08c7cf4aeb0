from . import sme_order_margin_report
