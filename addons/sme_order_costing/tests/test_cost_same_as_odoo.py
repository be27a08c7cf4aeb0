"""With standard and average costs and without overhead the roll-up is Odoo's own, run over all bills of materials."""

from odoo.fields import Command
from odoo.tests import tagged

from .common_cost import CostCase


@tagged("post_install", "-at_install")
class TestCostSameAsOdoo(CostCase):
    """Odoo ignores discounts of a subcontractor's price, and the efficiency and capacity of a work centre where a template has several
    variants: nothing here has these."""

    def assertSameAsOdoo(self, products):
        boms = self.env["mrp.bom"].search([])
        found = self.env["mrp.bom"]._bom_find(products, company_id=self.env.company.id)
        made = products.filtered(lambda product: found[product])
        answer = made.with_context(lang="en_US").bom_cost({"ranking": ["standard", "average"], "overhead": False})
        self.assertTrue(made)
        for product, total in zip(made, answer["products"], strict=True):
            expected = product._compute_bom_price(found[product], boms_to_recompute=boms)
            self.assertAlmostEqual(total["unit_cost"], expected, 6, product.display_name)
        return {total["product"]["name"]: total["unit_cost"] for total in answer["products"]}

    def test_a_plant_with_all_that_a_bill_of_materials_may_have(self):
        board = self.part("Board", 6.0, uom_id=self.kg.id)
        screw, blank, paint = self.part("Screw", 0.1), self.part("Blank", 1.5), self.part("Paint", 12.5, uom_id=self.kg.id)
        average = self.env["product.category"].create({"name": "Average", "property_cost_method": "average"})
        paint.categ_id = average
        paint.standard_price = 12.5
        saw, press = self.workcenter("Saw", 60.0, 24.0, set_up=20.0, efficiency=80.0), self.workcenter("Press", 30.0)
        dozen = self.env.ref("uom.product_uom_dozen")
        top, leg, bag, bench, pair = (self.part(name) for name in ("Top", "Leg", "Bag", "Bench", "Pair"))
        top_bom = self.bom(top, (board, 500, self.gram), (paint, 0.25), product_qty=3)
        self.operation(top_bom, saw, 30.0)
        self.operation(top_bom, press, 7.0)
        self.env["mrp.workcenter.capacity"].create([
            {"workcenter_id": press.id, "product_id": top.id, "product_uom_id": top.uom_id.id, "capacity": 2, "time_start": 5,
             "time_stop": 3},
            {"workcenter_id": saw.id, "product_uom_id": dozen.id, "capacity": 1, "time_start": 9},
        ])
        self.env["mrp.bom.byproduct"].create([
            {"bom_id": top_bom.id, "product_id": screw.id, "product_qty": 1, "cost_share": 7.77},
            {"bom_id": top_bom.id, "product_id": blank.id, "product_qty": 1, "cost_share": 5.0}])
        self.subcontracted(leg, 2.5, (blank, 1))
        self.bom(bag, (screw, 8), type="phantom")
        bench_bom = self.bom(bench, (top, 1), (leg, 4), (bag, 1), (screw, 3), product_qty=2, product_uom_id=dozen.id)
        self.operation(bench_bom, saw, 4.0)
        self.bom(pair, (bench, 2), (bag, 1), (top, 1))
        costs = self.assertSameAsOdoo(top | leg | bag | bench | pair)
        self.assertAlmostEqual(costs["Leg"], 4.0)
        self.assertAlmostEqual(costs["Bag"], 0.8)

    def test_variants(self):
        size = self.env["product.attribute"].create({
            "name": "Size", "value_ids": [Command.create({"name": "Small"}), Command.create({"name": "Large"})]})
        template = self.env["product.template"].create({
            "name": "Box", "company_id": self.company.id,
            "attribute_line_ids": [Command.create({"attribute_id": size.id, "value_ids": [Command.set(size.value_ids.ids)]})]})
        small, large = template.product_variant_ids
        board, press = self.part("Board", 6.0), self.workcenter("Press", 30.0)
        values = {value.name: value for value in template.attribute_line_ids.product_template_value_ids}
        bom = self.bom(small, (board, 1), (board, 2))
        bom.bom_line_ids[1].bom_product_template_attribute_value_ids = values["Large"]
        self.operation(bom, press, 6.0)
        polish = self.operation(bom, press, 12.0)
        polish.bom_product_template_attribute_value_ids = values["Large"]
        self.bom(large, (board, 5), product_id=large.id, sequence=-1)
        box = self.part("Set of boxes")
        self.bom(box, (small, 1), (large, 1))
        costs = self.assertSameAsOdoo(small | box)
        self.assertEqual(costs["Set of boxes"], 6 + 3 + 30)
        self.assertEqual(self.unit_cost(large), 30.0)
        self.env["mrp.bom"].search([("product_id", "=", large.id)]).active = False
        self.assertEqual(self.unit_cost(large), 18 + 3 + 6)

    def test_measured_cycle_times(self):
        """Two orders of 4 and 1 pieces that took 60 and 15 minutes: 15 a piece, whatever is typed in."""
        top, board, saw = self.part("Top"), self.part("Board", 6.0), self.workcenter("Saw", 60.0)
        operation = self.operation(self.bom(top, (board, 1)), saw, 99.0)
        operation.time_mode = "auto"
        for qty, minutes in ((4, 60.0), (1, 15.0)):
            production = self.production(top, qty)
            production.qty_producing = qty
            production.workorder_ids.duration = minutes
            production.workorder_ids.qty_produced = qty
            production.move_raw_ids.picked = True
            production.with_context(skip_consumption=True, skip_backorder=True).button_mark_done()
            work = production.workorder_ids
            self.assertEqual((work.state, work.qty_produced, work.duration), ("done", qty, minutes))
        self.assertEqual(self.assertSameAsOdoo(top)["Top"], 21.0)
