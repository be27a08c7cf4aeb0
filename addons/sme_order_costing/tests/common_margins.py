from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.sme_mrp_suggest.tests.common import FactoryCase

from ..costing.elements import Element


class MarginCase(FactoryCase):
    """A factory that makes what is ordered: a lamp of two parts. Parts and lamps have the cost method of ``self.category``."""

    cost_method = "average"
    valuation = "periodic"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", cls.company, install_demo=False)
        cls.category = cls.env["product.category"].create({
            "name": "Test Goods", "property_cost_method": cls.cost_method, "property_valuation": cls.valuation})
        cls.mto = cls.warehouse.mto_pull_id.route_id
        cls.mto.active = True
        cls.manufacture = cls.warehouse.manufacture_pull_id.route_id
        cls.part = cls.product("Part", categ_id=cls.category.id, standard_price=2.0)
        cls.lamp = cls.made("Lamp", (cls.part, 2))
        cls.costs = cls.env["sme.order.line.cost"]

    @classmethod
    def made(cls, name, *components, **values):
        """A product that is made to order of ``components``, standard cost 5."""
        product = cls.product(name, **{
            "categ_id": cls.category.id, "standard_price": 5.0, "list_price": 20.0,
            "route_ids": [Command.set((cls.mto | cls.manufacture).ids)], **values})
        cls.bom(product, *components)
        return product

    @classmethod
    def buy(cls, product, qty, price, **values):
        """A purchase, received; the order."""
        purchase = cls.env["purchase.order"].create({
            "partner_id": cls.vendor.id, "company_id": cls.company.id,
            "order_line": [Command.create({
                "product_id": product.id, "product_qty": qty, "price_unit": price, "product_uom_id": product.uom_id.id, "tax_ids": False})],
            **values})
        purchase.button_confirm()
        cls.validate(purchase.picking_ids)
        return purchase

    @classmethod
    def bill(cls, purchase, price):
        """The vendor bills another price."""
        purchase.action_create_invoice()
        bill = purchase.invoice_ids
        bill.invoice_date = bill.date
        bill.invoice_line_ids.price_unit = price
        bill.action_post()
        cls.settle()
        return bill

    @classmethod
    def sell(cls, *lines, confirm=True, **values):
        """An order of (product, quantity, price) lines."""
        order = cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "company_id": cls.company.id, "warehouse_id": cls.warehouse.id,
            "order_line": [Command.create({
                "product_id": product.id, "product_uom_qty": qty, "price_unit": price, "tax_ids": False}) for product, qty, price in lines],
            **values})
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def validate(cls, pickings):
        for picking in pickings.filtered(lambda each: each.state not in ("done", "cancel")):
            picking.action_assign()
            for move in picking.move_ids:
                move.quantity = move.product_uom_qty
            picking.move_ids.picked = True
            picking.button_validate()
        cls.settle()

    @classmethod
    def ship(cls, order):
        cls.validate(order.picking_ids)

    @classmethod
    def give_back(cls, order, qty):
        """The customer returns ``qty`` of the first delivery."""
        picking = order.picking_ids.filtered(lambda each: each.state == "done").sorted("id")[0]
        form = Form(cls.env["stock.return.picking"].with_context(active_id=picking.id, active_model="stock.picking"))
        wizard = form.save()
        wizard.product_return_moves.quantity = qty
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        cls.validate(back)
        return back

    @classmethod
    def of(cls, order):
        """The manufacturing orders of a sales order."""
        return cls.env["mrp.production"].search([("sale_line_id", "in", order.order_line.ids), ("state", "!=", "cancel")])

    @classmethod
    def make(cls, production, qty=None):
        """Produce ``qty``, or all."""
        production.action_assign()
        production.qty_producing = qty or production.product_qty
        production._set_qty_producing()
        production.move_raw_ids.picked = True
        result = production.with_context(skip_backorder=True, mo_ids_to_backorder=production.ids if qty else []).button_mark_done()
        assert production.state == "done", result
        cls.settle()
        return production

    @classmethod
    def settle(cls):
        """What the end of the transaction does."""
        cls.env["sme.production.cost"]._settle()

    def cost(self, order, index=0):
        """The row of a line."""
        self.settle()
        return self.costs.search([("sale_line_id", "=", order.order_line[index].id)])

    def elements(self, row, kind="actual"):
        return {element.key: row[f"{kind}_{element.key}"] for element in Element if row[f"{kind}_{element.key}"]}

    def sheets(self, *productions):
        return [self.env["sme.production.cost"]._of(production)[production.id] for production in productions]
