"""Action messages applied to real documents, and that the next run has nothing more to say."""

from odoo.fields import Command

from .test_mrp_run import RunCase


class ActionCase(RunCase):

    def purchase(self, *lines, confirm=True):
        """A purchase order of (product, quantity, days[, unit])."""
        order = self.env["purchase.order"].create({
            "partner_id": self.vendor.id, "company_id": self.company.id,
            "order_line": [Command.create({
                "product_id": line[0].id, "product_qty": line[1], "date_planned": self.day(line[2]),
                **({"product_uom_id": line[3].id} if len(line) > 3 else {}),
            }) for line in lines],
        })
        if confirm:
            order.button_confirm()
        return order

    def arrive(self, move, quantity):
        """A part of a receipt comes; the rest stays open."""
        move.quantity = quantity
        move.picked = True
        move.picking_id._action_done()

    def advice(self, product, **values):
        """The advice of a new run on orders of a product, as messages."""
        run = self.run_mrp(**values)
        return self.env["sme.action.message"].search([("run_id", "=", run.id), ("product_id", "=", product.id)], order="id")

    def apply(self, product, kind):
        [message] = self.advice(product)
        self.assertEqual(message.kind, kind)
        message.action_apply()
        return message

    def assert_applied(self, message):
        self.assertEqual(message.state, "applied", message.outcome)
        self.assert_silent(message.product_id)

    def assert_silent(self, product):
        self.assertFalse([(message.kind, message.document_name, message.to_quantity) for message in self.advice(product)])
        self.assertEqual(self.planned(product, state="suggested"), [])

    def assert_refused(self, message, reason):
        self.assertEqual(message.state, "failed", message.outcome)
        self.assertIn(reason, message.outcome)

    def open_moves(self, product):
        """(days ahead, quantity, goes out) of what is open on purchase orders."""
        moves = self.env["stock.move"].search([
            ("product_id", "=", product.id), ("state", "not in", ("done", "cancel")), ("purchase_line_id", "!=", False)], order="date, id")
        return [(self.days(move.date), move.product_qty, move.location_dest_id.usage == "supplier") for move in moves]

    def days(self, moment):
        return (self.env["sme.kitting"]._local_date(moment, self.company) - self.env["sme.kitting"]._today(self.company)).days
