from odoo import fields, models

KINDS = [
    ("accept", "Accept"),
    ("concession", "Accept on Concession"),
    ("rework", "Rework"),
    ("scrap", "Scrap"),
    ("return", "Return to Vendor"),
    ("regrade", "Regrade"),
]


class SmeQcDisposition(models.Model):
    """What is done with a quantity of a lot that was decided on, and the documents of Odoo that do it.

    The quantities of a lot's dispositions that are not cancelled add up to the lot; each has its stock moves.
    """

    _name = "sme.qc.disposition"
    _description = "Disposition"
    _order = "id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    inspection_id = fields.Many2one("sme.qc.inspection", check_company=True, index="btree_not_null", ondelete="restrict")
    nonconformance_id = fields.Many2one("sme.qc.nonconformance", check_company=True, index="btree_not_null", ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("to_approve", "To Approve"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True, default="draft", copy=False, index=True)
    product_id = fields.Many2one("product.product", required=True, check_company=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one("stock.lot", check_company=True, index="btree_not_null")
    quantity = fields.Float(digits="Product Unit", required=True, help="In the product's unit.")
    reason = fields.Text()
    approver_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_approved = fields.Datetime(readonly=True, copy=False)
    customer_consent = fields.Char(help="Who of the customer agreed, and where it is written down.")
    regrade_product_id = fields.Many2one("product.product", "Regrade To", check_company=True)
    bom_id = fields.Many2one("mrp.bom", "Rework Bill of Materials", check_company=True)
    move_ids = fields.One2many("stock.move", "disposition_id")
    picking_id = fields.Many2one("stock.picking", "Transfer", check_company=True, index="btree_not_null", readonly=True, copy=False)
    scrap_id = fields.Many2one("stock.scrap", "Scrap Order", check_company=True, index="btree_not_null", readonly=True, copy=False)
    production_id = fields.Many2one("mrp.production", "Rework Order", check_company=True, index="btree_not_null", readonly=True, copy=False)
