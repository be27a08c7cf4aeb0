import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..advice import APPLY, MOVES
from ..planning.units import TOLERANCE
from .bulk_fields import BulkMany2one

_logger = logging.getLogger(__name__)

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

    company_id = BulkMany2one("res.company", required=True, readonly=True)
    run_id = BulkMany2one("sme.mrp.run", string="MRP Run", readonly=True)
    product_id = BulkMany2one("product.product", required=True, readonly=True)
    warehouse_id = BulkMany2one("stock.warehouse", required=True, readonly=True)
    kind = fields.Selection(KINDS, string="Advice", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("applied", "Applied"), ("failed", "Not Applied"), ("dismissed", "Dismissed")], default="open", required=True)
    document_model = fields.Char(required=True, readonly=True)
    document_res_id = fields.Many2oneReference(model_field="document_model", string="Document", required=True, readonly=True)
    document_name = fields.Char("Order", readonly=True)
    document_line_id = fields.Integer(readonly=True)
    from_date = fields.Date(readonly=True)
    to_date = fields.Date(readonly=True)
    from_quantity = fields.Float(readonly=True)
    to_quantity = fields.Float(readonly=True)
    planned_order_id = BulkMany2one(
        "sme.planned.order", string="Instead of", readonly=True, help="The suggestion that an increase replaces.")
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

    def write(self, vals):
        """What a run advises is not edited; what became of it is written down."""
        if not self.env.su and vals.keys() - {"state", "outcome"}:
            raise AccessError(self.env._("Action messages are written by runs: apply or dismiss them, or plan again."))
        return super().write(vals)

    def action_dismiss(self):
        """Put advice aside; later runs do not repeat it."""
        self.filtered(lambda message: message.state in ("open", "failed")).state = "dismissed"

    def action_apply(self):
        """Do what the messages advise. Each is done by itself: one that cannot be done says why, the others are done.

        Quantities are changed before dates: an order with both kinds of advice is still recognized by what the run saw.
        """
        self.check_access("write")
        todo = self.filtered(lambda message: message.state in ("open", "failed")).sorted(lambda message: message.kind in MOVES)
        documents, outcomes = todo._documents(), {}
        for message in todo:
            try:
                with self.env.cr.savepoint():
                    outcomes[message] = "applied", message._apply(documents)
            except (OperationalError, ConcurrencyError):
                raise  # somebody else has changed it meanwhile: Odoo repeats the whole
            except UserError as error:
                outcomes[message] = "failed", str(error)
            except Exception as error:  # whatever another addon raises on this document, the others are done
                _logger.warning("Advice %s on %s failed", message.id, message.document_name, exc_info=True)
                outcomes[message] = "failed", self.env._(
                    "%(order)s could not be changed: %(reason)s. Change it by hand.",
                    order=message.document_name, reason=error.args[0] if error.args else type(error).__name__)
        for message, (state, outcome) in outcomes.items():
            message.write({"state": state, "outcome": outcome})
        applied = todo.filtered(lambda message: message.state == "applied")
        applied.planned_order_id.exists().action_cancel()
        return self._notification(applied, todo - applied)

    def _notification(self, applied, failed):
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

    def _documents(self):
        """The documents of the messages that still exist, and those of them that the user may change, by model."""
        documents = {}
        for model, messages in self.grouped("document_model").items():
            if model in APPLY:
                found = self.env[model].browse(dict.fromkeys(messages.mapped("document_res_id"))).exists()
                documents[model] = {document.id: document for document in found}, found._filtered_access("write")
        return documents

    def _apply(self, documents):
        """Change the document; return what was done.

        :param documents: what :meth:`_documents` gives for this and other messages
        :raises UserError: if it is not what the run saw any more, or does not let itself be changed
        """
        self.ensure_one()
        if self.document_model not in documents:
            raise UserError(self.env._("%s: there is no advice on documents of this kind.", self.document_name))
        found, allowed = documents[self.document_model]
        document = found.get(self.document_res_id)
        if document is None:
            raise UserError(self.env._("%s no longer exists: the next run will not count it.", self.document_name))
        if document not in allowed:
            document.check_access("write")
        if self.kind == "increase":
            self._check_replaced()
        return APPLY[self.document_model](self, document.with_company(self.company_id))

    def _check_replaced(self):
        """The suggestion that an increase stands for must still be there as it was."""
        replaced = self.planned_order_id.exists()
        more = self.to_quantity - self.from_quantity
        if not replaced or replaced.state != "suggested" or abs(replaced.quantity - more) > TOLERANCE:
            raise UserError(self.env._(
                "The suggestion of %(quantity)g that %(order)s would replace has been changed or released: plan again.",
                quantity=more, order=self.document_name))

    @api.depends("document_name", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for message in self:
            message.display_name = f"{labels.get(message.kind, '')} {message.document_name or ''}".strip()
