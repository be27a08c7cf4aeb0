import logging
from collections import defaultdict
from contextlib import contextmanager

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..sheets import dirty
from ..sheets.run import SheetRun

_logger = logging.getLogger(__name__)
# More sheets than this at once are computed in the background.
AT_ONCE = 200
# A cost passes through at most this many levels of orders in one go.
MAX_ROUNDS = 100


class SmeProductionCost(models.Model):
    _inherit = "sme.production.cost"

    @api.model
    def _mark(self, productions):
        """Have the sheets of ``productions`` computed at the end of the transaction."""
        if productions and not self.env.context.get(MODULE_UNINSTALL_FLAG):
            dirty.dirty(self.env).productions.update(productions.ids)

    @api.model
    def _settle(self):
        """Compute what the transaction has touched so far. Never raises for a sheet: its error is kept on it."""
        touched = dirty.take(self.env)
        if touched:
            env = self.env(su=True)
            env.flush_all()
            sheets = self.with_env(env)
            with sheets._never_blocking("Cost sheets that depend on %s", touched):
                sheets._compute_orders(dirty.touched_orders(env, touched), touched=touched)

    @api.model
    def _compute_orders(self, production_ids, fresh_rules=False, touched=None):
        """Compute the sheets of orders and of those that consumed their goods, round by round, and tell what depends on them."""
        todo, changed = set(production_ids), set()
        for _round in range(MAX_ROUNDS):
            if not todo:
                break
            if len(todo) > AT_ONCE:
                todo = self._postpone(todo)
            moved, rework_of = set(), set()
            for company, ids in self._by_company(todo).items():
                for run in self._runs(company, ids, fresh_rules, touched):
                    changed |= run.changed
                    moved |= run.moved
                    rework_of |= run.rework_of
            todo, fresh_rules, touched = dirty.consumers(self.env, moved) | rework_of, False, None
        else:
            _logger.warning("Cost sheets of manufacturing orders %s still change after %s rounds", sorted(todo)[:20], MAX_ROUNDS)
        if changed:
            with self._never_blocking("What depends on the cost sheets %s", sorted(changed)):
                self._changed(self.browse(sorted(changed)))

    @contextmanager
    def _never_blocking(self, what, *args):
        """Undo and log what fails, so that the user's bill or production goes through; conflicts are Odoo's to try again."""
        try:
            with self.env.cr.savepoint(flush=False):
                yield
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception(what, *args)
            self.env.invalidate_all(flush=False)

    def _runs(self, company, ids, fresh_rules, touched):
        """One run for all; if it fails, one for each, so that a faulty order keeps no other from its sheet."""
        try:
            with self.env.cr.savepoint(flush=False):
                return [SheetRun(self.env, company, ids, fresh_rules, touched).run()]
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Cost sheets of manufacturing orders %s", ids[:20])
        runs = []
        for id_ in ids:
            try:
                with self.env.cr.savepoint(flush=False):
                    runs.append(SheetRun(self.env, company, [id_], fresh_rules, touched).run())
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                self._note_error(company, id_, error)
        return runs

    def _note_error(self, company, production_id, error):
        self.env.cr.execute(SQL(
            """INSERT INTO sme_production_cost (production_id, company_id, product_id, state, missing, error, date)
               SELECT id, company_id, product_id,
                      CASE WHEN state IN ('done', 'cancel') THEN 'provisional' ELSE 'estimate' END, '[{"code": "error"}]'::jsonb, %s,
                      CASE WHEN state = 'done' THEN date_finished ELSE date_start END
                 FROM mrp_production WHERE id = %s
               ON CONFLICT (production_id) DO UPDATE SET state = EXCLUDED.state, missing = EXCLUDED.missing, error = EXCLUDED.error""",
            str(error) or type(error).__name__, production_id))
        self.invalidate_model()

    def _by_company(self, production_ids):
        groups = defaultdict(list)
        for company_id, id_ in self.env.execute_query(SQL(
            "SELECT company_id, id FROM mrp_production WHERE id = ANY(%s) ORDER BY company_id, id", int_array(production_ids))):
            groups[self.env["res.company"].browse(company_id)].append(id_)
        return groups

    def _postpone(self, production_ids) -> set[int]:
        """Leave all but the first of many sheets to the background; return those to compute now."""
        now = set(sorted(production_ids)[:AT_ONCE])
        self.env.cr.execute(SQL(
            "UPDATE sme_production_cost SET stale = TRUE WHERE production_id = ANY(%s) RETURNING production_id",
            int_array(set(production_ids) - now)))
        known = {row[0] for row in self.env.cr.fetchall()}
        self.invalidate_model(["stale"])
        self.env.ref("sme_order_costing.cron_stale_cost_sheets")._trigger()
        return now | (set(production_ids) - now - known)  # an order without a sheet cannot wait: nothing would remember it

    @api.model
    def _cron_stale(self):
        """Compute the sheets that were left for later."""
        while sheets := self.search([("stale", "=", True)], limit=AT_ONCE, order="id"):
            ids = sheets.production_id.ids
            self._compute_orders(ids)
            sheets.exists().filtered("stale").stale = False  # one that cannot be computed is not tried again and again
            if not self.env["ir.cron"]._commit_progress(len(ids), remaining=self.search_count([("stale", "=", True)])):
                break

    @api.model
    def _make_for(self, productions):
        """Make sheets for ``productions`` that have none, for a database that worked before the addon came."""
        known = self.sudo().search([("production_id", "in", productions.ids)]).production_id
        missing = productions - known
        for start in range(0, len(missing), AT_ONCE):
            self.sudo()._compute_orders(missing[start:start + AT_ONCE].ids)
        return len(missing)
