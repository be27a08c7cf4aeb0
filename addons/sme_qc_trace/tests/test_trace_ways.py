from odoo.fields import Command
from odoo.tests import tagged

from .common_trace import TraceCase


class WaysCase(TraceCase):
    """Steel in lots COIL-A and COIL-B of 100 kg each; tables have lots, screws (500) have none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steel, cls.table, cls.screw = cls.product("Way Steel"), cls.product("Way Table"), cls.product("Way Screw", "none")
        cls.coil, cls.other_coil = cls.lot(cls.steel, "COIL-A"), cls.lot(cls.steel, "COIL-B")
        for lot in (cls.coil, cls.other_coil):
            cls.receive(cls.steel, 100, lot)
        cls.receive(cls.screw, 500)
        cls.tables = cls.lot(cls.table, "TAB-1")

    def key(self, lot):
        return f"lot-{lot.id}"

    def rows(self, result, level):
        """{lot or product: quantity} of the rows of a level."""
        found = {}
        for row in result["rows"]:
            if row["level"] == level:
                node = result["nodes"][row["node"]]
                found[(node["lot"] or node["product"])["name"]] = row["quantity"]
        return found

    def got(self, result):
        """[(customer, lot or product, delivered, returned)], as listed."""
        found = []
        for one in result["deliveries"]:
            node = result["nodes"][one["node"]]
            found.append((one["customer"]["name"], (node["lot"] or node["product"])["name"], one["delivered"], one["returned"]))
        return found

    def here(self, result):
        """{(lot, place): quantity}"""
        return {
            (result["nodes"][one["node"]]["lot"]["name"], one["record"]["name"]): one["quantity"] for one in result["whereabouts"]}

    def bom(self, product, parts, **values):
        return self.env["mrp.bom"].create({
            "product_tmpl_id": product.product_tmpl_id.id, "company_id": self.company.id, "consumption": "flexible",
            "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": quantity}) for part, quantity in parts], **values})

    def make_by_bom(self, bom, quantity, lots, used, byproducts=None):
        """A done order; ``used`` and ``byproducts``: {product: [(lot or None, quantity)]}."""
        order = self.env["mrp.production"].create({
            "product_id": bom.product_tmpl_id.product_variant_id.id, "product_qty": quantity, "bom_id": bom.id,
            "company_id": self.company.id, "picking_type_id": self.warehouse.manu_type_id.id})
        order.action_confirm()
        order.qty_producing = quantity
        order.lot_producing_ids = lots
        for move in order.move_raw_ids:
            self.fill(move, used[move.product_id])
        for move in order.move_byproduct_ids:
            self.fill(move, byproducts[move.product_id])
        order.with_context(skip_consumption=True, skip_backorder=True).button_mark_done()
        self.assertEqual(order.state, "done")
        return order


@tagged("post_install", "-at_install")
class TestTraceProductionWays(WaysCase):
    """What production does with goods. Every number is worked out by hand."""

    def test_several_lots_of_one_part(self):
        """TAB-1 of 30 kg of COIL-A and 10 kg of COIL-B; TAB-2 of COIL-B alone, so that A did not get into it."""
        other = self.lot(self.table, "TAB-2")
        self.make(self.table, 4, [(self.steel, 30, self.coil), (self.steel, 10, self.other_coil)], self.tables)
        self.make(self.table, 1, [(self.steel, 8, self.other_coil)], other)
        self.assertEqual(self.rows(self.tables.trace_back(), 1), {"COIL-A": 30, "COIL-B": 10})
        self.assertEqual(self.rows(self.coil.trace_forward(), 1), {"TAB-1": 4})
        self.assertEqual(self.rows(self.other_coil.trace_forward(), 1), {"TAB-1": 4, "TAB-2": 1})
        self.assertEqual(self.here(self.coil.trace_forward()), {
            ("COIL-A", self.stock.display_name): 70, ("TAB-1", self.stock.display_name): 4})

    def test_serials_of_one_order(self):
        """One order makes S1, S2 and S3 of 6 kg together: which of the 6 kg is in which is not known. S1 and S3 are sold."""
        gauge = self.product("Way Gauge", "serial")
        serials = self.env["stock.lot"].concat(*(self.lot(gauge, f"S{number}") for number in (1, 2, 3)))
        order = self.make(gauge, 3, [(self.steel, 6, self.coil)], serials)
        second = self.env["res.partner"].create({"name": "Way Second"})
        self.ship(gauge, 1, serials[0])
        self.ship(gauge, 1, serials[2], partner=second)
        self.assertEqual(self.rows(serials[1].trace_back(), 1), {"COIL-A": 6})
        forward = self.coil.trace_forward()
        self.assertEqual(self.rows(forward, 1), {"S1": 1, "S2": 1, "S3": 1})
        self.assertEqual(sorted(self.got(forward)), [("Trace Customer", "S1", 1, 0), ("Way Second", "S3", 1, 0)])
        self.assertEqual(self.here(forward), {("COIL-A", self.stock.display_name): 94, ("S2", self.stock.display_name): 1})
        self.assertEqual(self.rows(order.trace_back(), 0).keys(), {"S1", "S2", "S3"})

    def test_byproduct(self):
        """2 tables of 20 kg give 3 offcuts besides: offcuts come from the coil too, and a recall of the coil finds them."""
        offcut = self.product("Way Offcut")
        offcuts = self.lot(offcut, "OFF-1")
        bom = self.bom(self.table, [(self.steel, 10)], byproduct_ids=[Command.create({"product_id": offcut.id, "product_qty": 1.5})])
        order = self.make_by_bom(bom, 2, self.tables, {self.steel: [(self.coil, 20)]}, {offcut: [(offcuts, 3)]})
        self.ship(offcut, 2, offcuts)
        self.assertEqual(self.rows(offcuts.trace_back(), 1), {"COIL-A": 20})
        forward = self.coil.trace_forward()
        self.assertEqual(self.rows(forward, 1), {"TAB-1": 2, "OFF-1": 3})
        self.assertEqual(self.got(forward), [("Trace Customer", "OFF-1", 2, 0)])
        self.assertEqual(self.rows(order.trace_back(), 0).keys(), {"TAB-1", "OFF-1"})
        self.inspection("passed", self.table, production_id=order.id, stage="production")
        nodes = order.trace_back()["nodes"]
        self.assertEqual([nodes[self.key(lot)]["status"] for lot in (self.tables, offcuts)], ["passed", "none"], "tables were inspected")

    def test_kit_in_a_product(self):
        """A machine has one frame, a kit of 7 kg steel and 4 screws: 2 machines take 14 kg and 8 screws, and no frame."""
        frame, machine = self.product("Way Frame", "none"), self.product("Way Machine")
        self.bom(frame, [(self.steel, 7), (self.screw, 4)], type="phantom")
        machines = self.lot(machine, "MACH-1")
        self.make_by_bom(self.bom(machine, [(frame, 1)]), 2, machines, {self.steel: [(self.coil, 14)], self.screw: [(None, 8)]})
        self.assertEqual(self.rows(machines.trace_back(), 1), {"COIL-A": 14, "Way Screw": 8})

    def test_subcontracted(self):
        """20 kg of COIL-A go to a subcontractor, who makes 3 tables of 15 of them: 5 kg are still at his place."""
        if "property_stock_subcontractor" not in self.vendor._fields:
            self.skipTest("needs Odoo's subcontracting")
        self.bom(self.table, [(self.steel, 5)], type="subcontract", subcontractor_ids=self.vendor.ids)
        yard = self.vendor.with_company(self.company).property_stock_subcontractor
        self.transfer(self.warehouse.int_type_id, self.vendor, [(self.steel, 20, self.coil)], self.stock, yard)
        purchase = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [
                Command.create({"product_id": self.table.id, "product_qty": 3, "price_unit": 1})]})
        purchase.button_confirm()
        receipt = purchase.picking_ids
        receipt.move_line_ids.write({"lot_id": self.tables.id, "picked": True})
        receipt._action_done()
        order = receipt._get_subcontract_production()
        self.assertEqual((receipt.state, order.state, order.move_raw_ids.lot_ids), ("done", "done", self.coil))
        self.ship(self.table, 1, self.tables)
        back = self.tables.trace_back()
        self.assertEqual(self.rows(back, 1), {"COIL-A": 15})
        [received] = back["nodes"][self.key(self.tables)]["receipts"]
        self.assertEqual(
            (received["vendor"]["name"], received["purchase_order"]["name"], received["quantity"]), ("Trace Steelworks", purchase.name, 3))
        forward = self.coil.trace_forward()
        self.assertEqual(self.here(forward), {
            ("COIL-A", self.stock.display_name): 80, ("COIL-A", yard.display_name): 5, ("TAB-1", self.stock.display_name): 2})
        self.assertEqual(self.got(forward), [("Trace Customer", "TAB-1", 1, 0)])

    def test_dismantled(self):
        """Of 5 tables of 50 kg 2 are taken apart: 20 kg come back into COIL-A, of which a rack takes 5: TAB-1 got there."""
        rack = self.product("Way Rack")
        racks = self.lot(rack, "RACK-1")
        order = self.make(self.table, 5, [(self.steel, 50, self.coil)], self.tables)
        self.unbuild(order, 2, self.tables)
        self.make(rack, 1, [(self.steel, 5, self.coil)], racks)
        back = self.coil.trace_back()
        self.assertEqual(self.rows(back, 1), {"TAB-1": 2})
        unbuild = self.env["mrp.unbuild"].search([("mo_id", "=", order.id)])
        self.assertEqual([one["name"] for one in back["rows"][1]["orders"]], [unbuild.name])
        self.assertEqual(back["nodes"][self.key(self.coil)]["quantities"], {"received": 100, "consumed": 55, "produced": 20})
        forward = self.tables.trace_forward()
        self.assertEqual(self.rows(forward, 1), {"COIL-A": 20})
        self.assertEqual(self.rows(forward, 2), {"TAB-1": 5, "RACK-1": 1})
        self.assertEqual(self.here(forward), {
            ("COIL-A", self.stock.display_name): 65, ("TAB-1", self.stock.display_name): 3, ("RACK-1", self.stock.display_name): 1})

    def test_scrapped_of_an_order(self):
        """Of 10 benches 1 is scrapped: the order made one lot of goods, and the scrap is no second one."""
        bench = self.product("Way Bench", "none")
        order = self.make(bench, 10, [(self.screw, 40, None)])
        self.env["stock.scrap"].create({
            "product_id": bench.id, "scrap_qty": 1, "production_id": order.id, "location_id": self.stock.id,
            "company_id": self.company.id}).action_validate()
        result = order.trace_back()
        self.assertEqual([row["level"] for row in result["rows"]], [0, 1])
        self.assertEqual(self.rows(result, 1), {"Way Screw": 40})

    def test_other_units(self):
        """2 dozen and half a dozen are received, a dozen used, a quarter of a dozen delivered: 30, 12 and 3 pieces."""
        dozen = self.env.ref("uom.product_uom_dozen")
        bracket = self.product("Way Bracket")
        brackets = self.lot(bracket, "BRA-1")
        suppliers, customers = self.env.ref("stock.stock_location_suppliers"), self.env.ref("stock.stock_location_customers")
        for kind, source, target, quantity in (
                (self.warehouse.in_type_id, suppliers, self.stock, 2), (self.warehouse.in_type_id, suppliers, self.stock, 0.5),
                (self.warehouse.out_type_id, self.stock, customers, 0.25)):
            picking = self.env["stock.picking"].create({
                "picking_type_id": kind.id, "partner_id": self.customer.id, "location_id": source.id, "location_dest_id": target.id,
                "move_ids": [Command.create({
                    "product_id": bracket.id, "product_uom_qty": quantity, "product_uom": dozen.id, "location_id": source.id,
                    "location_dest_id": target.id})]})
            picking.action_confirm()
            self.fill(picking.move_ids, [(brackets, quantity)])
            self.assertEqual(picking.move_line_ids.product_uom_id, dozen)
            picking._action_done()
        order = self.env["mrp.production"].create({
            "product_id": self.table.id, "product_qty": 1, "bom_id": False, "company_id": self.company.id,
            "picking_type_id": self.warehouse.manu_type_id.id,
            "move_raw_ids": [Command.create({"product_id": bracket.id, "product_uom_qty": 1, "product_uom": dozen.id})]})
        order.action_confirm()
        order.qty_producing = 1
        order.lot_producing_ids = self.tables
        self.fill(order.move_raw_ids, [(brackets, 1)])
        order.with_context(skip_consumption=True).button_mark_done()
        forward = brackets.trace_forward()
        self.assertEqual(forward["nodes"][self.key(brackets)]["quantities"], {"received": 30, "consumed": 12, "delivered": 3})
        self.assertEqual(self.got(forward), [("Trace Customer", "BRA-1", 3, 0)])
        self.assertEqual(self.here(forward)["BRA-1", self.stock.display_name], 15)
        self.assertEqual(self.rows(self.tables.trace_back(), 1), {"BRA-1": 12})


@tagged("post_install", "-at_install")
class TestTraceSalesWays(WaysCase):
    """What is sold, and what becomes of it. Every number is worked out by hand."""

    def sell_kit(self):
        """3 sets of 2 tables and 8 screws each are sold and delivered: 6 tables of TAB-1 and 24 screws."""
        kit = self.product("Way Set", "none")
        self.bom(kit, [(self.table, 2), (self.screw, 8)], type="phantom")
        self.make(self.table, 10, [(self.steel, 40, self.coil)], self.tables)
        order = self.sell(kit, 3)
        picking = order.picking_ids
        for move in picking.move_ids:
            self.fill(move, [(self.tables, 6)] if move.product_id == self.table else [(None, 24)])
        picking._action_done()
        return kit, order

    def test_kit(self):
        _kit, order = self.sell_kit()
        result = order.trace_back()
        self.assertEqual(
            sorted(self.got(result)), [("Trace Customer", "TAB-1", 6, 0), ("Trace Customer", "Way Screw", 24, 0)])
        self.assertEqual(self.rows(result, 1), {"COIL-A": 40})
        self.assertEqual(self.got(self.coil.trace_forward()), [("Trace Customer", "TAB-1", 6, 0)])

    def test_kit_by_product(self):
        """Of a kit its parts are delivered: they are found under its name."""
        kit, _order = self.sell_kit()
        self.assertEqual(
            sorted(self.got(kit.trace_back())), [("Trace Customer", "TAB-1", 6, 0), ("Trace Customer", "Way Screw", 24, 0)])
        self.assertEqual(kit.trace_forward()["rows"], [])

    def test_scrapped_out_of_a_delivery(self):
        """A table of TAB-2 is scrapped in the transfer that delivers TAB-1: it is not what the customer got."""
        self.make(self.table, 3, [(self.steel, 9, self.coil)], self.tables)
        broken = self.lot(self.table, "TAB-2")
        self.make(self.table, 1, [(self.steel, 3, self.coil)], broken)
        delivery = self.ship(self.table, 3, self.tables)
        self.env["stock.scrap"].create({
            "product_id": self.table.id, "scrap_qty": 1, "lot_id": broken.id, "picking_id": delivery.id, "location_id": self.stock.id,
            "company_id": self.company.id}).action_validate()
        self.assertEqual(self.rows(delivery.trace_back(), 0), {"TAB-1": None})

    def test_again_to_another(self):
        """5 to one customer, of which 2 come back and go to another: 3 and 2 are out, 0 of these here."""
        self.make(self.table, 5, [(self.steel, 10, self.coil)], self.tables)
        second = self.env["res.partner"].create({"name": "Way Second"})
        self.deliver(self.sell(self.table, 5), (self.tables, 5))
        self.take_back(self.table, 2, self.tables)
        self.deliver(self.sell(self.table, 2, partner=second), (self.tables, 2))
        forward = self.coil.trace_forward()
        self.assertEqual(self.got(forward), [("Trace Customer", "TAB-1", 5, 2), ("Way Second", "TAB-1", 2, 0)])
        self.assertEqual(self.here(forward), {("COIL-A", self.stock.display_name): 90})

    def test_days_of_a_customer(self):
        """One order, delivered in two months: 2 in January, 3 in February of which 1 came back in March."""
        self.make(self.table, 9, [(self.steel, 9, self.coil)], self.tables)
        order = self.sell(self.table, 5)
        first = self.deliver(order, (self.tables, 2))
        second = self.deliver(order, (self.tables, 3))
        back = self.take_back(self.table, 1, self.tables)
        back.move_ids.write({"origin_returned_move_id": second.move_ids.id, "sale_line_id": order.order_line.id})
        for picking, day in ((first, "2026-01-31 12:00:00"), (second, "2026-02-01 12:00:00"), (back, "2026-03-01 12:00:00")):
            picking.date_done = day
            picking.move_line_ids.date = day
        for days, expected in ((("2026-01-01", "2026-01-31"), (2, 0)), (("2026-02-01", "2026-02-28"), (3, 1))):
            result = self.customer.trace_back(dict(zip(("date_from", "date_to"), days, strict=True)))
            self.assertEqual([(one["delivered"], one["returned"]) for one in result["deliveries"]], [expected], days)
            self.assertEqual(tuple(result["period"].values()), days)
        self.assertFalse(self.customer.trace_back({"date_from": "2026-03-01", "date_to": "2026-03-31"})["rows"])


@tagged("post_install", "-at_install")
class TestTraceCompanies(WaysCase):
    """Two companies that share products, lots and customers: none sees the documents of the other, and its own numbers are right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.env["res.company"].create({"name": "Way Sister"})
        cls.env.user.company_ids |= cls.sister
        cls.sister_warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.sister.id)], limit=1)
        cls.shared = cls.product("Way Shared", company_id=False)
        cls.lots = cls.env["stock.lot"].create({"name": "SHARED-1", "product_id": cls.shared.id, "company_id": False})
        cls.receive(cls.shared, 20, cls.lots)
        cls.between = cls.env.ref("stock.stock_location_inter_company")
        cls.inspector = cls.user("way_inspector", "sme_qc_trace.group_quality_user")
        cls.sister_inspector = cls.user("way_sister_inspector", "sme_qc_trace.group_quality_user")
        cls.sister_inspector.write({"company_ids": [Command.set(cls.sister.ids)], "company_id": cls.sister.id})

    def send_to_sister(self):
        """8 of 20 go to the sister company, who receives 5 of them so far and ships 2."""
        customers = self.env.ref("stock.stock_location_customers")
        stock = self.sister_warehouse.lot_stock_id
        self.transfer(self.warehouse.out_type_id, self.sister.partner_id, [(self.shared, 8, self.lots)], self.stock, self.between)
        self.transfer(
            self.sister_warehouse.in_type_id, self.company.partner_id, [(self.shared, 5, self.lots)], self.between, stock)
        self.transfer(self.sister_warehouse.out_type_id, self.customer, [(self.shared, 2, self.lots)], stock, customers)

    def forward(self, user, *companies):
        ids = [company.id for company in companies]
        return self.lots.with_user(user).with_context(allowed_company_ids=ids).trace_forward()

    def test_delivered_to_the_sister(self):
        self.send_to_sister()
        result = self.forward(self.inspector, self.company)
        self.assertEqual(self.got(result), [("Way Sister", "SHARED-1", 8, 0)])
        self.assertEqual(self.here(result), {("SHARED-1", self.stock.display_name): 12})
        self.assertEqual(result["nodes"][self.key(self.lots)]["quantities"], {"received": 20, "delivered": 8})
        self.assertNotIn("Trace Customer", str(result))

    def test_received_from_the_sister(self):
        self.send_to_sister()
        result = self.forward(self.sister_inspector, self.sister)
        self.assertEqual(self.got(result), [("Trace Customer", "SHARED-1", 2, 0)])
        self.assertEqual(self.here(result), {("SHARED-1", self.sister_warehouse.lot_stock_id.display_name): 3})
        [receipt] = result["nodes"][self.key(self.lots)]["receipts"]
        self.assertEqual((receipt["vendor"]["name"], receipt["quantity"]), ("Trace Factory", 5))
        self.assertNotIn("Trace Steelworks", str(result))

    def test_both_companies(self):
        self.send_to_sister()
        self.inspector.company_ids |= self.sister
        result = self.forward(self.inspector, self.company, self.sister)
        self.assertEqual(sorted(self.got(result)), [("Trace Customer", "SHARED-1", 2, 0), ("Way Sister", "SHARED-1", 8, 0)])
        self.assertEqual(self.here(result), {
            ("SHARED-1", self.stock.display_name): 12, ("SHARED-1", self.sister_warehouse.lot_stock_id.display_name): 3})

    def test_sold_to_the_sister_and_back(self):
        """An order of the sister company, delivered between the companies: it has a trace; of 6 it gives 1 back."""
        order = self.sell(self.shared, 6, partner=self.sister.partner_id)
        order.picking_ids.location_dest_id = self.between
        order.picking_ids.move_ids.location_dest_id = self.between
        delivery = self.deliver(order, (self.lots, 6))
        back = self.transfer(self.warehouse.in_type_id, self.sister.partner_id, [(self.shared, 1, self.lots)], self.between, self.stock)
        back.move_ids.write({"origin_returned_move_id": delivery.move_ids.id, "sale_line_id": order.order_line.id})
        self.assertEqual(self.got(order.trace_back()), [("Way Sister", "SHARED-1", 6, 1)])

    def test_inspections_of_the_sister(self):
        """What the sister found about the same lot is hers."""
        self.env["sme.qc.inspection"].create({
            "product_id": self.shared.id, "quantity": 1, "lot_id": self.lots.id, "company_id": self.sister.id}).sudo().state = "failed"
        self.env["sme.qc.nonconformance"].create({
            "title": "Secret", "product_id": self.shared.id, "lot_id": self.lots.id, "company_id": self.sister.id})
        result = self.forward(self.inspector, self.company)
        self.assertEqual((result["inspections"], result["nonconformances"], result["status"]), ([], [], "none"))
        lots = self.lots.with_user(self.inspector).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual((lots.inspection_count, lots.nonconformance_count), (0, 0))
        self.assertEqual(self.forward(self.sister_inspector, self.sister)["status"], "nonconforming")

    def test_counts_of_an_order(self):
        """The sister makes goods under the reference of our order: her inspections are not counted on it."""
        order = self.sell(self.shared, 1)
        production = self.env["mrp.production"].with_company(self.sister).create({
            "product_id": self.shared.id, "product_qty": 1, "bom_id": False, "company_id": self.sister.id,
            "picking_type_id": self.sister_warehouse.manu_type_id.id, "reference_ids": order.stock_reference_ids.ids})
        values = {"product_id": self.shared.id, "production_id": production.id, "company_id": self.sister.id}
        self.env["sme.qc.inspection"].create({**values, "quantity": 1})
        self.env["sme.qc.nonconformance"].create({**values, "title": "Secret"})
        ours = order.with_user(self.inspector).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual((ours.inspection_count, ours.nonconformance_count), (0, 0))
        self.assertEqual(ours.trace_back()["in_progress"], [])
