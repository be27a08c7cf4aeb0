from odoo.exceptions import UserError
from odoo.tests import tagged, warmup

from .common_trace import TableTrace


@tagged("post_install", "-at_install")
class TestTraceBack(TableTrace):
    """From a customer's order to what the goods were made of. Numbers as in ``TableTrace``."""

    def node(self, result, lot):
        return result["nodes"][f"lot-{lot.id}"]

    def test_order(self):
        result = self.order.trace_back()
        self.assertEqual(result["source"], {"model": "sale.order", "ids": self.order.ids, "names": [self.order.name]})
        tables, coil = self.node(result, self.tables), self.node(result, self.coil)
        self.assertEqual((tables["level"], coil["level"]), (0, 1))
        self.assertEqual({order["name"] for order in tables["productions"]}, {self.made.name, self.again.name})
        [receipt] = coil["receipts"]
        self.assertEqual(receipt["vendor"]["name"], "Trace Steelworks")
        self.assertEqual(receipt["picking"], {"model": "stock.picking", "name": self.receipt.name, "id": self.receipt.id})
        self.assertEqual(receipt["quantity"], 100)
        self.assertEqual((tables["status"], coil["status"], result["status"]), ("nonconforming", "failed", "nonconforming"))
        self.assertEqual([one["title"] for one in result["nonconformances"]], ["Edge is rough"])

    def test_quantities_of_parts(self):
        """40 kg for the order and 1 kg for the rework; 2 tables went into themselves; 80 screws."""
        rows = {row["node"]: row for row in self.order.trace_back()["rows"] if row["parent"] == 0}
        self.assertEqual(rows[f"lot-{self.coil.id}"]["quantity"], 41)
        self.assertEqual({order["name"] for order in rows[f"lot-{self.coil.id}"]["orders"]}, {self.made.name, self.again.name})
        self.assertEqual(rows[f"lot-{self.tables.id}"]["quantity"], 2)
        self.assertTrue(rows[f"lot-{self.tables.id}"]["repeated"])
        [screws] = [row for node, row in rows.items() if node.startswith("move-")]
        self.assertEqual(screws["quantity"], 80)

    def test_goods_without_lots_are_not_exact(self):
        result = self.order.trace_back()
        exact = {key: node["exact"] for key, node in result["nodes"].items()}
        screw = f"move-{self.made.move_raw_ids.filtered(lambda move: move.product_id == self.screw).id}"
        self.assertEqual(exact, {f"lot-{self.tables.id}": True, f"lot-{self.coil.id}": True, screw: False})
        self.assertEqual(result["nodes"][screw]["document"], self.made.name)

    def test_deliveries_of_this_order_only(self):
        [delivery] = self.order.trace_back()["deliveries"]
        self.assertEqual(delivery["picking"]["name"], self.delivery.name)
        self.assertEqual((delivery["delivered"], delivery["quantity"]), (5, 5))

    def test_values(self):
        [line] = next(one for one in self.order.trace_back()["inspections"] if one["key"] == self.check_coil.id)["lines"]
        self.assertEqual(line["values"], [[1, 1.20, "pass"], [2, 1.25, "pass"], [3, 1.31, "fail"]])
        self.assertEqual((line["name"], line["nonconforming"], line["digits"]), ("Thickness", 1, 2))

    def test_rework(self):
        [rework] = self.order.trace_back()["reworks"]
        self.assertEqual((rework["name"], rework["rework_of"]["name"], rework["lots"]), (self.again.name, self.made.name, "T-1"))

    def test_inspection_of_an_order_counts_for_what_it_made(self):
        """An in-process inspection names the order; one of another lot of the same order is not ours."""
        mine = self.inspection("passed", self.table, production_id=self.made.id, stage="production")
        other = self.inspection("passed", self.table, lot=self.lot(self.table, "T-2"), production_id=self.made.id, stage="finished")
        result = self.order.trace_back()
        self.assertIn(mine.id, self.node(result, self.tables)["inspections"])
        self.assertNotIn(other.id, [one["key"] for one in result["inspections"]])

    def test_the_last_decision_counts(self):
        """Planned first but decided last, an inspection that fails is not made good by one that passed in between."""
        lot = self.lot(self.table, "T-LATE")
        for state, planned, decided in (("failed", "2026-01-01", "2026-01-05"), ("passed", "2026-01-02", "2026-01-03")):
            inspection = self.inspection(state, self.table, lot=lot, date_planned=planned)
            inspection.sudo().date_decided = decided
        self.assertEqual(lot.trace_back()["status"], "failed")
        inspection.sudo().date_decided = "2026-01-06"
        self.assertEqual(lot.trace_back()["status"], "passed")

    def test_cancelled_is_left_out(self):
        before = len(self.order.trace_back()["inspections"])
        self.inspection("cancelled", self.table, lot=self.tables)
        self.assertEqual(len(self.order.trace_back()["inspections"]), before)

    def test_all_start_points_agree(self):
        """The order, its delivery, its customer, the manufacturing order and the lot lead to the same coil."""
        for record in (self.order, self.delivery, self.customer, self.made, self.tables):
            self.assertIn(f"lot-{self.coil.id}", record.trace_back()["nodes"], record)

    def test_period_of_a_customer(self):
        self.assertTrue(self.customer.trace_back()["rows"])
        self.assertFalse(self.customer.trace_back({"date_from": "2020-01-01", "date_to": "2020-12-31"})["rows"])

    def test_bad_options(self):
        with self.assertRaisesRegex(UserError, "date_from"):
            self.customer.trace_back({"since": "2020-01-01"})
        with self.assertRaisesRegex(UserError, "YYYY-MM-DD"):
            self.customer.trace_back({"date_from": "last week"})
        with self.assertRaisesRegex(UserError, "date_from"):
            self.customer.trace_back([1])

    def test_by_document(self):
        """Benches have no lots: a chain of moves, and a common reference, say where they come from."""
        bench, board = self.product("Bench", "none"), self.product("Board", "none")
        order = self.sell(bench, 2)
        reference = order.stock_reference_ids
        receipt = self.receive(board, 20)
        receipt.move_ids.reference_ids = reference
        made = self.make(bench, 2, [(board, 8, None)], reference_ids=reference.ids)
        self.deliver(order, (None, 2))
        result = order.trace_back()
        levels = [(row["level"], result["nodes"][row["node"]]["product"]["name"], row["quantity"]) for row in result["rows"]]
        self.assertEqual(levels, [(0, "Bench", None), (1, "Bench", 2), (2, "Board", 8), (3, "Board", 20)])
        self.assertFalse(any(node["exact"] for node in result["nodes"].values()))
        self.assertEqual(result["rows"][2]["orders"][0]["name"], made.name)
        [received] = result["nodes"][result["rows"][3]["node"]]["receipts"]
        self.assertEqual(received["picking"]["name"], receipt.name)

    def test_steps_in_the_warehouse_are_passed(self):
        """Pick and ship of goods without lots: the pick is no row of its own."""
        self.warehouse.delivery_steps = "pick_ship"
        self.receive(self.screw, 50)
        order = self.sell(self.screw, 5)
        for _step in range(2):
            open_one = order.picking_ids.filtered(lambda picking: picking.state in ("assigned", "confirmed", "waiting"))
            open_one = open_one.filtered(lambda picking: picking.state == "assigned") or open_one
            self.fill(open_one[0].move_ids, [(None, 5)])
            open_one[0]._action_done()
        result = order.trace_back()
        self.assertEqual(len(result["deliveries"]), 1)
        self.assertEqual({row["level"] for row in result["rows"]}, {0})

    def test_order_in_production(self):
        order = self.sell(self.table, 4)
        production = self.env["mrp.production"].create({
            "product_id": self.table.id, "product_qty": 4, "bom_id": False, "reference_ids": order.stock_reference_ids.ids,
            "company_id": self.company.id})
        check = self.inspection("failed", self.table, production_id=production.id, stage="production")
        result = order.trace_back()
        self.assertEqual([one["name"] for one in result["in_progress"]], [production.name])
        self.assertEqual([one["key"] for one in result["inspections"]], [check.id])
        self.assertEqual(result["rows"], [])

    @warmup
    def test_statements_do_not_grow(self):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.order.trace_back()
        one = self.env.cr.sql_log_count - before
        orders = self.order
        for number in range(8):
            lot, coil = self.lot(self.table, f"GROW-{number}"), self.lot(self.steel, f"GROW-COIL-{number}")
            self.receive(self.steel, 10, coil)
            self.make(self.table, 2, [(self.steel, 4, coil)], lot)
            self.measured("finished", self.table, lot, (1.1, 1.2))
            self.nonconformance("Rough", self.table, lot)
            order = self.sell(self.table, 2)
            self.deliver(order, (lot, 2))
            orders |= order
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = orders.trace_back()
        self.assertEqual(len(result["deliveries"]), 9)
        self.assertLessEqual(self.env.cr.sql_log_count - before, one + 2)
        self.assertLessEqual(one, 60)
