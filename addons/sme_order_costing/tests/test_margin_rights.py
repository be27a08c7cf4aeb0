from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..costing.elements import Element
from .common_margins import MarginCase

ORDER_COSTS = ["estimated_cost", "actual_cost"]
ORDER_MARGINS = ["estimated_margin", "actual_margin", "actual_margin_percent", "margin_erosion", "cost_revenue", "cost_line_ids"]
ROW_COSTS = [
    "actual_total", "estimated_total", "stock_value", "estimated_from",
    *(f"{kind}_{element.key}" for kind in ("actual", "estimated") for element in Element)]
REPORT_COSTS = ["actual_total", "estimated_total", "stock_value", *(f"actual_{element.key}" for element in Element)]
PRODUCT_COSTS = ["last_actual_cost", "average_actual_cost"]


@tagged("post_install", "-at_install")
class TestMarginRights(MarginCase):
    """A salesperson sees a light. A margin reader sees margins. Both by no way a cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.user("seller", "sales_team.group_sale_salesman_all_leads,base.group_allow_export")
        cls.reader = cls.user(
            "reader", "sales_team.group_sale_salesman_all_leads,base.group_allow_export,sme_order_costing.group_margin_reader")
        cls.own = cls.user("own", "sales_team.group_sale_salesman,sme_order_costing.group_margin_reader")
        cls.outsider = cls.user("outsider", "sme_order_costing.group_margin_reader")
        cls.controller = cls.user("margin_controller", "sme_order_costing.group_costing_user,sales_team.group_sale_salesman_all_leads")
        cls.buy(cls.part, 10, 5.0)
        cls.order = cls.sell((cls.lamp, 1, 20), user_id=cls.seller.id)
        cls.make(cls.of(cls.order))
        cls.ship(cls.order)
        cls.row = cls.order.cost_line_ids
        cls.report = cls.env["sme.order.margin.report"].browse(cls.row.id)

    def refused(self, records, names, user):
        """By every way of reading, of which each must refuse every name."""
        model = records.with_user(user)
        seen = model.fields_get() if model.has_access("read") else {}
        for name in names:
            with self.subTest(model=model._name, field=name, user=user.login):
                self.assertNotIn(name, seen)
                for way in self.ways(model, name):
                    with self.assertRaises(AccessError, msg=way.__doc__), mute_logger("odoo.models", "odoo.addons.base.models.ir_rule"):
                        way()

    def ways(self, model, name):
        stored = model._fields[name].store or model._fields[name].search
        groupable = model._fields[name].store or not model._auto

        def read():
            "read"
            model.read([name])

        def rpc():
            "call by RPC"
            call_kw(model.browse(), "read", [model.ids, [name]], {})

        def web_read():
            "web_read"
            model.web_read({name: {}})

        def search_read():
            "search_read"
            model.search_read([("id", "in", model.ids)], [name])

        def attribute():
            "attribute"
            model.env.invalidate_all()
            getattr(model[:1], name)

        def export():
            "export_data"
            model.export_data([name])

        def search():
            "search on the field"
            model.search([(name, "!=", False)])

        def order():
            "order by the field"
            model.search([], order=f"{name} desc")

        def grouped():
            "formatted_read_group"
            model.formatted_read_group([], ["company_id"], [f"{name}:sum"])

        def read_group():
            "_read_group"
            model._read_group([], [], [f"{name}:sum"])

        def having():
            "having"
            model._read_group([], ["company_id"], [], having=[(f"{name}:sum", ">", 0)])

        def mapped_related():
            "through the name of another field"
            model.name_search("", domain=[(name, "!=", False)])

        def filtered():
            "filtered_domain"
            model.env.invalidate_all()
            model.filtered_domain([(name, "!=", False)])

        def arranged():
            "sorted, in memory"
            model.env.invalidate_all()
            model.sorted(name)

        def template():
            "a mail template"
            model.env.invalidate_all()
            self.env["mail.render.mixin"].with_user(model.env.user)._render_template(
                f"{{{{ object.{name} }}}}", model._name, model.ids, engine="inline_template")

        result = [read, rpc, web_read, search_read, attribute, export, filtered]
        if len(model) > 1:
            result.append(arranged)
        if not model._abstract and model._auto:
            result.append(template)
        if stored:
            result += [search, mapped_related]
        if groupable and model._fields[name].type in ("monetary", "float"):
            result += [order, grouped, read_group, having]
        return result

    def test_a_salesperson_reads_no_cost_and_no_margin_of_an_order(self):
        self.refused(self.order, ORDER_COSTS + ORDER_MARGINS, self.seller)

    def test_a_salesperson_reads_nothing_of_rows_and_report(self):
        for records in (self.row, self.report):
            for call in (
                lambda records=records: records.with_user(self.seller).read(["margin"]),
                lambda records=records: records.with_user(self.seller).search([]),
                lambda records=records: records.with_user(self.seller).formatted_read_group([], ["order_id"], ["margin:sum"]),
                lambda records=records: records.with_user(self.seller).export_data(["margin"]),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                    call()

    def test_a_margin_reader_reads_no_cost(self):
        self.refused(self.order, ORDER_COSTS, self.reader)
        self.refused(self.row, ROW_COSTS, self.reader)
        self.refused(self.report, REPORT_COSTS, self.reader)
        self.refused(self.lamp, PRODUCT_COSTS, self.reader)
        self.refused(self.lamp.product_tmpl_id, PRODUCT_COSTS, self.reader)

    def test_a_margin_reader_reads_margins(self):
        order = self.order.with_user(self.reader)
        self.assertEqual((order.actual_margin, order.actual_margin_percent, order.cost_line_ids.margin), (10, 0.5, 10))
        report = self.report.with_user(self.reader)
        self.assertEqual(
            report._read_group([("order_id", "=", order.id)], [], ["margin:sum", "revenue:sum", "margin_percent:avg"]), [(10, 20, 0.5)])

    def test_a_costing_user_reads_costs(self):
        order = self.order.with_user(self.controller)
        self.assertEqual((order.actual_cost, order.cost_line_ids.actual_material), (10, 10))

    def test_through_other_documents(self):
        """Neither a dotted field name, nor the line, nor a related record leads to a cost."""
        orders = self.env["sale.order"].with_user(self.seller)
        rows = self.row.with_user(self.reader)
        for call in (
            lambda: orders.search([("cost_line_ids.actual_total", ">", 0)]),
            lambda: orders.search([("order_line.order_id.actual_cost", ">", 0)]),
            lambda: self.env["sale.order.line"].with_user(self.seller).search([("order_id.actual_margin", ">", 0)]),
            lambda: rows.search([("order_id.actual_cost", ">", 0)]),
            lambda: self.order.with_user(self.reader).export_data(["cost_line_ids/actual_total"]),
            lambda: self.order.with_user(self.reader).web_read({"cost_line_ids": {"fields": {"actual_total": {}}}}),
            lambda: orders.search([], order="actual_margin"),
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                call()

    def test_light_and_state_are_for_all(self):
        order = self.order.with_user(self.seller)
        self.assertEqual((order.margin_light, order.cost_state, order.margin_at_risk), ("green", "provisional", False))
        self.assertIn(order, order.search([("margin_light", "=", "green")]))
        self.assertNotIn(order, order.search([("margin_light", "=", "red")]))
        self.assertIn(order, order.search([("margin_light", "!=", "red")]))
        self.assertNotIn(order, order.search([("margin_at_risk", "=", True)]))

    def test_the_light_found_is_the_light_shown(self):
        orders = self.order | self.sell((self.lamp, 1, 10.5)) | self.sell((self.lamp, 1, 12)) | self.sell((self.lamp, 1, 20), confirm=False)
        self.company.minimum_margin = 10
        lights = dict(zip(orders, orders.mapped("margin_light"), strict=True))
        self.assertEqual(set(lights.values()), {"green", "amber", "red", "none"})
        for light in set(lights.values()):
            self.assertEqual(
                orders.search([("margin_light", "=", light), ("id", "in", orders.ids)]),
                orders.browse().concat(*(order for order in orders.sorted("id", reverse=True) if lights[order] == light)).sorted(
                    lambda order: (order.date_order, order.id), reverse=True))

    def test_forms_show_what_one_may_see(self):
        seller = Form(self.order.with_user(self.seller))
        self.assertNotIn("actual_margin", seller._view["fields"])
        self.assertNotIn("actual_cost", seller._view["fields"])
        self.assertIn("margin_light", seller._view["fields"])
        reader = Form(self.order.with_user(self.reader))
        self.assertIn("actual_margin", reader._view["fields"])
        self.assertNotIn("actual_cost", reader._view["fields"])
        for name in ROW_COSTS:
            self.assertNotIn(name, reader._view["fields"]["cost_line_ids"]["edition_view"]["fields"])
        self.assertIn("actual_cost", Form(self.order.with_user(self.controller))._view["fields"])

    def test_own_orders_and_all_orders(self):
        mine = self.sell((self.lamp, 1, 20), user_id=self.own.id)
        both = {self.order.id, mine.id}
        for model in ("sme.order.margin.report", "sme.order.line.cost"):
            for user, expected in (
                (self.own, {mine.id}), (self.reader, both), (self.controller, both), (self.outsider, set()),
            ):
                found = self.env[model].with_user(user).search([("company_id", "=", self.company.id)])
                self.assertEqual(set(found.order_id.ids), expected, (model, user.login))

    def test_a_controller_without_sales_opens_the_lines_of_an_order(self):
        clerk = self.user("clerk", "sme_order_costing.group_costing_user")
        action = self.report.with_user(clerk).action_open_order()
        self.assertEqual(action["res_model"], "sme.order.line.cost")
        self.assertEqual(self.row.with_user(clerk).search(action["domain"]).actual_total, 10)
        self.assertEqual(self.report.with_user(self.controller).action_open_order()["res_model"], "sale.order")

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        user = self.user("elsewhere", "sme_order_costing.group_costing_user,sales_team.group_sale_manager")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in ("sme.order.margin.report", "sme.order.line.cost"):
            self.assertFalse(self.env[model].with_user(user).with_context(allowed_company_ids=other.ids).search([]))

    def test_nobody_writes_costs(self):
        for user in (self.reader, self.controller):
            with self.assertRaises(AccessError), mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                self.row.with_user(user).write({"estimated_total": 1})
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.order.with_user(self.seller).write({"actual_cost": 1})

    def test_people_without_rights_to_costs_work_on(self):
        """Sales confirms, the factory makes, the warehouse ships, sales changes an order."""
        maker = self.user("maker", "mrp.group_mrp_user")
        keeper = self.user("keeper", "stock.group_stock_user")
        order = self.sell((self.lamp, 1, 20), confirm=False, user_id=self.seller.id).with_user(self.seller)
        order.action_confirm()
        order.order_line.price_unit = 25
        self.make(self.of(order.sudo()).with_user(maker))
        self.validate(order.sudo().picking_ids.with_user(keeper))
        self.assertEqual(order.sudo().actual_margin, 15)
        goods = self.product("Goods", categ_id=self.category.id, standard_price=4)
        other = self.sell((goods, 1, 20), confirm=False, user_id=self.seller.id).with_user(self.seller)
        other.action_confirm()
        other.order_line.product_uom_qty = 2
        self.assertEqual(other.sudo().estimated_cost, 8)

    def test_only_costing_users_recompute(self):
        with self.assertRaisesRegex(UserError, "costing users"):
            self.order.with_user(self.seller).action_recompute_costs()
        self.order.with_user(self.controller).action_recompute_costs()
