from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# The field of an entry in ``missing`` that names a record, and its model.
_NAMED = {
    "workorder": "mrp.workorder", "line": "purchase.order.line", "sheet": "sme.production.cost", "product": "product.product",
    "move": "stock.move"}


class SmeProductionCost(models.Model):
    _inherit = "sme.production.cost"

    missing_text = fields.Text("Missing", compute="_compute_missing_text", help="What may still change the cost, and what to do about it.")
    incomplete = fields.Boolean(
        "Cost Incomplete", compute="_compute_missing_text", search="_search_incomplete",
        help="A part was used of which nobody knows the price: the cost is at least this.")
    missing_count = fields.Integer("Open Points", compute="_compute_missing_text")
    over_plan = fields.Boolean(compute="_compute_over_plan", search="_search_over_plan")
    variance_percent = fields.Float("Variance %", compute="_compute_over_plan")

    @api.depends("planned_total", "projected_total")
    def _compute_over_plan(self):
        for sheet in self:
            over = sheet.projected_total - sheet.planned_total
            sheet.over_plan = sheet.currency_id.compare_amounts(sheet.projected_total, sheet.planned_total) > 0
            sheet.variance_percent = over / sheet.planned_total if sheet.planned_total else 0.0

    @api.model
    def _search_over_plan(self, operator, value):
        if operator != "in":
            return NotImplemented
        over = Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s > %s", model._field_to_sql(alias, "projected_total", query), model._field_to_sql(alias, "planned_total", query)))
        return over if True in value else ~over

    @api.depends("missing", "error")
    @api.depends_context("lang")
    def _compute_missing_text(self):
        ids = {}
        for sheet in self:
            for entry in sheet.missing or ():
                for key, model in _NAMED.items():
                    if entry.get(key):
                        ids.setdefault(model, set()).add(entry[key])
        # names only: who may read the sheet may know which document it waits for
        records = {model: self.env[model].sudo().browse(wanted).exists() for model, wanted in ids.items()}
        by_id = {model: {record.id: record for record in found} for model, found in records.items()}
        for sheet in self:
            texts = []
            for entry in sheet.missing or ():
                named = {key: by_id.get(model, {}).get(entry.get(key)) for key, model in _NAMED.items()}
                texts.append(sheet._missing_sentence(entry["code"], named))
            sheet.missing_text = "\n".join(texts)
            sheet.missing_count = len(texts)
            sheet.incomplete = any(entry["code"] == "no_value" for entry in sheet.missing or ())

    @api.model
    def _search_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain.custom(to_sql=lambda model, alias, query: SQL(
            """COALESCE(%s @> '[{"code": "no_value"}]', FALSE)""", model._field_to_sql(alias, "missing", query)))
        return found if True in value else ~found

    def _missing_sentence(self, code, named):
        """One point in words, with its remedy."""
        def name(key):
            record = named.get(key)
            return record.display_name if record else self.env._("a deleted record")

        order = named["line"].order_id.name if named.get("line") else self.env._("a deleted record")
        receipt = (named["move"].reference if named.get("move") else None) or self.env._("a deleted record")
        part = named["sheet"].production_id.name if named.get("sheet") else self.env._("a deleted record")
        match code:
            case "open_timer":
                return self.env._("%s: a timer is still running. Stop it, or its time does not count.", name("workorder"))
            case "unlogged_time":
                return self.env._("%s: nobody logged time, planned time counts. Log the time on the work order.", name("workorder"))
            case "unbilled_fee":
                return self.env._("%s: the subcontractor has not billed yet, the order price counts. Post the bill.", order)
            case "unbilled_purchase":
                return self.env._(
                    "%(receipt)s of %(order)s: not billed yet, the order price counts. Post the bill.", receipt=receipt, order=order)
            case "open_component":
                return self.env._("%s, of which goods were used, is not final itself. See its cost sheet.", part)
            case "open_rework":
                return self.env._("%s, which reworks these goods, is not final. See its cost sheet.", part)
            case "no_receipt":
                return self.env._("The receipt from the subcontractor is missing: no fee counts. Validate the receipt.")
            case "no_value":
                return self.env._(
                    "%s was used at no value: the cost is at least this. Set its cost or the value of its receipt.", name("product"))
            case "late_value":
                return self.env._("%s had no value when it was used: the nearest price that is known counts.", name("product"))
            case "no_planned_price":
                return self.env._("%s had no price when the order was confirmed: the plan is too low.", name("product"))
            case "late_plan":
                return self.env._("The plan was made after the order was done, from prices of that day.")
        return self.env._("The sheet could not be computed: %s. Recompute it; if that does not help, tell your administrator.", self.error)
