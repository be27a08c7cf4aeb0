"""Confirm and plan from the sales order, and the salesperson's view of the plan."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_kitting_tour import SalesTours
from .test_sale_kitting import SaleFactoryCase


@tagged("post_install", "-at_install")
class TestSalePlanning(SaleFactoryCase):

    def planned(self, order):
        self.assertEqual((order["tag"], order["params"]["model"]), ("sme_pegging", "sale.order"))
        return self.env["sme.pegging"].with_user(self.salesperson).down("sale.order", order["params"]["ids"])["nodes"]

    def test_a_salesperson_confirms_and_plans(self):
        order = self.order((self.top, 5), wanted=20)
        action = order.with_user(self.salesperson).action_confirm_and_plan()
        self.assertEqual(order.state, "sale")
        [tree] = self.planned(action)
        [top] = tree["children"]
        self.assertEqual((tree["label"], top["action"], top["quantity"]), (order.name, "make", 5))
        self.assertEqual({(part["label"], part["quantity"], bool(part["record"])) for part in top["children"]}, {
            ("Stock", 1, False), ("Buy", 4, False)})
        self.assertNotIn("Test Vendor", json.dumps(tree))

    def test_a_failure_of_the_planning_keeps_the_confirmation(self):
        order = self.order((self.top, 5), wanted=20)

        reason = "The plan is locked."

        def fail(run, report=None):
            run.env["sme.planning.parameter"].search([], limit=1)
            raise UserError(reason)

        with patch.object(self.registry["sme.mrp.run"], "_plan", fail):
            action = order.with_user(self.salesperson).action_confirm_and_plan()
        self.assertEqual((order.state, action["tag"]), ("sale", "display_notification"))
        self.assertIn("The plan is locked.", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["tag"], "sme_pegging")
        self.assertFalse(self.env["sme.mrp.run"].search([("sale_order_ids", "in", order.ids)]))
        self.assertTrue(order.picking_ids)

    def test_orders_of_others_are_refused(self):
        order = self.order((self.top, 5), user_id=self.env.uid)
        for call in ("action_confirm_and_plan", "kitting_check"):
            with self.assertRaises(AccessError):
                getattr(order.with_user(self.salesperson), call)()
        self.assertEqual(order.state, "draft")

    def test_the_plan_of_an_order_that_is_not_planned_is_empty(self):
        order = self.order((self.top, 5))
        [tree] = self.planned(order.with_user(self.salesperson).action_open_planned())
        self.assertFalse(tree["children"])

    def test_query_budget_of_the_planning(self):
        order = self.order((self.top, 5), wanted=20)
        order.action_confirm()
        order._plan_or_say_why()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order._plan_or_say_why()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 160)


class PlanningSalesTours(SalesTours):

    def confirm_and_plan(self):
        order = self.quotation((self.table, 20))
        self.start_tour(f"/odoo/sale.order/{order.id}", "sme_planning_confirm", login=self.salesperson.login)
        self.assertEqual(order.state, "sale")


@tagged("post_install", "-at_install", "sme_browser")
class TestSalePlanningTour(PlanningSalesTours):
    browser_size = "1400x900"

    def test_confirm_and_plan(self):
        self.confirm_and_plan()


@tagged("post_install", "-at_install", "sme_browser")
class TestSalePlanningTourOnPhone(PlanningSalesTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_confirm_and_plan(self):
        self.confirm_and_plan()
