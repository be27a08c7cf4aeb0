from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_nonconformance(self):
        """Opens a new nonconformance for goods of the transfer."""
        self.ensure_one()
        from_customer = any(move.location_id.usage == "customer" for move in self.move_ids)
        source = "return" if from_customer else "complaint" if self.picking_type_code == "outgoing" and self.state == "done" else "manual"
        is_in_stock = self.location_dest_id.usage == "internal" and self.state == "done"
        goods = self.move_ids.product_id
        lots = self.move_line_ids.lot_id
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_sme_qc_nonconformance"),
            "views": [(False, "form")],
            "context": {
                "default_source": source, "default_picking_id": self.id, "default_partner_id": self.partner_id.id,
                "default_sale_order_id": self.sale_id.id, "default_company_id": self.company_id.id,
                "default_product_id": goods.id if len(goods) == 1 else False, "default_lot_id": lots.id if len(lots) == 1 else False,
                "default_location_id": self.location_dest_id.id if is_in_stock else False,
            },
        }
