from . import crm_lead, crm_lead_margin, res_partner_margin, sale_order, sale_order_margin, sale_order_planning
