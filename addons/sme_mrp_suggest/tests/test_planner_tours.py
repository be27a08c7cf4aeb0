"""What a planner does with the screens of planning, on a wide screen and on a phone. No test needs demo data."""

import base64
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_forecast import ForecastCase
from .test_forecast_import import spreadsheet
from .test_mrp_run import RunCase
from .test_release import ReleaseCase

DESKTOP = "1400x900"
PHONE = "390x844"


class RunTours(RunCase, HttpCase):
    """20 lamps are promised, of two rods and a knob each; a receipt of rods comes too late, and nobody sells the knob."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("tour_run", "sme_mrp_suggest.group_planner")
        cls.rod, cls.knob, cls.lamp = cls.product("Rod", buy=3), cls.product("Knob"), cls.product("Lamp")
        cls.bom(cls.lamp, (cls.rod, 2), (cls.knob, 1), produce_delay=1)
        cls.promise(cls.lamp, 20, 10)
        cls.receive(cls.rod, 10, 12)

    def run_in_background(self):
        self.start_tour("/odoo/mrp-runs", "sme_planning_run", login=self.planner.login)
        run = self.env["sme.mrp.run"].search([("company_id", "=", self.company.id)])
        self.assertEqual((run.state, run.horizon_days), ("done", 90))

    def run_that_is_stopped(self):
        """A run at 40 percent, as the scheduler leaves it in its own transactions."""
        run = self.env["sme.mrp.run"].create({"company_id": self.company.id, "in_background": True, "state": "running"})
        progress = self.env["sme.mrp.progress"].create({"run_id": run.id, "percent": 40, "step": "plan"})
        asked = type(progress)._ask_to_stop

        def stop(records, run_ids):
            asked(records, run_ids)
            records.env["sme.mrp.run"].browse(run_ids).write({
                "state": "failed", "in_background": False, "failure": "Stopped by the user. The plan before it stays."})

        with patch.object(type(progress), "_ask_to_stop", stop):
            self.start_tour(f"/odoo/sme.mrp.run/{run.id}", "sme_planning_run_stopped", login=self.planner.login)
        self.assertEqual((run.state, progress.stop), ("done", True))


@tagged("post_install", "-at_install", "sme_browser")
class TestRunTours(RunTours):
    browser_size = DESKTOP

    def test_run_in_background(self):
        self.run_in_background()

    def test_run_that_is_stopped(self):
        self.run_that_is_stopped()


@tagged("post_install", "-at_install", "sme_browser")
class TestRunToursOnPhone(RunTours):
    browser_size = PHONE
    touch_enabled = True

    def test_run_in_background(self):
        self.run_in_background()

    def test_run_that_is_stopped(self):
        self.run_that_is_stopped()


class ForecastTours(ForecastCase, HttpCase):
    """Forecasts of a lamp, of which 20 are ordered, and files to import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp.write({"name": "Tour Lamp", "default_code": "TOURLAMP", "is_favorite": True})  # first of the cards on a phone
        cls.warehouse.code = "TWH"

    def file(self, name, *rows):
        """A spreadsheet that the browser finds below /tour/."""
        start = datetime.combine(self.today + timedelta(days=7), datetime.min.time())
        content = spreadsheet(*(
            [reference, "", "TWH", kind, start + timedelta(days=7 * week), quantity] for reference, kind, week, quantity in rows))
        self.env["ir.attachment"].create({
            "name": name, "url": f"/tour/{name}", "public": True, "datas": base64.b64encode(content), "type": "binary"})

    def import_of_forecasts(self):
        self.file("wrong.xlsx", ("TOURLAMP", "week", 0, 70), ("NOLAMP", "week", 0, 70), ("TOURLAMP", "year", 1, 70))
        self.file("right.xlsx", ("TOURLAMP", "week", 0, 70), ("TOURLAMP", "week", 1, 90))
        self.start_tour("/odoo/demand-forecasts", "sme_planning_forecast", login=self.planner.login)
        self.assertEqual(self.env["sme.demand.forecast"].search([("product_id", "=", self.lamp.id)]).mapped("quantity"), [70, 90])

    def comparison(self):
        forecast = self.forecast(70)
        self.order(20)
        self.stored()
        self.start_tour("/odoo/forecast-accuracy", "sme_planning_forecast_comparison", login=self.planner.login)
        self.start_tour(f"/odoo/sme.demand.forecast/{forecast.id}", "sme_planning_forecast_form", login=self.planner.login)

    def parameters(self):
        self.start_tour("/odoo/planning-parameters", "sme_planning_parameter", login=self.planner.login)
        parameter = self.env["sme.planning.parameter"].search([("product_id", "=", self.lamp.id)])
        self.assertEqual((parameter.minimum, parameter.safety_stock), (25, 10))


@tagged("post_install", "-at_install", "sme_browser")
class TestForecastTours(ForecastTours):
    browser_size = DESKTOP

    def test_import_of_forecasts(self):
        self.import_of_forecasts()

    def test_comparison(self):
        self.comparison()

    def test_parameters(self):
        self.parameters()


@tagged("post_install", "-at_install", "sme_browser")
class TestForecastToursOnPhone(ForecastTours):
    browser_size = PHONE
    touch_enabled = True

    def test_import_of_forecasts(self):
        self.import_of_forecasts()

    def test_comparison(self):
        self.comparison()

    def test_parameters(self):
        self.parameters()


