from odoo import fields, models


class SmeQcCharacteristic(models.Model):
    _inherit = "sme.qc.characteristic"

    defect_code_id = fields.Many2one(
        "sme.qc.defect.code", "Defect", ondelete="restrict", index="btree_not_null",
        help="What units have that fail it: the nonconformance counts them as this defect.")
