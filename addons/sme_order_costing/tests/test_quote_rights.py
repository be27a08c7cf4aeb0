"""Who sees what of a simulation, by every way there is."""

import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common_quotes import QuoteCase

COSTS = ("material", "labour", "machine", "subcontracting", "overhead", "fees", "unit_cost", "tree", "target_percent", "minimum_percent",
         "base_unit_cost", "cost_effect")
MARGINS = ("margin_percent", "markup_percent", "floor_price", "basis", "given_percent", "base_margin_percent", "margin_effect")
FREE = ("quantity", "chosen", "price", "suggested_price", "light", "price_with_tax", "amount", "base_price", "price_effect")


@tagged("post_install", "-at_install")
class TestQuoteRights(QuoteCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.minimum_margin = 10
        cls.salesperson.group_ids += cls.env.ref("base.group_allow_export")
        cls.quote = cls.simulation((cls.table, "1; 10"), user=cls.salesperson, user_id=cls.salesperson.id)
        cls.own = cls.quote.with_user(cls.salesperson)
        cls.own_rows = cls.own.price_ids

    def rpc(self, model, method, *args, user=None, **kwargs):
        return call_kw(self.env(user=user or self.salesperson)[model], method, list(args), kwargs)

    def test_a_salesperson_simulates(self):
        row = self.own_rows[1]
        self.assertEqual((row.suggested_price, row.price, row.light), (69.33, 69.33, "green"))
        row.price = 60
        self.assertEqual(row.light, "amber")
        self.own.line_ids.quantities = "20"
        self.assertEqual(self.own.price_ids.quantity, 20)
        action = self.own.action_new_version()
        self.assertEqual(self.own.browse(action["res_id"]).version, 2)
        self.assertTrue(self.own.copy())
        self.own.line_ids.material_ids = [Command.create({"product_id": self.leg.id, "quantity": 1})]
        self.own.action_cancel()

    def test_no_way_to_a_cost_or_margin(self):
        """Attribute, read, search_read, web_read, export, search, order, grouping, filtering, writing; for each protected field."""
        model, ids = "sme.quote.simulation.price", self.own_rows.ids
        for name in COSTS + MARGINS:
            stored = self.own_rows._fields[name].store
            term = ("=", "price") if name == "basis" else ("!=", False)
            ways = [
                lambda name=name: self.own_rows[0][name],
                lambda name=name: self.own_rows.mapped(name),
                lambda name=name: self.rpc(model, "read", ids, [name]),
                lambda name=name: self.rpc(model, "search_read", [], [name]),
                lambda name=name: self.rpc(model, "web_read", ids, specification={name: {}}),
                lambda name=name: self.rpc(model, "web_search_read", [], specification={name: {}}),
                lambda name=name: self.rpc(model, "export_data", ids, [name]),
                lambda name=name: self.rpc("sme.quote.simulation", "export_data", self.own.ids, [f"price_ids/{name}"]),
                lambda name=name: self.rpc(model, "write", ids, {name: 1}),
            ]
            if stored:
                ways += [
                    lambda name=name, term=term: self.rpc(model, "search", [(name, *term)]),
                    lambda name=name, term=term: self.rpc("sme.quote.simulation", "search", [(f"price_ids.{name}", *term)]),
                    lambda name=name, term=term: self.own_rows.filtered_domain([(name, *term)]),
                    lambda name=name: self.rpc(model, "search", [], order=name),
                ]
            if stored and self.own_rows._fields[name].type == "float":
                ways += [
                    lambda name=name: self.rpc(model, "formatted_read_group", [], ["chosen"], [f"{name}:sum"]),
                    lambda name=name: self.rpc(model, "web_read_group", [], ["chosen"], [f"{name}:sum"]),
                ]
            for number, way in enumerate(ways):
                with self.assertRaises(AccessError, msg=f"{name}, way {number}"), self.cr.savepoint():
                    way()

    def test_fields_of_simulation_line_company_and_materials(self):
        for records, names in (
            (self.own, ("cost", "margin_percent", "target_margin", "price_source", "change_ids", "quoted_cost_ids")),
            (self.own.line_ids, ("fee", "fee_quantity", "last_actual_cost")),
            (self.company.with_user(self.salesperson), ("target_margin", "minimum_margin")),
        ):
            for name in names:
                with self.assertRaises(AccessError, msg=name):
                    records.mapped(name)
                with self.assertRaises(AccessError, msg=name), self.cr.savepoint():
                    records.write({name: records._fields[name].type == "float" or False})
        self.own.line_ids.sudo().material_ids = [Command.create({"name": "Plank", "quantity": 1, "price": 5})]
        with self.assertRaises(AccessError):
            self.own.line_ids.material_ids.mapped("price")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.own.line_ids.material_ids = [Command.create({"name": "Plank", "quantity": 1, "price": 5})]

    def test_models_of_costs_only(self):
        for model in ("sme.quote.simulation.change", "sme.quoted.cost", "sme.margin.target", "sme.margin.settings", "sme.repricing"):
            for method, args in (("search", [[]]), ("search_read", [[]]), ("create", [{}])):
                with self.assertRaises(AccessError, msg=model), self.cr.savepoint():
                    self.rpc(model, method, *args)
        with self.assertRaises(AccessError):
            self.rpc("sme.repricing", "action_open")

    def test_what_a_reader_sees_says_nothing_of_costs(self):
        """Everything readable of the simulation, its rows, lines and chatter: no number is a cost or a mark-up of it."""
        self.board.standard_price = 23.37  # numbers with decimals, which are no ids and no dates
        self.saw.write({"costs_hour": 61.73, "machine_costs_hour": 19.19})
        self.quote.with_user(self.controller).change_ids = [Command.create({"kind": "part", "product_id": self.leg.id, "percent": 5})]
        self.own_rows[1].price = 60
        shown = [self.own.chart_data(), self.own_rows.fields_get()]
        for records in (self.own, self.own.line_ids, self.own_rows):
            names = list(records.fields_get())
            self.assertFalse(set(names) & {*COSTS, *MARGINS, "cost", "target_margin", "fee", "last_actual_cost"})
            shown.append(records.read(names))
        shown.append(self.own.message_ids.mapped("body"))
        self.assertFalse(self.own.message_ids.sudo().tracking_value_ids.field_id.filtered(lambda field: field.name in COSTS + MARGINS))
        text = json.dumps(shown, default=str)
        protected = ("unit_cost", "material", "labour", "machine", "markup_percent", "base_unit_cost")
        costs = {f"{row[name]:.2f}" for row in self.quote.price_ids.sudo() for name in protected}
        self.assertGreater(len(costs), 8)
        for cost in costs:
            self.assertNotIn(cost, text)

    def test_forms_without_costs(self):
        for records, fields in ((self.own, COSTS + MARGINS), (self.own.line_ids, ("fee", "last_actual_cost", "hour_ids"))):
            arch = records.get_view(view_type="form")["arch"]
            for name in fields:
                self.assertNotIn(f'name="{name}"', arch)
        with Form(self.own) as form, form.price_ids.edit(1) as row:
            row.price = 60
            self.assertEqual(row.light, "amber")
            row.price = 58
        self.assertEqual(self.own_rows[1].price, 58)

    def test_results_cannot_be_forged(self):
        for vals in ({"suggested_price": 5}, {"light": "green"}, {"complete": True}, {"base_price": 4}, {"problem": ""}):
            with self.assertRaises(AccessError, msg=vals), self.cr.savepoint():
                self.rpc("sme.quote.simulation.price", "write", self.own_rows.ids, vals, context={"sme_quote_results": True})
        self.own.action_cancel()
        with self.assertRaises(Exception) as error, self.cr.savepoint():
            self.rpc("sme.quote.simulation.price", "write", self.own_rows.ids, {"price": 5}, context={"sme_quote_results": True})
        self.assertIn("is closed", str(error.exception))

    def test_margin_reader(self):
        quote = self.simulation((self.table, "10"), user=self.seller_with_margin)
        row = quote.price_ids
        self.assertEqual((round(row.margin_percent, 2), row.floor_price), (25, 52))
        row.margin_percent = 50
        self.assertEqual(row.price, 104)
        for name in ("material", "unit_cost", "tree"):
            with self.assertRaises(AccessError):
                row.mapped(name)
        with Form(quote) as form, form.price_ids.edit(0) as edited:
            edited.margin_percent = 20
            self.assertEqual(edited.price, 65)

    def test_setting_a_basis_does_not_open_the_cost(self):
        """A mark-up of 0 would make the price the cost."""
        for vals in ({"basis": "markup"}, {"markup_percent": 0}, {"given_percent": 0}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.own_rows.write(vals)

    def test_own_simulations_only(self):
        other = self.user("quote_other", "sales_team.group_sale_salesman")
        self.assertFalse(self.own.with_user(other).search([("id", "in", self.own.ids)]))
        for records in (self.own, self.own.line_ids, self.own_rows):
            with self.assertRaises(AccessError):
                records.with_user(other).read(["display_name"])
        for method in ("action_apply", "action_calculate", "action_new_version", "chart_data"):
            with self.assertRaises(AccessError, msg=method):
                self.rpc("sme.quote.simulation", method, self.own.ids, user=other)

    def test_other_company(self):
        far = self.env["res.company"].create({"name": "Far"})
        stranger = self.env["res.users"].create({
            "name": "Far", "login": "quote_far", "company_id": far.id, "company_ids": [Command.set(far.ids)],
            "group_ids": [Command.set(self.env.ref("sme_order_costing.group_costing_manager").ids)]})
        simulations = self.env["sme.quote.simulation"].with_user(stranger).with_context(allowed_company_ids=far.ids)
        self.assertFalse(simulations.search([("id", "in", self.own.ids)]))
        with self.assertRaises(AccessError):
            self.own_rows.with_user(stranger).with_context(allowed_company_ids=far.ids).read(["unit_cost"])

    def test_margins_are_set_by_costing_managers(self):
        settings = self.env["sme.margin.settings"]
        with self.assertRaises(AccessError):
            settings.with_user(self.controller).create({})
        wizard = settings.with_user(self.cost_manager).with_company(self.company).create({})
        self.assertEqual((wizard.target_margin, wizard.minimum_margin), (25, 10))
        wizard.write({"target_margin": 30, "minimum_margin": 5})
        wizard.action_save()
        self.assertEqual((self.company.target_margin, self.company.minimum_margin), (30, 5))
        for target, minimum in ((100, 5), (20, 30), (-1, 0)):
            wizard.write({"target_margin": target, "minimum_margin": minimum})
            with self.assertRaises(Exception, msg=(target, minimum)) as error, self.cr.savepoint():
                wizard.action_save()
            self.assertIn("margin", str(error.exception))
