from . import mrp_workcenter, sme_overhead_rule, sme_price_source, sme_reference_price
