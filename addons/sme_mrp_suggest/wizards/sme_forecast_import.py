import base64
import binascii
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.sme_demand_forecast import period_end
from .forecast_sheet import ForecastSheet

SHOWN_PROBLEMS = 100


@dataclass(slots=True)
class Plan:
    """What an import would do: rows of new forecasts, {forecast id: quantity} of changed ones, and what is in the way."""

    created: list[tuple] = field(default_factory=list)
    changed: dict[int, float] = field(default_factory=dict)
    unchanged: int = 0
    problems: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Period:
    """A period that is forecast: a row of the file, or else a forecast that exists."""

    first: date
    last: date
    row: int
    forecast_id: int


class SmeForecastImport(models.TransientModel):
    _name = "sme.forecast.import"
    _description = "Import Forecasts"

    file = fields.Binary("Spreadsheet", attachment=False, help="XLSX file with the columns of the template.")
    filename = fields.Char()
    checked = fields.Boolean(readonly=True)
    new_count = fields.Integer("New", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    unchanged_count = fields.Integer("Unchanged", readonly=True)
    problem_count = fields.Integer("Rows to Correct", readonly=True)
    problems = fields.Text(readonly=True)

    def action_template(self):
        return {"type": "ir.actions.act_url", "url": "/sme_mrp_suggest/forecast_template.xlsx", "target": "download"}

    def action_check(self):
        """Show what the file would change, and which rows have to be corrected."""
        self.ensure_one()
        plan = self._plan()
        self.write({
            "checked": True,
            "new_count": len(plan.created),
            "changed_count": len(plan.changed),
            "unchanged_count": plan.unchanged,
            "problem_count": len(plan.problems),
            "problems": self._sentences(plan.problems),
        })
        return {**self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_forecast_import"), "res_id": self.id}

    def action_import(self):
        """Create and change the forecasts: all of them, or none if a single row is wrong."""
        self.ensure_one()
        plan = self._plan()
        if plan.problems:
            raise UserError(self.env._(
                "Nothing was imported: correct the rows below, then choose the file again.\n%s", self._sentences(plan.problems)))
        Forecast = self.env["sme.demand.forecast"]
        created = Forecast._create_in_bulk(plan.created)
        Forecast._change_in_bulk(plan.changed)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_mrp_suggest.action_demand_forecast"),
            "domain": [("id", "in", [*created.ids, *plan.changed])],
            "context": {},
        }

    def _sentences(self, problems):
        lines = [self.env._("Row %(number)s: %(problem)s", number=number, problem=problems[number]) for number in sorted(problems)]
        if len(lines) > SHOWN_PROBLEMS:
            lines[SHOWN_PROBLEMS:] = [self.env._("… and %s more rows.", len(lines) - SHOWN_PROBLEMS)]
        return "\n".join(lines)

    # ------------------------------------------------------------------ what to do

    def _plan(self) -> Plan:
        self.env["sme.demand.forecast"].check_access("create")
        if not self.file:
            raise UserError(self.env._("Choose the spreadsheet to import first."))
        try:
            content = base64.b64decode(self.file)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("The file did not arrive whole: choose it again.")) from error
        sheet = ForecastSheet(self.env, content)
        plan = Plan(problems=dict(sheet.problems))
        self._place(sheet.rows, plan, *self._found(sheet.rows))
        return plan

    def _found(self, rows):
        """Warehouses by code and products by reference, of the companies the user works in."""
        warehouses, products = defaultdict(list), defaultdict(list)
        domain = [("code", "in", list({row.warehouse for row in rows})), ("company_id", "in", self.env.companies.ids)]
        for warehouse in self.env["stock.warehouse"].search_fetch(domain, ["code", "name", "company_id"]):
            warehouses[warehouse.code].append(warehouse)
        domain = [("default_code", "in", list({row.reference for row in rows}))]
        for product in self.env["product.product"].search_fetch(domain, ["default_code", "product_tmpl_id"]):
            products[product.default_code].append(product)
        return warehouses, products

    def _place(self, rows, plan, warehouses, products):
        """Find product and warehouse of each row, then compare with the forecasts of the same place."""
        places = defaultdict(list)
        for row in rows:
            warehouse, problem = self._warehouse(row, warehouses[row.warehouse])
            product = None
            if not problem:
                product, problem = self._product(row, [
                    product for product in products[row.reference] if not product.company_id or product.company_id == warehouse.company_id])
            if problem:
                plan.problems[row.number] = problem
            else:
                places[product.id, warehouse.id].append(row)
        existing = self._existing(places)
        for place, place_rows in places.items():
            self._compare(place, place_rows, existing.get(place, []), plan)

    def _warehouse(self, row, found):
        if not found:
            return None, self.env._("There is no warehouse with the code %s: correct it, or choose its company.", row.warehouse)
        if len(found) > 1:
            return None, self.env._(
                "The warehouse code %(code)s is used in %(companies)s: work in one of these companies only, and import again.",
                code=row.warehouse, companies=", ".join(warehouse.company_id.name for warehouse in found))
        return found[0], None

    def _product(self, row, found):
        if not found:
            return None, self.env._(
                "There is no product with the reference %s: correct it, or enter it as Internal Reference of the product.", row.reference)
        if len(found) > 1:
            return None, self.env._(
                "The reference %(reference)s belongs to %(count)s products (%(names)s): give each its own reference.",
                reference=row.reference, count=len(found), names=", ".join(product.name for product in found[:3]))
        if not found[0].is_storable:
            return None, self.env._(
                "%s is not kept in stock: tick Track Inventory on the product, or remove the row.", found[0].display_name)
        return found[0], None

    def _existing(self, places):
        """Forecasts by place, those that end before all that is imported left out."""
        if not places:
            return {}
        domain = [
            ("product_id", "in", list({product_id for product_id, _warehouse_id in places})),
            ("warehouse_id", "in", list({warehouse_id for _product_id, warehouse_id in places})),
            ("date_to", ">=", min(row.first for rows in places.values() for row in rows)),
        ]
        existing = defaultdict(list)
        for forecast in self.env["sme.demand.forecast"].search_fetch(
                domain, ["product_id", "warehouse_id", "period_kind", "date_from", "date_to", "quantity"]):
            existing[forecast.product_id.id, forecast.warehouse_id.id].append(forecast)
        return existing

    def _compare(self, place, rows, existing, plan):
        """Add to the plan what the rows of one place are: new, changed, or in each other's way."""
        product_id, warehouse_id = place
        same = {(forecast.period_kind, forecast.date_from): forecast for forecast in existing}
        periods = [Period(forecast.date_from, forecast.date_to, 0, forecast.id) for forecast in existing]
        seen = {}
        for row in rows:
            key = row.kind, row.first
            if key in seen:
                plan.problems[row.number] = self.env._(
                    "The same product, warehouse and period stands in row %s: remove one of them.", seen[key])
                continue
            seen[key] = row.number
            forecast = same.get(key)
            if forecast is None:
                periods.append(Period(row.first, period_end(row.first, row.kind), row.number, 0))
                plan.created.append((product_id, warehouse_id, row.kind, row.first, row.quantity))
            elif forecast.uom_id.compare(forecast.quantity, row.quantity):
                plan.changed[forecast.id] = row.quantity
            else:
                plan.unchanged += 1
        self._find_overlaps(periods, plan)

    def _find_overlaps(self, periods, plan):
        latest = None
        for period in sorted(periods, key=lambda period: (period.first, period.row)):
            if latest and period.first <= latest.last:
                self._add_overlap(period, latest, plan)
            if latest is None or period.last > latest.last:
                latest = period

    def _add_overlap(self, period, other, plan):
        if not period.row:
            period, other = other, period
        if not period.row:
            return
        dates = {"first": other.first.isoformat(), "last": other.last.isoformat()}
        plan.problems[period.row] = self.env._(
            "The period shares days with row %(row)s: an order must have one period of its own. Change one of them.", row=other.row,
        ) if other.row else self.env._(
            "The period shares days with the forecast from %(first)s to %(last)s: take the same period, or delete that forecast first.",
            **dates)
