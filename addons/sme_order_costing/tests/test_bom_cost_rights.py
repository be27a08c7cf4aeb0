"""Who may see what products cost, by any way."""

import json

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_cost import CostCase

REFUSED = {
    "cost_sales": "sales_team.group_sale_manager",
    "cost_mrp": "mrp.group_mrp_manager,sme_mrp_suggest.group_planner_manager,purchase.group_purchase_manager",
    "cost_margin": "sales_team.group_sale_salesman,sme_order_costing.group_margin_reader",
    "cost_nobody": "base.group_user",
}
MODELS = ("sme.overhead.rule", "sme.reference.price", "sme.price.source")


@tagged("post_install", "-at_install")
class TestBomCostRights(CostCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.top = cls.part("Board", 123.45), cls.part("Top")
        cls.bom(cls.top, (cls.board, 1))
        cls.refused_users = [cls.user(login, groups) for login, groups in REFUSED.items()]

    def test_costing_user_without_other_rights_sees_it(self):
        self.assertEqual(self.unit_cost(self.top), 123.45)

    def test_nobody_else_does(self):
        for user in self.refused_users:
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, "for costing users only") as caught:
                self.ask(self.top, user=user)
            self.assertNotIn("123", str(caught.exception))
        with self.assertRaises(AccessError):
            self.ask(self.top, user=new_test_user(self.env, "cost_portal", groups="base.group_portal"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_models_that_hold_costs(self):
        rule, reference = self.rule("unit", 5.0), self.reference(self.board, 9.0)
        source = self.env["sme.price.source"].create({"source": "vendor"})
        for user in self.refused_users:
            for record in (rule, reference, source):
                with self.subTest(user.login, model=record._name):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read()
                    with self.assertRaises(AccessError):
                        record.with_user(user).search([])
        for record in (rule, reference, source):
            self.assertTrue(record.with_user(self.controller).read())

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_who_writes(self):
        manager = self.user("cost_manager", "sme_order_costing.group_costing_manager")
        rule = self.rule("unit", 5.0)
        with self.assertRaises(AccessError):
            rule.with_user(self.controller).rate = 1.0
        rule.with_user(manager).rate = 6.0
        self.assertEqual(rule.rate, 6.0)
        reference = self.env["sme.reference.price"].with_user(self.controller).create({"product_id": self.board.id, "price": 8.0})
        self.assertEqual(reference.company_id, self.company)

    def test_the_machine_rate_is_for_costing_users(self):
        saw = self.workcenter("Saw", 60.0, machine=24.0)
        planner = next(user for user in self.refused_users if user.login == "cost_mrp")
        self.assertNotIn("machine_costs_hour", saw.with_user(planner).fields_get())
        with self.assertRaises(AccessError):
            saw.with_user(planner).read(["machine_costs_hour"])
        self.assertEqual(saw.with_user(self.controller).machine_costs_hour, 24.0)

    def test_other_companies_rules_and_prices(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids |= other
        shared = self.env["product.product"].create({"name": "Shared"})
        foreign = self.env["sme.reference.price"].create({
            "product_id": shared.id, "price": 5.0, "company_id": other.id, "currency_id": other.currency_id.id})
        self.assertFalse(self.total(shared)["complete"])
        with self.assertRaises(AccessError):
            foreign.with_user(self.controller).read(["price"])


@tagged("post_install", "-at_install")
class TestBomCostByHttp(CostCase, HttpCase):
    """By the ways that lead in from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.top = cls.part("Board", 123.45), cls.part("=1+1 Top")
        cls.bom(cls.top, (cls.board, 2))
        for login, groups in {**REFUSED, "cost_user": "sme_order_costing.group_costing_user"}.items():
            cls.user(login, groups)

    def rpc(self, login, method, *args):
        self.authenticate(login, login)
        params = {"model": "product.product", "method": method, "args": [self.top.ids, *args], "kwargs": {}}
        return self.url_open(
            f"/web/dataset/call_kw/product.product/{method}", headers={"Content-Type": "application/json"},
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})).json()

    def file(self, login, **values):
        self.authenticate(login, login)
        data = {"ids": json.dumps(self.top.ids), "csrf_token": http.Request.csrf_token(self), **values}
        return self.url_open("/sme_order_costing/bom_cost.xlsx", data=data)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_rpc(self):
        result = self.rpc("cost_user", "bom_cost", {"quantity": 10})
        self.assertEqual(result["result"]["products"][0]["total"], 2469.0)
        for login in REFUSED:
            answer = self.rpc(login, "bom_cost")
            self.assertIn("for costing users only", answer["error"]["data"]["message"])
            self.assertNotIn("123.45", json.dumps(answer))
        error = self.rpc("cost_user", "bom_cost", {"date": "yesterday"})["error"]["data"]
        self.assertIn("is not a date", error["message"])

    @mute_logger("odoo.http")
    def test_file(self):
        answer = self.file("cost_user", options=json.dumps({"quantity": 10}))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))
        for login in REFUSED:
            answer = self.file(login)
            self.assertGreaterEqual(answer.status_code, 400)
            self.assertIn("for costing users only", answer.text)
        self.assertIn("is not a date", self.file("cost_user", options=json.dumps({"date": "x"})).text)
        self.assertIn("not valid", self.file("cost_user", options="[").text)
        self.assertIn("named by their ids", self.file("cost_user", ids='["x"]').text)
