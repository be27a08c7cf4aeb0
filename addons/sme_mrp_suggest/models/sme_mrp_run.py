import logging
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from psycopg2 import Error, errors

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..runs import PlanningRun, Scope, Stopped

_logger = logging.getLogger(__name__)

STATES = [("draft", "Draft"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")]
STATISTICS = ("product_count", "planned_count", "late_count", "message_count", "exception_count")
OPTIONS = ("horizon_days", "reschedule_existing", "include_rfqs", "push_late", "tolerance_days")
# What PostgreSQL answers when others have changed what a transaction wants to change; begun anew, it may succeed.
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
ATTEMPTS = 3
LOCK = 19_300_000  # first key of the advisory lock on the plan of a company; the second is the company


class SmeMrpRun(models.Model):
    """One planning calculation: which products, with which options, how far it is, and what came of it.

    A plan is written in one transaction: others see the old one or the new one, never a part. Runs of one company never overlap.
    """

    _name = "sme.mrp.run"
    _description = "MRP Run"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    warehouse_ids = fields.Many2many("stock.warehouse", string="Warehouses", check_company=True, help="Empty: all of the company.")
    product_ids = fields.Many2many(
        "product.product", string="Products", check_company=True, help="These and everything below them. Empty: all products.")
    sale_order_ids = fields.Many2many("sale.order", string="For Orders", readonly=True, help="The orders whose products were planned anew.")
    horizon_days = fields.Integer("Horizon (days)", default=365, help="Demand later than this is not planned.")
    reschedule_existing = fields.Boolean(
        "Open Orders First", default=True, help="A later open receipt is expedited before a new order is suggested.")
    include_rfqs = fields.Boolean("Requests for Quotation Count", default=True, help="Lines that are not ordered yet count as receipts.")
    push_late = fields.Boolean("Push Late Orders", help="An order that should have been released before today is dated as it can come.")
    tolerance_days = fields.Integer(default=0, help="Open orders that are off by no more days get no message.")
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False, index=True, tracking=True)
    in_background = fields.Boolean(readonly=True, copy=False)
    failure = fields.Char(readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    duration = fields.Float("Duration (s)", readonly=True, copy=False, aggregator="avg")
    product_count = fields.Integer("Products Planned", readonly=True, copy=False)
    planned_count = fields.Integer("Suggestions", readonly=True, copy=False)
    late_count = fields.Integer("Late", readonly=True, copy=False)
    message_count = fields.Integer("Action Messages", readonly=True, copy=False)
    exception_count = fields.Integer("Exceptions", readonly=True, copy=False)

    @api.constrains("horizon_days", "tolerance_days")
    def _check_days(self):
        for run in self:
            if run.horizon_days < 1 or run.tolerance_days < 0:
                raise ValidationError(self.env._("%s: the horizon is at least one day, the tolerance not below zero.", run.name))

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        for run in runs:
            run.name = self.env._("Run %s", run.id)
        return runs

    # ------------------------------------------------------------------ running

    def action_run(self):
        """Plan now, in this transaction.

        :raises UserError: if another run of the company is under way, or something stops the planning as a whole
        """
        self.check_access("write")
        for run in self:
            run._claim()
            run.write({"state": "running", "started_at": fields.Datetime.now(), "failure": False})
            run._plan()
        return True

    def action_run_background(self):
        """Leave the run to the scheduler; its progress can be watched, and it can be stopped."""
        self.check_access("write")
        self.filtered(lambda run: run.state != "running").write(
            {"state": "draft", "in_background": True, "failure": False, "started_at": False})
        self.env["sme.mrp.progress"]._clear(self.ids)
        self._call_scheduler()
        return True

    def action_stop(self):
        """Ask a run in the background to stop. What was planned before it stays."""
        self.check_access("write")
        self.filtered(lambda run: run.state == "draft").in_background = False
        self.env["sme.mrp.progress"]._ask_to_stop(self.filtered(lambda run: run.state == "running").ids)
        return True

    @api.readonly
    def get_progress(self):
        """How far a run is: ``{state, percent, step}``."""
        self.ensure_one()
        self.check_access("read")
        progress = self.env["sme.mrp.progress"].sudo().search([("run_id", "=", self.id)], limit=1)
        return {
            "state": self.state, "percent": progress.percent, "step": progress.step or "",
            "waiting": self.in_background and self.state == "draft",
        }

    @api.model
    @api.private
    def plan_sale_orders(self, orders):
        """Plan anew what ``orders`` touch: their products and everything below. Return the run.

        :param orders: recordset of sale.order of one company
        """
        company = orders.company_id
        if len(company) != 1:
            raise UserError(self.env._("Plan the orders of one company at a time."))
        products = orders.order_line.product_id.filtered(lambda product: product.type == "consu")
        run = self.sudo().create({
            "company_id": company.id, "product_ids": products.ids, "sale_order_ids": orders.ids, **self.sudo()._usual_options(company),
        })
        if products:
            run.action_run()
        else:
            run.write({"state": "done"})
        return run

    @api.model
    def _usual_options(self, company):
        """The options of the last run of everything, or of whole warehouses: so the planner wants the company planned."""
        last = self.search([
            ("company_id", "=", company.id), ("state", "=", "done"), ("product_ids", "=", False), ("sale_order_ids", "=", False),
        ], limit=1)
        return {name: last[name] for name in OPTIONS} if last else {}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_the_last(self):
        """The nightly run plans the companies that have a last run, and the comparison belongs to it."""
        for company in self.env["res.company"].sudo().search([("mrp_run_id", "in", self.ids)]):
            raise UserError(self.env._(
                "%(run)s is the last run of %(company)s, which the plan and the nightly run refer to: run again before you delete it.",
                run=company.mrp_run_id.display_name, company=company.display_name))

    def _claim(self):
        """Take the lock on the plan of the company for this transaction.

        The row of the company is written too: a transaction that began before another run ended would plan with what it saw then;
        so PostgreSQL refuses it and Odoo repeats it.
        """
        self.ensure_one()
        [(free,)] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, self.company_id.id))
        if not free:
            raise UserError(self._under_way())

    def _under_way(self):
        other = self.sudo().search(
            [("company_id", "=", self.company_id.id), ("state", "=", "running"), ("id", "!=", self.id)], limit=1)
        return self.env._(
            "Another run of %(company)s is under way%(who)s. Wait until it is done, or stop it.", company=self.company_id.display_name,
            who=self.env._(", begun by %s", other.create_uid.display_name) if other else "")

    def _plan(self, report=None):
        self.ensure_one()
        began = monotonic()
        company, env = self.company_id, self.sudo().env
        timezone = env["sme.kitting"]._timezone(company)
        today = env["sme.kitting"]._today(company)
        env.flush_all()
        self.env.cr.execute(SQL("UPDATE res_company SET mrp_run_id = %s WHERE id = %s", self.id, company.id))
        company.invalidate_recordset(["mrp_run_id"], flush=False)
        statistics = PlanningRun(env, company, self.id, self._scope(), today, timezone, {
            "reschedule": self.reschedule_existing, "rfqs": self.include_rfqs, "push_late": self.push_late,
            "tolerance": self.tolerance_days, "horizon": self.horizon_days,
        }, report).execute()
        self.write({**statistics, "state": "done", "duration": monotonic() - began, "in_background": False})

    def _scope(self):
        return Scope(
            frozenset(self.product_ids.ids) if self.product_ids or self.sale_order_ids else None,
            frozenset(self.warehouse_ids.ids) if self.warehouse_ids else None)

    # ------------------------------------------------------------------ in the background

    @api.model
    def _cron_run(self):
        """Run what waits for the background, one after the other, and tell of runs that were interrupted."""
        self._recover()
        waiting = self.search([("in_background", "=", True), ("state", "=", "draft")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        in_turn = True
        for run in waiting:
            in_turn &= run.with_company(run.company_id)._run_watched()
            if not self.env["ir.cron"]._commit_progress(1):
                break
        if not in_turn:
            self._call_scheduler(fields.Datetime.now() + timedelta(minutes=1))

    @api.model
    def _cron_nightly(self):
        """A run of everything for each company that plans."""
        for company in self.env["res.company"].search([("mrp_run_id", "!=", False)]):
            self.create({"company_id": company.id, "in_background": True, **self._usual_options(company)})
        self._call_scheduler()

    @api.model
    def _call_scheduler(self, at=None):
        """Let the scheduler see to the runs that wait, now or at a moment."""
        self.env.ref("sme_mrp_suggest.cron_mrp_run").sudo()._trigger(at)

    def _run_watched(self):
        """Run with progress that others see at once. A failure is written down; the plan before stays.

        :return: whether its turn had come; if not, because another run of the company is under way, it waits on
        """
        with self._session_lock() as free:
            if not free:
                return False
            self.env["ir.cron"]._commit_progress()  # what another has done with it until now is seen
            if self._take():
                self._plan_watched()
        return True

    def _take(self):
        """Mark a waiting run as running; False if it waits no more, or if somebody is just changing it."""
        waits = bool(self.env.execute_query(SQL(
            "SELECT id FROM sme_mrp_run WHERE id = %s AND state = 'draft' AND in_background FOR UPDATE SKIP LOCKED", self.id)))
        if waits:
            self.invalidate_recordset()
            self.write({"state": "running", "started_at": fields.Datetime.now()})
            self.env["ir.cron"]._commit_progress()
        return waits

    def _plan_watched(self):
        """Plan; begin anew if a planner has changed meanwhile what the run replaces."""
        report = self.env["sme.mrp.progress"]._reporter(self.id)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._plan(report)
                self.env["ir.cron"]._commit_progress()
                return
            except CONFLICTS:
                _logger.info("MRP run %s was in conflict with other changes, attempt %s", self.id, attempt)
                self.env.cr.rollback()
                self.env.invalidate_all()
            except Stopped:
                self._fail(self.env._("Stopped by the user. The plan before it stays."))
                return
            except Exception as error:  # whatever it is, it must not leave the run as running
                _logger.warning("MRP run %s failed", self.id, exc_info=not isinstance(error, UserError))
                self._fail(str(error) if not isinstance(error, Error) else self.env._(
                    "The database refused what it wrote: the server's log says why. The plan before it stays."))
                return
        self._fail(self.env._(
            "The plan was being changed while it ran, each of %s times. The plan before it stays; run it again.", ATTEMPTS))

    def _fail(self, text):
        self.env.cr.rollback()
        self.invalidate_recordset()
        self.write({"state": "failed", "failure": text, "in_background": False})

    @contextmanager
    def _session_lock(self):
        """The lock on the plan of the company, kept over commits until the run has ended."""
        keys = LOCK, self.company_id.id
        [(free,)] = self.env.execute_query(SQL("SELECT pg_try_advisory_lock(%s, %s)", *keys))
        try:
            yield free
        finally:
            if free:
                self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s, %s)", *keys))

    @api.model
    def _recover(self):
        """Runs that say they are running while nobody holds the lock were interrupted: say so."""
        for run in self.search([("state", "=", "running")]):
            with run._session_lock() as free:
                if free:
                    run.write({
                        "state": "failed", "in_background": False,
                        "failure": self.env._("Interrupted: the server was stopped. The plan before it stays; run it again."),
                    })

    # ------------------------------------------------------------------ what came of it

    def _open(self, name, model, view_mode, domain, context=None):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "view_mode": view_mode, "domain": domain,
            "context": context or {},
        }

    def action_open_orders(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_planned_orders"),
            "domain": [("company_id", "=", self.company_id.id), ("run_id", "=", self.id)],
        }

    def action_open_messages(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_action_messages"), "domain": [("run_id", "=", self.id)],
        }

    def action_open_exceptions(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_mrp_exceptions"), "domain": [("run_id", "=", self.id)],
        }

    def action_open_changes(self):
        return {**self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_mrp_changes"), "domain": [("run_id", "=", self.id)]}
