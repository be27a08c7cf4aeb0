import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot import Supposed
from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.elements import by_key
from ..costing.simulation import margin_of
from ..costing.what_if import Change, overrides, value_for
from ..quoting import Calculation
from ..quoting.breakdown import breakdown
from ..quoting.network import adjustments_of, size

_logger = logging.getLogger(__name__)

DATED = {Change.VENDOR, Change.BOM, Change.BUY, Change.QUANTITY, Change.SCRAP}
"""Changes that say something about the date."""
NOTHING = {
    "material": 0.0, "labour": 0.0, "machine": 0.0, "subcontracting": 0.0, "overhead": 0.0, "fees": 0.0, "unit_cost": 0.0,
    "complete": False, "tree": False, "suggested_price": 0.0, "base_unit_cost": 0.0, "base_price": 0.0, "base_margin_percent": 0.0,
}


class SmeQuoteSimulation(models.Model):
    _inherit = "sme.quote.simulation"

    def _calculate(self):
        """Work out all lines and quantities of these simulations. The number of statements does not grow with them."""
        for (company, day), simulations in self.grouped(lambda simulation: (simulation.company_id, simulation.date)).items():
            simulations._calculate_on(company, day)

    def _calculate_on(self, company, day):
        calculation = Calculation(self, company, day)
        quiet = self.sudo().with_context(sme_quote_results=True, sme_quote_deferred=True)
        lines = quiet.line_ids
        limits = company.sudo()._margin_limits(lines.product_id.categ_id)
        for simulation in quiet:
            answers = calculation.answers(simulation)
            for line in simulation.line_ids:
                line._write_answers(answers, limits[line.product_id.categ_id.id], day)
            if simulation.change_ids:
                effects = calculation.effects(simulation)
                for change, effect in zip(simulation.change_ids, effects, strict=True):
                    change.cost_effect = effect * simulation.currency_rate
        quiet._add_references(company)
        lines._add_dates(self.env, company)
        quiet.calculated_at = fields.Datetime.now()

    # ------------------------------------------------------------------ what stands beside

    def _add_references(self, company):
        """Last actual cost of the product, last price to the customer."""
        costs = self.line_ids.product_id.with_company(company)._last_actual_costs()
        prices = self._last_prices(company)
        for simulation in self:
            for line in simulation.line_ids:
                line.last_actual_cost = costs.get(line.product_id.id, 0.0) * size(line) * simulation.currency_rate
                price = prices.get((simulation.partner_id.commercial_partner_id.id, line.product_id.id))
                line.last_price_date = price and price[-1]
                line.last_price = line._converted_price(price) if price else 0.0

    def _last_prices(self, company) -> dict:
        """{(customer, product id): (price of one product unit, currency id, its rate, date)} of the last confirmed order line."""
        partners = self.partner_id.commercial_partner_id
        products = self.line_ids.product_id
        if not partners or not products:
            return {}
        self.env["sale.order.line"].flush_model()
        self.env["sale.order"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (p.commercial_partner_id, l.product_id) p.commercial_partner_id, l.product_id,
                      (l.price_subtotal / l.product_uom_qty * own.factor / used.factor)::float, o.currency_id,
                      COALESCE(NULLIF(o.currency_rate, 0), 1)::float, o.date_order
                 FROM sale_order_line l
                 JOIN sale_order o ON o.id = l.order_id
                 JOIN res_partner p ON p.id = o.partner_id
                 JOIN product_product v ON v.id = l.product_id
                 JOIN product_template t ON t.id = v.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                 JOIN uom_uom used ON used.id = l.product_uom_id
                WHERE o.state = 'sale' AND o.company_id = %s AND l.product_id = ANY(%s) AND p.commercial_partner_id = ANY(%s)
                  AND l.product_uom_qty > 0 AND l.display_type IS NULL AND l.price_subtotal > 0
                ORDER BY p.commercial_partner_id, l.product_id, o.date_order DESC, l.id DESC""",
            company.id, int_array(products.ids), int_array(partners.ids)))
        return {(row[0], row[1]): row[2:] for row in rows}


class SmeQuoteSimulationLine(models.Model):
    _inherit = "sme.quote.simulation.line"

    def _write_answers(self, answers, limits, day):
        """Write costs and prices of one line's quantities; ``limits``: target and minimum margin of its category."""
        trouble = self._trouble()
        self.problem = trouble
        simulation, units = self.simulation_id, size(self)
        factor = units * simulation.currency_rate
        before = {row.quantity: row for row in self.base_line_id.price_ids} if simulation.base_id else {}
        for row in self.price_ids:
            row.target_percent = simulation.target_margin or limits.target
            row.minimum_percent = limits.minimum
            answer = answers.get(row.id)
            if answer is None:
                row.write({**NOTHING, "problem": trouble or self.env._("Enter a quantity above zero.")})
                continue
            now = answer.now
            cost = now.total * factor
            vals = {name: amount * factor for name, amount in by_key(now.elements).items()}
            vals |= {
                "fees": now.fee * factor, "unit_cost": cost, "complete": now.complete, "suggested_price": row._suggestion(cost),
                "problem": "" if now.complete else self._missing(answer), "tree": breakdown(answer, day) if row.chosen else False,
            }
            row.write(vals)
            row.price = row._price_of_basis()
            self._compare(row, answer.base.total * factor, before.get(row.quantity))

    def _compare(self, row, base_cost, earlier):
        """Put the base version beside the row, or what it would be without changes."""
        if earlier:
            base_cost, price = earlier.unit_cost, earlier.price
        elif self.simulation_id.change_ids:
            price = row._price_at(base_cost)
        else:
            base_cost = price = 0.0
        row.write({"base_unit_cost": base_cost, "base_price": price, "base_margin_percent": margin_of(price, base_cost)})

    def _missing(self, answer):
        """Which costs are not known, in words."""
        names = list(dict.fromkeys(answer.network.name(item) for item in answer.now.missing))
        return self.env._("No complete cost, at least this much: %s.", ", ".join(names))

    def _add_dates(self, env, company):
        """The kitting check's answer for the offered quantities, as the user who asks may know it; each simulation by itself."""
        asked = self.filtered(lambda line: line.product_id and not line.problem and line.chosen_quantity > 0)
        changed = asked.filtered(lambda line: line.simulation_id.change_ids)
        answers = asked._checked(env, company)
        before = {line.id: answers.get(line.id, {}) for line in changed}
        for simulation, lines in changed.grouped("simulation_id").items():
            changes = adjustments_of(simulation.change_ids)
            if any(change.change in DATED for change in changes):
                answers |= lines._checked(env, company, changes)
        for line in self:
            answer, earlier = answers.get(line.id, {}), line.base_line_id if line.simulation_id.base_id else None
            line.earliest_date = answer.get("earliest_date")
            line.kit_status = answer.get("status")
            line.base_earliest_date = earlier.earliest_date if earlier else before.get(line.id, {}).get("earliest_date")

    def _checked(self, env, company, changes=()):
        """{line id: answer of the kitting check} of these lines under ``changes``."""
        if not self:
            return {}
        others = {change.target: int(change.value) for change in changes if change.change is Change.VENDOR}
        try:
            checked = env["sme.kitting"].with_company(company).sudo(False)._check_supposed([{
                "product_id": line.product_id.id, "uom_id": line.uom_id.id, "key": line.id,
                "document": ("sme.quote.simulation", line.simulation_id.id, ""), "quantity": line._dated_quantity(changes),
            } for line in self], Supposed(overrides(changes), others))
        except UserError as error:  # no warehouse, or no right to ask: prices do not wait for it
            _logger.info("No dates for quote simulations: %s", error)
            return {}
        return {int(answer["key"]): answer for answer in checked["lines"]}

    def _dated_quantity(self, changes):
        """How many are to be delivered: those offered, unless a change asks about another quantity; with what is lost on the way."""
        product_id = self.product_id.id
        supposed = value_for(changes, Change.QUANTITY, product_id)
        quantity = supposed / size(self) if supposed else self.chosen_quantity
        return quantity / (1 - value_for(changes, Change.SCRAP, product_id) / 100)

    def _converted_price(self, price):
        """A price of an order as price of one unit of the line in the currency of the simulation, at the order's own rate."""
        amount, currency_id, rate, _moment = price
        simulation = self.simulation_id
        if currency_id != simulation.currency_id.id:
            amount = amount / rate * simulation.currency_rate
        return amount * size(self)
