"""Costs and prices of a simulation, worked out by hand from the plant of ``common_quotes``."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestQuoteSimulation(QuoteCase):

    def test_quantities_side_by_side(self):
        simulation = self.simulation((self.table, "1; 10; 100"))
        self.assertEqual(self.rows(simulation, "quantity", "material", "labour", "machine", "unit_cost", "suggested_price"), [
            (1, 40, 44, 22, 106, 141.33), (10, 40, 8, 4, 52, 69.33), (100, 36, 4.4, 2.2, 42.6, 56.8)])
        self.assertEqual(self.rows(simulation, "chosen", "price", "margin_percent", "light", "complete"), [
            (True, 141.33, 25, "green", True), (False, 69.33, 25, "green", True), (False, 56.8, 25, "green", True)])
        self.assertEqual((simulation.amount, simulation.cost, simulation.light, simulation.problem_count), (141.33, 106, "green", 0))
        self.assertRegex(simulation.display_name, r"^QS\d+ v1$")

    def test_price_margin_and_markup_give_each_other(self):
        """C4: cost 75, margin 25 % is 100, mark-up 25 % is 93.75."""
        part = self.product("Part", standard_price=75)
        row = self.simulation((part, "1")).price_ids
        row.margin_percent = 25
        self.assertEqual((row.price, round(row.markup_percent, 4), row.basis, row.floor_price), (100, 33.3333, "margin", 75))
        row.markup_percent = 25
        self.assertEqual((row.price, round(row.margin_percent, 4), row.basis), (93.75, 20, "markup"))
        row.price = 150
        self.assertEqual((row.margin_percent, row.markup_percent, row.basis), (50, 100, "price"))
        row.price = 0
        self.assertEqual((row.price, row.basis), (100, "target"))

    def test_what_was_typed_stays_when_costs_move(self):
        part = self.product("Part", standard_price=75)
        simulation = self.simulation((part, "1; 2; 3; 4"))
        target, price, margin, markup = simulation.price_ids
        price.price, margin.margin_percent, markup.markup_percent = 120, 40, 100
        part.standard_price = 60
        simulation.action_calculate()
        self.assertEqual([row.price for row in (target, price, margin, markup)], [80, 120, 100, 120])
        self.assertEqual([round(row.margin_percent, 2) for row in (target, price, margin, markup)], [25, 50, 40, 50])

    def test_typing_in_the_form(self):
        part = self.product("Part", standard_price=75)
        simulation = self.simulation((part, "1"))
        for name, typed, expected in (("margin_percent", 40, (125, 40, "margin")), ("markup_percent", 20, (90, 16.67, "markup")),
                                      ("price", 100, (100, 25, "price"))):
            with Form(simulation.with_user(self.controller)) as form, form.price_ids.edit(0) as row:
                setattr(row, name, typed)
                self.assertEqual((row.price, round(row.margin_percent, 2), row.basis), expected)
            self.assertEqual(self.rows(simulation, "price", "margin_percent", "basis"), [expected])

    def test_target_margin_and_step_of_the_simulation(self):
        simulation = self.simulation((self.table, "10"), target_margin=50, price_step=5)
        self.assertEqual(self.rows(simulation, "suggested_price", "price"), [(105, 105)])  # 104 rounded up

    def test_target_margin_of_a_category(self):
        above = self.env["product.category"].create({"name": "Furniture"})
        category = self.env["product.category"].create({"name": "Tables", "parent_id": above.id})
        self.table.categ_id = category
        self.env["sme.margin.target"].create({"category_id": above.id, "company_id": self.company.id, "target_margin": 50})
        self.assertEqual(self.rows(self.simulation((self.table, "10"), (self.board, "1")), "suggested_price"), [(104,), (26.67,)])

    def test_no_target_no_suggestion(self):
        """It would be the cost itself."""
        self.company.target_margin = 0
        simulation = self.simulation((self.table, "10"))
        self.assertEqual(self.rows(simulation, "unit_cost", "suggested_price", "price", "light"), [(52, 0, 0, "none")])

    def test_light(self):
        self.company.minimum_margin = 10
        row = self.simulation((self.table, "10")).price_ids
        for price, light in ((69.33, "green"), (69.32, "amber"), (57.78, "amber"), (57.77, "red"), (20, "red")):
            row.price = price
            self.assertEqual(row.light, light, price)

    def test_fees_are_spread(self):
        simulation = self.simulation((self.table, "10; 100"))
        simulation.line_ids.write({"fee": 500, "fee_name": "Tool"})
        self.assertEqual(self.rows(simulation, "fees", "unit_cost"), [(50, 102), (5, 47.6)])
        simulation.line_ids.fee_quantity = 1000
        self.assertEqual(self.rows(simulation, "fees", "unit_cost"), [(0.5, 52.5), (0.5, 43.1)])

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        simulation = self.simulation((self.table, "1"))
        simulation.line_ids.uom_id = dozen
        # 12 tables: legs at 10; 60 + 72 minutes at 60 an hour
        self.assertEqual(self.rows(simulation, "material", "labour", "machine", "unit_cost"), [(480, 88, 44, 612)])

    def test_other_currency(self):
        currency = self.env["res.currency"].create({
            "name": "XQT", "symbol": "Q", "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2.0, "company_id": self.company.id})]})
        simulation = self.simulation((self.table, "10"), currency_id=currency.id)
        self.assertEqual(simulation.currency_rate, 2)
        self.assertEqual(self.rows(simulation, "material", "unit_cost", "suggested_price"), [(80, 104, 138.67)])
        simulation.line_ids.fee = 100  # in the currency of the simulation
        self.assertEqual(self.rows(simulation, "fees", "unit_cost"), [(10, 114)])

    def test_with_tax(self):
        tax = self.env["account.tax"].create({
            "name": "Quote 20 %", "amount": 20, "company_id": self.company.id, "country_id": self.env.ref("base.us").id,
            "tax_group_id": self.env["account.tax.group"].create({
                "name": "Quote", "company_id": self.company.id, "country_id": self.env.ref("base.us").id}).id})
        self.table.taxes_id = tax
        row = self.simulation((self.table, "10")).price_ids
        self.assertEqual(round(row.price_with_tax, 2), 83.20)  # 69.33 and a fifth

    def test_product_without_bill_of_materials(self):
        simulation = self.simulation(line_ids=[Command.create({
            "name": "Bench", "quantities": "10",
            "material_ids": [
                Command.create({"product_id": self.leg.id, "quantity": 4}), Command.create({"name": "Plank", "quantity": 2, "price": 7.5}),
                Command.create({"product_id": self.board.id, "quantity": 1, "price": 30})],
            "hour_ids": [Command.create({"workcenter_id": self.saw.id, "set_up_hours": 1, "hours": 0.5})],
        })])
        # 4 × 10 + 2 × 7.50 + 30; (60 + 300 minutes) at 40 and 20 an hour, over 10
        self.assertEqual(self.rows(simulation, "label", "material", "labour", "machine", "unit_cost", "complete"), [
            ("Bench", 85, 24, 12, 121, True)])

    def test_materials_beside_the_bill_of_materials(self):
        simulation = self.simulation((self.table, "10"))
        simulation.line_ids.material_ids = [Command.create({"name": "Varnish", "quantity": 2, "price": 3})]
        self.assertEqual(self.rows(simulation, "material", "unit_cost"), [(46, 58)])

    def test_missing_price_is_at_least_and_named(self):
        """C2: a leaf without price."""
        self.board.standard_price = 0
        simulation = self.simulation((self.table, "10"), (self.leg, "1"))
        table, leg = simulation.price_ids
        self.assertEqual((table.unit_cost, table.complete, table.light), (32, False, "none"))
        self.assertIn("Board", table.problem)
        self.assertNotIn("32", table.problem)
        self.assertEqual((leg.unit_cost, leg.complete, leg.problem), (10, True, ""))
        self.assertEqual(simulation.problem_count, 1)

    def test_bad_lines_do_not_stop_the_others(self):
        archived = self.product("Old", standard_price=5)
        simulation = self.simulation((self.table, "10; 0; -5"), (archived, "1"), (self.leg, "1"))
        simulation.line_ids = [Command.create({"name": "Nothing"})]
        archived.active = False
        simulation.action_calculate()
        self.env.invalidate_all()
        # quantities are sorted
        self.assertEqual(self.rows(simulation, "quantity", "unit_cost"), [(-5, 0), (0, 0), (10, 52), (1, 0), (1, 10), (1, 0)])
        self.assertEqual([bool(row.problem) for row in simulation.price_ids], [True, True, False, True, False, True])
        self.assertIn("Enter a quantity above zero", simulation.price_ids[0].problem)
        self.assertIn("Old is archived", simulation.price_ids[3].problem)
        self.assertIn("Nothing has no product", simulation.price_ids[5].problem)
        self.assertTrue(simulation.price_ids[2].chosen)

    def test_units_that_do_not_fit(self):
        simulation = self.simulation((self.table, "1"))
        simulation.line_ids.uom_id = self.kg
        self.assertIn("cannot be converted to kg", simulation.line_ids.problem)
        self.assertEqual(self.rows(simulation, "unit_cost", "light"), [(0, "none")])

    def test_a_cycle_is_named(self):
        bom = self.bom(self.leg, (self.board, 1))
        self.env.flush_all()
        self.env.cr.execute("UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s", [self.table.id, bom.id])  # Odoo would refuse it
        self.env.invalidate_all()
        simulation = self.simulation((self.table, "1"), (self.board, "1"))
        self.assertEqual([row.complete for row in simulation.price_ids], [False, True])
        self.assertIn("Table", simulation.price_ids[0].problem)

    def test_margins_that_no_price_gives(self):
        simulation = self.simulation((self.table, "1"))
        for percent in (100, 250):
            with self.assertRaises(ValidationError, msg=percent) as error, self.cr.savepoint():
                simulation.price_ids.margin_percent = percent
            self.assertIn("Table", str(error.exception))
        with self.assertRaises(ValidationError), self.cr.savepoint():
            simulation.target_margin = 100
        with self.assertRaises(ValidationError), self.cr.savepoint():
            simulation.price_ids.price = -1

    def test_wrong_quantities(self):
        with self.assertRaises(ValidationError) as error, self.cr.savepoint():
            self.simulation((self.table, "ten"))
        self.assertIn("“ten”", str(error.exception))

    def test_offered_quantity(self):
        simulation = self.simulation((self.table, "1; 10; 100"))
        simulation.price_ids[1].chosen = True
        self.assertEqual([row.chosen for row in simulation.price_ids], [False, True, False])
        simulation.price_ids[1].unlink()
        self.assertEqual([row.chosen for row in simulation.price_ids], [True, False])
        simulation.line_ids.quantities = "5; 100"
        self.assertEqual(self.rows(simulation, "quantity", "chosen"), [(5, False), (100, True)])

    def test_last_price_to_this_customer(self):
        order = self.quotation((self.table, 5, 80))
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        order.order_line.write({"price_unit": 960, "discount": 25})
        self.quotation((self.table, 5, 70))
        order.action_confirm()
        line = self.simulation((self.table, "1")).line_ids
        self.assertEqual((line.last_price, line.last_price_date), (60, order.date_order.date()))  # 960 less a quarter for a dozen
        other = self.simulation((self.table, "1"), partner_id=self.vendor.id).line_ids
        self.assertEqual((other.last_price, other.last_price_date), (0, False))

    def test_earliest_date(self):
        simulation = self.simulation((self.table, "4; 200"), (self.leg, "1"))
        self.put(self.leg, 9)
        self.put(self.board, 4)
        simulation.action_calculate()
        table, leg = simulation.line_ids
        self.assertEqual((leg.earliest_date, leg.kit_status), (fields.Date.today(), "ready"))
        self.assertEqual(table.earliest_date.isoformat(), self.kitting.check([{"product_id": self.table.id,
            "quantity": 4}])["lines"][0]["earliest_date"])

    def test_versions(self):
        first = self.simulation((self.table, "10; 100"))
        first.price_ids[0].price = 80
        second = self.env["sme.quote.simulation"].browse(first.action_new_version()["res_id"]).with_user(self.controller)
        self.assertEqual((second.name, second.version, second.base_id, second.version_count), (first.name, 2, first, 2))
        self.assertEqual(self.rows(second, "quantity", "price", "basis", "chosen"), [(10, 80, "price", True), (100, 56.8, "target", False)])
        self.board.standard_price = 30
        second.action_calculate()
        self.assertEqual(self.rows(second, "unit_cost", "cost_effect", "price_effect", "margin_effect"), [
            (62, 10, 0, -12.5), (52.6, 10, 13.33, 0)])
        self.assertEqual(self.rows(first, "unit_cost"), [(52,), (42.6,)])
        third = self.env["sme.quote.simulation"].browse(first.action_new_version()["res_id"])
        self.assertEqual(third.version, 3)

    def test_a_closed_simulation_does_not_move(self):
        simulation = self.simulation((self.table, "10"))
        simulation.action_cancel()
        self.board.standard_price = 100
        for change in (
            lambda: simulation.action_calculate(), lambda: simulation.price_ids.write({"price": 1}),
            lambda: simulation.line_ids.write({"quantities": "7"}), lambda: simulation.write({"date": "2020-01-01"}),
            lambda: simulation.line_ids.unlink(), lambda: simulation.line_ids.create({"simulation_id": simulation.id}),
            lambda: simulation.write({"line_ids": [Command.clear()]}),
        ):
            with self.assertRaises(UserError) as error, self.cr.savepoint():
                change()
            self.assertIn("New version".lower(), str(error.exception).lower())
        self.assertEqual(self.rows(simulation, "unit_cost"), [(52,)])
        simulation.action_draft()
        self.assertEqual(self.rows(simulation, "unit_cost"), [(52,)])

    def test_prices_of_another_day(self):
        reference = self.env["sme.reference.price"].create({
            "product_id": self.board.id, "price": 50, "date_start": "2030-01-01", "company_id": self.company.id})
        simulation = self.simulation((self.table, "10"), price_source="reference")
        self.assertEqual(self.rows(simulation, "material"), [(40,)])
        simulation.date = reference.date_start
        self.assertEqual(self.rows(simulation, "material"), [(70,)])
        self.assertFalse(simulation.outdated)
        simulation.date = "2020-01-01"
        self.assertTrue(simulation.outdated)
        simulation.action_prices_of_today()
        self.assertEqual((simulation.date, simulation.outdated), (self.kitting._today(self.company), False))

    def test_company_mismatch_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["product.product"].create({"name": "Foreign", "company_id": other.id})
        with self.assertRaises(UserError):
            self.simulation((foreign, "1"), user=self.env.user)

    def test_copy_is_a_simulation_of_its_own(self):
        simulation = self.simulation((self.table, "10"))
        simulation.price_ids.margin_percent = 50
        copied = simulation.copy()
        self.assertNotEqual(copied.name, simulation.name)
        self.assertEqual(self.rows(copied, "unit_cost", "price", "basis"), [(52, 104, "margin")])


@tagged("post_install", "-at_install")
class TestQuoteQueries(QuoteCase):

    def statements(self, simulation):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        simulation.action_calculate()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_ten_lines_by_five_quantities_as_many_statements_as_one(self):
        products = [self.table]
        for number in range(9):
            product = self.product(f"Table {number}")
            self.bom(product, (self.leg, 2), (self.board, 1 + number), operation_ids=[Command.create({
                "name": "Cut", "workcenter_id": self.saw.id, "time_mode": "manual", "time_cycle_manual": 6})])
            products.append(product)
        one = self.simulation((self.table, "1"))
        many = self.simulation(*((product, "1; 2; 5; 10; 100") for product in products))
        self.statements(one)
        few, all_of_them = self.statements(one), self.statements(many)
        self.assertEqual(len(many.price_ids), 50)
        self.assertLessEqual(all_of_them, few + 2)  # more rows than one UPDATE takes are written in two
        self.assertLessEqual(few, 130)

    def test_ten_simulations_at_once(self):
        simulations = self.env["sme.quote.simulation"].concat(*(self.simulation((self.table, "1; 10")) for _number in range(10)))
        self.statements(simulations)
        few, all_of_them = self.statements(simulations[:2]), self.statements(simulations)
        self.assertLessEqual(all_of_them, few + 2)
