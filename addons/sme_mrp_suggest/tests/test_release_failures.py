"""Whatever became of the selected planned orders since, a release goes on with the others and says why. By a planner's hand."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..release.documents import Documents
from .test_release import ReleaseCase


class PlannerCase(ReleaseCase):
    """Releases as a planner without rights in purchase, inventory or administration."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("repair_planner", "sme_mrp_suggest.group_planner")

    def preview(self, orders, **values):
        release = self.env["sme.release"].with_user(self.planner).browse(orders.with_user(self.planner).action_release_preview()["res_id"])
        if values:
            release.profile_id = release.profile_id.create({"name": "Test", **values})
            release.action_preview()
        return release

    def done(self, release):
        """Release by the planner's hand; returns it for reading what he may not."""
        release.action_release()
        return release.with_env(self.env)

    def release(self, orders, **values):
        return self.done(self.preview(orders, **values))

    def warehouse_of(self, **values):
        return self.env["stock.warehouse"].create({"name": "Second", "code": "W2", "company_id": self.company.id, **values})


@tagged("post_install", "-at_install")
class TestReleaseFailures(PlannerCase):

    def setUp(self):
        super().setUp()
        self.good = self.planned(self.product("Good", buy=1), 7)

    def assert_refused(self, release, text):
        """Only the good one was released."""
        self.assertIn("1 released, 1 refused", release.message)
        self.assertIn(text, release.message)
        self.assertEqual(release.purchase_ids.order_line.mapped("product_id.name"), ["Good"])

    def test_deleted_since_as_a_run_does(self):
        gone = self.planned(self.product("Gone", buy=1), 5)
        release = self.preview(self.good | gone)
        gone.unlink()
        self.assert_refused(self.done(release), "deleted since")

    def test_the_product_is_deleted(self):
        gone = self.planned(self.product("Gone", buy=1), 5)
        release = self.preview(self.good | gone)
        gone.product_id.unlink()
        self.assert_refused(self.done(release), "deleted since")

    def test_another_product_or_bill_of_materials_since(self):
        made, part = self.product("Made"), self.product("Part", buy=1)
        first, second = self.bom(made, (part, 1)), self.bom(made, (part, 2))
        order = self.planned(made, 5, action="make", bom_id=first.id)
        release = self.preview(self.good | order)
        order.bom_id = second
        self.assert_refused(self.done(release), "changed since it was selected (Bill of Materials)")
        self.assertEqual(order.released_quantity, 0)
        self.good = self.planned(self.good.product_id, 7)
        release = self.preview(self.good | order)
        order.product_id = part
        self.assertIn("(Product", self.done(release).message)

    def test_other_dates_and_warehouses_since(self):
        for name, value in (("release_date", self.date(1)), ("warehouse_id", self.warehouse_of().id)):
            order = self.planned(self.product("Bolt", buy=1), 5)
            release = self.preview(order)
            order[name] = value
            self.assertIn("0 released, 1 refused", self.done(release).message)

    def test_a_source_warehouse_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        foreign = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        order = self.planned(self.product("Bolt", buy=1), 5, action="transfer", source_warehouse_id=self.warehouse_of().id)
        self.env.flush_all()
        self.env.cr.execute("UPDATE sme_planned_order SET source_warehouse_id = %s WHERE id = %s", [foreign.id, order.id])
        self.env.invalidate_all()
        self.assert_refused(self.release(self.good | order), "belongs to another company")

    def test_a_warehouse_that_does_not_buy(self):
        second = self.warehouse_of()
        second.buy_pull_id.unlink()
        order = self.planned(self.product("Bolt"), 5, warehouse_id=second.id, partner_id=self.vendor.id)
        self.assert_refused(self.release(self.good | order), "Second buys nothing")

    def test_archived_products_bills_of_materials_and_vendors(self):
        part = self.product("Part", buy=1)
        made = self.product("Made")
        bom = self.bom(made, (part, 1))
        old = self.planned(self.product("Old", buy=1), 1)
        make = self.planned(made, 5, action="make", bom_id=bom.id)
        retired = self.env["res.partner"].create({"name": "Retired"})
        buy = self.planned(self.product("Bolt"), 5, partner_id=retired.id)
        release = self.preview(old | make | buy)
        old.product_id.active = bom.active = retired.active = False
        release = self.done(release)
        self.assertIn("0 released, 3 refused", release.message)
        for text in ("Old: it is archived", "Made: its bill of materials is archived", "Bolt: its vendor Retired is archived"):
            self.assertIn(text, release.message)

    def test_a_bill_of_materials_of_another_product(self):
        bom = self.bom(self.product("Other"), (self.product("Part"), 1))
        order = self.planned(self.product("Made"), 5, action="make", bom_id=bom.id)
        self.assert_refused(self.release(self.good | order), "for another product")

    def test_the_vendor_price_was_deleted(self):
        bolt = self.product("Bolt")
        price = self.price(bolt, 2)
        order = self.planned(bolt, 5)
        release = self.preview(self.good | order)
        price.unlink()
        self.assert_refused(self.done(release), "its vendor price was deleted")

    def test_why_there_is_no_vendor(self):
        by_weight, retired = self.product("Weighed"), self.env["res.partner"].create({"name": "Retired"})
        self.price(by_weight, 1, product_uom_id=self.kg.id)
        left = self.product("Left")
        self.price(left, 1, partner_id=retired.id)
        retired.active = False
        orders = self.planned(by_weight, 1) | self.planned(left, 1) | self.planned(self.product("Orphan"), 1)
        message = self.release(orders).message
        self.assertIn("Weighed: its vendors sell it in a unit that cannot be converted to Units", message)
        self.assertIn("Left: its vendor Retired is archived", message)
        self.assertIn("Orphan: it has no vendor", message)

    def test_a_made_product_that_is_bought_for_once_has_its_vendor(self):
        made = self.product("Made")
        self.bom(made, (self.product("Part"), 1))
        self.price(made, 3, min_qty=50, price=4)
        self.env["stock.rule"].search([("action", "=", "buy"), ("company_id", "=", self.company.id)]).active = False
        line = self.preview(self.planned(made, 60)).line_ids
        self.assertEqual((line.partner_id, line.money_after), (self.vendor, 240))

    def test_what_odoo_refuses_does_not_stop_the_others(self):
        order, make = self.bad_row()
        closed = UserError("The shop is closed.")

        def refusing(documents, targets, make=Documents._produce):
            if any(target.product.name == "Made" for target in targets):
                raise closed
            return make(documents, targets)

        with patch.object(Documents, "_produce", refusing):
            self.assert_refused(self.done(make), "Made: The shop is closed.")
        self.assertEqual((order.state, order.released_quantity, self.good.state), ("suggested", 0, "released"))

    def test_what_the_database_refuses_does_not_stop_the_others(self):
        order, make = self.bad_row()

        def negative(documents, target, values=Documents._production_values):
            return {**values(documents, target), "product_qty": -1}

        with patch.object(Documents, "_production_values", negative), mute_logger("odoo.sql_db"):
            self.assert_refused(self.done(make), "Made: ")
        self.assertFalse(self.env["mrp.production"].search([("product_id", "=", order.product_id.id)]))

    def bad_row(self):
        made = self.product("Made")
        order = self.planned(made, 5, action="make", bom_id=self.bom(made, (self.product("Part"), 1)).id)
        return order, self.preview(self.good | order)

    def test_nothing_chosen_is_said(self):
        release = self.preview(self.good)
        release.line_ids.quantity = 0
        with self.assertRaisesRegex(UserError, "Nothing is to be released"):
            release.action_release()
        with self.assertRaises(ValidationError):
            release.line_ids.quantity = -1
        second = self.preview(self.good | self.planned(self.product("Bolt", buy=1), 1))
        second.line_ids.filtered(lambda line: line.product_id.name == "Bolt").quantity = 0
        self.assertIn("Without a quantity, so still open: Bolt", self.done(second).message)

    def test_group_anew_after_all_are_closed(self):
        release = self.preview(self.good)
        self.release(self.good)
        with self.assertRaisesRegex(UserError, "open any more"):
            release.action_preview()

    def test_group_anew_keeps_what_was_changed(self):
        bolt, nut = self.product("Bolt", buy=1), self.product("Nut", buy=1)
        orders = self.planned(bolt, 10, 10) | self.planned(nut, 5, 10) | self.planned(nut, 5, 40)
        release = self.preview(self.good | orders, dates="week")
        first = {line.product_id.name: line for line in release.line_ids.sorted("due_date", reverse=True)}
        first["Good"].skip, first["Bolt"].quantity, first["Nut"].skip = True, 4, True
        release.profile_id.dates = "none"
        release.action_preview()
        lines = {line.product_id.name: line for line in release.line_ids}
        self.assertEqual((lines["Good"].skip, lines["Bolt"].quantity, lines["Nut"].skip), (True, 4, False))
        self.assertIn("1 lines that you had changed", release.notice)

    def test_the_lines_of_another_planner_are_his(self):
        line = self.preview(self.good).line_ids
        stranger = self.user("strange_planner", "sme_mrp_suggest.group_planner")
        for record, values in ((line, {"quantity": 1}), (line.release_id, {"confirm": True})):
            with self.assertRaises(AccessError):
                record.with_user(stranger).write(values)

    def test_rows_of_the_other_wizards_are_ones_own(self):
        stranger = self.user("strange_planner", "sme_mrp_suggest.group_planner")
        for name in ("sme.batch.production", "sme.buy.shortages"):
            wizard = self.env[name].with_user(self.planner).create({"company_id": self.company.id})
            self.env.flush_all()
            self.assertTrue(wizard.company_id)
            with self.assertRaises(AccessError):
                wizard.with_user(stranger).read(["company_id"])
