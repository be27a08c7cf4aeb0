from datetime import date

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.sme_mrp_suggest.kitting.request import KittingRequest
from odoo.addons.sme_mrp_suggest.kitting.status import KIT_STATUS
from odoo.addons.sme_mrp_suggest.snapshot import Document, Excluded

SEVERITY = [value for value, _label in KIT_STATUS]


class SaleOrder(models.Model):
    _inherit = "sale.order"

    kit_status = fields.Selection(
        KIT_STATUS, readonly=True, copy=False, index="btree_not_null", groups="base.group_user",
        help="Answer of the last kitting check for the worst line of the order.",
    )
    kit_checked_at = fields.Datetime(
        "Kit Status of", readonly=True, copy=False, groups="base.group_user", help="When the kit status was last worked out.",
    )

    @api.readonly
    def kitting_check(self, options=None):
        """Can these orders be delivered, how many, and when? See :meth:`sme.kitting.check` for options and result."""
        return self._kitting_answer(options)

    def action_kitting_check(self):
        """Open the kitting check of the selected orders."""
        return self.env["sme.kitting"]._action(self._name, self.ids, self.mapped("name"))

    def set_promise_date(self, options=None, expected=None):
        """Write the latest date of each order's lines as its delivery date; the chatter keeps what it was before.

        :param dict options: of the kitting check
        :param dict expected: ``{order id: 'YYYY-MM-DD'}`` that the user saw; refused if the date is another one by now
        :return: ``{order id: {"before": date or None, "after": date}}`` as ``YYYY-MM-DD``
        :raises UserError: if no date can be promised, or it has changed since; nothing is written then
        """
        self.check_access("write")
        if not isinstance(expected or {}, dict):
            raise UserError(self.env._("The expected dates are an object of order ids and dates, not %s.", expected))
        result = self._kitting_answer(options)
        dates = {order.id: self._date_to_promise(order, result, expected or {}) for order in self}
        written, bodies = {}, {}
        for order in self:
            before, after = order._promise_day(), dates[order.id]
            written[order.id] = {"before": before and before.isoformat(), "after": after.isoformat()}
            bodies[order.id] = escape(self.env._(
                "Promise date set to %(after)s from the kitting check (before: %(before)s).",
                after=format_date(self.env, after), before=format_date(self.env, before) if before else self.env._("none"),
            ))
        for day, orders in self.grouped(lambda order: dates[order.id]).items():
            orders.commitment_date = self.env["sme.kitting"]._noon(day, orders.company_id)
        self._message_log_batch(bodies=bodies)
        return written

    def refresh_kit_status(self):
        """Check each order by itself with the usual options and keep the status. Orders the user may not change are left as they are."""
        orders = self._filtered_access("write").filtered(lambda order: order.state != "cancel")
        if not orders:
            return True
        statuses = {order.id: "not_stocked" for order in orders}
        for of_company in orders.grouped("company_id").values():
            for line in of_company._kitting_answer(separate=True)["lines"]:
                order_id = line["document"]["id"]
                statuses[order_id] = max(statuses[order_id], line["status"], key=SEVERITY.index)
        now = fields.Datetime.now()
        for status, same in orders.grouped(lambda order: statuses[order.id]).items():
            same.write({"kit_status": status, "kit_checked_at": now})
        return True

    # ------------------------------------------------------------------ requests

    def _kitting_answer(self, options=None, separate=False):
        self.check_access("read")
        kitting = self.env["sme.kitting"]
        lines = self.order_line.filtered(lambda line: not line.display_type and not line.is_downpayment)
        lines = self.env["sale.order.line"].concat(*(order.order_line & lines for order in self))
        source = {
            "model": self._name,
            "ids": self.ids,
            "names": self.mapped("name"),
            "can_set_promise_date": bool(self) and self.has_access("write") and all(order.state != "cancel" for order in self),
        }
        result = kitting._answer(
            [line._kitting_request() for line in lines],
            options,
            source=source,
            excluded=Excluded() if separate else Excluded(sale_line_ids=lines.ids),
            company=kitting._single_company(self),
            separate=separate,
        )
        result["source"]["orders"] = [
            {
                "id": order.id,
                "name": order.name,
                "promise_date": (day := order._promise_day()) and day.isoformat(),
                "earliest_date": order._latest_date(result),
            }
            for order in self
        ]
        return result

    def _own_lines(self, result):
        return [line for line in result["lines"] if line["document"]["id"] == self.id and line["status"] != "not_stocked"]

    def _latest_date(self, result):
        """The latest of the lines' dates, None if a line has none."""
        dates = [line["earliest_date"] for line in self._own_lines(result)]
        return max(dates) if dates and all(dates) else None

    def _date_to_promise(self, order, result, expected):
        if order.state == "cancel":
            raise UserError(self.env._("%s is cancelled: set it back to quotation before you promise a date.", order.name))
        day = order._latest_date(result)
        if not day:
            reasons = [line["reason"] for line in order._own_lines(result) if not line["earliest_date"]]
            raise UserError(self.env._(
                "No date can be promised for %(order)s. %(reason)s",
                order=order.name, reason=reasons[0] if reasons else self.env._("It has no line with goods to deliver."),
            ))
        shown = expected.get(order.id) or expected.get(str(order.id))
        if shown and shown != day:
            raise UserError(self.env._(
                "The date of %(order)s is now %(now)s, not %(shown)s any more: stock or orders have changed. Look at the check again.",
                order=order.name, now=day, shown=shown,
            ))
        return date.fromisoformat(day)

    def _promise_day(self):
        return self.env["sme.kitting"]._local_date(self.commitment_date, self.company_id)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _kitting_request(self):
        """What is left to deliver of the line."""
        self.ensure_one()
        order, product = self.order_id, self.product_id
        request = KittingRequest(
            key=f"{self._name},{self.id}",
            product_id=product.id or None,
            qty=0.0,
            warehouse_id=(self.warehouse_id or order.warehouse_id).id,
            wanted=order._promise_day(),
            document=Document(order._name, order.id, order.name),
            partner=order.partner_id.display_name,
            partner_priority=int(order.partner_id.commercial_partner_id.delivery_priority or 0),
            delivery_days=int(order.company_id.security_lead),
        )
        if not product:
            request.error = "no_product", self.env._("A line of %s has no product: choose one, or remove the line.", order.name)
        elif order.state == "cancel":
            request.nothing = self.env._("%s is cancelled: nothing is to be delivered.", order.name)
        elif self.qty_delivered > 0 and self.product_uom_id.compare(self.qty_delivered, self.product_uom_qty) >= 0:
            request.nothing = self.env._("Delivered in full.")
        elif self.product_uom_id.is_zero(self.product_uom_qty):
            request.nothing = self.env._("Its quantity is zero: nothing is to be delivered.")
        else:
            self.env["sme.kitting"]._set_quantity(request, product, self.product_uom_qty - self.qty_delivered, self.product_uom_id)
            if order.state == "sale" and not request.error:
                request.parts = self._open_kit_parts(request.qty)
        return request

    def _open_kit_parts(self, qty):
        """Parts of a confirmed kit that are still to be shipped, for one of ``qty`` kits; None if it is no kit."""
        moves = self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and (move.location_final_id or move.location_dest_id).usage == "customer"
            and move.product_id != self.product_id
        )
        if not moves:
            return None
        parts = {}
        for move in moves:
            parts[move.product_id.id] = parts.get(move.product_id.id, 0.0) + move.product_qty / qty
        return parts