class ReleaseTours(ReleaseCase, HttpCase):
    """Bolts that cost 10, from 50 on 9."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("tour_release", "sme_mrp_suggest.group_planner,purchase.group_purchase_user")
        cls.bolts = cls.product("Bolt A"), cls.product("Bolt B", buy=2)
        cls.price(cls.bolts[0], 2, min_qty=1, price=10)
        cls.price(cls.bolts[0], 2, min_qty=50, price=9)
        cls.env["sme.release.profile"].search([]).active = False
        cls.env["sme.release.profile"].create([
            {"name": "Same week", "dates": "week", "user_id": False, "sequence": 1},
            {"name": "Any date", "dates": "none", "user_id": False, "sequence": 2}])

    def merged_release(self):
        """20 and 40 for 600 become 60 for 540; 5 of another bolt stand beside them."""
        orders = self.planned(self.bolts[0], 20, 10) | self.planned(self.bolts[0], 40, 40) | self.planned(self.bolts[1], 5, 70)
        self.start_tour("/odoo/planning-orders", "sme_planning_release", login=self.planner.login)
        self.assertEqual(set(orders.mapped("state")), {"released"})

    def partial_release_taken_back(self):
        order = self.planned(self.bolts[0], 30)
        self.start_tour(f"/odoo/sme.planned.order/{order.id}", "sme_planning_release_part", login=self.planner.login)
        self.assertEqual((order.state, order.released_quantity), ("firm", 0))


@tagged("post_install", "-at_install", "sme_browser")
class TestReleaseTours(ReleaseTours):
    browser_size = DESKTOP

    def test_merged_release(self):
        self.merged_release()

    def test_partial_release_taken_back(self):
        self.partial_release_taken_back()


@tagged("post_install", "-at_install", "sme_browser")
class TestReleaseToursOnPhone(ReleaseTours):
    browser_size = PHONE
    touch_enabled = True

    def test_merged_release(self):
        self.merged_release()

    def test_partial_release_taken_back(self):
        self.partial_release_taken_back()


class DocumentTours(RunCase, HttpCase):
    """From sales orders to manufacturing orders, and from what those and transfers lack to requests for quotation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("tour_documents", ",".join((
            "sme_mrp_suggest.group_planner", "sales_team.group_sale_salesman_all_leads", "purchase.group_purchase_user",
            "stock.group_stock_user")))
        cls.leg, cls.bare = cls.product("Tour Leg", stock=5, buy=2), cls.product("Tour Bare")
        cls.lamp, cls.table = cls.product("Tour Lamp"), cls.product("Tour Table")
        cls.bom(cls.lamp, (cls.leg, 1))
        cls.bom(cls.table, (cls.leg, 4), (cls.bare, 1))

    def sale(self, customer, *lines):
        order = self.env["sale.order"].create({
            "partner_id": self.env["res.partner"].create({"name": customer}).id, "warehouse_id": self.warehouse.id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity}) for product, quantity in lines],
        })
        order.action_confirm()
        return order

    def batch(self):
        """4 and 5 lamps become one order; of 2 tables 3 are made; what has no bill of materials is told."""
        self.sale("Tour Customer A", (self.lamp, 4), (self.table, 2))
        self.sale("Tour Customer B", (self.lamp, 5), (self.bare, 1))
        self.start_tour("/odoo/action-sale.action_orders", "sme_planning_batch", login=self.planner.login)
        made = self.env["mrp.production"].search([("company_id", "=", self.company.id)])
        self.assertEqual({order.product_id: order.product_qty for order in made}, {self.lamp: 9, self.table: 3})

    def shortage(self):
        """5 tables take 20 legs, of which 5 are there."""
        production = self.production(self.table, 5)
        self.start_tour(f"/odoo/mrp.production/{production.id}", "sme_planning_shortage", login=self.planner.login)
        self.assertEqual(production._get_purchase_orders().order_line.product_qty, 20)

    def shortage_of_a_transfer(self):
        """12 legs are to be delivered, 5 are there."""
        delivery = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock_location.id, "location_dest_id": self.customers.id,
            "move_ids": [Command.create({
                "product_id": self.leg.id, "product_uom_qty": 12, "location_id": self.stock_location.id,
                "location_dest_id": self.customers.id})],
        })
        delivery.action_confirm()
        self.start_tour(f"/odoo/stock.picking/{delivery.id}", "sme_planning_shortage_transfer", login=self.planner.login)


@tagged("post_install", "-at_install", "sme_browser")
class TestDocumentTours(DocumentTours):
    browser_size = DESKTOP

    def test_batch(self):
        self.batch()

    def test_shortage(self):
        self.shortage()

    def test_shortage_of_a_transfer(self):
        self.shortage_of_a_transfer()


@tagged("post_install", "-at_install", "sme_browser")
class TestDocumentToursOnPhone(DocumentTours):
    browser_size = PHONE
    touch_enabled = True

    def test_batch(self):
        self.batch()

    def test_shortage(self):
        self.shortage()

    def test_shortage_of_a_transfer(self):
        self.shortage_of_a_transfer()
