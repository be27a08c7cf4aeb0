"""Cost sheets read and written in bulk: one statement a table and kind, and only rows that became different."""

import json
from collections import defaultdict

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.elements import Element
from ..costing.overhead import Basis, OverheadRule
from ..costing.sheet import Line
from ..costing.variances import VARIANCES

_KEYS = {"product_id": "int", "workorder_id": "int", "workcenter_id": "int", "rule_id": "int", "rework_sheet_id": "int",
         "purchase_line_id": "int"}
LINE_COLUMNS = {
    "sheet_id": "int", "company_id": "int", "sequence": "int", "kind": "varchar", "element": "varchar", "name": "varchar", **_KEYS,
    "planned_quantity": "numeric", "planned_price": "numeric", "planned_amount": "numeric", "actual_quantity": "numeric",
    "actual_price": "numeric", "actual_amount": "numeric", "variance": "numeric", **{f"variance_{name}": "numeric" for name in VARIANCES},
}
SHEET_COLUMNS = {
    "company_id": "int", "product_id": "int", "categ_id": "int", "date": "timestamp", "frozen_at": "timestamp", "state": "varchar",
    "planned_quantity": "numeric", "quantity": "numeric", "missing": "jsonb", "rules": "jsonb", "stock_values": "jsonb",
    "is_rework": "bool", "stale": "bool", "error": "text",
    **dict.fromkeys((
        "goods_value", "byproduct_credit", "rework_cost", "planned_byproduct_credit", "planned_total", "actual_total", "projected_total",
        "unit_cost", "variance_total", "stock_value",
        *(f"{view}_{element.key}" for view in ("planned", "actual", "rolled") for element in Element),
        *(f"variance_{name}" for name in VARIANCES)), "numeric"),
}
_BY_KEY = {element.key: element for element in Element}

FAULT_COLUMNS = {name: SHEET_COLUMNS[name] for name in ("company_id", "product_id", "date", "state", "missing", "error", "stale")}


