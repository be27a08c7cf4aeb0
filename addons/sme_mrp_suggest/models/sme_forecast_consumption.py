from odoo import fields, models


class SmeForecastConsumption(models.Model):
    """How much of a forecast an order line consumes. Each run writes them anew, in bulk."""

    _name = "sme.forecast.consumption"
    _description = "Forecast Consumption"
    _order = "forecast_id, id"
    _rec_name = "order_id"
    _log_access = False

    forecast_id = fields.Many2one("sme.demand.forecast", required=True, readonly=True, index=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", required=True, readonly=True, index=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", string="Sales Order", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    product_id = fields.Many2one("product.product", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    quantity = fields.Float(readonly=True, digits="Product Unit", help="How much of the forecast it takes, in the product's own unit.")
