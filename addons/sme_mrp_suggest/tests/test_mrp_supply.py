"""How orders come about: firm orders against the rule, subcontracted parts, units of vendors, the horizon; and who may ask."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .test_mrp_run import RunCase


@tagged("post_install", "-at_install")
class TestSupplyOfPlannedOrders(RunCase):

    def suggestion(self, product):
        return self.env["sme.planned.order"].search([("product_id", "=", product.id)])

    def test_a_firm_order_with_another_bill_of_materials(self):
        c, d = self.product("c", buy=1), self.product("d", buy=1)
        lamp = self.product("Lamp")
        self.bom(lamp, (c, 2))
        other = self.bom(lamp, (d, 3), sequence=99)
        self.promise(lamp, 10, 8)
        self.run_mrp()
        self.suggestion(lamp).bom_id = other
        self.run_mrp()
        self.assertEqual((self.planned(c), [qty for _kind, _day, qty in self.planned(d)]), ([], [30]))

    def test_a_firm_order_made_instead_of_bought(self):
        rod = self.product("Rod", buy=1)
        lamp = self.product("Lamp", buy=2)
        bom = self.bom(lamp, (rod, 2))
        lamp.route_ids = [Command.set(self.warehouse.buy_pull_id.route_id.ids)]
        self.promise(lamp, 10, 8)
        self.run_mrp()
        self.assertEqual((self.planned(lamp), self.planned(rod)), ([("buy", 8, 10)], []))
        self.suggestion(lamp).write({"action": "make", "bom_id": bom.id, "partner_id": False})
        self.run_mrp()
        self.assertEqual([(kind, qty) for kind, _day, qty in self.planned(rod)], [("buy", 20)])

    def test_a_firm_order_bought_instead_of_made(self):
        rod = self.product("Rod", buy=1)
        lamp = self.product("Lamp")
        self.bom(lamp, (rod, 2))
        self.promise(lamp, 10, 8)
        self.run_mrp()
        self.suggestion(lamp).write({"action": "buy", "partner_id": self.vendor.id})
        self.run_mrp()
        self.assertEqual((self.planned(lamp), self.planned(rod)), ([("buy", 8, 10)], []))

    def test_parts_of_a_subcontractor_stay_a_demand_when_his_order_is_confirmed(self):
        """10 S need 20 parts, 5 lie with the subcontractor: 15 have to come."""
        part, s = self.product("Part", buy=2), self.product("S", buy=3)
        self.bom(s, (part, 2), type="subcontract", subcontractor_ids=[Command.link(self.vendor.id)])
        self.put(part, 5, self.company.subcontracting_location_id)
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id, "picking_type_id": self.warehouse.in_type_id.id,
            "order_line": [Command.create({
                "product_id": s.id, "product_qty": 10, "price_unit": 1, "date_planned": self.day(8)})]})
        order.button_confirm()
        self.assertEqual(order.order_line.move_ids.mapped("is_subcontract"), [True])
        self.run_mrp()
        self.assertEqual([(kind, qty) for kind, _day, qty in self.planned(part)], [("buy", 15)])

    def test_a_part_sold_by_the_pound_is_planned_as_needed(self):
        powder = self.product("Powder", buy=1, uom_id=self.kg.id)
        powder.seller_ids.product_uom_id = self.env.ref("uom.product_uom_lb")
        self.promise(powder, 7, 5)
        self.run_mrp()
        self.assertEqual(self.planned(powder), [("buy", 5, 7)])

    def test_a_receipt_within_the_horizon_is_kept_for_a_delivery_after_it(self):
        part = self.product("Part", buy=1)
        self.receive(part, 10, 20)
        self.promise(part, 10, 35)
        self.run_mrp(horizon_days=30)
        self.assertFalse(self.env["sme.action.message"].search([("product_id", "=", part.id)]))

    def test_a_customer_of_the_portal_learns_nothing_of_the_plan(self):
        user = new_test_user(self.env, "portal customer", groups="base.group_portal")
        order = self.env["sale.order"].create({"partner_id": user.partner_id.id, "company_id": self.company.id})
        order.message_subscribe(user.partner_id.ids)
        with self.assertRaises(AccessError):
            self.env["sme.pegging"].with_user(user).down("sale.order", order.ids)