class SheetStore:
    """Sheets of the orders ``production_ids``: ``sheets`` {order id: row}, ``plans`` {order id: [Line]}."""

    def __init__(self, env, production_ids):
        self.env = env
        self.sheets: dict[int, dict] = {row["production_id"]: row for row in env.execute_query_dict(SQL(
            """SELECT s.id, s.production_id, s.planned_quantity::float, s.frozen_at, s.rules, s.state, s.stock_values, s.missing,
                      ARRAY(SELECT r.id FROM sme_overhead_rule r WHERE r.company_id = s.company_id) AS known_rules
                 FROM sme_production_cost s WHERE s.production_id = ANY(%s)""", int_array(production_ids)))}
        self._orders = {row["id"]: row["production_id"] for row in self.sheets.values()}
        self.plans: dict[int, list[Line]] = defaultdict(list)
        self._line_ids: dict[tuple, int] = {}
        self._all_lines: dict[int, list[int]] = defaultdict(list)
        if self.sheets:
            self._read_lines()

    def _read_lines(self):
        for row in self.env.execute_query_dict(SQL(
            """SELECT id, sheet_id, kind, element, name, product_id, workorder_id, workcenter_id, rule_id, rework_sheet_id,
                      purchase_line_id, planned_quantity::float, planned_price::float, planned_amount::float
                 FROM sme_production_cost_line WHERE sheet_id = ANY(%s) ORDER BY sheet_id, sequence, id""", int_array(self._orders))):
            line = Line(
                row["kind"], _BY_KEY.get(row["element"]), row["name"] or "", *(row[key] for key in _KEYS),
                row["planned_quantity"] or 0.0, row["planned_price"], row["planned_amount"] or 0.0)
            self._line_ids[row["sheet_id"], line.key] = row["id"]
            self._all_lines[row["sheet_id"]].append(row["id"])
            if line.planned_price is not None and row["kind"] not in ("return", "unbuilt"):
                self.plans[self._orders[row["sheet_id"]]].append(line)

    def rules(self, production_id: int) -> list[OverheadRule] | None:
        """The overhead rules that were frozen with the plan; one that was deleted still holds, without its id."""
        sheet = self.sheets.get(production_id)
        if not sheet or sheet["rules"] is None:
            return None
        known = sheet["known_rules"]
        return [OverheadRule(id_ if id_ in known else None, name, Basis(basis), rate, category_id, workcenter_id)
                for id_, name, basis, rate, category_id, workcenter_id in sheet["rules"]]

    def write(self, rows: dict[int, dict], lines: dict[int, list[Line]]) -> set[int]:
        """Write ``rows`` {order id: values of the sheet} and their lines; return the ids of the sheets that became different."""
        new = [{**row, "production_id": id_} for id_, row in rows.items() if id_ not in self.sheets]
        old = [{**row, "id": self.sheets[id_]["id"]} for id_, row in rows.items() if id_ in self.sheets]
        changed = set()
        if new:
            for sheet_id, production_id in self._insert("sme_production_cost", {"production_id": "int", **SHEET_COLUMNS}, new,
                                                        SQL("RETURNING id, production_id")):
                self.sheets[production_id] = {"id": sheet_id}
                changed.add(sheet_id)
        if old:
            changed.update(self._update("sme_production_cost", SHEET_COLUMNS, old))
        changed.update(self._write_lines(rows, lines))
        for model in ("sme.production.cost", "sme.production.cost.line"):
            self.env[model].invalidate_model()
        return changed

    def write_faults(self, rows: dict[int, dict]) -> set[int]:
        """Note on sheets why they could not be computed; their numbers stay as they were."""
        new = [{**row, "production_id": id_} for id_, row in rows.items() if id_ not in self.sheets]
        old = [{**row, "id": self.sheets[id_]["id"]} for id_, row in rows.items() if id_ in self.sheets]
        changed = set()
        if new:
            columns = {"production_id": "int", **FAULT_COLUMNS}
            changed.update(row[0] for row in self._insert("sme_production_cost", columns, new, SQL("RETURNING id")))
        if old:
            changed.update(self._update("sme_production_cost", FAULT_COLUMNS, old))
        return changed

    def delete(self, production_ids):
        """Remove the sheets of orders, which have neither plan nor cost."""
        if production_ids:
            self.env["sme.production.cost"].search([("production_id", "in", production_ids)]).unlink()

    def _write_lines(self, rows, lines) -> set[int]:
        new, old, kept = [], [], set()
        for id_, row in rows.items():
            sheet_id = self.sheets[id_]["id"]
            for sequence, line in enumerate(lines.get(id_, ()), 1):
                values = _line_values(line, sheet_id, row["company_id"], sequence)
                line_id = self._line_ids.get((sheet_id, line.key))
                if line_id:
                    old.append({**values, "id": line_id})
                    kept.add(line_id)
                else:
                    new.append(values)
        written = {self.sheets[id_]["id"] for id_ in lines}
        gone = [line_id for sheet_id in written for line_id in self._all_lines[sheet_id] if line_id not in kept]
        changed = set()
        if gone:
            changed.update(row[0] for row in self.env.execute_query(SQL(
                "DELETE FROM sme_production_cost_line WHERE id = ANY(%s) RETURNING sheet_id", int_array(gone))))
        if old:
            self._update("sme_production_cost_line", LINE_COLUMNS, old)
        if new:
            self._insert("sme_production_cost_line", LINE_COLUMNS, new, SQL("RETURNING id"))
        return changed

    def _insert(self, table: str, columns: dict[str, str], rows: list[dict], returning: SQL):
        names = SQL(", ").join(map(SQL.identifier, columns))
        types = SQL(", ").join(SQL("%s %s", SQL.identifier(name), SQL(type_)) for name, type_ in columns.items())  # pylint: disable=sql-injection
        return self.env.execute_query(SQL(
            """INSERT INTO %(table)s (%(names)s, create_uid, write_uid, create_date, write_date)
               SELECT %(names)s, %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                 FROM jsonb_to_recordset(%(rows)s::jsonb) AS d(%(types)s) %(returning)s""",
            table=SQL.identifier(table), names=names, types=types, uid=self.env.uid, rows=json.dumps(rows), returning=returning))

    def _update(self, table: str, columns: dict[str, str], rows: list[dict]) -> list[int]:
        names = list(map(SQL.identifier, columns))
        types = SQL(", ").join(SQL("%s %s", SQL.identifier(name), SQL(type_)) for name, type_ in columns.items())  # pylint: disable=sql-injection
        return [row[0] for row in self.env.execute_query(SQL(
            """UPDATE %(table)s t SET %(sets)s, write_uid = %(uid)s, write_date = NOW() AT TIME ZONE 'UTC'
                 FROM jsonb_to_recordset(%(rows)s::jsonb) AS d(id int, %(types)s)
                WHERE t.id = d.id AND (%(before)s) IS DISTINCT FROM (%(after)s) RETURNING t.id""",
            table=SQL.identifier(table), sets=SQL(", ").join(SQL("%s = d.%s", name, name) for name in names), uid=self.env.uid,
            rows=json.dumps(rows), types=types,
            before=SQL(", ").join(SQL("t.%s", name) for name in names), after=SQL(", ").join(SQL("d.%s", name) for name in names)))]


def _line_values(line: Line, sheet_id: int, company_id: int, sequence: int) -> dict:
    return {
        "sheet_id": sheet_id, "company_id": company_id, "sequence": sequence, "kind": line.kind,
        "element": "none" if line.element is None else line.element.key, "name": line.name or None,
        **{key: getattr(line, key) for key in _KEYS},
        "planned_quantity": _rounded(line.planned_qty), "planned_price": _rounded(line.planned_price),
        "planned_amount": line.planned_amount,
        "actual_quantity": _rounded(line.actual_qty),
        "actual_price": _rounded(line.actual_amount / line.actual_qty if line.actual_qty else None), "actual_amount": line.actual_amount,
        "variance": _rounded(line.actual_amount - line.planned_amount if line.variances else 0.0),
        **{f"variance_{name}": line.variances.get(name, 0.0) for name in VARIANCES},
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 8) + 0.0
