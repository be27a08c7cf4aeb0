from odoo import models

from odoo.addons.sme_order_costing.orders import ordered_quantity


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _quoted_margins(self):
        """{order id: price less quoted cost, in company currency} of the lines that a quote simulation priced; others are left out."""
        quoted = self.env["sme.order.line.cost"]._quoted_costs(self.order_line)
        result = {}
        for line in self.order_line:
            if line.id in quoted:
                revenue = line.price_subtotal / (line.order_id.currency_rate or 1.0)
                margin = revenue - sum(quoted[line.id][0]) * ordered_quantity(line)
                result[line.order_id.id] = result.get(line.order_id.id, 0.0) + margin
        return result
