from odoo import fields, models

from .bulk_fields import BulkMany2one

DEMAND_KINDS = [
    ("planned", "Planned Order"), ("sale", "Sales Order"), ("production", "Manufacturing Order"), ("purchase", "Purchase Order"),
    ("transfer", "Transfer"), ("forecast", "Forecast"), ("safety", "Safety Stock"), ("negative", "Negative Stock"),
]
SUPPLY_KINDS = [
    ("planned", "Planned Order"), ("stock", "Stock"), ("purchase", "Purchase Order"), ("production", "Manufacturing Order"),
    ("transfer", "Transfer"), ("byproduct", "By-Product"), ("unplanned", "Unplanned"),
]


class SmePeg(models.Model):
    """Which supply covers which demand, with the quantity. Each run writes the pegs of its scope anew, in bulk."""

    _name = "sme.peg"
    _description = "Pegging"
    _order = "day, id"
    _log_access = False

    company_id = BulkMany2one("res.company", required=True)
    warehouse_id = BulkMany2one("stock.warehouse", required=True)
    product_id = BulkMany2one("product.product", required=True)
    day = fields.Date(required=True, help="Day on which it is needed.")
    quantity = fields.Float(required=True, help="In the product's own unit.")
    demand_kind = fields.Selection(DEMAND_KINDS, required=True)
    demand_order_id = BulkMany2one("sme.planned.order", string="Needed by Planned Order")
    demand_model = fields.Char()
    demand_res_id = fields.Many2oneReference(model_field="demand_model", string="Needed by")
    demand_name = fields.Char()
    sale_line_id = BulkMany2one("sale.order.line")
    supply_kind = fields.Selection(SUPPLY_KINDS, required=True)
    supply_order_id = BulkMany2one("sme.planned.order", string="Supplied by Planned Order")
    supply_model = fields.Char()
    supply_res_id = fields.Many2oneReference(model_field="supply_model", string="Supplied by")
    supply_name = fields.Char()
    supply_day = fields.Date(help="Day on which the supply is there.")

    _demand_order_idx = models.Index("(demand_order_id) WHERE demand_order_id IS NOT NULL")
    _supply_order_idx = models.Index("(supply_order_id) WHERE supply_order_id IS NOT NULL")
    _supply_document_idx = models.Index("(supply_model, supply_res_id) WHERE supply_res_id IS NOT NULL")
    _demand_document_idx = models.Index("(demand_model, demand_res_id) WHERE demand_res_id IS NOT NULL")
