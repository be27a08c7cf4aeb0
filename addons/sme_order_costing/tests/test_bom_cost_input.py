"""What is not valid is refused, with what to do."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_cost import CostCase


@tagged("post_install", "-at_install")
class TestBomCostInput(CostCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part_a, cls.made = cls.part("Part", 2.0), cls.part("Made")
        cls.made_bom = cls.bom(cls.made, (cls.part_a, 1))

    def refused(self, text, **options):
        with self.assertRaisesRegex(UserError, text):
            self.ask(self.made, **options)

    def test_options(self):
        self.refused("no option “qty”. The options are: quantity, date", qty=1)
        self.refused("is an? .*number above zero", quantity=0)
        self.refused("number above zero, not -1", quantity=-1)
        self.refused("number above zero, not True", quantity=True)
        self.refused("number above zero, not nan", quantity=float("nan"))
        self.refused("number above zero, not many", quantity="many")
        self.refused("“31.1.2026” is not a date. Write it as 2026-01-31", date="31.1.2026")
        self.refused("“12” is not a date", date=12)
        self.refused("“cheap” is not a price source. Use one of: last_purchase", ranking=["cheap"])
        self.refused("“manual” is not a price source", ranking=["manual"])
        self.refused("is a list of price sources", ranking="standard")
        self.refused("“overhead” is true or false, not no", overhead="no")
        self.refused("no option “compare”", compare={"compare": {}})
        self.refused("are an object of names and values", compare=[1])
        with self.assertRaisesRegex(UserError, "are an object of names and values, not quick"):
            self.made.with_user(self.controller).bom_cost("quick")

    def test_overrides(self):
        self.refused("is a list of objects", overrides={"product_id": 1})
        self.refused("is a list of objects", overrides=[1])
        self.refused("has no “cost”. It has: product_id, source", overrides=[{"product_id": self.part_a.id, "cost": 1}])
        self.refused("Product Variant 0 does not exist in Test Factory", overrides=[{"product_id": 0}])
        self.refused("does not exist in Test Factory", overrides=[{"product_id": 2**31 - 1}])
        self.refused("does not exist", overrides=[{"price": 1}])
        self.refused("Part: a price is a number from zero on, not -1", overrides=[{"product_id": self.part_a.id, "price": -1}])
        self.refused("Part: there are two overrides", overrides=[{"product_id": self.part_a.id}, {"product_id": self.part_a.id}])
        self.refused("“x” is not a price source", overrides=[{"product_id": self.part_a.id, "source": "x"}])
        self.refused(
            "Made.* is not one of Part. Choose one that is", overrides=[{"product_id": self.part_a.id, "bom_id": self.made_bom.id}])
        self.refused("Contact x does not exist", overrides=[{"product_id": self.part_a.id, "vendor_id": "x"}])

    def test_product_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids |= other
        foreign = self.env["product.product"].create({"name": "Foreign", "company_id": other.id})
        with self.assertRaisesRegex(UserError, "Foreign belongs to Other Factory. Switch to that company"):
            foreign.bom_cost()
        self.refused("does not exist in Test Factory", overrides=[{"product_id": foreign.id, "price": 1.0}])
