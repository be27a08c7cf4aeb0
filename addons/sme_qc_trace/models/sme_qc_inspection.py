from odoo import fields, models

from .sme_qc_plan import GATES, SEVERITIES, STAGES

STATES = [
    ("todo", "To Do"),
    ("in_progress", "In Progress"),
    ("passed", "Passed"),
    ("failed", "Failed"),
    ("accepted_on_concession", "Accepted on Concession"),
    ("cancelled", "Cancelled"),
]
OPEN = ("todo", "in_progress")
ACCEPTED = ("passed", "accepted_on_concession")


class SmeQcInspection(models.Model):
    """One lot (or one quantity of a product without lots) of one document, inspected by one plan.

    Quantities are in the product's unit. ``accepted_quantity`` + ``rejected_quantity`` = ``quantity`` once it is decided.
    """

    _name = "sme.qc.inspection"
    _description = "Inspection"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_planned, id"
    _check_company_auto = True

    name = fields.Char("Reference", required=True, readonly=True, copy=False, default="/", index="trigram")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    plan_id = fields.Many2one("sme.qc.plan", check_company=True, index=True, ondelete="restrict")
    stage = fields.Selection(STAGES, required=True, default="manual", index=True)
    gate = fields.Selection(GATES, required=True, default="warn")
    state = fields.Selection(STATES, required=True, default="todo", copy=False, index=True, tracking=True)

    product_id = fields.Many2one("product.product", required=True, check_company=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one("stock.lot", check_company=True, index="btree_not_null", domain="[('product_id', '=', product_id)]")
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0, help="The lot that is decided on, in the product's unit.")
    partner_id = fields.Many2one("res.partner", "Vendor or Customer", index="btree_not_null")
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)
    picking_id = fields.Many2one("stock.picking", "Transfer", check_company=True, index="btree_not_null", copy=False)
    move_id = fields.Many2one("stock.move", "Stock Move", check_company=True, index="btree_not_null", copy=False)
    production_id = fields.Many2one("mrp.production", "Manufacturing Order", check_company=True, index="btree_not_null", copy=False)
    workorder_id = fields.Many2one("mrp.workorder", "Work Order", check_company=True, index="btree_not_null", copy=False)

    sample_size = fields.Integer(help="Units to be inspected.")
    accept_number = fields.Integer("Acceptance Number")
    reject_number = fields.Integer("Rejection Number")
    code_letter = fields.Char()
    severity = fields.Selection(SEVERITIES)
    is_skipped = fields.Boolean("Lot Skipped", help="By the plan's skip-lot rule: passed without inspection.")

    line_ids = fields.One2many("sme.qc.inspection.line", "inspection_id")
    value_ids = fields.One2many("sme.qc.value", "inspection_id")
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    note = fields.Text(copy=False)
    inspector_id = fields.Many2one("res.users", copy=False, tracking=True)
    date_planned = fields.Datetime(default=fields.Datetime.now, index=True)
    date_started = fields.Datetime(readonly=True, copy=False)
    date_decided = fields.Datetime(readonly=True, copy=False, index=True)

    accepted_quantity = fields.Float(digits="Product Unit", readonly=True, copy=False)
    rejected_quantity = fields.Float(digits="Product Unit", readonly=True, copy=False)
    disposition_ids = fields.One2many("sme.qc.disposition", "inspection_id")
    nonconformance_ids = fields.One2many("sme.qc.nonconformance", "inspection_id")
    goods_location_id = fields.Many2one(
        "stock.location", "Goods In", check_company=True, copy=False, readonly=True,
        help="Where the goods wait for the decision; empty when they are not held.")
    waiting_move_ids = fields.Many2many(
        "stock.move", "sme_qc_inspection_waiting_move_rel", string="Moves That Wait for the Goods", copy=False, readonly=True)
    reinspection_of_id = fields.Many2one("sme.qc.inspection", check_company=True, index="btree_not_null", copy=False)

    is_released = fields.Boolean("Emergency Release", readonly=True, copy=False, tracking=True)
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_released = fields.Datetime(readonly=True, copy=False)
    release_reason = fields.Text(readonly=True, copy=False)

    def _decided(self):
        """Extended by what follows a decision: called once for all inspections that were just passed, failed or accepted on concession."""
