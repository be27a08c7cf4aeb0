from odoo import fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    rework_of_id = fields.Many2one(
        "mrp.production", "Rework Of", check_company=True, index="btree_not_null", copy=False,
        domain="[('product_id', '=', product_id), ('state', '=', 'done'), ('id', '!=', id)]",
        help="The order whose goods are reworked here: what this order adds is part of the cost of that one.")
    cost_sheet_ids = fields.One2many("sme.production.cost", "production_id", groups="sme_order_costing.group_costing_user")
