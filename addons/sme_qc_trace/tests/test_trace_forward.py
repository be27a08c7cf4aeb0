from odoo.exceptions import UserError
from odoo.tests import tagged

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
