from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _prepare_move_split_vals(self, qty):
        return {**super()._prepare_move_split_vals(qty), "disposition_id": self.disposition_id.id}

    def _action_cancel(self):
        # sudo: whoever cancels a rework order or a return needs no rights on quality to free its goods for another disposition
        dispositions = self.sudo().disposition_id
        result = super()._action_cancel()
        dispositions._cancelled_by_document()
        return result
