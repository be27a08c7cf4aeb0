from odoo import api, models

_WATCHED = {"date_start", "date_end", "workorder_id"}


class MrpWorkcenterProductivity(models.Model):
    _inherit = "mrp.workcenter.productivity"

    @api.model_create_multi
    def create(self, vals_list):
        logs = super().create(vals_list)
        logs._time_changed()
        return logs

    def write(self, vals):
        if _WATCHED.isdisjoint(vals):
            return super().write(vals)
        before = self.workorder_id
        result = super().write(vals)
        self._time_changed(before)
        return result

    def unlink(self):
        self._time_changed()
        return super().unlink()

    def _time_changed(self, others=()):
        """Somebody says what was worked: it is no longer the planned time."""
        workorders = (self.workorder_id | others if others else self.workorder_id).sudo()
        if workorders:
            self.env["sme.production.cost"]._mark(workorders.production_id)
            workorders.filtered("time_not_logged").time_not_logged = False
