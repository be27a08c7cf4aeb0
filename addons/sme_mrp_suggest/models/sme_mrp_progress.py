from odoo import api, fields, models
from odoo.tools import SQL

from ..runs import Stopped


class SmeMrpProgress(models.Model):
    """How far a run in the background is, written in transactions of its own: the run itself is one transaction."""

    _name = "sme.mrp.progress"
    _description = "Progress of an MRP Run"
    _log_access = False

    run_id = fields.Integer(required=True)
    percent = fields.Integer()
    step = fields.Char()
    stop = fields.Boolean()

    _one_per_run = models.UniqueIndex("(run_id)", "A run has one progress.")

    @api.model
    def _clear(self, run_ids):
        self.sudo().search([("run_id", "in", run_ids)]).unlink()

    @api.model
    def _ask_to_stop(self, run_ids):
        for run_id in run_ids:
            self.env.cr.execute(SQL(
                """INSERT INTO sme_mrp_progress (run_id, stop) VALUES (%s, TRUE)
                   ON CONFLICT (run_id) DO UPDATE SET stop = TRUE""", run_id))
        self.invalidate_model()

    @api.model
    def _reporter(self, run_id):
        """A function that notes (percent, step) where others see it at once.

        :raises Stopped: when it is called after the user has asked the run to stop
        """
        def report(percent, step):
            with self.env.registry.cursor() as cr:
                cr.execute(SQL(
                    """INSERT INTO sme_mrp_progress (run_id, percent, step) VALUES (%s, %s, %s)
                       ON CONFLICT (run_id) DO UPDATE SET percent = EXCLUDED.percent, step = EXCLUDED.step RETURNING stop""",
                    run_id, percent, step))
                stop = cr.fetchone()[0]
            if stop:
                raise Stopped
        return report
