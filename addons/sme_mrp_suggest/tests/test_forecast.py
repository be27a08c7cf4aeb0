"""Forecasts: entering them, what orders consume, what is left to plan, who may do what."""

from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..snapshot.forecasts import read_forecasts
from .common import FactoryCase

YEAR = 365


class ForecastCase(FactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.lamp = cls.product("Lamp", default_code="LAMP")
        cls.planner = cls.user("forecast_planner", "sme_mrp_suggest.group_planner")

    @classmethod
    def forecast(cls, quantity, first=0, kind="week", product=None, **values):
        """A forecast whose period begins ``first`` days from today."""
        return cls.env["sme.demand.forecast"].create({
            "product_id": (product or cls.lamp).id, "warehouse_id": cls.warehouse.id, "period_kind": kind,
            "date_from": cls.today + timedelta(days=first), "quantity": quantity, **values,
        })

    @classmethod
    def order(cls, quantity, days=0, product=None, confirm=True, uom=None, **values):
        product = product or cls.lamp
        order = cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "company_id": cls.company.id, "commitment_date": cls.day(days), "warehouse_id": cls.warehouse.id,
            "order_line": [Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "product_uom_id": (uom or product.uom_id).id})],
            **values,
        })
        if confirm:
            order.action_confirm()
        return order

    def read(self, **values):
        return read_forecasts(self.env, self.company, self.today, "UTC", values.pop("horizon_day", YEAR), **values)

    def stored(self):
        self.read().store(self.env)

    def total(self):
        return sum(demand.quantity for demand in self.read().demands)


