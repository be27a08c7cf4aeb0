from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SmeReferencePrice(models.Model):
    _name = "sme.reference.price"
    _description = "Reference Price"
    _order = "product_id, date_start desc, id desc"
    _rec_name = "product_id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade", check_company=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    price = fields.Monetary(required=True, help="Price of one unit of the product. Zero is a price too: the part is free.")
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    date_start = fields.Date("Valid From", required=True, default=fields.Date.context_today)
    date_end = fields.Date("Valid Until")
    note = fields.Char(help="Where the price comes from: an offer, a contract, an estimate.")

    @api.constrains("price", "date_start", "date_end")
    def _check_price(self):
        for reference in self:
            name = reference.product_id.display_name
            if reference.price < 0:
                raise ValidationError(self.env._("%s: a reference price cannot be negative.", name))
            if reference.date_end and reference.date_end < reference.date_start:
                raise ValidationError(self.env._("%s: the reference price ends before it begins. Correct the dates.", name))

    @api.model
    def _count_by_product(self, products) -> dict:
        """How many reference prices each product has."""
        counts = dict(self._read_group([("product_id", "in", products.ids)], ["product_id"], ["__count"]))
        return {product: counts.get(product, 0) for product in products}
