from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .bulk_fields import BulkMany2one

KINDS = [
    ("expedite", "Expedite"), ("postpone", "Postpone"), ("cancel", "Cancel"), ("increase", "Increase"), ("reduce", "Reduce"),
]


class SmeActionMessage(models.Model):
    """Advice on an open order: written in bulk by each run, applied one by one or several at once."""

    _name = "sme.action.message"
    _description = "Action Message"
    _order = "to_date, id"
    _rec_name = "document_name"
    _log_access = False

    company_id = BulkMany2one("res.company", required=True)
    run_id = BulkMany2one("sme.mrp.run", string="MRP Run")
    product_id = BulkMany2one("product.product", required=True)
    warehouse_id = BulkMany2one("stock.warehouse", required=True)
    kind = fields.Selection(KINDS, string="Advice", required=True)
    state = fields.Selection(
        [("open", "Open"), ("applied", "Applied"), ("failed", "Not Applied"), ("dismissed", "Dismissed")], default="open", required=True)
    document_model = fields.Char(required=True)
    document_res_id = fields.Many2oneReference(model_field="document_model", string="Document", required=True)
    document_name = fields.Char("Order")
    document_line_id = fields.Integer()
    from_date = fields.Date()
    to_date = fields.Date()
    from_quantity = fields.Float()
    to_quantity = fields.Float()
    planned_order_id = BulkMany2one("sme.planned.order", string="Instead of", help="The suggestion that an increase replaces.")
    outcome = fields.Char(readonly=True)
    why = fields.Char(compute="_compute_why", help="The first demands that the order serves.")

    @api.depends("document_model", "document_res_id", "product_id")
    def _compute_why(self):
        pegs = self.env["sme.peg"].search([
            ("product_id", "in", self.product_id.ids), ("supply_model", "in", self.mapped("document_model")),
            ("supply_res_id", "in", self.mapped("document_res_id")),
        ])
        planned = {order: order.product_id.display_name for order in pegs.demand_order_id}
        of_document = pegs.grouped(lambda peg: (peg.product_id, peg.supply_model, peg.supply_res_id))
        kinds = dict(self.env["sme.peg"]._fields["demand_kind"]._description_selection(self.env))
        for message in self:
            served = of_document.get((message.product_id, message.document_model, message.document_res_id), pegs.browse())
            names = [
                self.env._("%(quantity)g for %(name)s on %(day)s", quantity=peg.quantity, day=fields.Date.to_string(peg.day),
                           name=peg.demand_name or planned.get(peg.demand_order_id) or kinds[peg.demand_kind])
                for peg in served[:3]
            ]
            message.why = "; ".join(names) or self.env._("Nothing needs it.")

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": self.document_model, "res_id": self.document_res_id, "views": [(False, "form")],
        }

    def action_dismiss(self):
        self.filtered(lambda message: message.state == "open").state = "dismissed"

    def action_apply(self):
        """Do what the messages advise. Each is done by itself: one that cannot be done says why, the others are done."""
        self.check_access("write")
        for message in self.filtered(lambda message: message.state in ("open", "failed")):
            try:
                with self.env.cr.savepoint():
                    outcome = message._apply()
                    message.planned_order_id.exists().action_cancel()
            except UserError as error:
                message.write({"state": "failed", "outcome": str(error)})
            else:
                message.write({"state": "applied", "outcome": outcome})
        applied = self.filtered(lambda message: message.state == "applied")
        failed = self.filtered(lambda message: message.state == "failed")
        text = self.env._("%s applied.", len(applied))
        if failed:
            text = self.env._("%(applied)s applied, %(failed)s not: %(reason)s",
                              applied=len(applied), failed=len(failed), reason=failed[0].outcome)
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "message": text, "type": "warning" if failed else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _apply(self):
        """Change the document; return what was done."""
        self.ensure_one()
        document = self.env[self.document_model].browse(self.document_res_id).exists()
        if not document:
            raise UserError(self.env._("%s no longer exists: the next run will not count it.", self.document_name))
        document.check_access("write")
        if self.document_model == "purchase.order":
            return self._apply_purchase(document)
        if self.document_model == "mrp.production":
            return self._apply_production(document)
        moves = document if document._name == "stock.move" else document.move_ids.filtered(lambda move: move.product_id == self.product_id)
        return self._apply_moves(moves.filtered(lambda move: move.state not in ("done", "cancel")))

    def _shift(self):
        return timedelta(days=(self.to_date - self.from_date).days)

    def _apply_purchase(self, order):
        line = order.order_line.filtered(lambda line: line.id == self.document_line_id)
        if not line or order.state == "cancel":
            raise UserError(self.env._("%s has changed since the run: plan again.", order.name))
        if self.kind in ("expedite", "postpone"):
            line.date_planned += self._shift()
            for move in line.move_ids.filtered(lambda move: move.state not in ("done", "cancel")):
                move.date += self._shift()
            return self.env._("Delivery of %(order)s moved to %(day)s. Tell the vendor.", order=order.name, day=self.to_date)
        if order.state in ("draft", "sent", "to approve") and self.kind == "cancel":
            if order.order_line == line:
                order.button_cancel()
                return self.env._("%s cancelled.", order.name)
            line.unlink()
            return self.env._("Line removed from %s.", order.name)
        quantity = self.product_id.uom_id._compute_quantity(self.to_quantity, line.product_uom_id, rounding_method="UP")
        if quantity < line.qty_received:
            raise UserError(self.env._("%s: more than that has been received.", order.name))
        if self.kind == "cancel" and order.order_line == line and not line.qty_received:
            order.button_cancel()
            return self.env._("%s cancelled. Tell the vendor.", order.name)
        before, planned = line.product_qty, line.date_planned
        line.product_qty = quantity + line.qty_received
        line.date_planned = planned  # Odoo works it out anew from the vendor's delay
        return self.env._("Quantity of %(order)s changed from %(before)g to %(after)g.",
                          order=order.name, before=before, after=line.product_qty)

    def _apply_production(self, production):
        if production.state in ("done", "cancel"):
            raise UserError(self.env._("%s is closed already.", production.name))
        if self.kind in ("expedite", "postpone"):
            if production.state not in ("draft", "confirmed"):
                raise UserError(self.env._("%s has begun: its dates follow the work. Plan it by hand.", production.name))
            production.date_start += self._shift()
            return self.env._("%(order)s moved: ready on %(day)s.", order=production.name, day=self.to_date)
        if production.state not in ("draft", "confirmed"):
            raise UserError(self.env._("%s has begun: finish it, or change it by hand.", production.name))
        if self.kind == "cancel":
            production.action_cancel()
            return self.env._("%s cancelled.", production.name)
        before, quantity = production.product_qty, self.product_id.uom_id._compute_quantity(self.to_quantity, production.product_uom_id)
        if production.state == "draft":
            production.product_qty = quantity
        else:
            self.env["change.production.qty"].create({"mo_id": production.id, "product_qty": quantity}).change_prod_qty()
        return self.env._("Quantity of %(order)s changed from %(before)g to %(after)g.",
                          order=production.name, before=before, after=production.product_qty)

    def _apply_moves(self, moves):
        if not moves:
            raise UserError(self.env._("%s is closed already.", self.document_name))
        if self.kind in ("expedite", "postpone"):
            for move in moves:
                move.date += self._shift()
            return self.env._("%(order)s moved to %(day)s.", order=self.document_name, day=self.to_date)
        if self.kind == "cancel":
            moves._action_cancel()
            return self.env._("%s cancelled.", self.document_name)
        if len(moves) > 1:
            raise UserError(self.env._("%s has several lines of this product: change it by hand.", self.document_name))
        moves.product_uom_qty = self.product_id.uom_id._compute_quantity(self.to_quantity, moves.product_uom)
        return self.env._("Quantity of %s changed.", self.document_name)

    @api.depends("document_name", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for message in self:
            message.display_name = f"{labels.get(message.kind, '')} {message.document_name or ''}".strip()
