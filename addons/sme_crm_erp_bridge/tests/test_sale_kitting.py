"""The kitting check of quotations and orders, the promise date, the status on list and opportunity."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.sme_mrp_suggest.tests.common import FactoryCase


class SaleFactoryCase(FactoryCase):
    """A factory with a salesperson and a product that is short: 1 part on hand, 9 days to buy more, 2 days to build."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = cls.user("bridge_sales", "sales_team.group_sale_salesman")
        cls.top, cls.part = cls.product("Top"), cls.product("Part", stock=1, buy=9)
        cls.bom(cls.top, (cls.part, 1), produce_delay=2)
        cls.stocked = cls.product("Stocked", stock=20)

    @classmethod
    def order(cls, *lines, wanted=None, **values):
        """A quotation of the salesperson for (product, quantity) lines."""
        return cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "user_id": cls.salesperson.id, "company_id": cls.company.id,
            "commitment_date": cls.day(wanted) if wanted is not None else False,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": qty}) for product, qty in lines],
            **values,
        })


@tagged("post_install", "-at_install")
class TestSaleKitting(SaleFactoryCase):

    def test_quotation_by_a_salesperson(self):
        order = self.order((self.top, 5), (self.stocked, 3), wanted=6)
        result = order.with_user(self.salesperson).kitting_check()
        top, stocked = result["lines"]
        self.assertEqual((top["status"], top["kit_qty"], top["earliest_date"], top["days_late"]), ("short", 1, self.date(11), 5))
        self.assertEqual((stocked["status"], stocked["from_stock"]), ("ready", 3))
        self.assertEqual(result["source"]["orders"], [{
            "id": order.id, "name": order.name, "promise_date": self.date(6), "earliest_date": self.date(11),
        }])
        self.assertEqual(result["status"], "short")
        self.assertNotIn("Test Vendor", json.dumps(result))

    def test_sections_notes_and_services_do_not_stand_in_the_way(self):
        service = self.env["product.product"].create({"name": "Training", "type": "service"})
        order = self.order((self.stocked, 1), (service, 2))
        order.order_line = [Command.create({"display_type": "line_section", "name": "Options"})]
        lines = order.kitting_check()["lines"]
        self.assertEqual([line["status"] for line in lines], ["ready", "not_stocked"])

    def test_confirmed_order_does_not_compete_with_itself(self):
        order = self.order((self.stocked, 20))
        order.action_confirm()
        self.assertEqual(order.kitting_check()["lines"][0]["status"], "ready")
        self.assertEqual(self.order((self.stocked, 1)).kitting_check()["lines"][0]["status"], "committed")
        self.assertEqual(order.kitting_check({"commitments": "reserved"})["lines"][0]["status"], "ready")

    def test_delivered_quantity_is_not_asked_again(self):
        order = self.order((self.stocked, 15))
        order.action_confirm()
        move = order.picking_ids.move_ids
        move.quantity = 10
        move.picked = True
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        line = order.kitting_check()["lines"][0]
        self.assertEqual((line["required"], line["status"]), (5, "ready"))
        order.picking_ids.filtered(lambda picking: picking.state == "assigned").button_validate()
        line = order.kitting_check()["lines"][0]
        self.assertEqual((line["status"], line["problem"]), ("not_stocked", None))

    def test_partly_shipped_kit_asks_only_for_what_is_missing(self):
        kit, lamp, bulb = self.product("Set"), self.product("Lamp", stock=20), self.product("Bulb", stock=20, buy=3)
        self.bom(kit, (lamp, 1), (bulb, 1), type="phantom")
        order = self.order((kit, 10))
        order.action_confirm()
        move = order.picking_ids.move_ids.filtered(lambda move: move.product_id == lamp)
        move.picked = True
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        line = order.kitting_check()["lines"][0]
        self.assertEqual(self.required(line), {"Bulb": 10.0})
        self.assertEqual(line["status"], "ready")

    def test_line_of_zero_does_not_stand_in_the_way(self):
        order = self.order((self.stocked, 1), (self.top, 0))
        self.assertEqual([line["status"] for line in order.kitting_check()["lines"]], ["ready", "not_stocked"])
        order.set_promise_date()
        self.assertEqual(order.commitment_date.date().isoformat(), self.date(0))

    def test_line_unit_is_converted(self):
        order = self.order((self.stocked, 1))
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(order.kitting_check()["lines"][0]["required"], 12)

    def test_orders_of_one_selection_share_the_stock(self):
        orders = self.order((self.stocked, 15)) | self.order((self.stocked, 15))
        self.assertEqual([line["kit_qty"] for line in orders.kitting_check()["lines"]], [15, 5])

    def test_customer_priority(self):
        self.customer.delivery_priority = "0"
        important = self.env["res.partner"].create({"name": "Important", "delivery_priority": "2"})
        orders = self.order((self.stocked, 15)) | self.order((self.stocked, 15), partner_id=important.id)
        lines = orders.kitting_check({"priority": "customer"})["lines"]
        self.assertEqual([line["kit_qty"] for line in lines], [5, 15])

    def test_line_without_product_and_negative_line(self):
        order = self.order((self.stocked, 1), (self.top, 1))
        self.env.cr.execute("UPDATE sale_order_line SET product_id = NULL WHERE id = %s", (order.order_line[1].id,))
        order.order_line[0].product_uom_qty = -1
        self.env.invalidate_all()
        negative, empty = order.kitting_check()["lines"]
        self.assertEqual((negative["status"], empty["status"]), ("error", "error"))
        self.assertIn("more than zero", negative["reason"])
        self.assertIn(order.name, empty["reason"])

    def test_archived_product_on_the_line(self):
        order = self.order((self.stocked, 30))
        self.stocked.action_archive()
        line = order.kitting_check()["lines"][0]
        self.assertEqual((line["status"], line["kit_qty"]), ("short", 20))
        self.assertIn("archived", line["reason"])

    def test_another_salespersons_order_is_refused(self):
        stranger = self.user("bridge_stranger", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.order((self.stocked, 1)).with_user(stranger).kitting_check()

    def test_orders_of_two_companies(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids += other
        shared = self.env["product.product"].create({"name": "Shared", "is_storable": True})
        environment = self.env(context={**self.env.context, "allowed_company_ids": [self.company.id, other.id]})
        theirs = environment["sale.order"].with_company(other).create({
            "partner_id": self.customer.id, "company_id": other.id, "order_line": [Command.create({"product_id": shared.id})],
        })
        with self.assertRaises(UserError) as error:
            (self.order((self.stocked, 1)).with_env(environment) | theirs.with_env(environment)).kitting_check()
        self.assertIn("Other Factory", str(error.exception))

    def test_security_lead_time_lies_between_ready_and_delivered(self):
        self.company.security_lead = 3
        line = self.order((self.top, 5), wanted=14).kitting_check()["lines"][0]
        self.assertEqual((line["earliest_date"], line["days_late"]), (self.date(14), 0))


@tagged("post_install", "-at_install")
class TestPromiseDate(SaleFactoryCase):

    def test_latest_line_date_is_written_and_the_chatter_keeps_the_old_one(self):
        order = self.order((self.top, 5), (self.stocked, 3), wanted=6)
        written = order.with_user(self.salesperson).set_promise_date(expected={str(order.id): self.date(11)})
        self.assertEqual(written, {order.id: {"before": self.date(6), "after": self.date(11)}})
        self.assertEqual(order.commitment_date.date().isoformat(), self.date(11))
        message = order.message_ids[0].body
        self.assertIn("Promise date set to", message)
        self.assertIn("before", message)

    def test_confirmed_order_moves_its_delivery(self):
        order = self.order((self.top, 5))
        order.action_confirm()
        order.set_promise_date()
        self.assertEqual(order.picking_ids.move_ids.date_deadline.date().isoformat(), self.date(11))

    def test_refused_when_the_date_has_changed_since(self):
        order = self.order((self.top, 5), wanted=6)
        with self.assertRaises(UserError) as error:
            order.set_promise_date(expected={order.id: self.date(4)})
        self.assertIn("not", str(error.exception))
        self.assertEqual(order.commitment_date.date().isoformat(), self.date(6))

    def test_one_order_without_a_date_stops_all_and_nothing_is_written(self):
        orphan = self.product("Orphan")
        good, bad = self.order((self.stocked, 1), wanted=6), self.order((orphan, 1))
        with self.assertRaises(UserError) as error:
            (good | bad).set_promise_date()
        self.assertIn(bad.name, str(error.exception))
        self.assertIn("Orphan", str(error.exception))
        self.assertEqual(good.commitment_date.date().isoformat(), self.date(6))

    def test_cancelled_order(self):
        order = self.order((self.stocked, 1))
        order._action_cancel()
        with self.assertRaises(UserError):
            order.set_promise_date()

    def test_day_is_that_of_the_orders_company(self):
        """Also while the user works in a company on the other side of the world."""
        far = self.env["res.company"].create({"name": "Far Factory"})
        far.resource_calendar_id.tz = "America/Los_Angeles"
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self.env.user.company_ids += far
        order = self.order((self.stocked, 1)).with_context(allowed_company_ids=[far.id, self.company.id])
        written = order.set_promise_date()
        self.assertEqual(order.kitting_check()["source"]["orders"][0]["promise_date"], written[order.id]["after"])

    def test_expected_of_the_wrong_kind(self):
        for expected in ("abc", [1], 5):
            with self.assertRaises(UserError):
                self.order((self.stocked, 1)).set_promise_date(None, expected)

    def test_needs_the_right_to_write_the_order(self):
        stranger = self.user("bridge_stranger", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.order((self.stocked, 1)).with_user(stranger).set_promise_date()


@tagged("post_install", "-at_install")
class TestKitStatus(SaleFactoryCase):

    def test_each_order_is_judged_by_itself(self):
        first, second, short = self.order((self.stocked, 15)), self.order((self.stocked, 15)), self.order((self.top, 5), (self.stocked, 1))
        (first | second | short).refresh_kit_status()
        self.assertEqual([order.kit_status for order in first | second | short], ["ready", "ready", "short"])
        self.assertTrue(first.kit_checked_at)

    def test_refreshed_together_or_alone_gives_the_same(self):
        orders = self.order((self.stocked, 20)) | self.order((self.stocked, 20))
        orders.action_confirm()
        orders[0].refresh_kit_status()
        alone = orders[0].kit_status
        orders.refresh_kit_status()
        self.assertEqual((orders[0].kit_status, orders[1].kit_status), (alone, "committed"))

    def test_checking_leaves_the_status_alone(self):
        order = self.order((self.top, 5))
        order.kitting_check()
        self.assertFalse(order.kit_status)

    def test_opportunity_shows_the_worst_open_quotation(self):
        lead = self.env["crm.lead"].create({"name": "Big deal", "partner_id": self.customer.id, "type": "opportunity"})
        orders = self.order((self.stocked, 1), opportunity_id=lead.id) | self.order((self.top, 5), opportunity_id=lead.id)
        self.assertFalse(lead.kit_status)
        orders.refresh_kit_status()
        self.assertEqual(lead.kit_status, "short")
        orders[1]._action_cancel()
        self.assertEqual(lead.kit_status, "ready")
        action = lead.action_kitting_check()
        self.assertEqual((action["params"]["model"], action["params"]["ids"]), ("sale.order", orders[0].ids))

    def test_opportunity_without_quotation(self):
        lead = self.env["crm.lead"].create({"name": "Idea", "type": "opportunity"})
        with self.assertRaises(UserError) as error:
            lead.action_kitting_check()
        self.assertIn("Idea has no open quotation", str(error.exception))

    def test_copy_is_unchecked(self):
        order = self.order((self.stocked, 1))
        order.refresh_kit_status()
        self.assertFalse(order.copy().kit_status)

    def test_buttons_on_the_form(self):
        order = self.order((self.stocked, 1))
        with Form(order.with_user(self.salesperson)) as form:
            self.assertFalse(form.kit_status)
        action = order.with_user(self.salesperson).action_kitting_check()
        self.assertEqual((action["tag"], action["params"]), ("sme_kitting_check", {"model": "sale.order", "ids": order.ids}))
