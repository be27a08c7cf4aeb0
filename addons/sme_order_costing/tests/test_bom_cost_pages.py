"""The ways to the page, its menus and settings."""

from odoo.tests import tagged

from .common_cost import CostCase


@tagged("post_install", "-at_install")
class TestBomCostPages(CostCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.top = cls.part("Board", 6.0), cls.part("Top")
        cls.top_bom = cls.bom(cls.top, (cls.board, 2), sequence=1)

    def as_controller(self, records):
        return records.with_user(self.controller)

    def test_from_product_template_and_bill_of_materials(self):
        for records in (self.top, self.top.product_tmpl_id, self.top_bom):
            action = self.as_controller(records).action_bom_cost_page()
            self.assertEqual((action["tag"], action["params"], action["name"]), (
                "sme_bom_cost", {"product_ids": self.top.ids}, "BoM Cost: Top"))
        self.assertEqual(
            self.as_controller(self.top | self.board).action_bom_cost_page()["params"]["product_ids"], (self.top | self.board).ids)

    def test_from_another_bill_of_materials(self):
        """The page opens with that one, not with the first."""
        other = self.bom(self.top, (self.board, 3), sequence=99)
        params = self.as_controller(other).action_bom_cost_page()["params"]
        self.assertEqual(params["options"], {"overrides": [{"product_id": self.top.id, "bom_id": other.id}]})
        self.assertEqual(self.unit_cost(self.top, **params["options"]), 18.0)

    def test_from_a_list(self):
        lists = {"action_products_bom_cost": self.top | self.board, "action_templates_bom_cost": self.top.product_tmpl_id}
        for xml_id, records in lists.items():
            server_action = self.as_controller(self.env.ref(f"sme_order_costing.{xml_id}"))
            action = server_action.with_context(active_model=records._name, active_ids=records.ids, active_id=records[0].id).run()
            self.assertEqual(action["tag"], "sme_bom_cost")

    def test_reference_prices_of_a_product(self):
        self.reference(self.board, 5.0)
        self.reference(self.board, 6.0, start=5)
        board = self.as_controller(self.board)
        self.assertEqual((board.reference_price_count, board.product_tmpl_id.reference_price_count), (2, 2))
        action = board.action_reference_prices()
        self.assertEqual(self.env["sme.reference.price"].search_count(action["domain"]), 2)
        self.assertEqual(action["context"], {"default_product_id": self.board.id})

    def test_ranking_opens_with_the_usual_sources(self):
        manager = self.user("rank_manager", "sme_order_costing.group_costing_manager")
        Source = self.env["sme.price.source"]
        self.as_controller(Source).action_open_ranking()
        self.assertFalse(Source.search([]), "who may only read gets no lines")
        for _again in range(2):
            Source.with_user(manager).action_open_ranking()
        self.assertEqual(Source.search([]).mapped("source"), ["last_purchase", "vendor", "average", "standard", "reference"])
        self.assertEqual(Source._ranking(self.company), tuple(Source.search([]).mapped("source")))

    def test_setting_lets_salespeople_see_margins(self):
        salesperson = self.user("rank_sales", "sales_team.group_sale_salesman")
        self.assertFalse(salesperson.has_group("sme_order_costing.group_margin_reader"))
        for value in (True, False):
            self.env["res.config.settings"].create({"group_sales_see_margins": value}).execute()
            self.assertEqual(salesperson.has_group("sme_order_costing.group_margin_reader"), value)
            self.assertFalse(salesperson.has_group("sme_order_costing.group_costing_user"))

    def test_menus(self):
        visible = self.env["ir.ui.menu"].with_user(self.controller)._visible_menu_ids()
        salesperson = self.user("menu_sales", "sales_team.group_sale_manager")
        hidden = self.env["ir.ui.menu"].with_user(salesperson)._visible_menu_ids()
        menu = self.env.ref("sme_order_costing.menu_costing_root").id
        self.assertIn(menu, visible)
        self.assertNotIn(menu, hidden)

    def test_views_of_who_sees_no_costs_have_no_button(self):
        planner = self.user("view_planner", "mrp.group_mrp_manager,sme_mrp_suggest.group_planner")
        for model in ("product.product", "product.template", "mrp.bom"):
            for user, shown in ((self.controller, True), (planner, False)):
                arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
                self.assertEqual("action_bom_cost_page" in arch, shown, (model, user.login))
        arch = self.env["mrp.workcenter"].with_user(planner).get_view(view_type="form")["arch"]
        self.assertNotIn("machine_costs_hour", arch)
