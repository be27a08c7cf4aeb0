from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class NonconformanceCase(TransactionCase):
    """A product valued at average cost, a bolt, a work center at 60 per hour, and goods in quarantine."""

    cost_method = "average"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].create({"name": "Hall Q", "code": "HQ"})
        cls.stock = cls.warehouse.lot_stock_id
        cls.quarantine = cls.warehouse._quarantine_location()
        cls.category = cls.env["product.category"].create({"name": "Frames Q", "property_cost_method": cls.cost_method})
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor Q"})
        cls.frame = cls._product("Frame Q", tracking="lot")
        cls.bolt = cls._product("Bolt Q")
        cls.center = cls.env["mrp.workcenter"].create({"name": "Bench Q", "costs_hour": 60})
        cls.inspector = new_test_user(cls.env, "inspector_q", groups="sme_qc_trace.group_quality_user")
        cls.manager = new_test_user(cls.env, "manager_q", groups="sme_qc_trace.group_quality_manager,mrp.group_mrp_user")

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create({
            "name": name, "is_storable": True, "categ_id": cls.category.id, "standard_price": 0, **values})

    @classmethod
    def _lot(cls, name, product=None):
        return cls.env["stock.lot"].create({"name": name, "product_id": (product or cls.frame).id})

    @classmethod
    def _receive(cls, product, quantity, price=0, lot=None, location=None):
        """A receipt from the vendor, done, at a price."""
        picking = cls.env["stock.picking"].create({
            "picking_type_id": cls.warehouse.in_type_id.id, "partner_id": cls.vendor.id,
            "location_id": cls.env.ref("stock.stock_location_suppliers").id, "location_dest_id": (location or cls.stock).id})
        move = cls.env["stock.move"].create({
            "product_id": product.id, "product_uom_qty": quantity, "product_uom": product.uom_id.id, "picking_id": picking.id,
            "location_id": picking.location_id.id, "location_dest_id": picking.location_dest_id.id})
        picking.action_confirm()
        move.move_line_ids.unlink()
        move.move_line_ids = [Command.create({
            "product_id": product.id, "quantity": quantity, "lot_id": lot.id if lot else False,
            "location_id": picking.location_id.id, "location_dest_id": picking.location_dest_id.id})]
        move.picked = True
        picking._action_done()
        if price and product.cost_method != "standard":
            move.value_manual = quantity * price
        return picking

    @classmethod
    def _nonconformance(cls, quantity, lot=None, product=None, user=None, **values):
        product = product or cls.frame
        return cls.env["sme.qc.nonconformance"].with_user(user or cls.env.user).create({
            "title": "Scratched", "product_id": product.id, "lot_id": lot.id if lot else False, "quantity": quantity,
            "location_id": cls.quarantine.id, **values})

    def _dispose(self, nonconformance, kind, quantity, **values):
        disposition = self.env["sme.qc.disposition"].with_env(nonconformance.env).create({
            "nonconformance_id": nonconformance.id, "kind": kind, "quantity": quantity, **values})
        disposition.action_confirm()
        return disposition

    def _there(self, product, location, lot=None):
        domain = [("product_id", "=", product.id), ("location_id", "=", location.id)]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))

    def _finish(self, production, quantity=None):
        production.qty_producing = production.product_qty if quantity is None else quantity
        production._set_qty_producing()
        production.with_context(skip_consumption=True, skip_backorder=True, skip_redirection=True).button_mark_done()
        self.assertEqual(production.state, "done")
        return production
