"""Where Odoo decides, the snapshot decides the same: on every product of the database, demo factory included."""

from collections import defaultdict

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..planning.netting import Scope, net, single_level
from ..planning.network import Problem, Supply, lead_time, select_vendor
from ..snapshot import Asked, Snapshot, SupplyRules


@tagged("post_install", "-at_install")
class TestSameAsOdoo(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.warehouses = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])
        cls.products = cls.env["product.product"].search([
            ("type", "=", "consu"), ("company_id", "in", (False, cls.company.id)),
        ])
        cls.today = fields.Date.today()
        cls.snapshot = Snapshot(
            cls.env, SupplyRules(cls.env, cls.company), cls.today, "UTC",
            [Asked(product.id, warehouse.id) for warehouse in cls.warehouses for product in cls.products],
        )
        cls.demo = bool(cls.env.ref("sme_mrp_suggest.user_planner", raise_if_not_found=False))

    def items(self):
        for warehouse in self.warehouses:
            for product in self.products:
                yield self.snapshot.items[self.snapshot.item(product.id, warehouse.id)], product, warehouse

    def test_there_is_something_to_compare(self):
        supplies = {item.supply for item in self.snapshot.items}
        if self.demo:
            self.assertGreaterEqual(len(self.products), 50)
            self.assertLessEqual(
                {Supply.BUY, Supply.MAKE, Supply.SUBCONTRACT, Supply.KIT, Supply.TRANSFER}, supplies, "the demo factory has all of them"
            )

    def test_kits(self):
        kits = self.env["mrp.bom"]._bom_find(self.products, company_id=self.company.id, bom_type="phantom")
        for item, product, _warehouse in self.items():
            self.assertEqual(item.supply is Supply.KIT, bool(kits[product]), product.display_name)

    def test_route(self):
        for item, product, warehouse in self.items():
            if item.supply in (Supply.KIT, Supply.SERVICE):
                continue
            rules = product._get_rules_from_location(warehouse.lot_stock_id)
            last = rules[-1:]
            expected = {"buy": Supply.BUY, "manufacture": Supply.MAKE}.get(last.action) or (Supply.TRANSFER if last else Supply.NONE)
            supply = Supply.BUY if item.supply is Supply.SUBCONTRACT else item.supply
            self.assertEqual(supply, expected, f"{product.display_name} in {warehouse.name}")

    def test_bom_and_its_lines(self):
        """Components and quantities are those of a manufacturing order that Odoo would make."""
        for item, product, warehouse in self.items():
            if item.supply is not Supply.MAKE or item.problem is Problem.UNIT_MISMATCH:
                continue
            rule = product._get_rules_from_location(warehouse.lot_stock_id)[-1]
            bom = rule._get_matching_bom(product, self.company, {})
            self.assertEqual(item.problem is Problem.NO_BOM, not bom, product.display_name)
            if not bom:
                continue
            batches = product.uom_id._compute_quantity(1.0, bom.product_uom_id, round=False) / bom.product_qty
            expected = defaultdict(float)
            for line in bom.bom_line_ids:
                if not line._skip_bom_line(product):
                    expected[line.product_id.id] += line.product_uom_id._compute_quantity(
                        batches * line.product_qty, line.product_id.uom_id, round=False)
            actual = defaultdict(float)
            for usage in item.usages:
                actual[self.snapshot.items[usage.item].product_id] += usage.qty * usage.unit_size
            self.assertEqual(set(actual), set(expected), product.display_name)
            for component, qty in expected.items():
                self.assertAlmostEqual(actual[component], qty, 6, product.display_name)

    def test_explosion_through_kits(self):
        """Requirements of one order level, kits passed through, are those of ``mrp.bom.explode``, rounding included."""
        network, compared = self.snapshot.network, 0
        for item, product, warehouse in self.items():
            if item.supply is not Supply.MAKE or not item.exploded:
                continue
            bom = self.env["mrp.bom"]._bom_find(product, company_id=self.company.id, bom_type="normal")[product]
            qty = 7.0
            _boms, lines = bom.explode(product, product.uom_id._compute_quantity(qty, bom.product_uom_id, round=False) / bom.product_qty)
            expected = defaultdict(float)
            for line, values in lines:
                expected[line.product_id.id] += line.product_uom_id._compute_quantity(values["qty"], line.product_id.uom_id, round=False)
            start = self.snapshot.item(product.id, warehouse.id)
            missing = net(network, start, qty, lambda _item: 0.0, Scope(single_level(network, start))).missing
            actual = {self.snapshot.items[part].product_id: part_missing.qty for part, part_missing in missing.items()}
            stocked = {part: required for part, required in expected.items() if part in actual}
            self.assertEqual({part: round(required, 6) for part, required in actual.items()},
                             {part: round(required, 6) for part, required in stocked.items()}, product.display_name)
            untracked = self.env["product.product"].browse(set(expected) - set(actual))
            self.assertFalse(untracked.filtered("is_storable"), product.display_name)
            compared += 1
        if self.demo:
            self.assertGreater(compared, 20)

    def test_vendor(self):
        """For several quantities, on several days, the price line is the one Odoo's procurement takes."""
        Rule = self.env["stock.rule"]
        compared = 0
        for item, product, _warehouse in self.items():
            if item.supply is not Supply.BUY:
                continue
            for qty in (0.5, 1, 9, 10, 49, 50, 99, 100, 499, 500, 5000):
                for days in (0, 5, 40, 200):
                    moment = fields.Datetime.add(fields.Datetime.now(), days=days)
                    odoo = Rule._get_matching_supplier(product, qty, product.uom_id, self.company, {"date_planned": moment})
                    ours = select_vendor(item.vendors, qty, days)
                    self.assertEqual(ours and ours.id, odoo.id or None, f"{product.display_name}: {qty} in {days} days")
                    compared += 1
        if self.demo:
            self.assertGreater(compared, 1000)

    def test_lead_time(self):
        """Days from order to stock are those Odoo's replenishment computes."""
        for item, product, warehouse in self.items():
            if item.problem is not None or item.supply not in (Supply.BUY, Supply.MAKE, Supply.SUBCONTRACT, Supply.TRANSFER):
                continue
            rules = product._get_rules_from_location(warehouse.lot_stock_id).with_context(
                bypass_delay_description=True, bypass_global_horizon_days=True)
            values = {}
            if item.supply in (Supply.BUY, Supply.SUBCONTRACT):
                values["supplierinfo"] = self.env["product.supplierinfo"].browse(select_vendor(item.vendors, 1, 0).id)
            if item.supply is Supply.MAKE:
                values["bom"] = rules[-1]._get_matching_bom(product, self.company, {})
            delays, _description = rules._get_lead_days(product, **values)
            self.assertEqual(lead_time(item, 1, 0), delays["total_delay"], f"{product.display_name} in {warehouse.name}")

    def test_subcontracting(self):
        for item, product, _warehouse in self.items():
            if item.supply not in (Supply.BUY, Supply.SUBCONTRACT) or not item.vendors:
                continue
            partner = self.env["res.partner"].browse(item.vendors[0].partner_id)
            bom = self.env["mrp.bom"]._bom_subcontract_find(product, company_id=self.company.id, subcontractor=partner)
            self.assertEqual(item.supply is Supply.SUBCONTRACT, bool(bom), product.display_name)

    def test_stock_receipts_and_demands(self):
        """On hand, incoming and outgoing are Odoo's own figures for the warehouse."""
        for warehouse in self.warehouses:
            products = self.products.filtered("is_storable").with_context(warehouse_id=warehouse.id)
            for product in products:
                item = self.snapshot.item(product.id, warehouse.id)
                stock = self.snapshot.stocks.get(item)
                if self.snapshot.items[item].supply is Supply.KIT:
                    continue
                figures = (
                    stock.on_hand if stock else 0.0,
                    sum(event.qty for event in stock.receipts) if stock else 0.0,
                    sum(event.qty for event in stock.demands) if stock else 0.0,
                )
                expected = (product.qty_available, product.incoming_qty, product.outgoing_qty)
                for ours, odoo in zip(figures, expected, strict=True):
                    self.assertAlmostEqual(ours, odoo, 2, f"{product.display_name} in {warehouse.name}: {figures} {expected}")

    def test_names(self):
        for product in self.products:
            self.assertEqual(self.snapshot.products[product.id].name, product.display_name)
