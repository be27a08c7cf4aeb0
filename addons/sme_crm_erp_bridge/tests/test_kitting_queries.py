"""Query budgets: the number of statements does not grow with lines, products, orders or levels; and a check leaves no trace."""

import json
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_sale_kitting import SaleFactoryCase

# The check itself, once the documents are read: rules (3), master data (9 to 11), stock (2 or 3), rights and labels (few).
CHECK_BUDGET = 30
ORDER_BUDGET = 60


@tagged("post_install", "-at_install")
class TestKittingQueries(SaleFactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tops = cls.env["product.product"]
        for number in range(24):
            top, sub = cls.product(f"Top {number}"), cls.product(f"Sub {number}")
            part = cls.product(f"Part {number}", stock=number, buy=3)
            cls.bom(top, (sub, 2), (cls.part, 1))
            cls.bom(sub, (part, 1), (cls.stocked, 1))
            cls.tops += top

    def statements(self, function):
        """Statements of ``function`` with nothing cached in the environment."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def test_free_list(self):
        def counted(count):
            lines = [{"product_id": product.id, "quantity": 3} for product in self.tops[:count]]
            return self.statements(lambda: self.kitting.with_user(self.salesperson).check(lines))

        counted(1)  # warm caches of the registry
        one, few, many = counted(1), counted(8), counted(24)
        self.assertEqual((few, many), (one, one))
        self.assertLessEqual(one, CHECK_BUDGET)

    def test_free_list_with_units_and_wrong_warehouses(self):
        def counted(count, **values):
            lines = [{"product_id": product.id, "quantity": 3, **values} for product in self.tops[:count]]
            return self.statements(lambda: self.kitting.with_user(self.salesperson).check(lines))

        for values in ({"uom_id": self.units.id}, {"warehouse_id": 10**8}):
            counted(1, **values)
            self.assertEqual(counted(24, **values), counted(2, **values))

    def test_saved_option_sets(self):
        options = self.env["sme.kitting.options"].with_user(self.salesperson)

        def counted(count):
            options.create([{"name": f"Set {number}"} for number in range(count)])
            return self.statements(options.get_options)

        counted(1)
        self.assertEqual(counted(1), counted(20))

    def test_promise_of_many_orders(self):
        orders = self.env["sale.order"]
        for _number in range(12):
            orders += self.order((self.stocked, 1))
        counts = [
            self.statements(lambda count=count: (orders[:count].set_promise_date(), self.env.flush_all())) for count in (1, 1, 12)
        ]
        self.assertLessEqual(counts[2], counts[1] + 6)

    def test_orders(self):
        orders = self.env["sale.order"]
        for number in range(12):
            orders += self.order(*((product, 1 + number) for product in self.tops[number:number + 8]))

        def counted(count):
            return self.statements(lambda: orders[:count].with_user(self.salesperson).kitting_check())

        counted(1)
        one, many = counted(1), counted(12)
        self.assertEqual(many, one)
        self.assertLessEqual(one, ORDER_BUDGET)

    def test_manufacturing_orders(self):
        productions = self.env["mrp.production"]
        for product in self.tops[:12]:
            productions += self.production(product, 2)
        planner = self.user("bridge_planner", "sme_mrp_suggest.group_planner")

        def counted(count):
            return self.statements(lambda: productions[:count].with_user(planner).kitting_check())

        counted(1)
        one, many = counted(1), counted(12)
        self.assertLessEqual(many, one)
        self.assertLessEqual(one, ORDER_BUDGET)

    def test_refresh_of_the_status(self):
        orders = self.env["sale.order"]
        for number in range(12):
            orders += self.order(*((product, 1 + number) for product in self.tops[number:number + 4]))
        counts = [
            self.statements(lambda count=count: (orders[:count].refresh_kit_status(), self.env.flush_all())) for count in (1, 1, 12)
        ]
        self.assertLessEqual(counts[2], counts[1] + 4, "one write for each different status")

    def test_deeper_levels_cost_nothing(self):
        chain = [self.product(f"Level {number}") for number in range(8)]
        for upper, lower in zip(chain, chain[1:], strict=False):
            self.bom(upper, (lower, 1))
        lines = [{"product_id": chain[-2].id, "quantity": 1}], [{"product_id": chain[0].id, "quantity": 1}]
        self.kitting.check(lines[0])
        shallow, deep = (self.statements(lambda line=line: self.kitting.check(line)) for line in lines)
        self.assertEqual(shallow, deep)


@tagged("post_install", "-at_install")
class TestKittingLeavesNoTrace(HttpCase, SaleFactoryCase):

    def row_counts(self):
        self.env.cr.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1")
        counts = {}
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT COUNT(*), COALESCE(SUM(hashtext(t::text)::bigint), 0) FROM "{table}" t')
            counts[table] = self.env.cr.fetchone()
        return counts

    def test_json_rpc_by_a_salesperson_on_a_read_only_cursor(self):
        """The content of every table is the same before and after; the cursor the request ran on refuses to write."""
        order = self.order((self.top, 5), (self.stocked, 3))
        self.env.flush_all()
        self.authenticate("bridge_sales", "bridge_sales")
        self.call("res.users", "context_get", [])  # the session's own rows
        before = self.row_counts()
        result = self.call("sale.order", "kitting_check", [order.ids])
        free = self.call("sme.kitting", "check", [[{"product_id": self.top.id, "quantity": 5}]])
        self.env.invalidate_all()
        after = self.row_counts()
        changed = {table for table in before if before[table] != after[table]}
        self.assertEqual(changed - {"res_device_log"}, set())
        self.assertEqual(result["lines"][0]["status"], "short")
        self.assertEqual(free["lines"][0]["kit_qty"], 1)

    def test_json_2_api_with_a_key(self):
        order = self.order((self.top, 5))
        key = self.env["res.users.apikeys"].with_user(self.salesperson)._generate(
            "rpc", "integrator", self.env.cr.now() + timedelta(days=1))
        self.env.flush_all()
        response = self.url_open(
            "/json/2/sale.order/kitting_check",
            data=json.dumps({"ids": order.ids, "options": {"commitments": "none"}}),
            headers={"Content-Type": "application/json", "Authorization": f"bearer {key}"},
        )
        self.assertEqual(response.status_code, 200, response.text)
        result = response.json()
        self.assertEqual((result["lines"][0]["kit_qty"], result["options"]["commitments"]), (1, "none"))

    @mute_logger("odoo.http")
    def test_methods_are_marked_read_only(self):
        from odoo.service.model import get_public_method

        for model, method in (("sale.order", "kitting_check"), ("mrp.production", "kitting_check"), ("sme.kitting", "check")):
            self.assertTrue(getattr(get_public_method(self.env[model], method), "_readonly", False), (model, method))
        self.assertFalse(getattr(get_public_method(self.env["sale.order"], "set_promise_date"), "_readonly", False))

    def test_portal_and_public_are_refused_over_the_wire(self):
        self.authenticate(None, None)
        response = self.url_open(
            "/web/dataset/call_kw/sme.kitting/check", data=json.dumps(self.payload("sme.kitting", "check", [[]])),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertIn("error", response)

    def payload(self, model, method, args):
        return {"jsonrpc": "2.0", "method": "call", "params": {"model": model, "method": method, "args": args, "kwargs": {}}}

    def call(self, model, method, args):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}", data=json.dumps(self.payload(model, method, args)),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", response, response.get("error"))
        return response["result"]
