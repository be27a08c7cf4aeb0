from odoo import fields, models

STAGES = [
    ("receipt", "Receipt"),
    ("operation", "Operation"),
    ("production", "Manufacturing Order"),
    ("finished", "Finished Goods"),
    ("delivery", "Delivery"),
    ("return", "Customer Return"),
    ("manual", "On Demand"),
]
GATES = [("stop", "Stop"), ("warn", "Warn")]
SAMPLINGS = [("all", "All"), ("percentage", "Percentage"), ("fixed", "Fixed Number"), ("iso", "ISO 2859-1 / GB/T 2828.1")]
LEVELS = [(level, level) for level in ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")]
SEVERITIES = [("normal", "Normal"), ("tightened", "Tightened"), ("reduced", "Reduced"), ("discontinued", "Discontinued")]


class SmeQcPlan(models.Model):
    """Where goods are inspected, what is checked, how many of them, and what happens when they fail."""

    _name = "sme.qc.plan"
    _description = "Inspection Plan"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company, help="Empty: all companies.")

    stage = fields.Selection(STAGES, required=True, default="receipt", index=True, tracking=True)
    moment = fields.Selection(
        [("start", "Start"), ("finish", "Finish")], default="finish", required=True,
        help="Of operations and manufacturing orders: when the inspection becomes due.")
    product_ids = fields.Many2many("product.product", string="Products", check_company=True)
    categ_ids = fields.Many2many("product.category", string="Product Categories", help="With all categories below them.")
    partner_ids = fields.Many2many("res.partner", string="Vendors or Customers", help="Empty: all.")
    operation_ids = fields.Many2many("mrp.routing.workcenter", string="Operations", check_company=True, help="Empty: all of the products.")
    workcenter_ids = fields.Many2many("mrp.workcenter", string="Work Centers", check_company=True, help="Empty: all.")
    picking_type_ids = fields.Many2many("stock.picking.type", string="Operation Types", check_company=True, help="Empty: all.")

    gate = fields.Selection(
        GATES, required=True, default="stop", tracking=True,
        help="Stop: received, returned and finished goods go to quarantine until they are passed; operations, manufacturing orders and "
             "deliveries cannot be finished before. Warn: only a notice.")

    sampling = fields.Selection(SAMPLINGS, required=True, default="all", tracking=True)
    sampling_percentage = fields.Float(default=10.0)
    sampling_quantity = fields.Integer("Sample Size", default=5)
    accept_number = fields.Integer("Acceptance Number", help="So many nonconforming units in the sample still pass the lot.")
    inspection_level = fields.Selection(LEVELS, default="II", required=True)
    aql = fields.Selection(selection="_selection_aql", string="AQL", default="1.0", help="Acceptance quality limit, % nonconforming.")
    use_switching = fields.Boolean("Switching Rules", default=True, help="Normal, tightened and reduced inspection by product and vendor.")
    use_skip_lot = fields.Boolean("Skip Lots")
    skip_after = fields.Integer("Skip after Lots", default=10, help="So many accepted lots in a row before lots are skipped.")
    skip_frequency = fields.Integer("Then Inspect One Lot of", default=4)

    characteristic_ids = fields.One2many("sme.qc.characteristic", "plan_id", copy=True)
    instruction = fields.Html(translate=True)
    open_nonconformance = fields.Boolean("Open Nonconformance on Failure", default=True)
    responsible_id = fields.Many2one("res.users", check_company=True, help="Who looks after nonconformances of this plan.")
    deadline_days = fields.Integer(default=7, help="Days from a nonconformance to its deadline.")
    certificate = fields.Boolean("Part of the Certificate", default=True, help="Inspections of this plan are on certificates of conformity.")

    def _selection_aql(self):
        return [(aql, aql) for aql in (
            "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5", "10",
            "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000")]
