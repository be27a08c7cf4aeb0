from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoMargins(TransactionCase):
    """The numbers of docs/demo-factory.md, "What closed orders earned". Runs where the demo is installed."""

    orders = {  # material, labour, machine, margin, percent, erosion, light
        "so_signs_as_planned": (130, 100, 50, 170, 0.3778, 0, "green"),
        "so_signs_scrap": (190, 100, 50, 110, 0.2444, -60, "amber"),
        "so_signs_overtime": (130, 240, 120, -40, -0.0889, -210, "red"),
        "so_signs_late_bill": (235, 100, 50, 65, 0.1444, -105, "amber"),
    }

    def test_what_closed_orders_earned(self):
        if not self.env.ref("sme_crm_erp_bridge.so_signs_scrap", raise_if_not_found=False):
            self.skipTest("without demo data")
        for name, (material, labour, machine, margin, percent, erosion, light) in self.orders.items():
            with self.subTest(order=name):
                order = self.env.ref(f"sme_crm_erp_bridge.{name}")
                row = order.cost_line_ids
                self.assertEqual((row.method, row.estimated_total, row.revenue), ("made_to_order", 280, 450))
                self.assertEqual((row.actual_material, row.actual_labour, row.actual_machine), (material, labour, machine))
                self.assertEqual((order.actual_margin, order.margin_erosion, order.margin_light), (margin, erosion, light))
                self.assertAlmostEqual(order.actual_margin_percent, percent, 4)
                self.assertEqual(order.cost_state, "final")

    def test_what_the_ball_valves_cost(self):
        """Everything that they are made of had its cost before they were made."""
        order = self.env.ref("sme_mrp_suggest.mo_ball_valve_34_done", raise_if_not_found=False)
        if not order:
            self.skipTest("without demo data")
        sheet = self.env["sme.production.cost"]._of(order)[order.id]
        self.assertEqual((sheet.state, sheet.incomplete), ("final", False))
        self.assertEqual((sheet.planned_total, sheet.actual_total), (522.95, 522.95))
        self.assertEqual((sheet.actual_material, sheet.actual_overhead), (520.53, 2.42))

    def test_the_opportunity_adds_its_orders_up(self):
        lead = self.env.ref("sme_crm_erp_bridge.opportunity_signs", raise_if_not_found=False)
        if not lead:
            self.skipTest("without demo data")
        self.assertEqual((lead.estimated_margin, lead.actual_margin, lead.cost_state), (510, 240, "final"))
