from odoo.tests import tagged

from ..inspections import Request
from .common_gates import GateCase


@tagged("post_install", "-at_install")
class TestPlanScope(GateCase):
    """The most specific plan of a stage applies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metal = cls.env["product.category"].create({"name": "Metal"})
        cls.brass = cls.env["product.category"].create({"name": "Brass", "parent_id": cls.metal.id})
        cls.rod = cls.product("Scope rod", categ_id=cls.brass.id)
        cls.contact = cls.env["res.partner"].create({"name": "Scope contact", "parent_id": cls.vendor.id})

    def applicable(self, stage="receipt", **values):
        values = {"company_id": self.company.id, "product_id": self.rod.id, "quantity": 1.0, **values}
        plan, = self.env["sme.qc.plan"]._applicable([Request(stage=stage, **values)])
        return plan

    def test_product_beats_category_beats_all(self):
        general = self.plan("receipt")
        self.assertEqual(self.applicable(), general)
        above = self.plan("receipt", categ_ids=self.metal.ids)
        self.assertEqual(self.applicable(), above)
        deep = self.plan("receipt", categ_ids=self.brass.ids)
        self.assertEqual(self.applicable(), deep)
        of_product = self.plan("receipt", product_ids=self.rod.ids)
        self.assertEqual(self.applicable(), of_product)
        of_product.active = False
        self.assertEqual(self.applicable(), deep)

    def test_vendor_narrows_and_wins_among_equals(self):
        self.plan("receipt", sequence=1)
        of_vendor = self.plan("receipt", partner_ids=self.vendor.ids, sequence=50)
        self.assertEqual(self.applicable(partner_id=self.contact.id), of_vendor, "a contact of the vendor counts as the vendor")
        self.assertNotEqual(self.applicable(partner_id=self.customer.id), of_vendor)

    def test_stage_and_moment(self):
        self.plan("receipt")
        self.assertFalse(self.applicable(stage="delivery"))
        start = self.plan("operation", moment="start")
        self.assertEqual(self.applicable(stage="operation", moment="start"), start)
        self.assertFalse(self.applicable(stage="operation", moment="finish"))

    def test_plans_of_other_companies_do_not_apply(self):
        other = self.env["res.company"].create({"name": "Scope other company"})
        self.env["sme.qc.plan"].create({"name": "Foreign plan", "stage": "receipt", "company_id": other.id})
        self.assertFalse(self.applicable())
        shared = self.env["sme.qc.plan"].create({"name": "Shared plan", "stage": "receipt", "company_id": False})
        self.assertEqual(self.applicable(), shared)
        rod = self.product("Shared rod", company_id=False)
        self.assertEqual(self.applicable(company_id=other.id, product_id=rod.id).name, "Foreign plan")

    def test_known_plan_is_kept(self):
        self.plan("receipt", product_ids=self.rod.ids)
        known = self.plan("manual")
        self.assertEqual(self.applicable(plan_id=known.id), known)

    def test_statements_do_not_grow(self):
        plans = [self.plan("receipt", product_ids=self.product(f"Scope part {number}").ids) for number in range(3)]
        products = self.env["product.product"].concat(*(plan.product_ids for plan in plans)) | self.rod
        counts = []
        for number in (1, 40):
            requests = [
                Request(stage="receipt", company_id=self.company.id, product_id=product.id, quantity=1.0, partner_id=self.vendor.id)
                for product in products for _number in range(number)]
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sme.qc.plan"]._applicable(requests)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 14)
