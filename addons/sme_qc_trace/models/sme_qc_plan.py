from odoo import fields, models

from ..sampling import tables

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
    certificate = fields.Boolean(
        "Part of the Certificate", default=True, help="Inspections of this plan are on certificates of conformity.")

    characteristic_count = fields.Integer("Characteristics", compute="_compute_counts")
    inspection_count = fields.Integer("Inspections", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting Inspections", compute="_compute_counts")

    _percentage_range = models.Constraint(
        "CHECK (sampling != 'percentage' OR (sampling_percentage > 0 AND sampling_percentage <= 100))",
        "The percentage of a sample is more than 0 and at most 100.")
    _fixed_positive = models.Constraint("CHECK (sampling != 'fixed' OR sampling_quantity > 0)", "A sample has one unit or more.")
    _accept_not_negative = models.Constraint("CHECK (accept_number >= 0)", "An acceptance number is 0 or more.")
    _skip_range = models.Constraint(
        "CHECK (NOT use_skip_lot OR (skip_after > 0 AND skip_frequency > 1))",
        "Lots are skipped after one accepted lot or more, and then one of two or more is inspected.")

    def _selection_aql(self):
        return [(_aql_key(aql), _aql_key(aql)) for aql in tables.AQLS]

    def _compute_counts(self):
        characteristics = dict(self.env["sme.qc.characteristic"]._read_group([("plan_id", "in", self.ids)], ["plan_id"], ["__count"]))
        counts = {plan: {} for plan in self}
        for plan, state, count in self.env["sme.qc.inspection"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id", "state"], ["__count"]):
            counts[plan][state] = count
        for plan in self:
            plan.characteristic_count = characteristics.get(plan, 0)
            plan.inspection_count = sum(counts[plan].values()) if plan in counts else 0
            plan.waiting_count = sum(counts[plan].get(state, 0) for state in ("todo", "in_progress"))

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%s (copy)", plan.name)} if "name" not in (default or {}) else vals
            for plan, vals in zip(self, super().copy_data(default), strict=True)]

    def action_open_inspections(self):
        """The inspections of this plan."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_inspection"),
            "name": self.name, "domain": [("plan_id", "=", self.id)], "context": {"default_plan_id": self.id}}

    def action_open_switchings(self):
        """The switching rules of this plan, by product and vendor."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_switching"),
            "name": self.name, "domain": [("plan_id", "=", self.id)]}


def _aql_key(aql):
    """An AQL as the standard prints it: 0.010, 0.10, 1.0, 10."""
    digits = next(digits for digits, below in ((3, 0.1), (2, 1), (1, 10), (0, float("inf"))) if aql < below)
    return f"{aql:.{digits}f}"
