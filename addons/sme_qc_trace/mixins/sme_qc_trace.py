from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..trace.closure import BACK, FORWARD
from ..trace.period import Period
from ..trace.result import Question, answer

WAREHOUSE_GROUPS = "stock.group_stock_user,purchase.group_purchase_user,mrp.group_mrp_user"
VENDOR_GROUPS = "stock.group_stock_user,purchase.group_purchase_user"


class SmeQcTrace(models.AbstractModel):
    """What can be traced, with its inspections and nonconformances: lots, documents, customers and vendors."""

    _name = "sme.qc.trace"
    _description = "Traceable Record"
    _inherit = ["sme.qc.counted"]

    #: of what is traced by days: so many, if none are asked for
    _trace_days = 0

    @api.readonly
    def trace_back(self, options=None):
        """Return where the goods come from: what was delivered, made and received, with all that is known of its quality.

        :param dict options: ``date_from``, ``date_to``: only deliveries between these days ("YYYY-MM-DD"), of customers and of products
        :return: see ``trace.result.answer``; rows lead from the goods to what they were made of
        :raises AccessError: without the right to see the records or their trace
        """
        return self._trace(BACK, options)

    @api.readonly
    def trace_forward(self, options=None):
        """Return where the goods went: everything made of them, where it is now, and who got it.

        :param dict options: ``date_from``, ``date_to``: only what came or was made between these days, of vendors and of products
        :return: see ``trace.result.answer``; rows lead from the goods to what was made of them
        :raises AccessError: if the user works neither with stock, purchases, manufacturing nor quality: the list names other customers
        """
        return self._trace(FORWARD, options)

    def action_trace_back(self):
        """Open the page of :meth:`trace_back`."""
        return self._action_trace(BACK, self.env._("Where It Comes From"))

    def action_trace_forward(self):
        """Open the page of :meth:`trace_forward`."""
        return self._action_trace(FORWARD, self.env._("Where It Went"))

    def _action_trace(self, direction, name):
        if not self:
            raise UserError(self.env._("There is nothing to trace: select at least one record."))
        self._check_trace(direction)
        return {
            "type": "ir.actions.client", "tag": "sme_qc_trace", "name": name,
            "params": {"model": self._name, "ids": self.ids, "direction": direction},
        }

    def _trace(self, direction, options=None):
        if not self.env.su:
            self._check_trace(direction)
        return answer(self.env, self._question(direction, self._checked_options(options)))

    def _check_trace(self, direction):
        """Whoever may read a lot or a transfer in stock, purchase or manufacturing may see its trace."""
        self.check_access("read")
        if not self.env.user.has_groups(WAREHOUSE_GROUPS):
            raise AccessError(self.env._(
                "The trace of %(what)s is for users of Inventory, Purchase, Manufacturing or Quality. Open the trace of your sales order "
                "or its customer instead.", what=self.env["ir.model"]._get(self._name).name))

    def _question(self, direction, options):
        names = self.mapped("display_name")
        return Question(
            self._name, tuple(self.ids), tuple(names), direction, sees_vendors=self.env.user.has_groups(VENDOR_GROUPS),
            sees_forward=self.env.user.has_groups(WAREHOUSE_GROUPS), **self._trace_starts(direction, options))

    def _trace_starts(self, direction, options):
        """``starts`` and what else a ``trace.result.Question`` takes."""
        raise NotImplementedError

    def _trace_period(self, options):
        """The days asked for, as the user reckons them; the last ones if nothing is asked."""
        last = options.get("date_to") or fields.Date.context_today(self)
        first = options.get("date_from") or last - timedelta(days=self._trace_days)
        return Period.of_days(first, last, self.env.user.tz or "UTC")

    def _checked_options(self, options):
        options = options or {}
        unknown = set(options) - {"date_from", "date_to"} if isinstance(options, dict) else {str(options)[:80]}
        if unknown:
            raise UserError(self.env._(
                "The trace takes the options date_from and date_to, not: %s.", ", ".join(sorted(map(str, unknown)))))
        result = {}
        for name, value in options.items():
            try:
                result[name] = fields.Date.to_date(value or None)
            except (TypeError, ValueError) as error:
                raise UserError(self.env._("“%(value)s” is no day: write %(name)s as YYYY-MM-DD.", value=value, name=name)) from error
        return result
