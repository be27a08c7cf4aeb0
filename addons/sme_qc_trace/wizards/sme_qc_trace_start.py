from odoo import api, fields, models
from odoo.exceptions import UserError


class SmeQcTraceStart(models.TransientModel):
    """Asks what is to be traced, for the menu."""

    _name = "sme.qc.trace.start"
    _description = "Start a Trace"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    direction = fields.Selection(
        [("back", "Where It Comes From"), ("forward", "Where It Went")], required=True, default="forward")
    kind = fields.Selection(
        [("stock.lot", "Lot"), ("stock.picking", "Transfer"), ("mrp.production", "Manufacturing Order"), ("sale.order", "Sales Order"),
         ("res.partner", "Customer or Vendor"), ("product.product", "Product")],
        string="Starting Point", required=True, default="stock.lot")
    lot_id = fields.Many2one("stock.lot", check_company=True)
    picking_id = fields.Many2one("stock.picking", "Transfer", check_company=True, domain="[('state', '=', 'done')]")
    production_id = fields.Many2one("mrp.production", "Manufacturing Order", check_company=True)
    sale_order_id = fields.Many2one("sale.order", "Sales Order", check_company=True, domain="[('state', '=', 'sale')]")
    partner_id = fields.Many2one("res.partner", "Customer or Vendor")
    product_id = fields.Many2one("product.product", check_company=True, domain="[('type', '=', 'consu')]")

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "sale.order":
            self.direction = "back"

    def action_trace(self):
        self.ensure_one()
        record = {
            "stock.lot": self.lot_id, "stock.picking": self.picking_id, "mrp.production": self.production_id,
            "sale.order": self.sale_order_id, "res.partner": self.partner_id, "product.product": self.product_id,
        }[self.kind]
        if not record:
            raise UserError(self.env._("Choose what is to be traced."))
        return record.action_trace_back() if self.direction == "back" else record.action_trace_forward()
