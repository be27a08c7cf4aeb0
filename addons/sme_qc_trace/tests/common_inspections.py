from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class InspectionCase(TransactionCase):
    """A part of a vendor, a plan with a length (1 – 2 kg is Q4, so it is a weight), a look and a colour, and two people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector = new_test_user(cls.env, "qc_inspector", "sme_qc_trace.group_quality_user", name="Ines Inspector")
        cls.manager = new_test_user(cls.env, "qc_manager", "sme_qc_trace.group_quality_manager", name="Mara Manager")
        cls.vendor = cls.env["res.partner"].create({"name": "Inspected Vendor"})
        cls.part = cls.env["product.product"].create({"name": "Inspected Part", "type": "consu", "is_storable": True})
        cls.kg, cls.gram, cls.meter = (cls.env.ref(f"uom.product_uom_{name}") for name in ("kgm", "gram", "meter"))

    @classmethod
    def plan(cls, *characteristics, **values):
        """A plan that inspects everything; characteristics are dicts of values, or the names of things to pass or fail."""
        return cls.env["sme.qc.plan"].create({
            "name": "Inspected Plan", "stage": "manual", "gate": "warn", **values,
            "characteristic_ids": [
                Command.create({"sequence": number, **({"name": one} if isinstance(one, str) else one)})
                for number, one in enumerate(characteristics)]})

    @classmethod
    def weight(cls, **values):
        return {"name": "Weight", "kind": "measurement", "lower_limit": 1, "upper_limit": 2, "uom_id": cls.kg.id, **values}

    @staticmethod
    def colour(**values):
        return {
            "name": "Colour", "kind": "choice", **values,
            "choice_ids": [Command.create({"name": "White", "is_good": True}), Command.create({"name": "Grey", "is_good": False})]}

    def inspection(self, plan=None, quantity=1, user=None, **values):
        return self.env["sme.qc.inspection"].with_user(user or self.inspector).create({
            "plan_id": plan.id if plan else False, "product_id": self.part.id, "partner_id": self.vendor.id,
            "quantity": quantity, **values})

    def started(self, plan, quantity=1, **values):
        inspection = self.inspection(plan, quantity, **values)
        inspection.action_start()
        return inspection

    def fill(self, inspection, bad=()):
        """Good values of every line and unit, but for those units that are `bad`."""
        inspection.record([
            {"line_id": line.id, "unit_number": unit, "value_number": number,
             "value": self.value_of(line, unit not in bad)}
            for line in inspection.line_ids
            for unit in range(1, max(inspection.sample_size, 1) + 1)
            for number in range(1, line.values_per_unit + 1)])

    @staticmethod
    def value_of(line, good):
        if line.kind == "measurement":
            return line.lower_limit if good else line.upper_limit + 1
        if line.kind == "pass_fail":
            return "pass" if good else "fail"
        if line.kind == "choice":
            return line.characteristic_id.choice_ids.filtered(lambda choice: choice.is_good == good)[0].id
        return "seen"
