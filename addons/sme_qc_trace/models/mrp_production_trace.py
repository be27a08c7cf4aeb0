from odoo import models

from ..trace import starts


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "sme.qc.trace"]

    def _trace_starts(self, direction, options):
        return {"starts": starts.made_by(self.env, self.ids), "productions": tuple(self.ids)}
