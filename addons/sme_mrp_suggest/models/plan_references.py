"""Planned orders and pegs have no foreign keys, since they are written in bulk: what they refer to takes them along when it is deleted."""

from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def unlink(self):
        self.env["sme.planned.order"]._forget("product_id", self.ids)
        return super().unlink()


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def unlink(self):
        self.env["sme.planned.order"]._forget("warehouse_id", self.ids)
        return super().unlink()


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def unlink(self):
        self.env["sme.planned.order"]._clear("bom_id", self.ids)
        return super().unlink()


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    def unlink(self):
        self.env["sme.planned.order"]._clear("seller_id", self.ids)
        return super().unlink()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def unlink(self):
        self.env["sme.planned.order"]._clear("partner_id", self.ids)
        return super().unlink()
