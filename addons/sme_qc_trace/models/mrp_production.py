from odoo import fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    rework_of_id = fields.Many2one(
        "mrp.production", check_company=True, index="btree_not_null", copy=False,
        domain="[('product_id', '=', product_id), ('state', '=', 'done'), ('id', '!=', id)]",
        help="The order whose goods are reworked here: what this order adds is part of the cost of that one.")
    inspection_ids = fields.One2many("sme.qc.inspection", "production_id")
