from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

DECIDED = {True: "passed", False: "failed"}


class GateCase(TransactionCase):
    """A company of its own with one warehouse and no data but what a test makes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Gate Test Factory"})
        cls.env.user.write({"company_ids": [Command.link(cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids, "tracking_disable": True})
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.vendor = cls.env["res.partner"].create({"name": "Gate Test Vendor"})
        cls.customer = cls.env["res.partner"].create({"name": "Gate Test Customer"})
        cls.Inspection = cls.env["sme.qc.inspection"]

    @classmethod
    def user(cls, login, groups):
        return new_test_user(
            cls.env, login, groups=groups, company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)])

    @classmethod
    def product(cls, name, stock=0.0, **values):
        product = cls.env["product.product"].create({"name": name, "is_storable": True, "company_id": cls.company.id, **values})
        if stock:
            cls.env["stock.quant"]._update_available_quantity(product, cls.stock, stock)
        return product

    @classmethod
    def lot(cls, product, name, stock=0.0):
        lot = cls.env["stock.lot"].create({"name": name, "product_id": product.id, "company_id": cls.company.id})
        if stock:
            cls.env["stock.quant"]._update_available_quantity(product, cls.stock, stock, lot_id=lot)
        return lot

    @classmethod
    def plan(cls, stage, **values):
        return cls.env["sme.qc.plan"].create({
            "name": f"Test plan {stage}", "stage": stage, "company_id": cls.company.id, "use_switching": False,
            "characteristic_ids": [Command.create({"name": "Looks good"})], **values})

    @classmethod
    def transfer(cls, picking_type, source, target, *lines, partner=None, **values):
        """A confirmed transfer of (product, quantity) lines."""
        picking = cls.env["stock.picking"].create({
            "picking_type_id": picking_type.id, "location_id": source.id, "location_dest_id": target.id,
            "partner_id": (partner or cls.vendor).id, "company_id": cls.company.id,
            "move_ids": [Command.create({
                "product_id": product.id, "product_uom": product.uom_id.id, "product_uom_qty": quantity,
                "location_id": source.id, "location_dest_id": target.id, "company_id": cls.company.id}) for product, quantity in lines],
            **values})
        picking.action_confirm()
        return picking

    @classmethod
    def receipt(cls, *lines, **values):
        return cls.transfer(cls.warehouse.in_type_id, cls.suppliers, values.pop("target", cls.stock), *lines, **values)

    @classmethod
    def delivery(cls, *lines, **values):
        picking = cls.transfer(cls.warehouse.out_type_id, cls.stock, cls.customers, *lines, partner=cls.customer, **values)
        picking.action_assign()
        return picking

    @classmethod
    def bom(cls, product, *lines, **values):
        return cls.env["mrp.bom"].create({
            "product_tmpl_id": product.product_tmpl_id.id, "company_id": cls.company.id,
            "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": quantity}) for part, quantity in lines], **values})

    @classmethod
    def order(cls, product, quantity, **values):
        order = cls.env["mrp.production"].create({
            "product_id": product.id, "product_qty": quantity, "product_uom_id": product.uom_id.id, "company_id": cls.company.id,
            "picking_type_id": cls.warehouse.manu_type_id.id, **values})
        order.action_confirm()
        return order

    @classmethod
    def inspections(cls, document):
        field = {"stock.picking": "picking_id", "mrp.production": "production_id", "mrp.workorder": "workorder_id"}[document._name]
        return cls.Inspection.search([(field, "in", document.ids)], order="id")

    @classmethod
    def decide(cls, inspection, accepted=None):
        """The verdict as if values had led to it; without a quantity all is accepted."""
        accepted = inspection.quantity if accepted is None else accepted
        inspection._decide(DECIDED[accepted == inspection.quantity], {inspection: accepted})

    def on_hand(self, product, location=None, lot=None):
        """Quantity at a location; without one, what Odoo counts as on hand in the company's warehouses."""
        if location is None:
            product.invalidate_recordset(["qty_available"])
            return product.qty_available
        quants = self.env["stock.quant"].search([
            ("product_id", "=", product.id), ("location_id", "=", location.id), *([("lot_id", "=", lot.id)] if lot else [])])
        return sum(quants.mapped("quantity"))

    @property
    def quarantine(self):
        return self.warehouse._quarantine_location()
