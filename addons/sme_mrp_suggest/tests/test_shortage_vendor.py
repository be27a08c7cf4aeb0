"""Choosing a vendor in Buy Shortages, and what is no longer on order."""

from odoo.tests import Form, tagged

from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestShortageVendor(FactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.partner"].create({"name": "Other vendor"})
        cls.part = cls.product("Part", buy=2)
        cls.lamp = cls.product("Lamp")
        cls.bom(cls.lamp, (cls.part, 1))

    def wizard(self, production):
        return self.env["sme.buy.shortages"].browse(self.env["sme.buy.shortages"]._open_for(production)["res_id"])

    def chosen(self, production, vendor):
        wizard = self.wizard(production)
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.partner_id = vendor
        return wizard.line_ids.quantity, wizard.line_ids.price

    def test_a_price_break_does_not_raise_the_quantity(self):
        """5 are missing: 5 at 10.00, not 50 at 9.00."""
        self.price(self.part, 3, partner_id=self.other.id, min_qty=1, price=10)
        self.price(self.part, 3, partner_id=self.other.id, min_qty=50, price=9)
        self.assertEqual(self.chosen(self.production(self.lamp, 5), self.other), (5, 10))

    def test_a_vendor_who_sells_dozens(self):
        """30 at 120 a dozen: 3 dozens, 10.00 each."""
        self.price(self.part, 3, partner_id=self.other.id, price=120, product_uom_id=self.env.ref("uom.product_uom_dozen").id)
        self.assertEqual(self.chosen(self.production(self.lamp, 30), self.other), (36, 10))

    def test_a_rest_that_does_not_come_is_missing_again(self):
        """10 ordered, 6 received, no backorder: 4 are missing, not on order."""
        production = self.production(self.lamp, 10)
        wizard = self.wizard(production)
        wizard.line_ids.write({"action": "buy"})
        wizard.action_order()
        order = wizard.purchase_ids
        order.button_confirm()
        receipt = order.picking_ids
        receipt.move_ids.write({"quantity": 6, "picked": True})
        receipt.with_context(skip_backorder=True, picking_ids_not_to_backorder=receipt.ids).button_validate()
        self.assertEqual(receipt.state, "done")
        line = self.wizard(production).line_ids
        self.assertEqual((line.on_order, line.missing), (0, 4))
