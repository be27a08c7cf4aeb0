from odoo import Command, api, fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    disposition_id = fields.Many2one("sme.qc.disposition", check_company=True, index="btree_not_null", copy=False, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        self.env["stock.move"]._refuse_disposition(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self.env["stock.move"]._refuse_disposition(vals)
        return super().write(vals)

    def _prepare_move_values(self):
        """Goods of a disposition are taken from where they are, with their packages and owners."""
        values = super()._prepare_move_values()
        lines = self.env.context.get("disposition_goods")
        if self.disposition_id and lines:
            values["disposition_id"] = self.disposition_id.id
            values["move_line_ids"] = [Command.create({**line, "location_dest_id": self.scrap_location_id.id}) for line in lines]
        return values
