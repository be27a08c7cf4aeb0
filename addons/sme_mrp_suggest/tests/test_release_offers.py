"""How much of it, for how much: the preview shows what the request will be, and counts add up to the last digit."""

from odoo.fields import Command
from odoo.tests import tagged

from .test_release_failures import PlannerCase


@tagged("post_install", "-at_install")
class TestReleaseOffers(PlannerCase):

    def setUp(self):
        super().setUp()
        self.dozen = self.env.ref("uom.product_uom_dozen")

    def released(self, release, line):
        """(shown money, quantity, quantity of the request, its price, its money)"""
        shown = line.money_after, line.ordered_quantity
        bought = self.done(release).purchase_ids.order_line
        return (*shown, bought.product_qty, bought.price_unit, bought.price_subtotal)

    def test_parts_of_a_decimal_add_up(self):
        """0.1 + 0.1 + 0.1 of 0.3 kg is all of it; the plain release of 0.1 kg too."""
        powder = self.product("Powder", buy=1, uom_id=self.kg.id)
        for whole, parts in ((0.1, [0.1]), (0.3, [0.1] * 3), (0.7, [0.1] * 7), (1.1, [0.4, 0.3, 0.4])):
            order = self.planned(powder, whole)
            for part in parts:
                release = self.preview(order)
                release.line_ids.quantity = part
                release.action_release()
            self.assertEqual((order.state, order.released_quantity), ("released", whole))

    def test_whole_pieces_that_a_merge_divides(self):
        """11 of each 25 are needed, so 22 rise to the minimum of 25; 25 × 11 ⁄ 11 is 25 to the last bit."""
        bolt = self.product("Bolt", buy=2)
        self.env["sme.planning.parameter"].create({"product_id": bolt.id, "warehouse_id": self.warehouse.id, "minimum": 25})
        orders = self.planned(bolt, 25, 10, need=11) | self.planned(bolt, 25, 11, need=11)
        release = self.release(orders, dates="none")
        self.assertEqual((release.purchase_ids.order_line.product_qty, orders.mapped("released_quantity")), (25, [25, 25]))

    def test_a_single_order_is_bought_in_whole_dozens(self):
        """30 are three dozens, 6 more than wanted; one dozen costs 12."""
        bolt = self.product("Bolt")
        self.price(bolt, 2, product_uom_id=self.dozen.id, price=12, min_qty=2)
        order = self.planned(bolt, 30)
        release = self.preview(order)
        self.assertEqual((release.line_ids.quantity, release.line_ids.excess, release.money_before), (36, 6, 36))
        self.assertEqual(self.released(release, release.line_ids), (36, 36, 3, 12, 36))
        self.assertEqual((order.release_link_ids.quantity, order.release_link_ids.excess_quantity, order.state), (30, 6, "released"))

    def test_an_edited_quantity_rises_to_the_minimum(self):
        """10 of 50 are released, but he sells no less than 50: 50 × 3 are ordered, 40 of them for nobody yet."""
        bolt = self.product("Bolt")
        self.price(bolt, 2, min_qty=50, price=3)
        order = self.planned(bolt, 50)
        release = self.preview(order)
        release.line_ids.quantity = 10
        self.assertEqual(
            (release.line_ids.excess, release.line_ids.warning), (40, "By the units and the minimum of Test Vendor, 50 are ordered."))
        self.assertEqual(self.released(release, release.line_ids), (150, 50, 50, 3, 150))
        self.assertEqual((order.state, order.released_quantity), ("partly_released", 10))

    def test_an_edited_quantity_over_a_price_break(self):
        """60 at 9 instead of 30 at 10; 30 of them are more than is wanted."""
        bolt = self.product("Bolt")
        self.price(bolt, 2, min_qty=1, price=10)
        self.price(bolt, 2, min_qty=50, price=9)
        release = self.preview(self.planned(bolt, 30))
        release.line_ids.quantity = 60
        self.assertEqual((release.gain, release.line_ids.excess), (-240, 30))
        self.assertEqual(self.released(release, release.line_ids), (540, 60, 60, 9, 540))

    def test_the_price_of_the_day_of_the_order(self):
        """Due in 10 days, ordered 7 days before: the price until day 5 holds, not that from day 6."""
        bolt = self.product("Bolt")
        self.price(bolt, 7, price=10, date_end=self.date(5))
        self.price(bolt, 7, price=9, date_start=self.date(6))
        release = self.preview(self.planned(bolt, 10, 10))
        self.assertEqual(self.released(release, release.line_ids), (100, 10, 10, 10, 100))

    def test_a_vendor_by_hand_without_a_price(self):
        bolt, other = self.product("Bolt"), self.env["res.partner"].create({"name": "Other Vendor"})
        self.price(bolt, 2, price=50)
        release = self.preview(self.planned(bolt, 5, price=50, partner_id=other.id))
        self.assertIn("Other Vendor has no price for it", release.line_ids.warning)
        self.assertEqual(self.released(release, release.line_ids), (0, 5, 5, 0, 0))

    def test_lot_rules_hold_for_what_a_refusal_leaves(self):
        """Two of 50, of which 20 each are needed, become 50; the second is refused, so 50 are bought at 3, not 30 at nothing."""
        bolt = self.product("Bolt")
        self.price(bolt, 2, min_qty=50, price=3)
        orders = self.planned(bolt, 50, 10, need=20) | self.planned(bolt, 50, 11, need=20)
        release = self.preview(orders, dates="none")
        self.assertEqual(release.line_ids.quantity, 50)
        orders[1].due_date = self.date(12)
        bought = self.done(release).purchase_ids.order_line
        self.assertEqual((bought.product_qty, bought.price_unit, orders[0].released_quantity), (50, 3, 50))
        self.assertEqual((orders[0].release_link_ids.quantity, orders[0].release_link_ids.excess_quantity), (20, 30))

    def test_leaving_out_one_line_of_a_split_merge(self):
        """A maximum of 10 makes two lines of 10 × 1 each, so each is worth 10 before and after."""
        bolt = self.product("Bolt", buy=1)
        self.env["sme.planning.parameter"].create({"product_id": bolt.id, "warehouse_id": self.warehouse.id, "maximum": 10})
        release = self.preview(self.planned(bolt, 10, 10) | self.planned(bolt, 10, 11), dates="none")
        self.assertEqual(release.line_ids.mapped("money_before"), [10, 10])
        release.line_ids[0].skip = True
        self.assertEqual((release.money_before, release.money_after, release.gain), (10, 10, 0))

    def test_the_deadline_of_an_open_request_moves_with_an_earlier_line(self):
        bolt, nut = self.product("Bolt", buy=2), self.product("Nut", buy=5)
        self.vendor.group_rfq = "all"
        first = self.release(self.planned(bolt, 1, 40)).purchase_ids
        self.assertEqual(first.date_order.date().isoformat(), self.date(38))
        second = self.release(self.planned(nut, 1, 10)).purchase_ids
        self.assertEqual((second, first.date_order.date().isoformat()), (first, self.date(5)))

    def test_the_deadline_of_a_weekly_request_moves_once(self):
        """Five lines due on one weekday move to the vendor's weekday together: two days of delay before it, once."""
        monday = 7 - int(self.day(0).strftime("%w")) + 8  # days until a Monday
        self.vendor.write({"group_rfq": "week", "group_on": "5"})
        orders = self.env["sme.planned.order"]
        for name in "ABCDE":
            orders |= self.planned(self.product(name, buy=2), 1, monday)
        purchase = self.release(orders).purchase_ids
        self.assertEqual(set(purchase.order_line.mapped(lambda line: line.date_planned.date().isoformat())), {self.date(monday + 4)})
        self.assertEqual(purchase.date_order.date().isoformat(), self.date(monday + 2))

    def test_documents_tell_their_source(self):
        customer_order = self.env["sale.order"].create({
            "partner_id": self.customer.id, "company_id": self.company.id, "warehouse_id": self.warehouse.id,
            "order_line": [Command.create({"product_id": self.product("Sold", buy=1).id, "product_uom_qty": 4})]})
        customer_order.action_confirm()
        second = self.warehouse_of()
        made = self.product("Made")
        bom = self.bom(made, (self.product("Part"), 1))
        orders = (
            self.planned(self.product("Bolt", buy=2), 4)
            | self.planned(made, 4, action="make", bom_id=bom.id)
            | self.planned(self.product("Nut", buy=2), 4, action="transfer", source_warehouse_id=second.id))
        for order in orders:
            self.peg(order, 4, demand_kind="sale", demand_model="sale.order", demand_res_id=customer_order.id)
        release = self.release(orders)
        for document in (release.purchase_ids, release.production_ids, release.picking_ids):
            self.assertEqual(document.origin, customer_order.name)
        link = release.production_ids.release_link_ids
        self.assertEqual(link.source_name, f"{customer_order.name} (Test Customer)")
