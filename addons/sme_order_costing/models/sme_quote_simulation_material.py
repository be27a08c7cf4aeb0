from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .sme_quote_simulation import COSTING


class SmeQuoteSimulationMaterial(models.Model):
    """A material of a line, beside its bill of materials or instead of one."""

    _name = "sme.quote.simulation.material"
    _description = "Material of a Quote Simulation"
    _inherit = "sme.quote.part"
    _order = "line_id, sequence, id"
    _check_company_auto = True

    line_id = fields.Many2one("sme.quote.simulation.line", required=True, ondelete="cascade", index=True)
    simulation_id = fields.Many2one(related="line_id.simulation_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", "Part", check_company=True, help="Empty for a part that does not exist yet.")
    name = fields.Char("Description", compute="_compute_name", store=True, readonly=False, precompute=True)
    quantity = fields.Float(
        required=True, default=1.0, digits="Product Unit", help="For one unit of the line, in the part's own unit.")
    uom_id = fields.Many2one(related="product_id.uom_id")
    price = fields.Float(
        "Unit Price", groups=COSTING, min_display_digits="Product Price", copy=True,
        help="In the currency of the simulation. 0: the price that the price sources know.")

    @api.depends("product_id")
    def _compute_name(self):
        for material in self:
            material.name = material.product_id.display_name or material.name

    @api.constrains("quantity", "price", "product_id", "name")
    def _check_material(self):
        for material in self.sudo():
            name = material.name or material.line_id.display_name
            if material.quantity <= 0 or material.price < 0:
                raise ValidationError(self.env._("%s: a material needs a quantity above zero and no negative price.", name))
            if not material.product_id and not material.name:
                raise ValidationError(self.env._("%s: choose the part of a material, or describe it.", name))


class SmeQuoteSimulationHour(models.Model):
    """Work on a line, beside the operations of its bill of materials or instead of them."""

    _name = "sme.quote.simulation.hour"
    _description = "Hours of a Quote Simulation"
    _inherit = "sme.quote.part"
    _order = "line_id, sequence, id"
    _check_company_auto = True

    line_id = fields.Many2one("sme.quote.simulation.line", required=True, ondelete="cascade", index=True)
    simulation_id = fields.Many2one(related="line_id.simulation_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Description")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", required=True, check_company=True, ondelete="restrict")
    set_up_hours = fields.Float("Set-Up", help="Once for the whole quantity.")
    hours = fields.Float("Per Unit", help="For one unit of the line.")

    @api.constrains("set_up_hours", "hours")
    def _check_hours(self):
        for hour in self:
            if hour.set_up_hours < 0 or hour.hours < 0:
                raise ValidationError(self.env._("%s: hours cannot be negative.", hour.name or hour.line_id.display_name))
