from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    machine_costs_hour = fields.Float(
        "Of Which Machine", tracking=True, groups="sme_order_costing.group_costing_user",
        help="The part of the cost per hour that the machine takes; the rest is labour. Two people who log the same hour cost labour "
             "twice and the machine once.")

    @api.constrains("machine_costs_hour", "costs_hour")
    def _check_machine_costs_hour(self):
        for workcenter in self.sudo():  # whoever changes the cost per hour
            if not 0 <= workcenter.machine_costs_hour <= workcenter.costs_hour:
                raise ValidationError(self.env._(
                    "%s: the machine's part is between 0 and the cost per hour of the work center. Correct one of the two.",
                    workcenter.display_name))
