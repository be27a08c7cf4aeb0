from odoo import api, fields, models
from odoo.exceptions import ValidationError

LOT_SIZING = [("lot_for_lot", "Lot for Lot"), ("fixed", "Fixed Quantity"), ("period", "Period of Supply")]


class SmePlanningParameter(models.Model):
    _name = "sme.planning.parameter"
    _description = "Planning Parameters"
    _order = "product_id, warehouse_id"
    _rec_name = "product_id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    product_id = fields.Many2one(
        "product.product", required=True, index=True, ondelete="cascade", check_company=True, domain=[("is_storable", "=", True)])
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, ondelete="cascade", check_company=True,
        default=lambda self: self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1))
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_sizing = fields.Selection(
        LOT_SIZING, required=True, default="lot_for_lot",
        help="Lot for lot: what each day needs. Fixed quantity: always so much. Period of supply: what the next days need, in one order.")
    fixed_quantity = fields.Float(digits="Product Unit", help="Quantity of every order.")
    period_days = fields.Integer("Period (days)", default=7, help="Days that one order covers, from the first shortage.")
    minimum = fields.Float(digits="Product Unit", help="No order is smaller.")
    multiple = fields.Float(digits="Product Unit", help="Every order is a multiple of it.")
    maximum = fields.Float(digits="Product Unit", help="No order is larger: more is split. Empty for no limit.")
    safety_stock = fields.Float(digits="Product Unit", help="The projected stock does not fall below it where lead time allows.")

    _one_per_place = models.UniqueIndex(
        "(product_id, warehouse_id)", "This product has planning parameters in this warehouse already: change those.")

    @api.constrains("lot_sizing", "fixed_quantity", "period_days", "minimum", "multiple", "maximum", "safety_stock")
    def _check_quantities(self):
        for parameter in self:
            name, values = parameter.product_id.display_name, parameter
            if min(values.fixed_quantity, values.minimum, values.multiple, values.maximum, values.safety_stock) < 0:
                raise ValidationError(self.env._("%s: planning quantities cannot be negative.", name))
            if values.lot_sizing == "fixed" and not values.fixed_quantity:
                raise ValidationError(self.env._("%s: enter the fixed quantity of its orders, or choose another lot sizing.", name))
            if values.lot_sizing == "period" and values.period_days < 1:
                raise ValidationError(self.env._("%s: a period of supply has at least one day.", name))
            if values.maximum and max(values.minimum, values.multiple, values.fixed_quantity) > values.maximum:
                raise ValidationError(self.env._(
                    "%s: the maximum is smaller than the minimum, the multiple or the fixed quantity. Raise it, or leave it empty.", name))
