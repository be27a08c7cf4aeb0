"""What-if changes: the effect on cost, price and margin of the plant of ``common_quotes``."""

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_quotes import QuoteCase


@tagged("post_install", "-at_install")
class TestQuoteWhatIf(QuoteCase):

    def changed(self, *changes, quantities="10"):
        simulation = self.simulation((self.table, quantities))
        simulation.change_ids = [Command.create(change) for change in changes]
        return simulation

    def cost(self, *changes):
        [(cost,)] = self.rows(self.changed(*changes), "unit_cost")
        return cost

    def test_part(self):
        simulation = self.changed({"kind": "part", "product_id": self.board.id, "percent": 10})
        self.assertEqual(self.rows(simulation, "unit_cost", "base_unit_cost", "cost_effect", "base_price", "price", "price_effect"), [
            (54, 52, 2, 69.33, 72, 2.67)])
        self.assertEqual(simulation.change_ids.cost_effect, 20)  # of ten

    def test_typed_price_loses_margin(self):
        simulation = self.simulation((self.table, "10"))
        simulation.price_ids.price = 80
        simulation.change_ids = [Command.create({"kind": "part", "product_id": self.board.id, "percent": 40})]
        self.assertEqual(self.rows(simulation, "unit_cost", "price", "margin_percent", "base_margin_percent", "margin_effect"), [
            (60, 80, 25, 35, -10)])

    def test_effects_add(self):
        simulation = self.changed(
            {"kind": "part", "product_id": self.board.id, "percent": 10}, {"kind": "workcenter", "workcenter_id": self.saw.id,
                "percent": -50},
            {"kind": "scrap", "product_id": self.leg.id, "percent": 20})
        self.assertEqual([round(change.cost_effect, 2) for change in simulation.change_ids], [20, -60, 50])  # 2 × 10 / 0.8 is 25
        self.assertEqual(self.rows(simulation, "cost_effect"), [(1,)])

    def test_category_and_those_below(self):
        above = self.env["product.category"].create({"name": "Wood"})
        self.board.categ_id = self.env["product.category"].create({"name": "Boards", "parent_id": above.id})
        self.assertEqual(self.cost({"kind": "category", "category_id": above.id, "percent": 50}), 62)

    def test_purchase_currency(self):
        currency = self.env["res.currency"].create({
            "name": "XQV", "symbol": "V", "rate_ids": [Command.create({"name": "2020-01-01", "rate": 0.5, "company_id": self.company.id})]})
        self.leg.seller_ids.write({"currency_id": currency.id, "price": 5})  # 10 in company currency
        self.assertEqual(self.cost(), 52)
        self.assertEqual(self.cost({"kind": "currency", "changed_currency_id": currency.id, "percent": 10}), 54)
        self.assertEqual(self.cost({"kind": "currency", "changed_currency_id": self.company.currency_id.id, "percent": 10}), 52)

    def test_another_vendor(self):
        other = self.env["res.partner"].create({"name": "Other Vendor"})
        self.price(self.leg, 1, partner_id=other.id, price=7, sequence=99)
        self.assertEqual(self.cost({"kind": "vendor", "product_id": self.leg.id, "partner_id": other.id}), 46)

    def test_another_bom_and_buying(self):
        self.table_bom.sequence = 1
        cheap = self.bom(self.table, (self.leg, 3), sequence=99)
        self.assertEqual(self.cost({"kind": "bom", "product_id": self.table.id, "bom_id": cheap.id}), 30)
        self.price(self.table, 3, price=45)
        simulation = self.changed({"kind": "buy", "product_id": self.table.id})
        self.assertEqual(self.rows(simulation, "material", "labour", "unit_cost", "base_unit_cost"), [(45, 0, 45, 52)])

    def test_costed_at_the_quantity_of_a_year(self):
        simulation = self.changed({"kind": "quantity", "product_id": self.table.id, "quantity": 100})
        self.assertEqual(self.rows(simulation, "quantity", "unit_cost", "base_unit_cost"), [(10, 42.6, 52)])

    def test_scrap_of_the_product_itself(self):
        """A fifth is lost: 12.5 are made for 10."""
        [(cost,)] = self.rows(self.changed({"kind": "scrap", "product_id": self.table.id, "percent": 20}), "unit_cost")
        self.assertEqual(cost, 63.8)  # (40 + (60 + 13 × 6) / 12.5) × 1.25, since 13 are begun

    def test_bad_changes_are_refused(self):
        simulation = self.simulation((self.table, "10"))
        for change in (
            {"kind": "part"}, {"kind": "part", "product_id": self.leg.id, "percent": -100}, {"kind": "scrap",
                "product_id": self.leg.id, "percent": 100},
            {"kind": "vendor", "product_id": self.leg.id}, {"kind": "bom", "product_id": self.leg.id, "bom_id": self.table_bom.id},
            {"kind": "quantity", "product_id": self.table.id}, {"kind": "currency"},
        ):
            with self.assertRaises(ValidationError, msg=change), self.cr.savepoint():
                simulation.change_ids = [Command.create(change)]

    def test_changes_go_into_the_next_version(self):
        first = self.changed({"kind": "part", "product_id": self.board.id, "percent": 10})
        second = self.env["sme.quote.simulation"].browse(first.action_new_version()["res_id"])
        self.assertEqual(second.change_ids.mapped("percent"), [10])
        second.change_ids.percent = 20
        self.assertEqual(self.rows(second, "unit_cost", "base_unit_cost"), [(56, 54)])

    def test_dates_follow_vendor_bom_and_quantity(self):
        """Legs come in 3 days, from another vendor in 10; boards are there. 20 legs in stock are enough for ten tables."""
        other = self.env["res.partner"].create({"name": "Slow Vendor"})
        self.price(self.leg, 10, partner_id=other.id, price=7, sequence=99)
        self.put(self.board, 1000)
        slow = {"kind": "vendor", "product_id": self.leg.id, "partner_id": other.id}
        self.table_bom.sequence = 1
        boards_only = self.bom(self.table, (self.board, 2), sequence=99)
        self.price(self.table, 20, price=60)
        for change, days in (
            (slow, 7), ({"kind": "bom", "product_id": self.table.id, "bom_id": boards_only.id}, -3),
            ({"kind": "buy", "product_id": self.table.id}, 17), ({"kind": "part", "product_id": self.leg.id, "percent": 50}, 0),
        ):
            line = self.changed(change).line_ids
            self.assertEqual((line.earliest_date - line.base_earliest_date).days, days, change)
            self.assertEqual(line.date_effect, days)
            self.assertEqual(line.base_earliest_date, self.simulation((self.table, "10")).line_ids.earliest_date)
        self.put(self.leg, 20)
        self.assertEqual(self.changed({"kind": "quantity", "product_id": self.table.id, "quantity": 10}).line_ids.date_effect, 0)
        self.assertEqual(self.changed({"kind": "quantity", "product_id": self.table.id, "quantity": 11}).line_ids.date_effect, 3)
        self.assertEqual(self.changed({"kind": "scrap", "product_id": self.table.id, "percent": 10}).line_ids.date_effect, 3)

    def test_dates_against_the_base_version(self):
        other = self.env["res.partner"].create({"name": "Slow Vendor"})
        self.price(self.leg, 10, partner_id=other.id, price=7, sequence=99)
        self.put(self.board, 1000)
        first = self.changed({"kind": "vendor", "product_id": self.leg.id, "partner_id": other.id})
        second = first.browse(first.action_new_version()["res_id"])
        self.assertEqual(second.line_ids.date_effect, 0)
        second.change_ids = [Command.clear()]
        self.assertEqual((second.line_ids.date_effect, second.line_ids.base_earliest_date), (-7, first.line_ids.earliest_date))

    def test_simulations_do_not_take_each_others_stock(self):
        self.put(self.leg, 5)
        first, second = self.simulation((self.leg, "5")), self.simulation((self.leg, "5"))
        day = first.line_ids.earliest_date
        (first | second).action_calculate()
        self.assertEqual((first | second).line_ids.mapped("earliest_date"), [day, day])
