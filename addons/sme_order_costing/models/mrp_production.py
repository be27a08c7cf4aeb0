from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..sheets import dirty, splits

# What a sheet depends on besides moves, logs and bills, which have their own hooks.
_WATCHED = {"product_qty", "product_uom_id", "rework_of_id", "extra_cost", "date_finished"}


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    rework_of_id = fields.Many2one(
        "mrp.production", check_company=True, index="btree_not_null", copy=False,
        domain="[('product_id', '=', product_id), ('state', '=', 'done'), ('id', '!=', id)]",
        help="The order whose goods are reworked here: what this order adds is part of the cost of that one.")
    # Odoo would copy the entries of work in progress to a backorder; who may not read entries could make none
    wip_move_ids = fields.Many2many(copy=False)

    @api.constrains("rework_of_id")
    def _check_rework_of(self):
        for order in self:
            if order.rework_of_id and order.rework_of_id.product_id != order.product_id:
                raise ValidationError(self.env._(
                    "%(order)s makes another product than %(reworked)s. Choose the order that made the goods which are reworked.",
                    order=order.name, reworked=order.rework_of_id.name))
        if self._has_cycle("rework_of_id"):
            raise ValidationError(self.env._("%s: orders cannot rework each other. Choose the first order.", self[:1].name))

    def write(self, vals):
        watched = not _WATCHED.isdisjoint(vals)
        reworked = self.rework_of_id if "rework_of_id" in vals else self.browse()
        result = super().write(vals)
        if watched:
            sheets = self.env["sme.production.cost"]
            sheets._mark(self)
            if "rework_of_id" in vals:
                sheets._mark((reworked | self.rework_of_id).sudo())
        return result

    def action_confirm(self):
        result = super().action_confirm()
        dirty.dirty(self.env).confirmed.update(self.ids)
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self.env["sme.production.cost"]._mark(self)
        return result

    def _post_inventory(self, cancel_backorder=False):
        # Odoo logs the planned time of what has none, and nothing tells it from time that somebody worked
        unlogged = self.workorder_ids.filtered(lambda work: work.state != "cancel" and not work.duration)
        result = super()._post_inventory(cancel_backorder=cancel_backorder)
        unlogged.filtered(lambda work: work.state != "cancel" and not work._should_estimate_cost()).time_not_logged = True
        self.env["sme.production.cost"]._mark(self)
        return result

    def _split_productions(self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False):
        sheets = self.env["sme.production.cost"].sudo()
        confirmed = self.filtered(lambda order: order.state not in ("draft", "cancel"))
        if confirmed:
            sheets._settle()
        result = super()._split_productions(amounts, cancel_remaining_qty=cancel_remaining_qty, set_consumed_qty=set_consumed_qty)
        if confirmed:
            parts, current = {}, None
            for order in result:
                if order in self:
                    current = parts.setdefault(order, [])
                current.append(order)
            plans = splits.split(sheets.env, {order: orders for order, orders in parts.items() if order in confirmed})
            if plans:
                dirty.dirty(self.env).plans.update(plans)
        return result

    def action_merge(self):
        sheets = self.env["sme.production.cost"].sudo()
        sheets._settle()
        result = super().action_merge()
        merged = self.browse(result.get("res_id")) if isinstance(result, dict) else self.browse()
        if merged and merged.state != "draft":
            dirty.dirty(self.env).plans.update(splits.merge(sheets.env, self, merged))
        return result

    def action_make_cost_sheets(self):
        """Make the cost sheets of these orders where there are none, and show them."""
        sheets = self.env["sme.production.cost"]
        if not self.env.user.has_group("sme_order_costing.group_costing_manager"):
            raise AccessError(self.env._("Only costing managers make cost sheets for earlier orders."))
        sheets._make_for(self)
        action = self.env["ir.actions.actions"]._for_xml_id("sme_order_costing.action_production_cost")
        return {**action, "domain": [("production_id", "in", self.ids)]}

    def action_open_cost_sheet(self):
        """Open the cost sheet, up to date."""
        self.ensure_one()
        sheets = self.env["sme.production.cost"]
        sheets.check_access("read")
        sheet = sheets._of(self).get(self.id)
        if not sheet and self.state != "draft":
            sheets._make_for(self)
            sheet = sheets._of(self).get(self.id)
        action = self.env["ir.actions.actions"]._for_xml_id("sme_order_costing.action_production_cost")
        if sheet:
            action.update(views=[(False, "form")], res_id=sheet.id)
        else:
            action.update(domain=[("production_id", "=", self.id)])
        return action
