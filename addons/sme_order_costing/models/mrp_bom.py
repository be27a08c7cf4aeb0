from odoo import models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def action_bom_cost_page(self):
        """Open what is made by these bills of materials, this one taken where there are several."""
        products = self.product_id | self.filtered(lambda bom: not bom.product_id).product_tmpl_id.product_variant_ids
        action = products.action_bom_cost_page()
        if len(self) == len(products) == 1 and self.env["mrp.bom"]._bom_find(products)[products] != self:
            action["params"]["options"] = {"overrides": [{"product_id": products.id, "bom_id": self.id}]}
        return action
