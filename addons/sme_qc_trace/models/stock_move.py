from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    inspection_ids = fields.One2many("sme.qc.inspection", "move_id")
    disposition_id = fields.Many2one("sme.qc.disposition", index="btree_not_null", copy=False, readonly=True)
