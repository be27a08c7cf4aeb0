from odoo import api, models

PRICED = {"product_uom_qty", "product_uom_id", "product_id", "price_unit", "discount", "tax_ids", "qty_delivered", "technical_price_unit"}
"""What changes the revenue, the estimate or the quantity of a line."""


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        added = lines.filtered(lambda line: line.state == "sale")
        if added:
            self.env["sme.order.line.cost"]._start(added)
        return lines

    def write(self, vals):
        result = super().write(vals)
        confirmed = self.filtered(lambda line: line.state == "sale") if PRICED & vals.keys() else self.browse()
        if confirmed:
            rows = self.env["sme.order.line.cost"].sudo().search([("sale_line_id", "in", confirmed.ids)])
            if "product_id" in vals:
                rows.unlink()
                self.env["sme.order.line.cost"]._start(confirmed)
            else:
                if {"product_uom_qty", "product_uom_id"} & vals.keys():
                    rows._follow_quantity()
                rows._computed_anew(rows.exists())
        return result