@tagged("post_install", "-at_install")
class TestForecastConsumption(ForecastCase):

    def test_order_takes_its_quantity_from_the_forecast(self):
        forecast, order = self.forecast(300), self.order(100, 3)
        self.stored()
        self.assertEqual((forecast.consumed_quantity, forecast.left_quantity, forecast.actual_quantity), (100, 200, 100))
        self.assertEqual(forecast.consumption_ids.mapped(lambda row: (row.order_id, row.quantity)), [(order, 100)])
        self.assertEqual(self.total(), 200)

    def test_order_above_the_forecast_leaves_nothing(self):
        forecast = self.forecast(10)
        self.order(16, 2)
        self.stored()
        self.assertEqual((forecast.consumed_quantity, forecast.left_quantity, forecast.difference_quantity), (10, 0, 6))
        self.assertEqual(self.read().demands, [])

    def test_delivery_does_not_let_the_forecast_spring_back(self):
        self.put(self.lamp, 100)
        forecast, order = self.forecast(300, -3), self.order(100, 1)
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.quantity = 100
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 100)
        self.stored()
        self.assertEqual((forecast.left_quantity, forecast.delivered_quantity), (200, 100))

    def test_excess_goes_forward_within_the_window_only(self):
        self.company.write({"forecast_window_back": 0, "forecast_window_forward": 10})
        june, july = self.forecast(100, 0), self.forecast(100, 7)
        self.order(120, 6)
        self.stored()
        self.assertEqual((june.left_quantity, july.left_quantity), (0, 80))
        self.company.forecast_window_forward = 0
        self.stored()
        self.assertEqual((june.left_quantity, july.left_quantity), (0, 100))

    def test_quotation_and_marked_order_consume_nothing(self):
        self.forecast(100)
        self.order(10, 1, confirm=False)
        self.order(20, 1, consumes_forecast=False)
        self.assertEqual(self.total(), 100)

    def test_cancelled_order_gives_back_what_it_took(self):
        forecast, order = self.forecast(100), self.order(30, 1)
        self.stored()
        self.assertEqual(forecast.left_quantity, 70)
        order._action_cancel()
        self.stored()
        self.assertEqual((forecast.left_quantity, len(forecast.consumption_ids)), (100, 0))

    def test_dozens_count_in_pieces(self):
        forecast = self.forecast(100)
        self.order(2, 1, uom=self.env.ref("uom.product_uom_dozen"))
        self.stored()
        self.assertEqual(forecast.consumed_quantity, 24)

    def test_order_of_another_warehouse_or_product_consumes_nothing(self):
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "FC2", "company_id": self.company.id})
        self.forecast(100)
        self.order(10, 1, warehouse_id=other.id)
        self.order(10, 1, product=self.product("Table"))
        self.assertEqual(self.total(), 100)

    def test_without_delivery_date_the_promised_lead_time_counts(self):
        first, second = self.forecast(100, 0), self.forecast(100, 7)
        self.lamp.sale_delay = 8
        self.order(10, commitment_date=False)
        self.stored()
        self.assertEqual((first.consumed_quantity, second.consumed_quantity), (0, 10))

    def test_moment_becomes_a_day_in_the_warehouse_zone(self):
        """20:00 UTC is the next day in Shanghai."""
        first, second = self.forecast(100, 0), self.forecast(100, 7)
        self.order(10, 6).commitment_date = self.day(6).replace(hour=20)
        read_forecasts(self.env, self.company, self.today, "Asia/Shanghai", YEAR).store(self.env)
        self.assertEqual((first.consumed_quantity, second.consumed_quantity), (0, 10))

    def test_past_period_is_no_demand_and_horizon_cuts(self):
        self.forecast(50, -7)
        self.forecast(60, 100)
        self.assertEqual(self.read(horizon_day=99).demands, [])
        self.assertEqual(self.total(), 60)

    def test_spread_over_working_days_without_weekend_and_holiday(self):
        calendar = self.company.resource_calendar_id
        monday = 7 - self.today.weekday()
        self.forecast(8, monday)
        holiday = self.today + timedelta(days=monday + 1)
        self.env["resource.calendar.leaves"].create({
            "name": "Holiday", "calendar_id": calendar.id, "company_id": self.company.id,
            "date_from": fields.Datetime.to_datetime(holiday) - timedelta(hours=14),
            "date_to": fields.Datetime.to_datetime(holiday) + timedelta(hours=23),
        })
        self.assertEqual([(demand.day - monday, demand.quantity) for demand in self.read().demands], [(0, 2), (2, 2), (3, 2), (4, 2)])

    def test_calendar_without_working_days_uses_all_days(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.forecast(7)
        self.assertEqual([demand.day for demand in self.read().demands], list(range(7)))

    def test_only_chosen_products_are_read(self):
        table = self.product("Table")
        self.forecast(10)
        self.forecast(20, product=table)
        self.assertEqual(sum(demand.quantity for demand in self.read(product_ids=table.ids).demands), 20)

    def test_another_company_is_not_read(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.forecast(10)
        self.assertEqual(read_forecasts(self.env, other, self.today, "UTC", YEAR).periods, [])

    def test_statements_do_not_grow_with_forecasts_and_orders(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.stored()
            return self.env.cr.sql_log_count - before

        self.forecast(100)
        self.order(10, 1)
        few = count()
        for number in range(1, 8):
            self.forecast(100, 7 * number)
            self.order(10, 7 * number)
        self.assertLessEqual(count(), few)
        self.assertLess(few, 30)


@tagged("post_install", "-at_install")
class TestForecastEntry(ForecastCase):

    def test_end_of_a_period(self):
        for kind, end in (("day", date(2027, 1, 31)), ("week", date(2027, 2, 6)), ("month", date(2027, 2, 27))):
            forecast = self.forecast(1, kind=kind, date_from="2027-01-31")
            self.assertEqual(forecast.date_to, end, kind)
            forecast.unlink()
        self.assertEqual(self.forecast(1, kind="month", date_from="2028-02-01").date_to, date(2028, 2, 29))

    def test_overlap_is_refused_with_the_other_period(self):
        self.forecast(10, 0, "month")
        with self.assertRaisesRegex(ValidationError, "Lamp is forecast for days of this period already"):
            self.forecast(10, 3, "day")

    def test_adjacent_periods_are_welcome(self):
        self.assertTrue(self.forecast(10, 0) + self.forecast(10, 7))

    def test_negative_quantity_is_refused(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.forecast(-1)

    def test_service_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not kept in stock"):
            self.forecast(1, product=self.product("Advice", is_storable=False, type="service"))

    def test_accuracy(self):
        forecast = self.forecast(120)
        forecast.actual_quantity = 100
        self.assertAlmostEqual(forecast.accuracy, 0.8)

    def test_planner_enters_and_updates(self):
        forecast = self.env["sme.demand.forecast"].with_user(self.planner).create({
            "product_id": self.lamp.id, "warehouse_id": self.warehouse.id, "period_kind": "week", "date_from": self.today, "quantity": 5})
        self.order(2, 1)
        forecast.action_update_consumption()
        self.assertEqual(forecast.left_quantity, 3)

    def test_internal_user_and_salesperson_may_not(self):
        forecast = self.forecast(10)
        for login, group in (("forecast_plain", "base.group_user"), ("forecast_sales", "sales_team.group_sale_salesman")):
            user = self.user(login, group)
            with self.assertRaises(AccessError):
                forecast.with_user(user).read(["quantity"])
            with self.assertRaises(AccessError):
                self.env["sme.demand.forecast"].with_user(user).action_update_consumption()

    def test_manufacturing_user_reads_only(self):
        forecast = self.forecast(10).with_user(self.user("forecast_mrp", "mrp.group_mrp_user"))
        self.assertEqual(forecast.quantity, 10)
        with self.assertRaises(AccessError):
            forecast.quantity = 5

    def test_planner_of_another_company_sees_nothing(self):
        self.forecast(10)
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.planner.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        env = self.env(user=self.planner, context={"allowed_company_ids": other.ids})
        self.assertFalse(env["sme.demand.forecast"].search([("product_id", "=", self.lamp.id)]))

    def test_product_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        with self.assertRaises(UserError):
            self.forecast(10, product=self.product("Foreign", company_id=other.id))

    def test_planning_manager_sets_the_window(self):
        manager = self.user("forecast_manager", "sme_mrp_suggest.group_planner_manager")
        Settings = self.env["sme.forecast.settings"]
        Settings.with_user(manager).create({"window_back": 3, "window_forward": 14}).action_save()
        self.assertEqual((self.company.forecast_window_back, self.company.forecast_window_forward), (3, 14))
        with self.assertRaises(AccessError):
            Settings.with_user(self.planner).create({"window_back": 9})
