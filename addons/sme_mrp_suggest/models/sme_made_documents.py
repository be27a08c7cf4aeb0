from odoo import fields, models


class SmeMadeDocuments(models.AbstractModel):
    """The result of a wizard that makes documents of Odoo: what was made, and the way there."""

    _name = "sme.made.documents"
    _description = "Documents That a Wizard Has Made"

    message = fields.Text("Result", readonly=True)
    purchase_ids = fields.Many2many("purchase.order", readonly=True)
    production_ids = fields.Many2many("mrp.production", readonly=True)
    picking_ids = fields.Many2many("stock.picking", readonly=True)

    def _open(self, records, name):
        return {
            "type": "ir.actions.act_window", "res_model": records._name, "view_mode": "list,kanban,form", "name": name,
            "domain": [("id", "in", records.ids)],
        }

    def action_open_purchases(self):
        return self._open(self.purchase_ids, self.env._("Requests for Quotation"))

    def action_open_productions(self):
        return self._open(self.production_ids, self.env._("Manufacturing Orders Made"))

    def action_open_pickings(self):
        return self._open(self.picking_ids, self.env._("Transfers"))
