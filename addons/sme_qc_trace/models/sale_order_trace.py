from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..trace import starts
from ..trace.arrays import array
from ..trace.closure import FORWARD

_RECORDS = {
    "sme.qc.inspection": SQL("sme_qc_inspection"),
    "sme.qc.nonconformance": SQL("sme_qc_nonconformance"),
}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "sme.qc.trace"]

    def _quality_counts_by_right(self, model):
        """Salespeople see how many there are of the orders that they may read, and follow them on the page of the trace only."""
        return self._quality_counts(model)

    def _quality_counts(self, model):
        """Of the transfers, manufacturing and rework orders of each order; nonconformances also of complaints about it."""
        ids = self._quality_ids(model)
        return {order_id: len(records) for order_id, records in ids.items()}

    def _quality_ids(self, model):
        """{order id: ids of inspections or nonconformances}, of the user's companies, in one statement that asks for no rights on them."""
        self.env.flush_all()
        complaints = SQL(
            "UNION SELECT sale_order_id, id FROM sme_qc_nonconformance WHERE sale_order_id = ANY(%s::int[])",
            array(self.ids)) if model._name == "sme.qc.nonconformance" else SQL()
        rows = self.env.execute_query(SQL(
            """SELECT found.order_id, found.id
                 FROM (SELECT picking.sale_id AS order_id, record.id
                         FROM stock_picking picking
                         JOIN %(records)s record ON record.picking_id = picking.id
                        WHERE picking.sale_id = ANY(%(orders)s::int[])
                        UNION
                       SELECT sold.sale_id, record.id
                         FROM stock_reference_sale_rel sold
                         JOIN stock_reference_production_rel made ON made.reference_id = sold.reference_id
                         JOIN %(records)s record ON record.production_id = made.production_id
                        WHERE sold.sale_id = ANY(%(orders)s::int[])
                        UNION
                       SELECT rework.rework_sale_order_id, record.id
                         FROM mrp_production rework
                         JOIN %(records)s record ON record.production_id = rework.id
                        WHERE rework.rework_sale_order_id = ANY(%(orders)s::int[])
                       %(complaints)s) found
                 JOIN %(records)s record ON record.id = found.id
                WHERE record.state <> 'cancelled' AND record.company_id = ANY(%(companies)s::int[])""",
            records=_RECORDS[model._name], orders=array(self.ids), complaints=complaints, companies=array(self.env.companies.ids)))
        result = {}
        for order_id, record_id in rows:
            result.setdefault(order_id, []).append(record_id)
        return result

    def _action_quality(self, model, name):
        self.check_access("read")
        action = super()._action_quality(model, name)
        ids = [id_ for ids in self._quality_ids(self.env[model]).values() for id_ in ids]
        return {**action, "domain": [("id", "in", ids)]}

    def _quality_domain(self):
        return Domain.TRUE

    def _check_trace(self, direction):
        """Whoever may read an order may see where its goods come from."""
        self.check_access("read")

    def _trace_starts(self, direction, options):
        if direction == FORWARD:
            raise UserError(self.env._(
                "What was sold is traced back to its parts. Where a part went is asked of its lot, transfer or manufacturing order."))
        return {
            "starts": starts.delivered_under(self.env, self.ids), "orders": tuple(self.ids),
            "productions": starts.productions_for(self.env, self.ids),
        }
