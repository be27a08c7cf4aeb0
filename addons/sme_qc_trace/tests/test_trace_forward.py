from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged, warmup

from .common_trace import TableTrace


@tagged("post_install", "-at_install")
class TestTraceForward(TableTrace):
    """From a vendor's lot to the customers. Numbers as in ``TableTrace``."""

    def test_recall_list(self):
        result = self.coil.trace_forward()
        self.assertEqual(
            {(one["customer"]["name"], one["delivered"], one["returned"], one["quantity"]) for one in result["deliveries"]},
            {("Trace Customer", 5, 1, 4), ("Trace Second Customer", 3, 0, 3)})
        self.assertEqual({one["sale_order"]["name"] for one in result["deliveries"]}, {self.order.name, self.other_order.name})
        self.assertTrue(all(result["nodes"][one["node"]]["exact"] for one in result["deliveries"]))

    def test_where_it_is_now(self):
        result = self.coil.trace_forward()
        here = {(one["node"], one["place"]): one["quantity"] for one in result["whereabouts"]}
        self.assertEqual(here, {(f"lot-{self.coil.id}", "stock"): 59, (f"lot-{self.tables.id}", "stock"): 3})

    def test_taken_for_production(self):
        """10 kg of the coil are reserved for an open order: still in stock, and taken."""
        production = self.env["mrp.production"].create({
            "product_id": self.table.id, "product_qty": 1, "bom_id": False, "company_id": self.company.id,
            "move_raw_ids": [(0, 0, {"product_id": self.steel.id, "product_uom_qty": 10, "product_uom": self.steel.uom_id.id})],
        })
        production.action_confirm()
        production.action_assign()
        taken = [one for one in self.coil.trace_forward()["whereabouts"] if one["place"] == "production"]
        self.assertEqual([(one["record"]["name"], one["quantity"]) for one in taken], [(production.name, 10)])
        stock = [
            one for one in self.coil.trace_forward()["whereabouts"]
            if one["node"] == f"lot-{self.coil.id}" and one["place"] == "stock"]
        self.assertEqual([(one["quantity"], one["reserved"]) for one in stock], [(59, 10)])

    def test_scrapped(self):
        self.env["stock.scrap"].create({
            "product_id": self.table.id, "scrap_qty": 1, "lot_id": self.tables.id, "location_id": self.stock.id,
            "company_id": self.company.id}).action_validate()
        quantities = self.coil.trace_forward()["nodes"][f"lot-{self.tables.id}"]["quantities"]
        self.assertEqual(
            quantities, {"produced": 12, "consumed": 2, "delivered": 8, "returned": 1, "scrapped": 1})

    def test_receipt_and_order_lead_there_too(self):
        for record in (self.receipt, self.made, self.vendor):
            customers = {one["customer"]["name"] for one in record.trace_forward()["deliveries"]}
            self.assertEqual(customers, {"Trace Customer", "Trace Second Customer"}, record)

    def test_return_without_delivery(self):
        """A customer gives back what he never got from us: it is shown as such, not taken off another's delivery."""
        stranger = self.env["res.partner"].create({"name": "Trace Stranger"})
        self.take_back(self.table, 2, self.tables, partner=stranger)
        rest = {one["customer"]["name"]: one["quantity"] for one in self.coil.trace_forward()["deliveries"]}
        self.assertEqual(rest, {"Trace Customer": 4, "Trace Second Customer": 3, "Trace Stranger": -2})

    def test_address_of_a_customer(self):
        """Deliveries to an address are listed under the company."""
        address = self.env["res.partner"].create({"name": "Dock 4", "parent_id": self.customer.id, "type": "delivery"})
        self.ship(self.table, 1, self.tables, partner=address)
        [row] = [one for one in self.coil.trace_forward()["deliveries"] if one["partner"]["id"] == address.id]
        self.assertEqual(row["customer"]["id"], self.customer.id)

    def test_stray_return_into_two_places(self):
        """Of 3 that a stranger gives back 2 go into stock and 1 onto a shelf: 3 came back."""
        stranger = self.env["res.partner"].create({"name": "Trace Stranger"})
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id, "company_id": self.company.id})
        customers = self.env.ref("stock.stock_location_customers")
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": stranger.id, "location_id": customers.id,
            "location_dest_id": self.stock.id, "move_ids": [Command.create({
                "product_id": self.table.id, "product_uom_qty": 3, "product_uom": self.table.uom_id.id,
                "location_id": customers.id, "location_dest_id": self.stock.id})]})
        picking.action_confirm()
        self.fill(picking.move_ids, [(self.tables, 2), (self.tables, 1)])
        picking.move_line_ids[-1].location_dest_id = shelf
        picking._action_done()
        rows = [
            (one["returned"], one["quantity"]) for one in self.coil.trace_forward()["deliveries"] if one["customer"]["id"] == stranger.id]
        self.assertEqual(rows, [(3, -3)])

    def test_return_of_the_later_delivery(self):
        """Two are delivered one by one under one order, the second comes back and is delivered again: 1, 0 and 1 are still there."""
        order = self.sell(self.table, 3)
        first = self.deliver(order, (self.tables, 1))
        later = order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        self.fill(later.move_ids, [(self.tables, 1)])
        later.with_context(skip_backorder=True, cancel_backorder=True)._action_done()
        wizard = self.env["stock.return.picking"].with_context(
            active_id=later.id, active_ids=later.ids, active_model="stock.picking").create({})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        self.fill(back.move_ids, [(self.tables, 1)])
        back._action_done()
        again = self.ship(self.table, 1, self.tables)
        rest = {one["picking"]["name"]: one["quantity"] for one in self.coil.trace_forward()["deliveries"]}
        self.assertEqual([rest[picking.name] for picking in (first, later, again)], [1, 0, 1])

    def test_dropship(self):
        """Sent by the vendor, 5 of which 2 went back to him: the customer of the order has 3, not the vendor that the transfer names."""
        vendors, customers = self.env.ref("stock.stock_location_suppliers"), self.env.ref("stock.stock_location_customers")
        lot = self.lot(self.table, "T-DROP")
        sent = self.transfer(self.warehouse.out_type_id, self.vendor, [(self.table, 5, lot)], vendors, customers)
        sent.move_ids.partner_id = self.other_customer
        back = self.transfer(self.warehouse.out_type_id, self.vendor, [(self.table, 2, lot)], customers, vendors)
        back.move_ids.partner_id = self.other_customer
        result = lot.trace_forward()
        self.assertEqual(
            [(one["customer"]["name"], one["delivered"], one["returned"], one["quantity"]) for one in result["deliveries"]],
            [("Trace Second Customer", 5, 2, 3)])
        [receipt] = result["nodes"][f"lot-{lot.id}"]["receipts"]
        self.assertEqual(receipt["vendor"]["name"], "Trace Steelworks")
        self.assertIn(f"lot-{lot.id}", self.vendor.trace_forward()["nodes"])

    def test_archived(self):
        """Archived products and customers are traced as before."""
        before = self.coil.trace_forward()
        (self.steel | self.table).active = False
        self.other_customer.active = False
        self.env.invalidate_all()
        self.assertEqual(self.coil.trace_forward(), before)

    def test_adjusted(self):
        """The inventory finds 57 kg where 59 should be, then 60: 1 kg more in all."""
        for counted in (57, 60):
            quant = self.env["stock.quant"].search([("lot_id", "=", self.coil.id), ("location_id", "=", self.stock.id)])
            quant.with_context(inventory_mode=True).inventory_quantity = counted
            quant.action_apply_inventory()
        result = self.coil.trace_forward()
        self.assertEqual(result["nodes"][f"lot-{self.coil.id}"]["quantities"], {"received": 100, "consumed": 41, "adjusted": 1})
        self.assertIn((f"lot-{self.coil.id}", 60), [(one["node"], one["quantity"]) for one in result["whereabouts"]])

    def test_two_warehouses(self):
        """20 kg go to another warehouse: 39 here and 20 there, and nothing of it counts as delivered."""
        other = self.env["stock.warehouse"].create({"name": "Trace Second", "code": "TR2", "company_id": self.company.id})
        self.transfer(self.warehouse.int_type_id, self.vendor, [(self.steel, 20, self.coil)], self.stock, other.lot_stock_id)
        result = self.coil.trace_forward()
        here = {one["record"]["name"]: one["quantity"] for one in result["whereabouts"] if one["node"] == f"lot-{self.coil.id}"}
        self.assertEqual(here, {self.stock.display_name: 39, other.lot_stock_id.display_name: 20})
        self.assertEqual(len(result["deliveries"]), 2)

    def test_subcontracted(self):
        """A subcontractor makes 4 tables of 16 kg of the coil, in his location; they are received from there by a purchase, 1 goes back."""
        yard = self.env["stock.location"].create({
            "name": "Yard", "usage": "internal", "location_id": self.warehouse.view_location_id.id, "company_id": self.company.id})
        lot, other = self.lot(self.table, "T-SUB"), self.product("Trace Slat", "none")
        self.make(self.table, 4, [(self.steel, 16, self.coil)], lot, location_dest_id=yard.id)
        purchase = self.env["purchase.order"].create({"partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [
            Command.create({"product_id": self.table.id, "product_qty": 4, "price_unit": 1}),
            Command.create({"product_id": other.id, "product_qty": 9, "price_unit": 1})]})
        lines = [(self.table, 4, lot), (other, 9, None)]
        receipt = self.transfer(self.warehouse.in_type_id, self.vendor, lines, yard, self.stock)
        for move, line in zip(receipt.move_ids, purchase.order_line, strict=True):
            move.purchase_line_id = line
        back = self.transfer(self.warehouse.out_type_id, self.vendor, [(self.table, 1, lot)], self.stock, yard)
        back.move_ids.write({"purchase_line_id": purchase.order_line[0].id, "origin_returned_move_id": receipt.move_ids[0].id})
        goods = self.coil.trace_forward()["nodes"][f"lot-{lot.id}"]
        self.assertEqual(goods["quantities"], {"produced": 4, "received": 4, "sent_back": 1})
        self.assertEqual(
            [(one["vendor"]["name"], one["purchase_order"]["name"], one["quantity"]) for one in goods["receipts"]],
            [("Trace Steelworks", purchase.name, 4)])
        [receipt_of_other] = receipt.trace_back()["nodes"][f"move-{receipt.move_ids[1].id}"]["receipts"]
        self.assertEqual(receipt_of_other["quantity"], 9)

    def test_not_from_an_order(self):
        with self.assertRaisesRegex(UserError, "traced back"):
            self.order.trace_forward()

    def test_start_from_the_menu(self):
        start = self.env["sme.qc.trace.start"].create({"kind": "stock.lot", "lot_id": self.coil.id})
        self.assertEqual(
            start.action_trace()["params"], {"model": "stock.lot", "ids": self.coil.ids, "direction": "forward"})
        start.lot_id = False
        with self.assertRaisesRegex(UserError, "Choose"):
            start.action_trace()

    @warmup
    def test_statements_do_not_grow(self):
        """One lot of a vendor that went into one order, and nine of which each went into another."""
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.coil.trace_forward()
        one = self.env.cr.sql_log_count - before
        coils = self.coil
        for number in range(8):
            lot, coil = self.lot(self.table, f"GROW-{number}"), self.lot(self.steel, f"GROW-COIL-{number}")
            self.receive(self.steel, 10, coil)
            self.make(self.table, 2, [(self.steel, 4, coil)], lot)
            self.measured("finished", self.table, lot, (1.1, 1.2))
            self.nonconformance("Rough", self.table, lot)
            self.deliver(self.sell(self.table, 2), (lot, 2))
            coils |= coil
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = coils.trace_forward()
        self.assertEqual(len(result["deliveries"]), 10)
        self.assertLessEqual(self.env.cr.sql_log_count - before, one + 4)
        self.assertLessEqual(one, 60)
