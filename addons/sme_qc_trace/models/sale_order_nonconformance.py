from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_complaint(self):
        """Opens a new nonconformance for what the customer complains about."""
        self.ensure_one()
        products = self.order_line.filtered(lambda line: not line.display_type).product_id.filtered(lambda product: product.type == "consu")
        delivered = self.picking_ids.filtered(lambda picking: picking.state == "done" and picking.picking_type_code == "outgoing")
        lots = delivered.move_line_ids.lot_id
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_sme_qc_nonconformance"),
            "views": [(False, "form")],
            "context": {
                "default_source": "complaint", "default_sale_order_id": self.id, "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id, "default_product_id": products.id if len(products) == 1 else False,
                "default_lot_id": lots.id if len(lots) == len(products) == 1 and lots.product_id == products else False,
                "default_picking_id": delivered.id if len(delivered) == 1 else False,
            },
        }
