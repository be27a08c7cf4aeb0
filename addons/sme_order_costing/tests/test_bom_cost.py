"""The cost query: trees, quantities, elements, overhead, comparison; numbers worked out by hand."""

from odoo.tests import tagged

from .common_cost import CostCase


@tagged("post_install", "-at_install")
class TestBomCost(CostCase):
    """A bench of a top (2 boards, 30 minutes of sawing) and 4 legs (subcontracted), with a bag of 8 screws as a kit.

    Board 6.00, blank 1.50, fee 2.50, screw 0.10. Saw: 60 an hour, of which 24 machine, 20 minutes of set-up.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board, cls.blank, cls.screw = cls.part("Board", 6.0), cls.part("Blank", 1.5), cls.part("Screw", 0.1)
        cls.top, cls.leg, cls.bag, cls.bench = (cls.part(name) for name in ("Top", "Leg", "Bag", "Bench"))
        cls.saw = cls.workcenter("Saw", 60.0, machine=24.0, set_up=20.0)
        cls.top_bom = cls.bom(cls.top, (cls.board, 2), sequence=1)
        cls.sawing = cls.operation(cls.top_bom, cls.saw, 30.0, "Sawing")
        cls.subcontracted(cls.leg, 2.5, (cls.blank, 1))
        cls.bom(cls.bag, (cls.screw, 8), type="phantom")
        cls.bench_bom = cls.bom(cls.bench, (cls.top, 1), (cls.leg, 4), (cls.bag, 1))

    def test_tree_at_the_quantity_of_the_bills_of_materials(self):
        """Top 2 × 6 + 50 minutes = 62; legs 4 × 4.00 = 16; bag 0.80."""
        answer = self.ask(self.bench)
        self.assertEqual([(row["level"], row["name"], row["amount"]) for row in answer["rows"]], [
            (0, "Bench", 78.8), (1, "Top", 62.0), (2, "Board", 12.0), (2, "Sawing", 50.0), (1, "Leg", 16.0), (2, "Blank", 6.0),
            (2, "Subcontracting", 10.0), (1, "Bag", 0.8), (2, "Screw", 0.8)])
        [total] = answer["products"]
        self.assertEqual((total["quantity"], total["unit_cost"], total["total"], total["complete"]), (1.0, 78.8, 78.8, True))
        self.assertEqual(total["rolled"], {
            "material": 18.8, "labour": 30.0, "machine": 20.0, "subcontracting": 10.0, "overhead": 0.0})
        self.assertEqual(total["own"], {"material": 78.8, "labour": 0.0, "machine": 0.0, "subcontracting": 0.0, "overhead": 0.0})
        self.assertFalse(answer["missing"])

    def test_quantity_spreads_the_set_up(self):
        """10 tops take 20 + 300 minutes = 320 money, with boards 440: 44 each."""
        rows = self.rows(self.bench, quantity=10)
        self.assertEqual((rows["Top"]["unit_cost"], rows["Top"]["amount"]), (44.0, 440.0))
        self.assertEqual((rows["Board"]["per_set"], rows["Board"]["required"], rows["Board"]["amount"]), (2.0, 20.0, 120.0))
        self.assertAlmostEqual(rows["Sawing"]["required"], 320 / 60)
        self.assertEqual(rows["Sawing"]["unit_cost"], 60.0)
        self.assertEqual(rows["Sawing"]["operation"], {
            "workcenter": {"id": self.saw.id, "name": "Saw"}, "set_up": 20.0, "cycle": 30.0, "capacity": 1.0, "labour_rate": 36.0,
            "machine_rate": 24.0})
        self.assertAlmostEqual(rows["Top"]["share"], 440 / 608, 5)

    def test_overhead_at_its_level_and_switched_off(self):
        """10 % of material: top 1.20, legs 4 × 0.15, bench 0.08 for the screws in the bag; 12 per hour of the saw: 10; unit: 1 each."""
        self.rule("material", 10.0)
        self.rule("machine_hour", 12.0, workcenter_id=self.saw.id)
        self.rule("unit", 1.0)
        rows = self.ask(self.bench)["rows"]
        overhead = [(row["parent"].split("/")[-1], row["name"], row["amount"]) for row in rows if row["kind"] == "overhead"]
        self.assertEqual(overhead, [
            (str(self.top.id), "material 10", 1.2), (str(self.top.id), "machine_hour 12", 10.0), (str(self.top.id), "unit 1", 1.0),
            (str(self.leg.id), "material 10", 0.6), (str(self.leg.id), "unit 1", 4.0),
            (str(self.bench.id), "material 10", 0.08), (str(self.bench.id), "unit 1", 1.0)])
        self.assertAlmostEqual(self.unit_cost(self.bench), 78.8 + 17.88)
        self.assertAlmostEqual(self.unit_cost(self.bench, overhead=False), 78.8)

    def test_overhead_rules_of_their_dates_and_categories(self):
        category = self.env["product.category"].create({"name": "Benches"})
        child = self.env["product.category"].create({"name": "Garden benches", "parent_id": category.id})
        self.bench.categ_id = child
        self.rule("unit", 5.0, category_id=category.id, date_start=self.date(-3), date_end=self.date(3))
        for day, added in ((-4, 0.0), (-3, 5.0), (3, 5.0), (4, 0.0)):
            self.assertAlmostEqual(self.unit_cost(self.bench, date=self.date(day), ranking=["reference"]) - 60.0, added)

    def test_a_part_without_price_is_named_and_the_total_is_at_least(self):
        self.blank.standard_price = 0.0
        answer = self.ask(self.bench, quantity=10)
        [total] = answer["products"]
        self.assertFalse(total["complete"])
        self.assertEqual((total["unit_cost"], total["missing_count"]), (54.8, 1))
        [gap] = answer["missing"]
        self.assertEqual((gap["product"]["name"], gap["quantity"], gap["code"]), ("Blank", 40.0, "no_price"))
        self.assertEqual([parent["name"] for parent in gap["parents"]], ["Leg"])
        self.assertIn("Blank has no price", gap["message"])
        complete = {row["name"]: row["complete"] for row in answer["rows"] if row["kind"] == "part"}
        self.assertEqual([name for name, whole in complete.items() if not whole], ["Bench", "Leg", "Blank"])
        self.reference(self.blank, 1.5)
        self.assertTrue(self.total(self.bench)["complete"])

    def test_subcontractor_without_price(self):
        self.leg.seller_ids.unlink()
        answer = self.ask(self.bench)
        self.assertEqual([(gap["product"]["name"], gap["code"]) for gap in answer["missing"]], [("Leg", "no_fee")])
        self.assertEqual(answer["products"][0]["total"], 68.8)

    def test_a_cycle_is_an_error_on_its_products_only(self):
        knob, handle = self.part("Knob"), self.part("Handle")
        self.bom(knob, (handle, 1))
        bom = self.bom(handle, (self.screw, 1))
        self.env.flush_all()
        self.env.cr.execute("UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s", [knob.id, bom.id])  # Odoo refuses to write it
        self.env.invalidate_all()
        totals = {total["product"]["name"]: total for total in self.ask(knob | handle | self.bench)["products"]}
        self.assertEqual({name: total["complete"] for name, total in totals.items()}, {"Knob": False, "Handle": False, "Bench": True})
        self.assertEqual({gap["code"] for gap in self.ask(knob)["missing"]}, {"cycle"})

    def test_units_that_do_not_convert(self):
        rail = self.part("Rail")
        bom = self.bom(rail, (self.board, 1))
        self.env.flush_all()
        self.env.cr.execute("UPDATE mrp_bom_line SET product_uom_id = %s WHERE bom_id = %s", [self.kg.id, bom.id])  # Odoo refuses it
        self.env.invalidate_all()
        [gap] = self.ask(rail)["missing"]
        self.assertEqual(gap["code"], "unit_mismatch")
        self.assertIn("Board", gap["message"])

    def test_byproducts_bear_their_share(self):
        self.env["mrp.bom.byproduct"].create({
            "bom_id": self.top_bom.id, "product_id": self.screw.id, "product_qty": 1, "cost_share": 25.0})
        rows = self.rows(self.top)
        self.assertEqual((rows["Top"]["amount"], rows["Share of by-products"]["amount"]), (46.5, -15.5))
        self.assertEqual(self.total(self.top)["rolled"]["material"], 9.0)

    # ------------------------------------------------------------------ what differs for single products

    def override(self, product, **values):
        return [{"product_id": product.id, **values}]

    def test_a_price_by_hand(self):
        rows = self.rows(self.bench, overrides=self.override(self.board, price=10.0))
        self.assertEqual((rows["Bench"]["amount"], rows["Board"]["price"]["source"]), (86.8, "manual"))
        self.assertEqual(self.unit_cost(self.bench, overrides=self.override(self.top, price=40.0)), 56.8, "instead of what it is made of")
        self.assertEqual(self.unit_cost(self.bench, overrides=self.override(self.board, price=0)), 66.8, "free")

    def test_another_source(self):
        self.reference(self.board, 7.0)
        self.assertEqual(self.unit_cost(self.bench), 78.8)
        self.assertEqual(self.unit_cost(self.bench, overrides=self.override(self.board, source="reference")), 80.8)
        self.assertEqual(self.unit_cost(self.bench, ranking=["reference", "standard"]), 80.8)

    def test_buy_instead_of_make(self):
        self.reference(self.top, 55.0)
        rows = self.rows(self.bench, overrides=self.override(self.top, buy=True))
        self.assertEqual((rows["Bench"]["amount"], rows["Top"]["made"], "Board" in rows), (71.8, "bought", False))

    def test_another_vendor(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.price(self.leg, 2, price=3.5, partner_id=other.id, sequence=99)
        self.leg.bom_ids.subcontractor_ids |= other
        self.assertEqual(self.unit_cost(self.bench), 78.8)
        self.assertEqual(self.unit_cost(self.bench, overrides=self.override(self.leg, vendor_id=other.id)), 82.8)
        self.assertFalse(self.total(self.bench, overrides=self.override(self.board, vendor_id=other.id))["complete"])

    def test_another_bill_of_materials(self):
        better = self.bom(self.top, (self.board, 3), sequence=99)
        self.assertEqual(self.unit_cost(self.bench), 78.8)
        rows = self.rows(self.bench, overrides=self.override(self.top, bom_id=better.id))
        self.assertEqual((rows["Top"]["amount"], "Sawing" in rows), (18.0, False))

    # ------------------------------------------------------------------ comparison, many

    def test_comparison_row_by_row(self):
        self.reference(self.board, 7.0)
        answer = self.ask(self.bench, compare={"quantity": 10, "overrides": self.override(self.leg, price=5.0)})
        rows = {row["name"]: row for row in answer["rows"]}
        self.assertEqual((rows["Top"]["unit_cost"], rows["Top"]["other"]["unit_cost"]), (62.0, 44.0))
        self.assertEqual((rows["Leg"]["amount"], rows["Leg"]["other"]["amount"]), (16.0, 200.0))
        self.assertEqual((rows["Blank"]["amount"], rows["Blank"]["other"]), (6.0, None))
        [total] = answer["products"]
        self.assertEqual((total["total"], total["other"]["total"]), (78.8, 648.0))
        reverse = self.ask(self.bench, overrides=self.override(self.leg, price=5.0), compare={"overrides": []})
        blank = next(row for row in reverse["rows"] if row["name"] == "Blank")
        self.assertEqual((blank["amount"], blank["other"]["amount"]), (None, 6.0))

    def test_comparison_of_two_dates(self):
        self.reference(self.board, 7.0, start=-10, end=-1)
        self.reference(self.board, 8.0)
        answer = self.ask(self.top, date=self.date(-5), ranking=["reference"], compare={"date": self.date(0)})
        row = next(row for row in answer["rows"] if row["name"] == "Board")
        self.assertEqual((row["unit_cost"], row["other"]["unit_cost"]), (7.0, 8.0))
        self.assertEqual((row["price"]["date"], row["price"]["age"]), (self.date(-10), 5))

    def test_many_products_give_totals(self):
        answer = self.ask(self.bench | self.top | self.board, quantity=10)
        self.assertEqual([(total["product"]["name"], total["unit_cost"]) for total in answer["products"]], [
            ("Bench", 60.8), ("Top", 44.0), ("Board", 6.0)])
        self.assertFalse(answer["rows"])
        alone = [self.unit_cost(product, quantity=10) for product in (self.bench, self.top, self.board)]
        self.assertEqual([total["unit_cost"] for total in answer["products"]], alone)

    def test_nothing_asked(self):
        answer = self.ask(self.env["product.product"])
        self.assertEqual((answer["products"], answer["rows"], answer["missing"]), ([], [], []))

    def test_statements_do_not_grow_with_products(self):
        def statements(products, **options):
            self.ask(products, **options)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.ask(products, **options)
            return self.env.cr.sql_log_count - before

        self.rule("material", 10.0)
        self.reference(self.board, 7.0, currency_id=self.currency(2.0).id)
        statements(self.bench | self.board)  # what Odoo itself remembers from then on is not counted
        few = statements(self.bench | self.board)
        products = self.bench
        for number in range(39):
            part, made = self.part(f"Part {number}", 1.0), self.part(f"Made {number}")
            self.price(part, 1, price=2.0)
            self.reference(part, 3.0, currency_id=self.env["res.currency"].search([("name", "=", "TCR")]).id)
            self.operation(self.bom(made, (part, 2), (self.top, 1)), self.saw, 5.0)
            products |= made
        self.assertEqual(statements(products), few)
        self.assertLessEqual(few, 40)
        self.assertLessEqual(statements(products, quantity=7, compare={"quantity": 9}), few + 5)
        self.assertLessEqual(statements(self.bench, compare={"date": self.date(-5)}), 2 * few + 5)
