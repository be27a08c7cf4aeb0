from odoo import models

from ..sheets import dirty


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._purchases_changed()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._purchases_changed(reopened=True)
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._purchases_changed(reopened=True)
        return result

    def _purchases_changed(self, reopened=False):
        """What was bought on these bills: its fee is another, and a sheet that waits for the bill waits no longer, or again."""
        lines = self.sudo().invoice_line_ids.purchase_line_id
        if lines:
            touched = dirty.dirty(self.env)
            touched.purchase_lines.update(lines.ids)
            if reopened:
                touched.moves.update(lines.move_ids.filtered("is_in").ids)
