"""Forecasts of a company with the sales orders that consume them.

Orders count with what is delivered, so that a delivery changes nothing as long as the period lasts. What ended more than
``HISTORY_DAYS`` ago is settled: it is not read, and what is stored of it stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo.tools import SQL

from ..planning.forecast import Consumption, Forecast, ForecastDemand, Order, Window, accuracy, consume, demands, ordered
from .arrays import int_array

HISTORY_DAYS = 400
ORDER_FIELDS = ("order_id", "product_id", "product_uom_id", "product_uom_qty", "qty_delivered", "warehouse_id", "customer_lead", "state")
PRODUCT_FIELDS = ("active", "is_storable", "uom_id")


@dataclass(slots=True)
class Forecasts:
    """What :func:`read_forecasts` found. ``demands`` is what is left, as (product id, warehouse id, day, quantity, forecast id)."""

    periods: list[Forecast]
    consumptions: list[Consumption]
    left: dict[int, float]
    ordered: dict[int, float]
    delivered: dict[int, float]
    demands: list[ForecastDemand] = field(default_factory=list)

    def store(self, env):
        """Write consumption rows and the figures of each forecast: one statement each, whatever their number."""
        env["sme.demand.forecast"].flush_model()
        stored = [period for period in self.periods if period.first >= -HISTORY_DAYS]
        ids = {period.id for period in stored}
        env.execute_query(SQL("DELETE FROM sme_forecast_consumption WHERE forecast_id = ANY(%s) RETURNING NULL", int_array(ids)))
        rows = [row for row in self.consumptions if row.forecast_id in ids]
        env.execute_query(SQL(
            """INSERT INTO sme_forecast_consumption (forecast_id, sale_line_id, quantity, company_id, product_id, order_id)
               SELECT r.forecast_id, r.line_id, r.quantity, f.company_id, f.product_id, l.order_id
                 FROM UNNEST(%s::int[], %s::int[], %s::float[]) AS r(forecast_id, line_id, quantity)
                 JOIN sme_demand_forecast f ON f.id = r.forecast_id
                 JOIN sale_order_line l ON l.id = r.line_id
               RETURNING NULL""",
            [row.forecast_id for row in rows], [row.line_id for row in rows], [row.quantity for row in rows]))
        env.execute_query(SQL(
            """UPDATE sme_demand_forecast f
                  SET consumed_quantity = r.consumed, left_quantity = r.remaining, actual_quantity = r.ordered,
                      delivered_quantity = r.delivered, difference_quantity = r.ordered - f.quantity, accuracy = r.accuracy
                 FROM UNNEST(%s::int[], %s::float[], %s::float[], %s::float[], %s::float[], %s::float[])
                      AS r(id, consumed, remaining, ordered, delivered, accuracy)
                WHERE f.id = r.id AND (f.consumed_quantity, f.left_quantity, f.actual_quantity, f.delivered_quantity, f.accuracy)
                      IS DISTINCT FROM (r.consumed, r.remaining, r.ordered, r.delivered, r.accuracy)
               RETURNING NULL""", *self._columns(stored)))
        for model in ("sme.demand.forecast", "sme.forecast.consumption"):
            env[model].invalidate_model(flush=False)

    def _columns(self, periods):
        """The figures of the periods, a list a column."""
        actual = [self.ordered.get(period.id, 0.0) for period in periods]
        return (
            [period.id for period in periods],
            [period.quantity - self.left[period.id] for period in periods],
            [self.left[period.id] for period in periods],
            actual,
            [self.delivered.get(period.id, 0.0) for period in periods],
            [accuracy(period.quantity, qty) for period, qty in zip(periods, actual, strict=True)],
        )


def read_forecasts(env, company, today: date, timezone: str, horizon_day: int, product_ids=None) -> Forecasts:
    """Read the forecasts of a company and let its sales orders consume them.

    :param env: any environment; used with superuser rights
    :param today: the day from which days are counted
    :param timezone: name of the zone in which the moment of a delivery becomes a day
    :param horizon_day: demands of later days are left out
    :param product_ids: of these products only; None for all
    """
    reader = _Reader(env(su=True), company, today, timezone, product_ids)
    periods = reader.periods()
    if not periods:
        return Forecasts([], [], {}, {}, {})
    orders, deliveries = reader.orders({period.product_id for period in periods})
    consumptions, left = consume(periods, orders, Window(company.forecast_window_back, company.forecast_window_forward))
    current = [
        period for period in periods if period.last >= 0 and period.first <= horizon_day and period.id in reader.plannable
    ]
    is_working = reader.working_days(max((period.last for period in current), default=0))
    return Forecasts(
        periods, consumptions, left, ordered(periods, orders), ordered(periods, deliveries),
        [demand for demand in demands(current, left, is_working) if demand.day <= horizon_day],
    )


class _Reader:
    def __init__(self, env, company, today, timezone, product_ids):
        self.env, self.company, self.today, self.timezone = env, company.with_env(env), today, timezone
        self.product_ids = None if product_ids is None else int_array(product_ids)
        self.back = company.forecast_window_back
        self.plannable: set[int] = set()

    def periods(self) -> list[Forecast]:
        """All periods that can matter; ``plannable`` has the ids of those whose product and warehouse are in use."""
        self.env["sme.demand.forecast"].flush_model()
        self.env["product.template"].flush_model(PRODUCT_FIELDS)
        self.env["stock.warehouse"].flush_model(["active"])
        pieces = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        steps = 10 ** self.env["decimal.precision"].precision_get("Product Unit")
        result = []
        for plannable, *values in self.env.execute_query(SQL(
            """SELECT p.active AND w.active, f.id, f.product_id, f.warehouse_id, f.date_from - %s, f.date_to - %s, f.quantity::float,
                      CASE WHEN u.parent_path LIKE %s THEN 1 ELSE %s END
                 FROM sme_demand_forecast f
                 JOIN stock_warehouse w ON w.id = f.warehouse_id
                 JOIN product_product p ON p.id = f.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom u ON u.id = t.uom_id
                WHERE f.company_id = %s AND f.date_to >= %s AND %s
                ORDER BY f.id""",
            self.today, self.today, pieces.parent_path.split("/")[0] + "/%" if pieces else "", steps,
            self.company.id, self.today - timedelta(days=HISTORY_DAYS + self.back), self._limited(SQL("f.product_id")))):
            result.append(Forecast(*values))
            if plannable:
                self.plannable.add(values[0])
        return result

    def orders(self, product_ids) -> tuple[list[Order], list[Order]]:
        """Lines of confirmed orders with all that was ordered or delivered, and the same lines with what was delivered.

        A line is wanted on the delivery date of its order, or its order date and the lead time promised to the customer: what the
        deadline of its delivery was when it was confirmed. Of a cancelled order counts what was delivered.
        """
        self.env["sale.order"].flush_model(["company_id", "commitment_date", "date_order", "consumes_forecast", "state"])
        self.env["sale.order.line"].flush_model(ORDER_FIELDS)
        lines, deliveries = [], []
        for *values, state, qty, delivered in self.env.execute_query(SQL(
            """SELECT * FROM (
                   SELECT l.id, l.product_id, COALESCE(l.warehouse_id, o.warehouse_id),
                          (COALESCE(o.commitment_date, o.date_order + l.customer_lead * INTERVAL '1 day')
                           AT TIME ZONE 'UTC' AT TIME ZONE %s)::date - %s AS day,
                          o.date_order, o.state,
                          (l.product_uom_qty * lu.factor / pu.factor)::float, (l.qty_delivered * lu.factor / pu.factor)::float
                     FROM sale_order_line l
                     JOIN sale_order o ON o.id = l.order_id
                     JOIN product_product p ON p.id = l.product_id
                     JOIN product_template t ON t.id = p.product_tmpl_id
                     JOIN uom_uom lu ON lu.id = l.product_uom_id
                     JOIN uom_uom pu ON pu.id = t.uom_id
                    WHERE o.company_id = %s AND l.product_id = ANY(%s) AND o.consumes_forecast
                      AND (o.state = 'sale' OR o.state = 'cancel' AND l.qty_delivered > 0)
                      AND SPLIT_PART(lu.parent_path, '/', 1) = SPLIT_PART(pu.parent_path, '/', 1)) AS lines
                WHERE day >= %s""",
            self.timezone, self.today, self.company.id, int_array(product_ids), -HISTORY_DAYS)):
            qty = max(qty if state == "sale" else 0.0, delivered)
            if qty > 0:
                lines.append(Order(*values, qty))
            if delivered > 0:
                deliveries.append(Order(*values, delivered))
        return lines, deliveries

    def working_days(self, last: int) -> Callable[[int], bool]:
        """Whether a day until ``last`` is a working day of the company: by its calendar, without its holidays."""
        calendar = self.company.resource_calendar_id
        if not calendar:
            return lambda day: True
        zone = ZoneInfo(calendar.tz or self.timezone)
        start = datetime.combine(self.today, time.min, zone)
        end = datetime.combine(self.today + timedelta(days=last), time.max, zone)
        free = {(date.fromisoformat(day) - self.today).days for day, is_free in calendar._get_unusual_days(
            start, end, self.company).items() if is_free}
        return lambda day: day not in free

    def _limited(self, column: SQL) -> SQL:
        return SQL("TRUE") if self.product_ids is None else SQL("%s = ANY(%s)", column, self.product_ids)
