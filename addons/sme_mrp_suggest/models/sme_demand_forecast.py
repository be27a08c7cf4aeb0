from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ..planning.forecast import accuracy
from ..snapshot.arrays import int_array
from ..snapshot.forecasts import read_forecasts

PERIODS = [("day", "Day"), ("week", "Week"), ("month", "Month")]
LENGTHS = {"day": relativedelta(), "week": relativedelta(days=6), "month": relativedelta(months=1, days=-1)}


class SmeDemandForecast(models.Model):
    _name = "sme.demand.forecast"
    _description = "Demand Forecast"
    _order = "date_from, product_id, warehouse_id, id"
    _check_company_auto = True

    product_id = fields.Many2one(
        "product.product", required=True, index=True, ondelete="cascade", check_company=True, domain=[("is_storable", "=", True)])
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, ondelete="cascade",
        default=lambda self: self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1))
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    product_categ_id = fields.Many2one(related="product_id.categ_id", store=True, string="Product Category")
    uom_id = fields.Many2one(related="product_id.uom_id")
    period_kind = fields.Selection(PERIODS, "Period", required=True, default="month")
    date_from = fields.Date("Start", required=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    date_to = fields.Date(
        "End", compute="_compute_date_to", store=True, precompute=True, index=True,
        help="Last day of the period: the start itself, six days later, or the day before the same day of the next month.")
    quantity = fields.Float(
        "Forecast", required=True, digits="Product Unit",
        help="What is expected to be wanted in the period, in the product's own unit. It is spread over the working days.")
    consumed_quantity = fields.Float(
        "Consumed", readonly=True, digits="Product Unit", copy=False,
        help="What sales orders have taken of it, as of the last planning run. Orders of neighbouring periods count within the window.")
    left_quantity = fields.Float(
        "Left", compute="_compute_left_quantity", store=True, digits="Product Unit",
        help="What is planned in addition to the sales orders.")
    actual_quantity = fields.Float(
        "Ordered", readonly=True, digits="Product Unit", copy=False,
        help="What sales orders want in the period itself, as of the last planning run. Orders that do not consume forecasts are left out.")
    delivered_quantity = fields.Float(
        "Delivered", readonly=True, digits="Product Unit", copy=False, help="How much of what is ordered has been delivered.")
    difference_quantity = fields.Float(
        "Ordered less Forecast", compute="_compute_accuracy", store=True, digits="Product Unit",
        help="Above 0: more was ordered than forecast.")
    accuracy = fields.Float(
        compute="_compute_accuracy", store=True, aggregator="avg",
        help="100 % less the deviation as a share of what was ordered: a forecast of 120 or 80 against 100 ordered is 80 % accurate.")
    consumption_ids = fields.One2many("sme.forecast.consumption", "forecast_id", string="Consumed by", readonly=True)

    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "A forecast cannot be negative. Enter 0 where nothing is expected.")
    _place_idx = models.Index("(product_id, warehouse_id, date_from, date_to)")

    @api.depends("date_from", "period_kind")
    def _compute_date_to(self):
        for forecast in self:
            forecast.date_to = forecast.date_from and period_end(forecast.date_from, forecast.period_kind)

    @api.depends("quantity", "consumed_quantity")
    def _compute_left_quantity(self):
        for forecast in self:
            forecast.left_quantity = max(forecast.quantity - forecast.consumed_quantity, 0.0)

    @api.depends("quantity", "actual_quantity")
    def _compute_accuracy(self):
        for forecast in self:
            forecast.difference_quantity = forecast.actual_quantity - forecast.quantity
            forecast.accuracy = accuracy(forecast.quantity, forecast.actual_quantity)

    @api.depends("product_id", "date_from", "date_to")
    def _compute_display_name(self):
        for forecast in self:
            forecast.display_name = self.env._(
                "%(product)s, %(first)s to %(last)s", product=forecast.product_id.display_name or "",
                first=format_date(self.env, forecast.date_from), last=format_date(self.env, forecast.date_to))

    @api.constrains("product_id")
    def _check_storable(self):
        for product in self.product_id:
            if not product.is_storable:
                raise ValidationError(self.env._(
                    "%s is not kept in stock, so it cannot be forecast. Tick Track Inventory on the product, or choose another.",
                    product.display_name))

    @api.constrains("product_id", "warehouse_id", "date_from", "period_kind")
    def _check_no_overlap(self):
        """An order must have one period of its own: for all records in one statement."""
        self.flush_model(["product_id", "warehouse_id", "date_from", "date_to"])
        for mine, other in self.env.execute_query(SQL(
            """SELECT f.id, o.id
                 FROM sme_demand_forecast f
                 JOIN sme_demand_forecast o ON o.product_id = f.product_id AND o.warehouse_id = f.warehouse_id AND o.id != f.id
                      AND o.date_from <= f.date_to AND o.date_to >= f.date_from
                WHERE f.id = ANY(%s) ORDER BY f.id, o.date_from LIMIT 1""", int_array(self.ids))):
            mine, other = self.browse(mine), self.sudo().browse(other)
            raise ValidationError(self.env._(
                "%(product)s is forecast for days of this period already in %(warehouse)s, from %(first)s to %(last)s: "
                "change that forecast, or choose another period.",
                product=mine.product_id.display_name, warehouse=mine.warehouse_id.display_name,
                first=format_date(self.env, other.date_from), last=format_date(self.env, other.date_to)))

    def action_update_consumption(self):
        """Count again what orders have consumed, for the companies the user works in; a planning run does the same."""
        self.check_access("write")
        for company in self.env.companies:
            zone = self.env["sme.kitting"]._timezone(company)
            today = fields.Date.context_today(self.with_context(tz=zone))
            read_forecasts(self.env, company.sudo(), today, zone, 0).store(self.sudo().env)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _create_in_bulk(self, rows):
        """Create forecasts in one statement, for an import that has checked what the constraints of this model check.

        :param rows: tuples of product id, warehouse id, kind of period, first day, quantity
        :return: the forecasts
        """
        self.check_access("create")
        products, warehouses, kinds, firsts, quantities = zip(*rows, strict=True) if rows else ((),) * 5
        ids = self.env.execute_query(SQL(
            """INSERT INTO sme_demand_forecast (
                   product_id, warehouse_id, period_kind, date_from, date_to, quantity, company_id, product_categ_id, consumed_quantity,
                   left_quantity, actual_quantity, delivered_quantity, difference_quantity, accuracy,
                   create_uid, create_date, write_uid, write_date)
               SELECT r.product_id, r.warehouse_id, r.period_kind, r.date_from, r.date_to, r.quantity, w.company_id, t.categ_id, 0,
                      r.quantity, 0, 0, -r.quantity, r.accuracy, %s, NOW() AT TIME ZONE 'UTC', %s, NOW() AT TIME ZONE 'UTC'
                 FROM UNNEST(%s::int[], %s::int[], %s::text[], %s::date[], %s::date[], %s::numeric[], %s::float[])
                      AS r(product_id, warehouse_id, period_kind, date_from, date_to, quantity, accuracy)
                 JOIN stock_warehouse w ON w.id = r.warehouse_id
                 JOIN product_product p ON p.id = r.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
               RETURNING id""",
            self.env.uid, self.env.uid, list(products), list(warehouses), list(kinds), list(firsts),
            [period_end(first, kind) for first, kind in zip(firsts, kinds, strict=True)],
            self._rounded(quantities), [accuracy(quantity, 0.0) for quantity in quantities]))
        self.invalidate_model(flush=False)
        return self.browse(row[0] for row in ids)

    @api.model
    def _change_in_bulk(self, quantities):
        """Set the quantity of many forecasts in one statement; ``quantities`` {forecast id: quantity}."""
        forecasts = self.browse(quantities)
        forecasts.check_access("write")
        forecasts.fetch(["actual_quantity"])
        self.flush_model()
        self.env.execute_query(SQL(
            """UPDATE sme_demand_forecast f
                  SET quantity = r.quantity, left_quantity = GREATEST(r.quantity - f.consumed_quantity, 0),
                      difference_quantity = f.actual_quantity - r.quantity, accuracy = r.accuracy,
                      write_uid = %s, write_date = NOW() AT TIME ZONE 'UTC'
                 FROM UNNEST(%s::int[], %s::numeric[], %s::float[]) AS r(id, quantity, accuracy)
                WHERE f.id = r.id RETURNING NULL""",
            self.env.uid, forecasts.ids, self._rounded(quantities.values()),
            [accuracy(quantities[forecast.id], forecast.actual_quantity) for forecast in forecasts]))
        self.invalidate_model(flush=False)

    def _rounded(self, quantities):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return [round(quantity, digits) for quantity in quantities]

    def action_import(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_forecast_import")


def period_end(first, period_kind):
    """Last day of a period: a week has 7 days from its start, a month lasts until the day before the same day of the next one."""
    return first + LENGTHS[period_kind] if period_kind else first
