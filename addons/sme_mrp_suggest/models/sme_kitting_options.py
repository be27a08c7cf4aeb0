from odoo import api, fields, models

from ..kitting import options as kitting_options


class SmeKittingOptions(models.Model):
    _name = "sme.kitting.options"
    _description = "Kitting Check Option Set"
    _order = "name, id"

    name = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", string="Owner", default=lambda self: self.env.user, index=True, ondelete="cascade",
        help="The only person who sees this set. Leave empty to share it with everybody.",
    )
    mode = fields.Selection(
        [("together", "Share one stock"), ("alone", "Each line by itself")],
        string="Lines", default="together", required=True,
        help="Whether the lines take from one stock, one after the other, or each line sees all of it.",
    )
    depth = fields.Selection(
        [("multi", "All levels"), ("single", "One level")],
        default="multi", required=True,
        help="Whether a short sub-assembly is broken down into its own parts, its stock first.",
    )
    supply = fields.Selection(
        [("on_hand", "On hand"), ("incoming", "On hand and incoming")],
        default="on_hand", required=True,
        help="What the kit quantity counts: stock only, or also receipts and productions due by the wanted date.",
    )
    commitments = fields.Selection(
        [("all", "All open orders"), ("reserved", "Reserved stock only"), ("none", "None, this goes first")],
        string="Respect", default="all", required=True,
        help="Whose needs are left alone. With “None” the answer lists which orders become short, and by how much.",
    )
    priority = fields.Selection(
        [("line", "Line order"), ("date", "Wanted date"), ("customer", "Customer priority")],
        default="line", required=True,
        help="Which line takes from the stock first.",
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse", string="Warehouses", help="Stock of these warehouses counts as one. Empty: the warehouse of each order.",
    )

    @api.model
    @api.readonly
    def get_options(self):
        """Return the option sets the user may apply: [{id, name, shared, mine, options}], by name."""
        usable = self.search([])
        own = usable._filtered_access("unlink")
        return [
            {
                "id": record.id,
                "name": record.name,
                "shared": not record.user_id,
                "mine": record in own,
                "options": {
                    **{name: record[name] for name in kitting_options.CHOICES},
                    "warehouse_ids": record.warehouse_ids.ids,
                },
            }
            for record in usable
        ]
