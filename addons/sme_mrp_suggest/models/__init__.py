from . import mrp_production, res_partner, sme_kitting, sme_kitting_options
