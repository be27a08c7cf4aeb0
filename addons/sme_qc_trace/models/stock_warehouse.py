from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    quarantine_location_id = fields.Many2one(
        "stock.location", check_company=True, copy=False,
        help="Where goods wait for their inspection: internal, but outside the warehouse, so that neither reservation nor planning takes "
             "them.")

    def _quarantine_location(self):
        """The quarantine location of this warehouse; made when it is needed for the first time."""
        self.ensure_one()
        if not self.quarantine_location_id:
            # sudo: whoever validates a receipt may need it, and no right to set up warehouses comes with that
            self.sudo().quarantine_location_id = self.env["stock.location"].sudo().create({
                "name": self.env._("Quarantine %s", self.code),
                "usage": "internal",
                "company_id": self.company_id.id,
                "location_id": self.view_location_id.location_id.id,
            })
        return self.quarantine_location_id
