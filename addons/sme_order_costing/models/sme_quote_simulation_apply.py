from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..costing.elements import Element
from ..costing.simulation import margin_of
from ..quoting.network import size

OPEN = ("draft", "sent")


class SmeQuoteSimulation(models.Model):
    _inherit = "sme.quote.simulation"

    quoted_cost_ids = fields.One2many("sme.quoted.cost", "simulation_id", groups="sme_order_costing.group_costing_user")

    def action_apply(self):
        """Write the offered quantities and prices to the quotation; make the quotation, or lines, that are missing.

        What they cost is kept beside each line and moves no more. Another simulation that was applied to the same lines is undone first.

        :raises UserError: if a line has no product or no price, or the quotation is not open; nothing is written then
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        rows = self.price_ids.filtered("chosen")
        self._check_applicable(rows)
        order = self.sale_order_id or self._new_quotation()
        order.check_access("write")
        others = self.sudo().search([("sale_order_id", "=", order.id), ("state", "=", "applied"), ("id", "!=", self.id)])
        others.with_env(self.env)._undo()
        self._write_results({"sale_order_id": order.id})
        before = {row: self._write_line(order, row) for row in rows}
        self._freeze(before)
        self._write_results({"state": "applied", "applied_at": fields.Datetime.now()})
        self._log(self.env._("Prices of %(count)s lines written to %(order)s.", count=len(rows), order=order.name))
        order.message_post(body=self.env._("Prices of %(count)s lines taken from %(simulation)s.", count=len(rows),
            simulation=self.display_name))
        return self.action_view_sale_order()

    def action_undo(self):
        """Give the quotation back the prices and quantities it had; lines that were made for this are removed."""
        self.check_access("write")
        self._undo()
        return True

    def _undo(self):
        for simulation in self:
            if simulation.state != "applied":
                raise UserError(self.env._("%s is not applied: there is nothing to undo.", simulation.display_name))
            order = simulation.sale_order_id
            if order and order.state not in OPEN:
                raise UserError(self.env._(
                    "%(order)s is confirmed or cancelled: its prices stay. Make a new version of %(simulation)s to quote again.",
                    order=order.name, simulation=simulation.display_name))
            order.check_access("write")
            quoted = simulation.sudo().quoted_cost_ids
            before = [(cost.sale_line_id.with_env(self.env), cost.before) for cost in quoted]
            quoted.unlink()
            for line, values in before:
                line._restore_quoted(values)
            simulation._write_results({"state": "draft", "applied_at": False})
            simulation._log(self.env._("Undone: %s has the prices it had before.", order.name) if order else self.env._(
                "Undone: the quotation has been deleted."))

    def _check_applicable(self, rows):
        if not rows:
            raise UserError(self.env._("%s has no lines: add the products that you quote.", self.display_name))
        if not self.sale_order_id and not self.partner_id:
            raise UserError(self.env._("%s has no customer: choose one, or a quotation.", self.display_name))
        if self.sale_order_id and self.sale_order_id.state not in OPEN:
            raise UserError(self.env._(
                "%s is confirmed or cancelled: choose an open quotation, or none to make a new one.", self.sale_order_id.name))
        without = rows.filtered(lambda row: not row.product_id)
        if without:
            raise UserError(self.env._(
                "%s has no product yet: create it and choose it on the line, then apply.", ", ".join(without.mapped("label"))))
        unpriced = rows.filtered(lambda row: row.price <= 0 or row.quantity <= 0 or row.line_id.problem)
        if unpriced:
            raise UserError(self.env._(
                "%s: enter a price and a quantity above zero for what is offered.", ", ".join(unpriced.mapped("label"))))
        guessed = rows.filtered(lambda row: not row.complete and row.sudo().basis == "target")
        if guessed:
            raise UserError(self.env._(
                "%s: not all costs are known, so the suggested price is too low. Have the missing prices entered, or enter a price "
                "yourself.",
                ", ".join(guessed.mapped("label"))))

    def _new_quotation(self):
        return self.env["sale.order"].with_company(self.company_id).create(self._prepare_quotation())

    def _prepare_quotation(self):
        return {
            "partner_id": self.partner_id.id, "company_id": self.company_id.id, "user_id": self.user_id.id, "origin": self.display_name,
            **({"pricelist_id": self._pricelist().id} if self.currency_id != self.company_id.currency_id else {}),
        }

    def _pricelist(self):
        """Odoo takes the currency of a quotation from its price list."""
        lists = self.env["product.pricelist"].search([
            ("currency_id", "=", self.currency_id.id), ("company_id", "in", (False, self.company_id.id))])
        own = self.partner_id.with_company(self.company_id).property_product_pricelist
        if not lists:
            raise UserError(self.env._(
                "%(simulation)s: a quotation in %(currency)s needs a price list in %(currency)s. Create one, or choose a quotation.",
                simulation=self.display_name, currency=self.currency_id.name))
        return own if own in lists else lists[0]

    def _write_line(self, order, row):
        """Write one row to its line of ``order``, and return what the line was before, False if it was made."""
        line = row.line_id.sale_line_id.filtered(lambda line: line.order_id == order and line.product_id == row.product_id)
        vals = {"product_uom_qty": row.quantity, "product_uom_id": row.uom_id.id, "discount": 0.0,
            "price_unit": self._price_unit(order, row)}
        if line:
            before = {name: line[name].id if name == "product_uom_id" else line[name] for name in vals}
            line.write(vals)
            return before
        order.order_line = [Command.create({"product_id": row.product_id.id, "name": row.line_id.name, **vals})]
        row.line_id._write_sale_line(order.order_line.sorted("id")[-1])
        return False

    def _price_unit(self, order, row):
        """The price as a line of ``order`` takes it: in its currency, with the taxes that its prices include."""
        price = self.currency_id._convert(row.price, order.currency_id, self.company_id, self.date, round=False)
        return row._rounded(row._taxed(price, order.fiscal_position_id)[0])

    def _freeze(self, before):
        """Keep what each line is to cost, whatever prices do from now on."""
        self.env["sme.quoted.cost"].sudo().create([row._quoted_vals(before[row]) for row in before])

    def _log(self, body):
        """A note without costs or margins: followers of all groups read it."""
        self._message_log(body=body)


class SmeQuoteSimulationLine(models.Model):
    _inherit = "sme.quote.simulation.line"

    def _write_sale_line(self, sale_line):
        self.sudo().with_context(sme_quote_results=True).sale_line_id = sale_line


class SmeQuoteSimulationPrice(models.Model):
    _inherit = "sme.quote.simulation.price"

    def _quoted_vals(self, before):
        """The row as a quoted cost: for one unit of the product, in company currency."""
        row = self.sudo()
        simulation, units = row.simulation_id, size(row.line_id)
        factor = 1 / (simulation.currency_rate or 1.0) / units
        amounts = {name: row[name] * factor for name in [*(element.key for element in Element), "fees", "unit_cost", "price"]}
        return {
            **amounts, "sale_line_id": row.line_id.sale_line_id.id, "product_id": row.product_id.id,
            "company_id": row.company_id.id, "simulation_id": simulation.id,
            "simulation_line_id": row.line_id.id, "date": simulation.date, "quantity": row.quantity * units, "complete": row.complete,
            "margin_percent": margin_of(row.price, row.unit_cost), "before": before,
            "snapshot": {
                "tree": row.tree, "changes": simulation.change_ids.mapped("display_name"), "price_source": simulation.price_source,
                "currency": simulation.currency_id.name, "currency_rate": simulation.currency_rate,
            },
        }


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def write(self, vals):
        """What a line was to cost is forgotten when it becomes another product."""
        result = super().write(vals)
        if "product_id" in vals:
            quoted = self.env["sme.quoted.cost"].sudo().search([("sale_line_id", "in", self.ids)])
            quoted.filtered(lambda cost: cost.product_id != cost.sale_line_id.product_id).unlink()
        return result

    def _restore_quoted(self, before):
        """Give the line back what it was; remove it if it was made by a simulation."""
        if before:
            self.write(before)
        else:
            self.unlink()
