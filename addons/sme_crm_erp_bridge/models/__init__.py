from . import (
    crm_lead,
    crm_lead_margin,
    crm_lead_quality,
    crm_lead_simulation,
    res_partner_margin,
    sale_order,
    sale_order_margin,
    sale_order_planning,
    sale_order_simulation,
    sme_quote_simulation,
)
