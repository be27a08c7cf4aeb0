from odoo import fields, models
from odoo.fields import Domain


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    is_rework = fields.Boolean(
        "For Rework",
        help="Parts and operations that rework adds to the goods. Only rework orders use it: neither production nor planning.")

    def _bom_find_domain(self, products, picking_type=None, company_id=False, bom_type=False):
        domain = super()._bom_find_domain(products, picking_type=picking_type, company_id=company_id, bom_type=bom_type)
        return domain & Domain("is_rework", "=", False)
