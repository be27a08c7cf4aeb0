from odoo import fields
from odoo.fields import Command

from odoo.addons.sme_mrp_suggest.tests.common import FactoryCase


class CostCase(FactoryCase):
    """Products with costs in a company of its own. Money is in the company's currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.controller = cls.user("cost_controller", "sme_order_costing.group_costing_user")

    @classmethod
    def part(cls, name, cost=0.0, **values):
        return cls.product(name, standard_price=cost, **values)

    @classmethod
    def workcenter(cls, name, rate, machine=0.0, set_up=0.0, efficiency=100.0):
        return cls.env["mrp.workcenter"].create({
            "name": name, "company_id": cls.company.id, "costs_hour": rate, "machine_costs_hour": machine, "time_start": set_up,
            "time_efficiency": efficiency,
        })

    @classmethod
    def operation(cls, bom, workcenter, minutes, name="Work"):
        return cls.env["mrp.routing.workcenter"].create({
            "name": name, "bom_id": bom.id, "workcenter_id": workcenter.id, "time_cycle_manual": minutes,
        })

    @classmethod
    def subcontracted(cls, product, fee, *lines, **values):
        """A subcontract BoM, done by the vendor for ``fee`` a piece."""
        cls.price(product, 3, price=fee)
        return cls.bom(product, *lines, type="subcontract", subcontractor_ids=[Command.link(cls.vendor.id)], **values)

    @classmethod
    def reference(cls, product, price, start=0, end=None, **values):
        return cls.env["sme.reference.price"].create({
            "product_id": product.id, "price": price, "company_id": cls.company.id, "date_start": cls.date(start),
            "date_end": end is not None and cls.date(end), "currency_id": cls.company.currency_id.id, **values,
        })

    @classmethod
    def rule(cls, basis, rate, **values):
        return cls.env["sme.overhead.rule"].create({
            "name": f"{basis} {rate:g}", "basis": basis, "rate": rate, "company_id": cls.company.id, **values})

    @classmethod
    def currency(cls, rate, **rates):
        """A foreign currency, ``rate`` of it for one of the company's own; ``rates``: {day as ``d_2`` for two days ago: rate}."""
        currency = cls.env["res.currency"].create({"name": "TCR", "symbol": "T"})
        days = {-1000: rate, **{-int(day.removeprefix("d_")): other for day, other in rates.items()}}
        cls.env["res.currency.rate"].create([
            {"currency_id": currency.id, "company_id": cls.company.id, "name": cls.date(day), "rate": other} for day, other in days.items()
        ])
        return currency

    def ask(self, products, user=None, **options):
        return products.with_user(user or self.controller).bom_cost(options)

    def total(self, product, **options):
        return self.ask(product, **options)["products"][0]

    def unit_cost(self, product, **options):
        return self.total(product, **options)["unit_cost"]

    def rows(self, product, **options):
        """{name: row}; operations, fees and overhead by their own name."""
        return {row["name"]: row for row in self.ask(product, **options)["rows"]}
