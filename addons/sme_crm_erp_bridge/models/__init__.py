from . import crm_lead, crm_lead_simulation, sale_order, sale_order_planning, sale_order_simulation, sme_quote_simulation
