from odoo import fields, models


class SmeQcDefect(models.Model):
    """So many units of a nonconformance have this defect."""

    _name = "sme.qc.defect"
    _description = "Defect"
    _order = "nonconformance_id, quantity desc, id"
    _rec_name = "code_id"

    nonconformance_id = fields.Many2one("sme.qc.nonconformance", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="nonconformance_id.company_id", store=True)
    code_id = fields.Many2one("sme.qc.defect.code", required=True, ondelete="restrict", index=True)
    quantity = fields.Float(digits="Product Unit", default=1.0)
    note = fields.Char()
    picture = fields.Image(max_width=1920, max_height=1920)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "A defect is of at least one unit.")
