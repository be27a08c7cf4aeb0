"""What the demo factory costs: the same as Odoo finds, and what the cost page tells of it."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoCosts(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = cls.env.ref("sme_order_costing.user_controller", raise_if_not_found=False)
        if not cls.controller:
            cls.skipTest(cls, "the database has no demo data")
        company = cls.env.ref("base.main_company")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids, "lang": "en_US"})
        cls.products = cls.env["product.product"].search([("bom_ids", "!=", False), ("company_id", "in", (False, company.id))])

    def cost(self, xml_id, **options):
        return self.env.ref(f"sme_mrp_suggest.{xml_id}").with_user(self.controller).bom_cost(options)

    def test_every_product_costs_what_odoo_finds_for_it(self):
        boms = self.env["mrp.bom"].search([])
        found = self.env["mrp.bom"]._bom_find(self.products, company_id=self.env.company.id)
        answer = self.products.bom_cost({"ranking": ["standard", "average"], "overhead": False})
        self.assertGreaterEqual(len(answer["products"]), 35)
        for product, total in zip(self.products, answer["products"], strict=True):
            expected = product._compute_bom_price(found[product], boms_to_recompute=boms)
            self.assertAlmostEqual(total["unit_cost"], expected, 6, product.display_name)

    def test_pendant_lamp_has_a_part_without_price(self):
        answer = self.cost("product_pendant_lamp")
        self.assertFalse(answer["products"][0]["complete"])
        self.assertEqual([gap["product"]["name"] for gap in answer["missing"]], ["[RM-GLB] Opal glass globe 150 mm"])

    def test_tool_cabinet_bears_overhead_and_fees(self):
        [total] = self.cost("product_tool_cabinet")["products"]
        self.assertTrue(total["complete"])
        for element in ("material", "labour", "subcontracting", "overhead"):
            self.assertGreater(total["rolled"][element], 0.0, element)
        self.assertAlmostEqual(sum(total["rolled"].values()), total["unit_cost"])
        self.assertAlmostEqual(sum(total["own"].values()), total["unit_cost"])

    def test_an_offer_beside_the_standard_cost(self):
        [row] = self.cost("product_coat_rail", compare={"ranking": ["reference"]})["rows"]
        self.assertEqual((row["unit_cost"], row["price"]["source"]), (11.0, "standard"))
        self.assertEqual((row["other"]["unit_cost"], row["other"]["price"]["source"]), (12.9, "reference"))
        self.assertGreaterEqual(row["other"]["price"]["age"], 20)
