from odoo import fields, models

_DIGITS = {"min_display_digits": "Product Price"}


class SmeQuotedCost(models.Model):
    """What a quotation line was to cost when its price was simulated. It does not move with prices: the order is measured against it."""

    _name = "sme.quoted.cost"
    _description = "Quoted Cost"
    _order = "id desc"
    _rec_name = "sale_line_id"
    _check_company_auto = True

    sale_line_id = fields.Many2one("sale.order.line", "Quotation Line", required=True, readonly=True, ondelete="cascade", index=True)
    order_id = fields.Many2one(related="sale_line_id.order_id", store=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id")
    product_id = fields.Many2one("product.product", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    simulation_id = fields.Many2one("sme.quote.simulation", readonly=True, index=True, check_company=True)
    simulation_line_id = fields.Many2one("sme.quote.simulation.line", readonly=True, index="btree_not_null")
    date = fields.Date("Prices Of", readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit", help="In the product's own unit.")
    material = fields.Float(readonly=True, help="For one unit of the product, in company currency, as all costs here.", **_DIGITS)
    labour = fields.Float(readonly=True, **_DIGITS)
    machine = fields.Float(readonly=True, **_DIGITS)
    subcontracting = fields.Float(readonly=True, **_DIGITS)
    overhead = fields.Float(readonly=True, **_DIGITS)
    fees = fields.Float(readonly=True, **_DIGITS)
    unit_cost = fields.Float(readonly=True, help="Of all elements and fees.", **_DIGITS)
    complete = fields.Boolean(readonly=True)
    price = fields.Float(readonly=True, help="Quoted for one unit of the product, without tax, in company currency.", **_DIGITS)
    margin_percent = fields.Float("Margin %", readonly=True, aggregator="avg")
    snapshot = fields.Json(readonly=True, help="The cost tree with prices and their sources.")
    before = fields.Json(readonly=True, help="What the line was before, to undo it.")

    _line_once = models.UniqueIndex("(sale_line_id)", "This quotation line has a quoted cost already.")
