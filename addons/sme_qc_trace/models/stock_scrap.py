from odoo import Command, models


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["stock.scrap", "sme.qc.of.disposition"]

    def _prepare_move_values(self):
        """Goods of a disposition are taken from where they are, with their packages and owners."""
        values = super()._prepare_move_values()
        lines = self.env.context.get("disposition_goods")
        if self.disposition_id and lines:
            values["disposition_id"] = self.disposition_id.id
            values["move_line_ids"] = [Command.create({**line, "location_dest_id": self.scrap_location_id.id}) for line in lines]
        return values
