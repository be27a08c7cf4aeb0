from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

from ..nonconformances import numbers
from ..sampling.plans import Plan
from ..sampling.verdicts import judge
from .sme_qc_inspection_line import VERDICTS
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
DECIDED = ("passed", "failed", "accepted_on_concession")

# What only the methods of this model write: a verdict is never just a field that somebody sets.
DECISION_FIELDS = frozenset({
    "state", "accepted_quantity", "rejected_quantity", "decided_by_id", "date_started", "date_decided", "is_skipped", "is_released",
    "released_by_id", "date_released", "release_reason", "goods_location_id", "waiting_move_ids"})
SAMPLE_FIELDS = frozenset({"sample_size", "accept_number", "reject_number", "code_letter", "severity", "counts_nonconformities"})
# What ties an inspection to the goods that it stops.
TIES = frozenset({
    "stage", "gate", "company_id", "warehouse_id", "picking_id", "move_id", "production_id", "workorder_id", "reinspection_of_id"})
# What the sample was chosen for.
SAMPLED_FOR = frozenset({"plan_id", "product_id", "partner_id", "quantity"})


class SmeQcInspection(models.Model):
    """One lot (or one quantity of a product without lots) of one document, inspected by one plan.

    Quantities are in the product's unit. ``accepted_quantity`` + ``rejected_quantity`` = ``quantity`` once it is decided.
    """

    _name = "sme.qc.inspection"
    _description = "Inspection"
    _inherit = ["mail.thread", "mail.activity.mixin", "sme.qc.guarded"]
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
    accept_number = fields.Integer("Acceptance Number", help="So many nonconforming units in the sample still pass the lot.")
    reject_number = fields.Integer("Rejection Number", help="So many nonconforming units in the sample fail the lot.")
    counts_nonconformities = fields.Boolean(
        "Every Nonconformity Counts", readonly=True, help="Above an AQL of 10 the numbers count nonconformities, not nonconforming units.")
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
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)

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

    nonconforming = fields.Integer("Nonconforming Units", compute="_compute_progress", help="Units in the sample that fail anything.")
    nonconformities = fields.Integer(compute="_compute_progress", help="Values that fail: a unit may have several.")
    missing_count = fields.Integer("Values to Take", compute="_compute_progress")
    verdict = fields.Selection(VERDICTS, "Verdict by Values", compute="_compute_progress", help="Empty while values are missing.")

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "The quantity of an inspection must be more than zero.")
    _sample_not_negative = models.Constraint(
        "CHECK (sample_size >= 0 AND accept_number >= 0)", "Sample sizes and numbers cannot be negative.")

    # ------------------------------------------------------------------ how far it is

    @api.depends("line_ids.value_count", "line_ids.nonconforming", "line_ids.values_per_unit", "sample_size", "accept_number",
                 "counts_nonconformities")
    def _compute_progress(self):
        failed = {
            inspection: (units, values)
            for inspection, units, values in self.env["sme.qc.value"]._read_group(
                [("inspection_id", "in", self.ids), ("verdict", "=", "fail")], ["inspection_id"],
                ["unit_number:count_distinct", "__count"])}
        for inspection in self:
            lines = inspection.line_ids
            inspection.nonconforming, inspection.nonconformities = failed.get(inspection._origin, (0, 0))
            inspection.missing_count = sum(line._required_count() - line.value_count for line in lines)
            inspection.verdict = inspection._verdict_by_values()

    def _verdict_by_values(self):
        """What the values say: "pass" or "fail", False while too few are there to say either."""
        if not self.line_ids:
            return False
        if any(line.is_key and line.nonconforming for line in self.line_ids):
            return "fail"
        found = self.nonconformities if self.counts_nonconformities else self.nonconforming
        plan = Plan(self.sample_size, self.sample_size, self.accept_number, self.accept_number + 1)
        return judge(plan, found, not self.missing_count) or False

    # ------------------------------------------------------------------ records

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        if not self.env.su:
            for vals in vals_list:
                self._refuse_decision_fields({name: value for name, value in vals.items() if value and (name, value) != ("state", "todo")})
                self._refuse_ties(vals)
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        for vals, name in zip(unnamed, numbers.take(self.env, "sme.qc.inspection", len(unnamed)), strict=True):
            vals["name"] = name
        self._fill_from_plans(vals_list)
        inspections = super().create(vals_list)
        inspections._refuse_tied_by_hand()
        inspections.filtered(lambda inspection: inspection.is_skipped and inspection.state == "todo")._pass_skipped()
        return inspections

    def write(self, vals):
        untied = self.filtered(lambda inspection: not inspection._is_tied()) if TIES & vals.keys() else self.browse()
        if not self.env.su:
            self._refuse_decision_fields({
                name: value for name, value in vals.items()
                if name != "state" or any(inspection.state != value for inspection in self)})
            self._refuse_sample_fields(vals)
            self._refuse_late_changes(vals)
            self._refuse_change_of_ties(vals)
        result = super().write(vals)
        untied._refuse_tied_by_hand()
        if SAMPLED_FOR & vals.keys() and not SAMPLE_FIELDS & vals.keys():
            self.filtered(lambda inspection: inspection.state in OPEN and inspection.plan_id)._resample()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        decided = self.filtered(lambda inspection: inspection.state in DECIDED)
        if decided:
            raise UserError(self.env._(
                "%s is decided and stays as a record: reopen and cancel it first.", ", ".join(decided.mapped("name"))))

    def _guarded_fields(self):
        return super()._guarded_fields() | DECISION_FIELDS | {"move_id"}

    def _refuse_decision_fields(self, vals):
        written = DECISION_FIELDS & vals.keys()
        if written:
            raise UserError(self.env._(
                "%(fields)s of an inspection cannot be written: record values, and decide with Pass, Fail, Decide or Concession.",
                fields=self._labels(written)))

    def _refuse_ties(self, vals):
        """Nobody makes an inspection by hand that opens a gate in place of the one that the plan asks for."""
        plan = self.env["sme.qc.plan"].browse(vals.get("plan_id") or ())
        if vals.get("move_id") or (plan and vals.get("gate", plan.gate) != plan.gate):
            self._refuse_tie()

    def _refuse_tied_by_hand(self):
        if not self.env.su and any(
                inspection.move_id or inspection.stage in ("operation", "production") and inspection._is_tied() for inspection in self):
            self._refuse_tie()

    def _refuse_tie(self):
        raise UserError(self.env._(
            "Stock moves and gates of inspections come from plans: choose Make Inspections in the transfer or order."))

    def _is_tied(self):
        return bool(self.move_id or self.picking_id or self.production_id or self.workorder_id)

    def _refuse_change_of_ties(self, vals):
        written = TIES & vals.keys()
        tied = self.filtered(
            lambda inspection: inspection._is_tied() or inspection.gate == "stop") if written else self.browse()
        changed = tied.filtered(lambda inspection: any(
            self._fields[name].convert_to_write(inspection[name], inspection) != vals[name] for name in written))
        if changed:
            raise UserError(self.env._(
                "%(inspections)s: %(fields)s cannot be changed, as they say which goods it stops.",
                inspections=", ".join(changed.mapped("name")), fields=self._labels(written)))

    def _refuse_sample_fields(self, vals):
        """A sample that a plan ordered is changed by quality managers only."""
        if SAMPLE_FIELDS & vals.keys() and not self.env.user.has_group("sme_qc_trace.group_quality_manager"):
            planned = self.filtered(lambda inspection: inspection.plan_id and any(
                inspection[name] != vals[name] for name in SAMPLE_FIELDS & vals.keys()))
            if planned:
                raise UserError(self.env._(
                    "The sample of %s comes from its plan: a quality manager may change it.", ", ".join(planned.mapped("name"))))

    def _refuse_late_changes(self, vals):
        """What is inspected is fixed by the start, or by its goods as they come; how much of it by the verdict."""
        started = self.filtered(lambda inspection: inspection.state != "todo")
        came = self.sudo().filtered("move_line_ids").sudo(False) if {"product_id", "lot_id", "quantity"} & vals.keys() else self.browse()
        for names, inspections in (
                ({"plan_id", "product_id"}, started), ({"quantity", "lot_id", "partner_id"}, started.filtered("date_decided")),
                ({"product_id", "lot_id", "quantity"}, came)):
            written = names & vals.keys()
            changed = inspections.filtered(lambda inspection, written=written: any(
                self._fields[name].convert_to_write(inspection[name], inspection) != vals[name] for name in written))
            if changed:
                raise UserError(self.env._(
                    "%(inspections)s: %(fields)s cannot be changed any more.", inspections=", ".join(changed.mapped("name")),
                    fields=self._labels(written)))

    def _labels(self, names):
        return ", ".join(self._fields[name].get_description(self.env, ["string"])["string"] for name in sorted(names))

    @api.model
    def _fill_from_plans(self, vals_list):
        """Stage, gate and sample of those that have a plan and do not say themselves."""
        plans = self.env["sme.qc.plan"].browse({vals["plan_id"] for vals in vals_list if vals.get("plan_id")})
        for vals in vals_list:
            if vals.get("plan_id"):
                plan = plans.browse(vals["plan_id"])
                vals.setdefault("gate", plan.gate)
                vals.setdefault("stage", plan.stage)
        unsampled = [vals for vals in vals_list if vals.get("plan_id") and not vals.get("sample_size") and not vals.get("is_skipped")]
        for vals, sample in zip(unsampled, self.env["sme.qc.plan"]._samples(unsampled), strict=True):
            vals.update(sample)
        for vals in vals_list:
            if not vals.get("plan_id") and not vals.get("sample_size"):
                vals["sample_size"] = 1

    def _resample(self):
        """The quantity or the plan changed before it was decided: the sample follows; a skipped lot stays skipped."""
        samples = self.env["sme.qc.plan"]._sample_sizes([
            {"plan_id": inspection.plan_id.id, "product_id": inspection.product_id.id, "partner_id": inspection.partner_id.id,
             "company_id": inspection.company_id.id, "quantity": inspection.quantity}
            for inspection in self])
        for inspection, sample in zip(self, samples, strict=True):
            if inspection._takes_sample(sample):
                # sudo: the sample is the plan's, whoever changes the quantity
                inspection.sudo().write(sample)

    def _takes_sample(self, sample):
        """Whether the sample of another quantity is to be inspected: once values are taken, only one that is larger."""
        return self.state == "todo" or sample["sample_size"] > self.sample_size

    # ------------------------------------------------------------------ two at once

    def _lock(self):
        """Wait until nobody else records values of these inspections or decides them.

        If somebody decided them meanwhile, PostgreSQL refuses this transaction and Odoo starts it anew: it then sees the decision.
        """
        locked = self.env.cr.precommit.data.setdefault("sme_qc_inspection.locked", set())
        wanted = sorted(set(self.ids) - locked)
        if wanted:
            self.env.execute_query(SQL("SELECT id FROM sme_qc_inspection WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", wanted))
            locked.update(wanted)

    def _check_is_open(self):
        """Lock these inspections; raise UserError that says who decided one of them and when."""
        self._lock()
        closed = self.filtered(lambda inspection: inspection.state not in OPEN)
        if closed:
            raise UserError("\n".join(inspection._closed_text() for inspection in closed))

    def _check_is_recordable(self):
        """As `_check_is_open`, and started too."""
        self._check_is_open()
        waiting = self.filtered(lambda inspection: inspection.state == "todo")
        if waiting:
            raise UserError(self.env._("%s has not been started: press Start first.", ", ".join(waiting.mapped("name"))))

    def _closed_text(self):
        if self.state == "cancelled":
            return self.env._("%s is cancelled: a quality manager may reopen it.", self.name)
        return self.env._(
            "%(inspection)s was decided already: %(state)s, by %(user)s on %(date)s. A quality manager may reopen it.",
            inspection=self.name, state=dict(self._fields["state"]._description_selection(self.env))[self.state],
            user=self.decided_by_id.sudo().name or "–",  # sudo: just the name, perhaps of a user of another company
            date=format_datetime(self.env, self.date_decided) if self.date_decided else "–")

    def _decided(self):
        """Extended by what follows a decision: called once for all inspections that were just passed, failed or accepted on concession."""
