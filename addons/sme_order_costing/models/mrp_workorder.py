from odoo import fields, models

_WATCHED = {"state", "duration_expected", "workcenter_id", "costs_hour", "cost_mode"}


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    time_not_logged = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False,
        help="Nobody logged time before the order was done; Odoo logged the planned time.")

    def write(self, vals):
        result = super().write(vals)
        if not _WATCHED.isdisjoint(vals):
            self.env["sme.production.cost"]._mark(self.production_id)
        return result

    def unlink(self):
        self.env["sme.production.cost"]._mark(self.production_id)
        return super().unlink()
