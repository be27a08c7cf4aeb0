"""Ways round the rights of a simulation: what is given to an onchange, to a copy, as a default. Ten tables cost 52 each."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_quotes import QuoteCase

ALMOST_NONE = 0.00001  # a target margin that makes the suggested price the cost


@tagged("post_install", "-at_install")
class TestQuoteSecrets(QuoteCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quote = cls.simulation((cls.table, "10"), user=cls.salesperson, user_id=cls.salesperson.id)
        cls.own = cls.quote.with_user(cls.salesperson)

    def rpc(self, model, method, *args, user=None, **kwargs):
        return call_kw(self.env(user=user or self.salesperson)[model], method, list(args), kwargs)

    def refused(self, *args, error=AccessError, **kwargs):
        with self.assertRaises(error, msg=args), self.cr.savepoint():
            self.rpc(*args, **kwargs)

    def test_an_onchange_takes_no_protected_values(self):
        """A light that turns at a margin of the user's choice would be the cost, found by halving."""
        model, row = "sme.quote.simulation.price", self.own.price_ids
        shown = {"price": {}, "light": {}}
        for values in (
            {"price": 51.9, "target_percent": ALMOST_NONE, "minimum_percent": ALMOST_NONE}, {"price": 1, "basis": "margin"},
            {"price": 1, "given_percent": 0}, {"price": 1, "unit_cost": 50},
        ):
            self.refused(model, "onchange", row.ids, values, ["price"], shown)
            self.refused("sme.quote.simulation", "onchange", self.own.ids, {"price_ids": [[1, row.id, values]]}, ["price_ids"],
                {"light": {}, "price_ids": {"fields": shown}})
        self.refused("sme.quote.simulation", "onchange", self.own.ids, {"target_margin": 1}, ["target_margin"], {"light": {}})
        self.assertTrue(self.rpc(model, "onchange", row.ids, {"price": 60}, ["price"], shown)["value"])

    def test_a_copy_takes_no_protected_values(self):
        for default in ({"target_margin": ALMOST_NONE}, {"state": "applied"}, {"price_source": "standard"}, {"name": "QS1"}):
            self.refused("sme.quote.simulation", "copy", self.own.ids, default)
        other = self.user("quote_elsewhere", "sales_team.group_sale_salesman")
        self.refused("sme.quote.simulation", "copy", self.own.ids, {"user_id": other.id})

    def test_defaults_of_ones_own_reach_no_protected_field(self):
        self.rpc("ir.default", "set", "sme.quote.simulation", "target_margin", ALMOST_NONE, True)
        self.rpc("ir.default", "set", "sme.quote.simulation.price", "basis", "margin", True)
        simulation = self.simulation((self.table, "10"), user=self.salesperson)
        self.assertEqual((simulation.price_ids.suggested_price, simulation.price_ids.sudo().basis), (69.33, "target"))
        self.assertEqual(self.own.copy().price_ids.suggested_price, 69.33)

    def test_results_are_not_written(self):
        for model, ids, values in (
            ("sme.quote.simulation", self.own.ids, {
                "state": "applied", "currency_rate": 7, "light": "green", "name": "X", "version": 9, "applied_at": "2020-01-01 00:00:00",
                "amount": 4}),
            ("sme.quote.simulation.line", self.own.line_ids.ids, {
                "last_price": 4, "earliest_date": "2020-01-01", "problem": "x", "kit_status": "ready",
                "base_line_id": self.own.line_ids.id}),
        ):
            for name, value in values.items():
                self.refused(model, "write", ids, {name: value})

    def test_prices_of_a_cheap_day_are_for_those_who_see_them(self):
        for day in (self.date(-400), self.date(400)):
            self.refused("sme.quote.simulation", "write", self.own.ids, {"date": day}, error=UserError)
            self.refused("sme.quote.simulation", "create", {"partner_id": self.customer.id, "company_id": self.company.id, "date": day},
                error=UserError)
            self.quote.with_user(self.controller).date = day
        self.own.action_prices_of_today()
        self.assertEqual(self.own.date, self.kitting._today(self.company))
        self.assertTrue(self.own.action_new_version())

    def test_approval_by_a_default(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        values = {"partner_id": self.customer.id, "company_id": self.company.id}
        with self.assertRaises(AccessError), self.cr.savepoint():
            orders.with_context(default_price_approval="approved").create(values)
        self.rpc("ir.default", "set", "sale.order", "price_approval", "approved", True)
        with self.assertRaises(AccessError), self.cr.savepoint():
            orders.create(values)

    def test_what_cannot_be_typed(self):
        for text in ("ten", "inf", "nan", "1e400", "2,5", "1; 2,5"):
            with self.assertRaises(ValidationError, msg=text), self.cr.savepoint():
                self.own.line_ids.quantities = text
        self.own.line_ids.quantities = "10\uff1b50\uff0c100\u3001200"
        self.assertEqual(self.own.price_ids.mapped("quantity"), [10, 50, 100, 200])
        self.own.line_ids.quantities = "0.121; 0.122"
        self.assertEqual(self.own.price_ids.mapped("quantity"), [0.12])

    def test_archived_overhead_rules_do_not_count(self):
        rule = self.env["sme.overhead.rule"].create({
            "name": "Old", "basis": "unit", "rate": 1000, "company_id": self.company.id, "active": False})
        self.own.action_calculate()
        self.assertEqual(self.quote.sudo().price_ids.unit_cost, 52)
        rule.active = True
        self.own.action_calculate()
        self.assertEqual(self.quote.sudo().price_ids.unit_cost, 1052)

    def test_a_guessed_price_is_not_applied(self):
        self.board.standard_price = 0
        self.own.action_calculate()
        self.assertEqual(self.own.price_ids.light, "none")
        with self.assertRaises(UserError) as error, self.cr.savepoint():
            self.own.action_apply()
        self.assertIn("Table", str(error.exception))
        self.own.price_ids.price = 80
        self.own.action_apply()
        self.assertEqual(self.own.sale_order_id.order_line.price_unit, 80)

    def test_a_simulation_outlives_its_quotation(self):
        self.own.action_apply()
        self.own.sale_order_id.sudo().unlink()
        self.own.action_undo()
        self.assertEqual(self.own.state, "draft")
        self.own.unlink()

    def test_another_product_on_the_line_has_no_quoted_cost(self):
        self.company.minimum_margin = 10
        gold = self.product("Gold", standard_price=5000)
        self.own.action_apply()
        order = self.own.sale_order_id
        order.order_line.write({"product_id": gold.id, "price_unit": 69.33})
        self.assertFalse(self.env["sme.quoted.cost"].search([("order_id", "=", order.id)]))
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_what_if_takes_a_bom_of_that_variant(self):
        attribute = self.env["product.attribute"].create({
            "name": "Quote Size", "value_ids": [Command.create({"name": "S"}), Command.create({"name": "L"})]})
        small, large = self.env["product.template"].create({
            "name": "Quote Shelf", "is_storable": True, "company_id": self.company.id, "attribute_line_ids": [Command.create({
                "attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]})]}).product_variant_ids
        of_large = self.bom(large, (self.leg, 3), product_id=large.id)
        quote = self.simulation((small, "1"))
        with self.assertRaises(ValidationError):
            quote.change_ids = [Command.create({"kind": "bom", "product_id": small.id, "bom_id": of_large.id})]
