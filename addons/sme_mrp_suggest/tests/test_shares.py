from psycopg2.errors import CheckViolation

from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestShares(FactoryCase):
    """What a manufacturing order is made for follows what happens to it. The order is for 12: 5 for the first sale, 4 for the second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.product("Part", stock=100)
        cls.goods = cls.product("Goods")
        cls.bom(cls.goods, (cls.part, 1))

    def sale(self, quantity, days=5):
        sale = self.env["sale.order"].create({
            "partner_id": self.customer.id, "warehouse_id": self.warehouse.id, "commitment_date": self.day(days),
            "order_line": [Command.create({"product_id": self.goods.id, "product_uom_qty": quantity})],
        })
        sale.action_confirm()
        return sale

    def made_for(self, production, *shares):
        return self.env["sme.release.link"].create([{
            "product_id": production.product_id.id, "company_id": self.company.id, "production_id": production.id,
            "sale_line_id": sale.order_line.id, "quantity": quantity, "wanted_date": sale.commitment_date,
        } for sale, quantity in shares])

    def twelve(self, confirm=True):
        production = self.production(self.goods, 12, confirm=confirm)
        self.early, self.late = self.sale(5, days=5), self.sale(4, days=9)
        self.made_for(production, (self.late, 4), (self.early, 5))
        return production

    def shares(self, production):
        return {link.sale_line_id.order_id: link.quantity for link in production.release_link_ids}

    def change(self, production, quantity):
        wizard = self.env["change.production.qty"].create({"mo_id": production.id, "product_qty": quantity})
        wizard.change_prod_qty()

    def test_what_no_share_covers_is_free(self):
        self.assertEqual(self.twelve().free_excess, 3)

    def test_a_smaller_order_loses_the_excess_first(self):
        production = self.twelve()
        self.change(production, 10)
        self.assertEqual((self.shares(production), production.free_excess), ({self.early: 5, self.late: 4}, 1))

    def test_a_smaller_order_cuts_the_latest_share(self):
        production = self.twelve()
        self.change(production, 7)
        self.assertEqual(self.shares(production), {self.early: 5, self.late: 2})

    def test_a_draft_made_smaller_cuts_the_latest_share(self):
        production = self.twelve(confirm=False)
        production.product_qty = 3
        self.assertEqual(self.shares(production), {self.early: 3})

    def test_a_larger_order_has_more_for_nobody(self):
        production = self.twelve()
        self.change(production, 20)
        self.assertEqual((self.shares(production), production.free_excess), ({self.early: 5, self.late: 4}, 11))

    def test_a_split_serves_the_earliest_first(self):
        production = self.twelve()
        first, second, third = production._split_productions({production: [3, 4, 5]})
        self.assertEqual(
            [self.shares(part) for part in (first, second, third)],
            [{self.early: 3}, {self.early: 2, self.late: 2}, {self.late: 2}])
        self.assertEqual(third.free_excess, 3)

    def test_a_backorder_takes_what_was_not_produced(self):
        production = self.twelve()
        production.qty_producing = 6
        production._set_qty_producing()
        production.with_context(skip_backorder=True, mo_ids_to_backorder=production.ids).button_mark_done()
        backorder = production.production_group_id.production_ids - production
        self.assertEqual((production.state, self.shares(production)), ("done", {self.early: 5, self.late: 1}))
        self.assertEqual((self.shares(backorder), backorder.free_excess), ({self.late: 3}, 3))

    def test_merged_orders_keep_all_shares(self):
        one, two = self.production(self.goods, 5), self.production(self.goods, 7)
        early, late = self.sale(5), self.sale(4)
        self.made_for(one, (early, 5))
        self.made_for(two, (late, 4))
        merged = self.env["mrp.production"].browse((one | two).action_merge()["res_id"])
        self.assertEqual((self.shares(merged), merged.free_excess), ({early: 5, late: 4}, 3))
        self.assertEqual(set(merged.release_link_ids.mapped("state")), {"open"})

    def test_shares_of_a_cancelled_order_are_closed(self):
        production = self.twelve()
        production.action_cancel()
        self.assertEqual(set(production.release_link_ids.mapped("state")), {"closed"})

    def test_m4_a_cancelled_sale_leaves_its_share_unassigned(self):
        production = self.twelve()
        self.early._action_cancel()
        self.assertEqual((production.state, production.product_qty), ("confirmed", 12))
        self.assertEqual({
            link.sale_line_id.order_id: (link.quantity, link.unassigned_quantity) for link in production.release_link_ids
        }, {self.early: (5, 5), self.late: (4, 0)})

    def test_a_reduced_sales_line_leaves_the_difference_unassigned(self):
        production = self.twelve()
        self.early.order_line.product_uom_qty = 2
        link = production.release_link_ids.filtered(lambda link: link.sale_line_id == self.early.order_line)
        self.assertEqual((link.quantity, link.unassigned_quantity), (5, 3))

    def test_a_smaller_order_gives_up_unassigned_parts_first(self):
        production = self.twelve()
        self.early._action_cancel()
        self.change(production, 6)
        self.assertEqual(self.shares(production), {self.early: 2, self.late: 4})

    def test_a_split_serves_what_is_unassigned_last(self):
        production = self.twelve()
        self.early._action_cancel()
        first, second = production._split_productions({production: [4, 8]})
        self.assertEqual((self.shares(first), self.shares(second)), ({self.late: 4}, {self.early: 5}))

    def test_the_form_of_an_order_shows_what_it_is_made_for(self):
        production = self.twelve()
        with Form(production) as form:
            self.assertEqual(len(form.release_link_ids), 2)

    def released(self, quantity):
        """A manufacturing order of 12 from one planned order, pegged with ``quantity`` to a sale."""
        sale = self.sale(quantity)
        planned = self.env["sme.planned.order"].create({
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": self.goods.id, "action": "make",
            "quantity": 12, "due_date": self.day(5), "release_date": self.day(1),
        })
        production = self.production(self.goods, 12)
        planned._add_released({planned.id: 12})
        self.env["sme.release.link"].create({
            "product_id": self.goods.id, "company_id": self.company.id, "production_id": production.id, "quantity": 12,
            "planned_order_id": planned.id, "planned_quantity": 12,
        })
        self.env["sme.peg"].create({
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": self.goods.id, "day": self.day(5),
            "quantity": quantity, "demand_kind": "sale", "demand_model": "sale.order", "demand_res_id": sale.id,
            "sale_line_id": sale.order_line.id, "supply_kind": "planned", "supply_order_id": planned.id,
        })
        return sale, planned, production

    def test_m4_a_cancelled_sale_behind_a_planned_order_leaves_its_part_unassigned(self):
        sale, _planned, production = self.released(5)
        sale._action_cancel()
        link = production.release_link_ids
        self.assertEqual((production.state, link.quantity, link.unassigned_quantity), ("confirmed", 12, 5))

    def test_a_smaller_order_gives_the_planned_order_its_part_back(self):
        _sale, planned, production = self.released(5)
        self.change(production, 9)
        self.assertEqual((planned.state, planned.released_quantity), ("partly_released", 9))

    def test_a_split_keeps_what_planned_orders_count_as_released(self):
        _sale, planned, production = self.released(5)
        first, second = production._split_productions({production: [4, 8]})
        self.assertEqual([part.release_link_ids.planned_quantity for part in (first, second)], [4, 8])
        second.action_cancel()
        self.assertEqual((planned.state, planned.released_quantity), ("partly_released", 4))

    def test_shares_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        production = self.twelve()
        planner = self.user("share_planner", "sme_mrp_suggest.group_planner")
        self.assertEqual(len(production.with_user(planner).release_link_ids), 2)
        production.release_link_ids.company_id = other
        found = self.env["sme.release.link"].with_user(planner).search([("production_id", "=", production.id)])
        self.assertFalse(found)

    def test_a_share_has_exactly_one_target(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.env["sme.release.link"].create({"product_id": self.goods.id, "company_id": self.company.id, "quantity": 1})

    def assigned(self, production):
        return {link.sale_line_id.order_id: link.assigned_quantity for link in production.release_link_ids}

    def test_a_sale_that_comes_back_takes_its_share_again(self):
        production = self.twelve()
        self.early._action_cancel()
        self.early.action_draft()
        self.early.action_confirm()
        self.assertEqual(self.assigned(production), {self.early: 5, self.late: 4})

    def test_a_sale_cancelled_twice_leaves_the_others_alone(self):
        """12 for a sale of 5 and one of 7: cancelled, confirmed, cancelled, and still 7 are needed."""
        sale, _planned, production = self.released(5)
        sale._action_cancel()
        sale.action_draft()
        sale.action_confirm()
        self.assertEqual(production.release_link_ids.unassigned_quantity, 0)
        sale._action_cancel()
        self.assertEqual(production.release_link_ids.unassigned_quantity, 5)

    def test_a_line_reduced_and_raised_again_has_its_share_back(self):
        production = self.twelve()
        for ordered, assigned in ((2, 2), (5, 5), (9, 5)):
            self.early.order_line.product_uom_qty = ordered
            self.assertEqual(self.assigned(production), {self.early: assigned, self.late: 4})

    def test_a_line_behind_a_planned_order_reduced_and_raised_again(self):
        sale, _planned, production = self.released(5)
        for ordered, unassigned in ((2, 3), (4, 1), (9, 0)):
            sale.order_line.product_uom_qty = ordered
            self.assertEqual(production.release_link_ids.unassigned_quantity, unassigned)

    def test_what_is_delivered_from_stock_is_not_needed_of_the_order(self):
        """10 ordered, 4 delivered from stock, 6 in production. Reduced to 7, only 3 of the 6 are needed."""
        self.put(self.goods, 4)
        sale = self.sale(10)
        production = self.production(self.goods, 6)
        self.made_for(production, (sale, 6))
        sale.picking_ids.move_ids.write({"quantity": 4, "picked": True})
        sale.picking_ids.with_context(skip_backorder=True).button_validate()
        sale.order_line.product_uom_qty = 7
        self.assertEqual(self.assigned(production), {sale: 3})

    def test_parts_of_a_kit_stay_whole(self):
        """5 kits of 2, 2 delivered; of 6 parts in production a line of 3 kits needs 2."""
        kit = self.product("Kit")
        self.bom(kit, (self.goods, 2), type="phantom")
        self.put(self.goods, 4)
        sale = self.env["sale.order"].create({
            "partner_id": self.customer.id, "warehouse_id": self.warehouse.id,
            "order_line": [Command.create({"product_id": kit.id, "product_uom_qty": 5})],
        })
        sale.action_confirm()
        production = self.production(self.goods, 6)
        self.made_for(production, (sale, 6))
        sale.picking_ids.move_ids.write({"quantity": 4, "picked": True})
        sale.picking_ids.with_context(skip_backorder=True).button_validate()
        sale.order_line.product_uom_qty = 3
        self.assertEqual(self.assigned(production), {sale: 2})

    def test_the_share_in_a_request_for_quotation_follows_the_sale(self):
        """After a later run the peg names the request, no longer the planned order."""
        sale, planned, production = self.released(5)
        order = self.env["purchase.order"].create({"partner_id": self.vendor.id, "order_line": [
            Command.create({"product_id": self.goods.id, "product_qty": 12, "price_unit": 1})]})
        production.release_link_ids.write({"production_id": False, "purchase_line_id": order.order_line.id})
        self.env["sme.peg"].search([("supply_order_id", "=", planned.id)]).write({
            "supply_kind": "purchase", "supply_order_id": False, "supply_model": "purchase.order", "supply_res_id": order.id})
        sale._action_cancel()
        link = self.env["sme.release.link"].search([("purchase_line_id", "=", order.order_line.id)])
        self.assertEqual(link.unassigned_quantity, 5)

    def test_an_order_closed_short_gives_the_rest_back(self):
        _sale, planned, production = self.released(5)
        production.qty_producing = 6
        production._set_qty_producing()
        production.with_context(skip_backorder=True, mo_ids_to_backorder=[]).button_mark_done()
        self.assertEqual((production.state, sum(production.release_link_ids.mapped("quantity"))), ("done", 6))
        self.assertEqual((planned.state, planned.released_quantity), ("partly_released", 6))

    def test_another_unit_of_the_order_counts(self):
        production = self.twelve(confirm=False)
        production.write({"product_uom_id": self.env.ref("uom.product_uom_dozen").id, "product_qty": 1})
        self.assertEqual(self.shares(production), {self.early: 5, self.late: 4})
        production.product_uom_id = self.env.ref("uom.product_uom_unit")
        self.assertEqual(self.shares(production), {self.early: 1})
