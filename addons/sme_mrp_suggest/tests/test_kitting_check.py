"""The kitting check from Odoo's records to its answer, with numbers worked out by hand."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..snapshot import Asked, Snapshot, SupplyRules
from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestKittingCheck(FactoryCase):

    # ------------------------------------------------------------------ explosion and units (cases E1-E8)

    def test_e1_quantities_multiply_through_the_levels(self):
        top, part, screw = self.product("T1"), self.product("T2"), self.product("T3", buy=3)
        self.bom(top, (part, 2))
        self.bom(part, (screw, 3))
        line = self.line(top, 3)
        self.assertEqual(self.required(line), {"T2": 6.0, "T3": 18.0})
        self.assertEqual(line["status"], "short")
        self.assertEqual(line["earliest_date"], self.date(3))

    def test_e3_bom_output_quantity(self):
        top, part = self.product("Pack"), self.product("Part", buy=1)
        self.bom(top, (part, 20), product_qty=10)
        self.assertEqual(self.required(self.line(top, 10)), {"Part": 20.0})

    def test_e4_line_in_grams_of_a_part_kept_in_kilograms(self):
        top, powder = self.product("Coated"), self.product("Powder", buy=1, uom_id=self.kg.id, stock=4)
        self.bom(top, (powder, 500, self.gram))
        line = self.line(top, 10)
        self.assertEqual(self.required(line), {"Powder": 5.0})
        self.assertEqual(line["kit_qty"], 8)

    def test_e5_purchase_in_boxes(self):
        box = self.env["uom.uom"].create({"name": "Box of 12", "relative_factor": 12, "relative_uom_id": self.units.id})
        top, nut = self.product("Top"), self.product("Nut")
        self.price(nut, 2, product_uom_id=box.id)
        self.bom(top, (nut, 3))
        shortage = self.check((top, 10))["shortages"][0]
        self.assertEqual((shortage["to_order"], shortage["order_text"]), (30.0, "3 Box of 12"))

    def test_e6_kit_with_stock_recorded_by_mistake(self):
        top, kit, part = self.product("Top"), self.product("Screw set", stock=50), self.product("Screw", stock=6, buy=1)
        self.bom(top, (kit, 1))
        self.bom(kit, (part, 4), type="phantom")
        line = self.line(top, 3)
        self.assertEqual(self.required(line), {"Screw set": 3.0, "Screw": 12.0})
        self.assertEqual(line["kit_qty"], 1)

    def test_kit_sold_as_such_is_checked_by_its_components(self):
        kit, lamp, bulb = self.product("Set", stock=9), self.product("Lamp", stock=5), self.product("Bulb", stock=4, buy=2)
        self.bom(kit, (lamp, 1), (bulb, 2), type="phantom")
        line = self.line(kit, 3)
        self.assertEqual((line["kit_qty"], line["from_stock"], line["bottleneck"]["name"]), (2, 0, "Bulb"))

    def test_e7_same_part_on_two_lines(self):
        top, part = self.product("Top"), self.product("Part", stock=8, buy=1)
        self.bom(top, (part, 2), (part, 3))
        self.assertEqual(self.line(top, 2)["kit_qty"], 1)

    def test_e8_units_without_a_common_reference(self):
        top, part = self.product("Top"), self.product("Part", buy=1)
        self.bom(top, (part, 2, self.kg))
        line = self.line(top, 1)
        self.assertEqual(line["status"], "error")
        for word in ("Top", "Part", "kg", "Units"):
            self.assertIn(word, line["reason"])

    # ------------------------------------------------------------------ netting (N1, N2, N7, N10)

    def test_n1_two_lines_share_one_piece(self):
        top = self.product("Top", stock=1, buy=4)
        together = self.check((top, 1), (top, 1))
        self.assertEqual([line["status"] for line in together["lines"]], ["ready", "short"])
        self.assertEqual(together["shortages"][0]["to_order"], 1.0)
        alone = self.check((top, 1), (top, 1), mode="alone")
        self.assertEqual([line["status"] for line in alone["lines"]], ["ready", "ready"])

    def test_n2_two_branches_share_one_part(self):
        top, left, right, part = self.product("Top"), self.product("Left"), self.product("Right"), self.product("Part", stock=1, buy=1)
        self.bom(top, (left, 1), (right, 1))
        self.bom(left, (part, 1))
        self.bom(right, (part, 1))
        line = self.line(top, 1)
        self.assertEqual((line["kit_qty"], line["bottleneck"]["name"]), (0, "Part"))

    def test_n7_order_under_way_needs_only_what_is_left(self):
        top, part = self.product("Top"), self.product("Part", stock=10, buy=1)
        self.bom(top, (part, 1))
        production = self.production(top, 10)
        production.qty_producing = 4
        production._set_qty_producing()
        production.with_context(skip_backorder=True, mo_ids_to_backorder=production.ids).button_mark_done()
        backorder = production.production_group_id.production_ids - production
        self.assertEqual(backorder.product_qty, 6)
        result = self.check((top, 10), (part, 1))
        self.assertEqual(result["lines"][0]["from_stock"], 4, "4 are finished")
        self.assertEqual(result["lines"][0]["status"], "expected", "6 come from the order under way")
        self.assertEqual(result["lines"][1]["status"], "committed", "the last 6 parts belong to that order")
        self.assertEqual(result["lines"][1]["committed_to"][0]["document"]["name"], backorder.name)

    def test_n10_resupply_from_another_warehouse(self):
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC", "company_id": self.company.id})
        self.warehouse.resupply_wh_ids = other
        route = self.env["stock.route"].search([("supplied_wh_id", "=", self.warehouse.id), ("supplier_wh_id", "=", other.id)])
        top = self.product("Top", buy=5, route_ids=[Command.link(route.id)])
        self.put(top, 4, other.lot_stock_id)
        line = self.line(top, 10)
        transfer = line["components"][0]
        self.assertEqual((transfer["warehouse"], transfer["required"], transfer["from_stock"], transfer["shortage"]), ("Second", 10, 4, 6))
        self.assertEqual(line["kit_qty"], 0)

    # ------------------------------------------------------------------ statuses and dates

    def test_ready_from_stock_and_parts(self):
        top, part = self.product("Top", stock=2), self.product("Part", stock=9, buy=1)
        self.bom(top, (part, 3), produce_delay=4)
        line = self.line(top, 5)
        self.assertEqual((line["status"], line["kit_qty"], line["kit_rate"], line["from_stock"]), ("ready", 5, 1.0, 2))
        self.assertEqual(line["earliest_date"], self.date(4))
        self.assertEqual(
            [(part["date"], part["quantity"]) for part in line["deliveries"]], [(self.date(0), 2), (self.date(4), 3)]
        )

    def test_committed_to_a_later_order(self):
        top = self.product("Top", stock=10, buy=20)
        self.promise(top, 8, 30)
        line = self.line(top, 5)
        self.assertEqual((line["status"], line["kit_qty"]), ("committed", 2))
        self.assertEqual([(claim["quantity"], claim["date"]) for claim in line["committed_to"]], [(8, self.date(30))])
        self.assertEqual(line["earliest_date"], self.date(20))

    def test_later_order_covered_by_a_receipt_holds_nothing_back(self):
        top = self.product("Top", stock=10, buy=20)
        self.promise(top, 8, 30)
        self.receive(top, 8, 25)
        self.assertEqual(self.line(top, 10)["status"], "ready")

    def test_expected_with_document_and_date(self):
        top, part = self.product("Top"), self.product("Part", stock=2, buy=40)
        self.bom(top, (part, 1), produce_delay=2)
        self.receive(part, 8, 6)
        line = self.line(top, 10, 5)
        self.assertEqual((line["status"], line["earliest_date"], line["days_late"]), ("expected", self.date(8), 3))
        component = line["components"][0]
        self.assertEqual((component["from_stock"], component["shortage"]), (2, 0))
        self.assertEqual([(part["quantity"], part["date"]) for part in component["from_receipts"]], [(8, self.date(6))])
        self.assertIn("Waits for Part: 8 of 10 arrive on", line["reason"])
        self.assertIn("then 2 days of production", line["reason"])

    def test_short_with_reason(self):
        top, rod, tube = self.product("Top"), self.product("Rod", stock=80, buy=9), self.product("Tube", stock=500, buy=1)
        self.bom(top, (rod, 2), (tube, 1), produce_delay=2)
        line = self.line(top, 60)
        self.assertEqual((line["status"], line["kit_qty"], line["earliest_date"]), ("short", 40, self.date(11)))
        self.assertEqual(
            line["reason"], "Waits for Rod: 40 of 120 missing, purchase takes 9 days, then 2 days of production."
        )
        self.assertEqual(line["bottleneck"]["name"], "Rod")

    def test_supply_incoming_counts_receipts_up_to_the_wanted_date(self):
        top = self.product("Top", stock=3, buy=50)
        self.receive(top, 4, 10)
        self.receive(top, 5, 20)
        self.assertEqual(self.line(top, 12, 15, supply="on_hand")["kit_qty"], 3)
        self.assertEqual(self.line(top, 12, 15, supply="incoming")["kit_qty"], 7)
        self.assertEqual(self.line(top, 12, 20, supply="incoming")["kit_qty"], 12)

    def test_commitments_none_names_who_becomes_short(self):
        top = self.product("Top", stock=10, buy=20)
        self.promise(top, 8, 30)
        line = self.line(top, 5, commitments="none")
        self.assertEqual((line["status"], line["kit_qty"]), ("ready", 5))
        self.assertEqual([(claim["quantity"], claim["date"]) for claim in line["displaced"]], [(3, self.date(30))])

    def test_commitments_reserved(self):
        top = self.product("Top", stock=10, buy=20)
        reserved, unreserved = self.promise(top, 3, 30), self.promise(top, 4, 40)
        reserved._action_assign()
        unreserved._do_unreserve()
        self.assertEqual(self.line(top, 10, commitments="all")["kit_qty"], 3)
        self.assertEqual(self.line(top, 10, commitments="reserved")["kit_qty"], 7)

    def test_depth_single_does_not_open_sub_assemblies(self):
        top, sub, part = self.product("Top"), self.product("Sub", stock=1), self.product("Part", stock=100, buy=1)
        self.bom(top, (sub, 1))
        self.bom(sub, (part, 1))
        self.assertEqual(self.line(top, 5)["kit_qty"], 5)
        single = self.line(top, 5, depth="single")
        self.assertEqual((single["kit_qty"], len(single["components"])), (1, 1))

    def test_priority_by_date(self):
        top = self.product("Top", stock=5, buy=3)
        lines = self.check((top, 5, 20), (top, 5, 10), priority="date")["lines"]
        self.assertEqual([line["kit_qty"] for line in lines], [0, 5])

    def test_overdue_receipts_and_demands_count_today(self):
        top = self.product("Top", buy=30)
        self.receive(top, 6, -3)
        self.promise(top, 2, -5)
        line = self.line(top, 4)
        self.assertEqual((line["status"], line["earliest_date"], line["kit_qty"]), ("expected", self.date(0), 0))

    def test_stock_outside_the_warehouse_is_not_usable(self):
        quarantine = self.env["stock.location"].create({
            "name": "Quarantine", "usage": "internal", "company_id": self.company.id,
            "location_id": self.warehouse.view_location_id.location_id.id,
        })
        top = self.product("Top", buy=3)
        self.put(top, 5, quarantine)
        self.assertEqual(self.line(top, 5)["kit_qty"], 0)

    def test_pooled_warehouses(self):
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC", "company_id": self.company.id})
        top = self.product("Top", stock=3, buy=3)
        self.put(top, 4, other.lot_stock_id)
        self.assertEqual(self.line(top, 7)["kit_qty"], 3)
        self.assertEqual(self.line(top, 7, warehouse_ids=[self.warehouse.id, other.id])["kit_qty"], 7)
        self.assertEqual(self.line(top, 7, warehouse_ids=[other.id])["kit_qty"], 4)

    def test_days_are_days_of_the_factory(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        top = self.product("Top", buy=30)
        receipt = self.receive(top, 1, 5)
        receipt.date = fields.Datetime.now().replace(hour=17, minute=0) + timedelta(days=5)  # 01:00 of the next day in Shanghai
        zone_today = self.kitting._local_date(fields.Datetime.now())
        expected = self.kitting._local_date(receipt.date)
        line = self.line(top, 1)
        self.assertEqual(line["earliest_date"], expected.isoformat())
        self.assertEqual((expected - zone_today).days, 6 if fields.Datetime.now().hour < 16 else 5)

    # ------------------------------------------------------------------ warehouses in several steps

    def test_open_order_counts_in_every_kind_of_warehouse(self):
        """On hand, incoming and outgoing are Odoo's own, and nobody is promised the same stock twice."""
        for delivery, reception, manufacture in (
            ("ship_only", "one_step", "mrp_one_step"), ("pick_ship", "two_steps", "pbm"), ("pick_pack_ship", "three_steps", "pbm_sam"),
        ):
            with self.subTest(delivery=delivery):
                self.warehouse.write({"delivery_steps": delivery, "reception_steps": reception, "manufacture_steps": manufacture})
                top, part = self.product("Top", stock=5), self.product("Part", stock=9, buy=3)
                self.bom(top, (part, 1))
                order = self.env["sale.order"].create({
                    "partner_id": self.customer.id, "company_id": self.company.id,
                    "order_line": [Command.create({"product_id": top.id, "product_uom_qty": 4})],
                })
                order.action_confirm()
                purchase = self.env["purchase.order"].create({
                    "partner_id": self.vendor.id, "company_id": self.company.id,
                    "order_line": [Command.create({"product_id": part.id, "product_qty": 7, "date_planned": self.day(6)})],
                })
                purchase.button_confirm()
                self.production(top, 2, days=1)
                self.env.invalidate_all()
                for product in (top, part):
                    stock = self.stock_of(product)
                    figures = product.with_context(warehouse_id=self.warehouse.id)
                    self.assertEqual(
                        (stock.on_hand, sum(e.qty for e in stock.receipts), sum(e.qty for e in stock.demands)),
                        (figures.qty_available, figures.incoming_qty, figures.outgoing_qty), product.name,
                    )
                self.assertEqual(self.line(top, 5)["from_stock"], 1)

    def stock_of(self, product):
        snapshot = Snapshot(
            self.env, SupplyRules(self.env, self.company), fields.Date.today(), "UTC", [Asked(product.id, self.warehouse.id)])
        return snapshot.stocks[snapshot.asked[0]]

    def test_order_moved_about_inside_the_warehouse_is_not_reserved_for_others(self):
        top = self.product("Top", stock=10, buy=20)
        shelf = self.env["stock.location"].create({"name": "Shelf 2", "location_id": self.stock_location.id, "usage": "internal"})
        move = self.move(top, 6, 0, self.stock_location, shelf)
        move._action_assign()
        self.assertEqual(self.line(top, 10, commitments="reserved")["kit_qty"], 10)

    def test_pooled_with_the_warehouse_that_resupplies_it(self):
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC", "company_id": self.company.id})
        self.warehouse.resupply_wh_ids = other
        route = self.env["stock.route"].search([("supplied_wh_id", "=", self.warehouse.id), ("supplier_wh_id", "=", other.id)])
        top = self.product("Top", buy=5, route_ids=[Command.link(route.id)])
        self.put(top, 4, other.lot_stock_id)
        for warehouses in ([self.warehouse.id, other.id], [other.id, self.warehouse.id]):
            line = self.line(top, 10, warehouse_ids=warehouses)
            self.assertEqual((line["status"], line["kit_qty"], line["earliest_date"]), ("short", 4, self.date(5)))

    # ------------------------------------------------------------------ manufacturing orders

    def test_parent_and_child_order_together(self):
        top, sub, raw = self.product("Top"), self.product("Sub"), self.product("Raw", stock=10, buy=10)
        self.bom(top, (sub, 1))
        self.bom(sub, (raw, 1))
        child, parent = self.production(sub, 10), self.production(top, 10)
        lines = (parent | child).kitting_check()["lines"]
        self.assertEqual([(line["product"]["name"], line["status"]) for line in lines], [("Sub", "ready"), ("Top", "expected")])

    def test_order_without_components(self):
        production = self.env["mrp.production"].create({"product_id": self.product("Bare").id, "product_qty": 3, "bom_id": False})
        line = production.kitting_check()["lines"][0]
        self.assertEqual((line["status"], line["problem"]["code"]), ("error", "no_bom"))
        self.assertIn(production.name, line["reason"])

    def test_manufacturing_order_is_checked_by_its_own_components(self):
        top, part, extra = self.product("Top", stock=99), self.product("Part", stock=6, buy=7), self.product("Extra", stock=100)
        bom = self.bom(top, (part, 2), produce_delay=1)
        production = self.production(top, 5)
        production.move_raw_ids = [Command.create({
            "product_id": extra.id, "product_uom_qty": 10, "product_uom": extra.uom_id.id,
            "location_id": production.location_src_id.id, "location_dest_id": production.production_location_id.id,
        })]
        bom.bom_line_ids.product_qty = 50
        line = production.kitting_check()["lines"][0]
        self.assertEqual((line["kit_qty"], line["status"], line["from_stock"]), (3, "short", 0))
        self.assertEqual(self.required(line), {"Part": 10.0, "Extra": 10.0})
        self.assertEqual(line["earliest_date"], self.date(8))

    def test_two_manufacturing_orders_share_the_stock(self):
        top, part = self.product("Top"), self.product("Part", stock=8, buy=7)
        self.bom(top, (part, 2))
        productions = self.production(top, 3) | self.production(top, 3)
        self.assertEqual([line["kit_qty"] for line in productions.kitting_check()["lines"]], [3, 1])

    def test_closed_manufacturing_order(self):
        top, part = self.product("Top"), self.product("Part", stock=8)
        self.bom(top, (part, 2))
        production = self.production(top, 1)
        production.button_mark_done()
        line = production.kitting_check()["lines"][0]
        self.assertEqual((line["status"], line["problem"]), ("not_stocked", None))
