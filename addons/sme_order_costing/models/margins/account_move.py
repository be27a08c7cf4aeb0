from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """A service that is invoiced in full is final; goods sent by a vendor cost what he bills."""
        posted = super()._post(soft)
        documents = posted.sudo()  # whoever posts need not read sales and stock
        sold = documents.filtered(lambda move: move.is_sale_document()).line_ids.sale_line_ids
        lines = set(sold.filtered(lambda line: line.product_id.type == "service").ids)
        dropped = documents.filtered(lambda move: move.is_purchase_document()).line_ids.purchase_line_id.move_ids.filtered("is_dropship")
        self.env["sme.order.line.cost"]._touch(lines | set(dropped.sale_line_id.ids))
        return posted
