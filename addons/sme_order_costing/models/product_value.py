from odoo import api, models

from ..sheets import dirty


class ProductValue(models.Model):
    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        for value in values.sudo():
            product = value.product_id or value.lot_id.product_id
            if product and not value.move_id:
                revalued = dirty.dirty(self.env).revalued
                key = value.company_id.id, product.id
                revalued[key] = min(revalued.get(key, value.date), value.date)
        return values
