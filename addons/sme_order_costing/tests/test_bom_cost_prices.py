"""Where the price of a part comes from: each source, its date, unit and currency."""

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_cost import CostCase


@tagged("post_install", "-at_install")
class TestBomCostPrices(CostCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rod = cls.part("Rod")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def price_of(self, product, **options):
        """(price, source, date, age, reference) of what is bought."""
        [row] = self.ask(product, **options)["rows"]
        price = row["price"]
        return (row["unit_cost"], *(price[key] for key in ("source", "date", "age", "reference"))) if price else None

    def order(self, price, days_ago, qty=10, receive=False, **values):
        """A purchase order, confirmed some days ago."""
        currency = values.pop("currency", self.company.currency_id)
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id, "currency_id": currency.id, "date_order": self.day(-days_ago),
            "order_line": [Command.create({
                "product_id": self.rod.id, "product_qty": qty, "price_unit": price, "tax_ids": False, **values})],
        })
        order.button_confirm()
        order.date_approve = self.day(-days_ago)
        if receive:
            order.picking_ids.move_ids.quantity = qty
            order.picking_ids.move_ids.picked = True
            order.picking_ids.button_validate()
            order.picking_ids.move_ids.date = self.day(receive)
        return order

    def test_no_source_knows_a_price(self):
        self.assertIsNone(self.price_of(self.rod))

    # ------------------------------------------------------------------ last purchase

    def purchase_of(self, product, **options):
        """As the last purchase alone has it: an order that is confirmed becomes a vendor price too."""
        return self.price_of(product, ranking=["last_purchase"], **options)

    def test_last_purchase_order(self):
        self.order(5.0, 20)
        last = self.order(4.0, 8)
        self.assertEqual(self.purchase_of(self.rod), (4.0, "last_purchase", self.date(-8), 8, last.name))
        self.assertEqual(self.purchase_of(self.rod, date=self.date(-10))[0], 5.0, "the order of that day is not known yet")
        self.assertIsNone(self.purchase_of(self.rod, date=self.date(-21)))

    def test_discount_unit_and_currency_of_the_order(self):
        """24.00 a dozen less 25 % at 2 for 1: 18 / 12 / 2 = 0.75, at the order's own rate though it is 4 for 1 today."""
        currency = self.currency(2.0, d_0=4.0)
        self.order(24.0, 8, currency=currency, discount=25.0, product_uom_id=self.dozen.id)
        self.assertAlmostEqual(self.purchase_of(self.rod)[0], 0.75)

    def test_receipt_counts_at_its_value(self):
        self.rod.categ_id = self.env["product.category"].create({"name": "Average", "property_cost_method": "average"})
        first = self.order(5.0, 9, receive=-2)
        self.order(4.0, 5)
        self.assertEqual(self.purchase_of(self.rod), (5.0, "last_purchase", self.date(-2), 2, first.name))
        self.assertEqual(self.purchase_of(self.rod, date=self.date(-3))[0], 4.0)

    def test_a_later_bill_changes_the_price_of_the_receipt(self):
        account = self.env["account.account"].create({
            "name": "Costs", "code": "600000", "account_type": "expense", "company_ids": [Command.set(self.company.ids)]})
        self.rod.categ_id = self.env["product.category"].create({
            "name": "Average", "property_cost_method": "average", "property_account_expense_categ_id": account.id})
        order = self.order(5.0, 9, receive=-2)
        self.env["account.journal"].create({"name": "Bills", "code": "BIL", "type": "purchase", "company_id": self.company.id})
        payable = self.env["account.account"].create({
            "name": "Payable", "code": "400000", "account_type": "liability_payable", "company_ids": [Command.set(self.company.ids)]})
        self.vendor.with_company(self.company).property_account_payable_id = payable
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.invoice_date = self.today
        bill.invoice_line_ids.write({"price_unit": 7.0, "tax_ids": False})
        bill.action_post()
        self.assertEqual(self.purchase_of(self.rod)[:2], (7.0, "last_purchase"))

    def test_a_day_is_one_of_the_factory(self):
        """At two in the morning UTC it is still the day before in Los Angeles."""
        self.company.resource_calendar_id.tz = "America/Los_Angeles"
        early = self.day(-4).replace(hour=2)
        self.order(5.0, 8).date_approve = early
        self.assertEqual(self.purchase_of(self.rod, date=self.date(-5))[2:4], (self.date(-5), 0))
        self.assertIsNone(self.purchase_of(self.rod, date=self.date(-6)))
        pin = self.part("Pin", 2.0)
        self.env["product.value"].search([("product_id", "=", pin.id)]).date = early
        self.assertEqual(self.price_of(pin, date=self.date(-5))[:4], (2.0, "standard", self.date(-5), 0))
        self.assertIsNone(self.price_of(pin, date=self.date(-6)))

    def test_what_is_no_purchase(self):
        self.order(5.0, 8).button_cancel()
        self.order(0.0, 7)
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids |= other
        shared = self.env["product.product"].create({"name": "Shared"})
        order = self.env["purchase.order"].with_company(other).create({
            "partner_id": self.vendor.id, "company_id": other.id,
            "order_line": [Command.create({"product_id": shared.id, "product_qty": 1, "price_unit": 9.0, "tax_ids": False})]})
        order.button_confirm()
        self.assertIsNone(self.purchase_of(self.rod))
        self.assertIsNone(self.purchase_of(shared), "the purchase of another company")

    # ------------------------------------------------------------------ vendors

    def test_vendor_price_for_the_quantity(self):
        self.price(self.rod, 3, price=3.0, min_qty=0)
        self.price(self.rod, 3, price=2.5, min_qty=100, discount=20.0)
        self.assertEqual(self.price_of(self.rod), (3.0, "vendor", None, None, "Test Vendor"))
        self.assertEqual(self.price_of(self.rod, quantity=99)[0], 3.0)
        self.assertEqual(self.price_of(self.rod, quantity=100)[0], 2.0)

    def test_below_the_minimum_of_all_vendors(self):
        self.price(self.rod, 3, price=3.0, min_qty=50)
        [row] = self.ask(self.rod, quantity=5)["rows"]
        self.assertEqual((row["unit_cost"], row["price"]["minimum"]), (3.0, 50.0))

    def test_vendor_price_dates_unit_and_currency(self):
        """36.00 a dozen at 2 for 1 is 1.50; a week ago it was 3 for 1: 1.00."""
        currency = self.currency(3.0, d_2=2.0)
        self.price(self.rod, 3, price=36.0, product_uom_id=self.dozen.id, currency_id=currency.id, date_start=self.date(-9))
        self.assertEqual(self.price_of(self.rod)[:4], (1.5, "vendor", self.date(-9), 9))
        self.assertEqual(self.price_of(self.rod, date=self.date(-7))[0], 1.0)
        self.assertIsNone(self.price_of(self.rod, date=self.date(-10)))

    def test_archived_vendor_sells_nothing(self):
        self.price(self.rod, 3, price=3.0)
        self.vendor.active = False
        self.assertIsNone(self.price_of(self.rod))

    # ------------------------------------------------------------------ standard and average cost

    def test_standard_cost_of_the_day(self):
        self.rod.standard_price = 2.0
        value = self.env["product.value"].search([("product_id", "=", self.rod.id)], order="id desc", limit=1)
        value.date = self.day(-5)
        self.rod.standard_price = 3.0
        self.assertEqual(self.price_of(self.rod)[:2], (3.0, "standard"))
        self.assertEqual(self.price_of(self.rod, date=self.date(-2))[:4], (2.0, "standard", self.date(-5), 3))
        self.assertIsNone(self.price_of(self.rod, date=self.date(-6)))

    def test_average_cost_is_that_of_today(self):
        self.rod.categ_id = self.env["product.category"].create({"name": "Average", "property_cost_method": "average"})
        self.rod.standard_price = 2.0
        self.assertEqual(self.price_of(self.rod)[:2], (2.0, "average"))
        self.assertIsNone(self.price_of(self.rod, ranking=["standard"]))
        self.assertIsNone(self.price_of(self.rod, date=self.date(-1)))

    def test_costs_belong_to_the_company(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids |= other
        self.controller.company_ids |= other
        shared = self.env["product.product"].create({"name": "Shared", "standard_price": 2.0})
        shared.with_company(other).standard_price = 7.0
        self.assertEqual(self.unit_cost(shared), 2.0)
        self.assertEqual(self.unit_cost(shared.with_context(allowed_company_ids=other.ids)), 7.0)

    # ------------------------------------------------------------------ reference prices and ranking

    def test_reference_price_of_the_day_in_its_currency(self):
        currency = self.currency(4.0)
        self.reference(self.rod, 3.0, start=-20, end=-11)
        self.reference(self.rod, 20.0, start=-10, currency_id=currency.id)
        self.assertEqual(self.price_of(self.rod)[:4], (5.0, "reference", self.date(-10), 10))
        self.assertEqual(self.price_of(self.rod, date=self.date(-11))[0], 3.0)
        self.assertIsNone(self.price_of(self.rod, date=self.date(-21)))
        self.reference(self.rod, 0.0, start=-1)
        self.assertEqual(self.price_of(self.rod)[:2], (0.0, "reference"), "free")

    def test_the_company_ranks_the_sources(self):
        self.rod.standard_price = 2.0
        self.price(self.rod, 3, price=3.0)
        self.reference(self.rod, 4.0)
        self.order(5.0, 9)
        found = []
        for ranked in (None, "vendor", "standard", "reference"):
            if ranked:
                self.env["sme.price.source"].search([]).unlink()
                self.env["sme.price.source"].create([
                    {"source": "last_purchase", "sequence": 9}, {"source": ranked, "sequence": 5}])
            found.append(self.price_of(self.rod)[0])
        self.assertEqual(found, [5.0, 3.0, 2.0, 4.0])
        self.assertEqual(self.ask(self.rod)["ranking"], ["reference", "last_purchase"])

    @mute_logger("odoo.sql_db")
    def test_a_source_is_ranked_once(self):
        self.env["sme.price.source"].create({"source": "vendor"})
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["sme.price.source"].create({"source": "vendor"})

    def test_checks_of_reference_prices_rules_and_rates(self):
        with self.assertRaisesRegex(ValidationError, "Rod: a reference price cannot be negative"):
            self.reference(self.rod, -1.0)
        with self.assertRaisesRegex(ValidationError, "Rod: the reference price ends before it begins"):
            self.reference(self.rod, 1.0, start=5, end=4)
        with self.assertRaisesRegex(ValidationError, "the rate of an overhead rule cannot be negative"):
            self.rule("unit", -1.0)
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.rule("unit", 1.0, date_start=self.today, date_end=self.today - timedelta(days=1))
        saw = self.workcenter("Saw", 60.0, machine=24.0)
        with self.assertRaisesRegex(ValidationError, "material and units know no work center"):
            self.rule("material", 1.0, workcenter_id=saw.id)
        with self.assertRaisesRegex(ValidationError, "Saw: the machine's part is between 0 and the cost per hour"):
            saw.machine_costs_hour = 61.0
