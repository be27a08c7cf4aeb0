from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class FactoryCase(TransactionCase):
    """A company of its own with one warehouse and no data but what a test makes. Days are counted from today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Test Factory"})
        cls.company.resource_calendar_id.tz = "UTC"  # its day is that of fields.Date.today() at any hour
        cls.env.user.write({"company_ids": [Command.link(cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids, "tracking_disable": True})
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock_location = cls.warehouse.lot_stock_id
        cls.units = cls.env.ref("uom.product_uom_unit")
        cls.kg = cls.env.ref("uom.product_uom_kgm")
        cls.gram = cls.env.ref("uom.product_uom_gram")
        cls.vendor = cls.env["res.partner"].create({"name": "Test Vendor"})
        cls.customer = cls.env["res.partner"].create({"name": "Test Customer"})
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.kitting = cls.env["sme.kitting"]

    @classmethod
    def user(cls, login, groups):
        return new_test_user(
            cls.env, login, groups=groups, company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)]
        )

    @classmethod
    def day(cls, days):
        """Moment in the middle of the day that lies ``days`` ahead."""
        return fields.Datetime.now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)

    @classmethod
    def date(cls, days):
        return (fields.Date.today() + timedelta(days=days)).isoformat()

    @classmethod
    def product(cls, name, stock=0.0, buy=None, **values):
        """A storable product; ``buy``: lead time of its vendor in days, None for no vendor."""
        product = cls.env["product.product"].create({"name": name, "is_storable": True, "company_id": cls.company.id, **values})
        if buy is not None:
            cls.price(product, buy)
        if stock:
            cls.put(product, stock)
        return product

    @classmethod
    def price(cls, product, delay, **values):
        return cls.env["product.supplierinfo"].create({
            "partner_id": cls.vendor.id, "product_tmpl_id": product.product_tmpl_id.id, "delay": delay,
            "company_id": cls.company.id, "price": 1.0, **values,
        })

    @classmethod
    def put(cls, product, qty, location=None, lot=None):
        cls.env["stock.quant"]._update_available_quantity(product, location or cls.stock_location, qty, lot_id=lot)

    @classmethod
    def bom(cls, product, *lines, **values):
        """A normal BoM for one; ``lines``: (component, quantity) or (component, quantity, unit)."""
        return cls.env["mrp.bom"].create({
            "product_tmpl_id": product.product_tmpl_id.id, "company_id": cls.company.id, "produce_delay": 0,
            "bom_line_ids": [
                Command.create({
                    "product_id": line[0].id, "product_qty": line[1],
                    "product_uom_id": (line[2] if len(line) > 2 else line[0].uom_id).id,
                }) for line in lines
            ],
            **values,
        })

    @classmethod
    def move(cls, product, qty, days, source, target):
        move = cls.env["stock.move"].create({
            "product_id": product.id, "product_uom_qty": qty, "product_uom": product.uom_id.id, "date": cls.day(days),
            "location_id": source.id, "location_dest_id": target.id, "company_id": cls.company.id,
        })
        move._action_confirm(merge=False)
        move.date = cls.day(days)
        return move

    @classmethod
    def receive(cls, product, qty, days):
        """An open receipt."""
        return cls.move(product, qty, days, cls.suppliers, cls.stock_location)

    @classmethod
    def promise(cls, product, qty, days):
        """An open delivery to somebody else."""
        return cls.move(product, qty, days, cls.stock_location, cls.customers)

    @classmethod
    def production(cls, product, qty, days=0, confirm=True):
        production = cls.env["mrp.production"].create({
            "product_id": product.id, "product_qty": qty, "product_uom_id": product.uom_id.id, "date_start": cls.day(days),
        })
        if confirm:
            production.action_confirm()
        return production

    def check(self, *lines, user=None, **options):
        """The check of (product, quantity[, wanted day]) lines."""
        kitting = self.kitting.with_user(user) if user else self.kitting
        return kitting.check([
            {"product_id": line[0].id, "quantity": line[1], "wanted_date": self.date(line[2]) if len(line) > 2 else None}
            for line in lines
        ], options)

    def line(self, product, qty, *wanted, **options):
        return self.check((product, qty, *wanted), **options)["lines"][0]

    def required(self, line):
        """{product name: required quantity} of the component tree."""
        totals = {}
        for component in line["components"]:
            totals[component["product"]["name"]] = totals.get(component["product"]["name"], 0.0) + component["required"]
        return totals
