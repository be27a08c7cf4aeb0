from odoo import api, fields, models
from odoo.exceptions import UserError

from .sale_order import KIT_STATUS, SEVERITY


class CrmLead(models.Model):
    _inherit = "crm.lead"

    kit_status = fields.Selection(
        KIT_STATUS, compute="_compute_kit_status", groups="base.group_user",
        help="Worst kit status of the open quotations, at their last kitting check.",
    )
    kit_checked_at = fields.Datetime(
        "Kit Status of", compute="_compute_kit_status", groups="base.group_user", help="Oldest of these checks.",
    )

    @api.depends("order_ids.kit_status", "order_ids.kit_checked_at", "order_ids.state")
    def _compute_kit_status(self):
        for lead in self:
            checked = lead._open_quotations().filtered("kit_status")
            lead.kit_status = max(checked.mapped("kit_status"), key=SEVERITY.index, default=False)
            lead.kit_checked_at = min(checked.mapped("kit_checked_at"), default=False)

    def action_kitting_check(self):
        """Open the kitting check of the open quotations."""
        quotations = self._open_quotations()
        if not quotations:
            raise UserError(self.env._(
                "%s has no open quotation. Create one with “New Quotation”, then check it.", ", ".join(self.mapped("name"))
            ))
        return quotations.action_kitting_check()

    def _open_quotations(self):
        return self.order_ids.filtered(lambda order: order.state in ("draft", "sent"))
