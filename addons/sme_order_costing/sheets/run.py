"""Cost sheets of a set of orders of one company: read, think, write."""

import logging

from odoo import fields

from ..costing.elements import Element
from ..costing.sheet import Line, Sheet, compute, plan, times
from .consumed import RECEIPT, SHEET, ConsumedGoods
from .dirty import Dirty
from .fees import add_fees
from .orders import OrderReader, OrderRow
from .prices import add_planned_prices
from .reworks import add_reworks
from .splits import adopt
from .store import SheetStore

_logger = logging.getLogger(__name__)
# What is said about a sheet without keeping it from being final.
NOTES = ("late_value", "no_planned_price", "late_plan")


class SheetRun:
    """Computes the sheets of ``production_ids``, orders of ``company``.

    :param env: superuser
    :param fresh_rules: take today's overhead rules instead of those that were frozen
    :param touched: what the transaction did: plans of orders that were split or merged, orders just confirmed

    After :meth:`run`, ``changed`` are the ids of sheets that became different, ``moved`` the ids of moves into stock whose value changed,
    ``rework_of`` the ids of orders whose rework cost may have changed.
    """

    def __init__(self, env, company, production_ids, fresh_rules: bool = False, touched: Dirty | None = None):
        self.env, self.company, self.ids = env(context={"allowed_company_ids": [company.id]}), company, production_ids
        touched = touched or Dirty()
        self.fresh_rules, self.given, self.confirmed = fresh_rules, touched.plans, touched.confirmed
        self.changed: set[int] = set()
        self.moved: set[int] = set()
        self.rework_of: set[int] = set()

    def run(self):
        """Returns itself."""
        env = self.env
        self.reader = OrderReader(env, self.company, self.ids)
        if not self.reader.rows:
            return self
        self.store = SheetStore(env, self.reader.rows)
        self.digits = self.company.currency_id.decimal_places
        self.goods = ConsumedGoods(env, self.reader)
        add_fees(env, self.reader)
        add_reworks(env, self.reader)
        self._add_rules()
        plans = self._plans()
        rows, lines, faulty, empty = {}, {}, {}, []
        for id_, row in self.reader.rows.items():
            try:
                planned, planned_qty = plans[id_]
                sheet = compute(row.order, planned, planned_qty, self.digits)
                if row.order.state == "cancel" and not sheet.lines:
                    empty.append(id_)
                    continue
                rows[id_], lines[id_] = self._values(row, sheet, planned_qty), sheet.lines
            except Exception as error:  # one faulty sheet keeps no other from being right
                _logger.exception("Cost sheet of manufacturing order %s", row.order.name)
                faulty[id_] = self._faulty(row, error)
        self._note_moved(rows)
        self.changed = self.store.write(rows, lines) | self.store.write_faults(faulty)
        self.store.delete(empty)
        self.rework_of = {
            row.rework_of_id for id_, row in self.reader.rows.items()
            if row.rework_of_id and id_ in self.store.sheets and self.store.sheets[id_]["id"] in self.changed}
        return self

    def _add_rules(self):
        current = None
        for id_, row in self.reader.rows.items():
            given = self.given.get(id_)
            rules = None if self.fresh_rules else given.rules if given else self.store.rules(id_)
            if rules is None:
                if current is None:
                    current = self.env["sme.overhead.rule"]._rules_on(self.company, self._today())
                rules = current
            row.order.rules = rules

    def _today(self):
        return self.env["sme.kitting"]._today(self.company)

    def _plans(self) -> dict[int, tuple[list[Line], float]]:
        """By order id: the frozen plan and the quantity it is for; made now where there is none."""
        self.late, self.unpriced = set(), {}
        result, new = {}, []
        for id_ in self.reader.rows:
            sheet = self.store.sheets.get(id_)
            if id_ in self.given:
                given = self.given[id_]
                result[id_] = adopt(given, self.reader, id_), given.quantity
            elif sheet and sheet["frozen_at"]:
                result[id_] = self.store.plans[id_], sheet["planned_quantity"]
                if any(entry["code"] == "late_plan" for entry in sheet["missing"] or ()):
                    self.late.add(id_)
            else:
                new.append(id_)
        if new:
            rules = self.env["sme.overhead.rule"]._rules_on(self.company, self._today())
            add_planned_prices(self.env, self.reader, new, rules, self._today())
            for id_ in new:
                order = self.reader.rows[id_].order
                if order.state == "cancel":  # it was never confirmed, or before there were sheets
                    result[id_] = [], 0.0
                    continue
                result[id_] = plan(order, self.digits), order.quantity
                if order.state != "open" and id_ not in self.confirmed:
                    self.late.add(id_)
        return result

    def _values(self, row: OrderRow, sheet: Sheet, planned_qty: float) -> dict:
        order = row.order
        missing = self._missing(row, sheet)
        before = self.store.sheets.get(order.id) or {}
        product = self.env["product.product"].browse(order.product_id)
        if order.state == "open":
            state = "estimate"
        else:
            state = "provisional" if any(entry["code"] not in NOTES for entry in missing) else "final"
        values = {
            **self._head(row), "state": state, "categ_id": product.categ_id.id or None, "missing": missing,
            "frozen_at": _text(before.get("frozen_at") or fields.Datetime.now()), "planned_quantity": planned_qty, "quantity": sheet.good,
            "rules": [[rule.id, rule.name, rule.basis.value, rule.rate, rule.category_id, rule.workcenter_id] for rule in order.rules],
            "stock_values": {str(move_id): amounts for move_id, amounts in sheet.stock_values.items()},
            "is_rework": any(line.kind == "goods" for line in sheet.lines), "goods_value": sheet.goods,
            "byproduct_credit": sheet.credit, "rework_cost": sheet.rework, "planned_byproduct_credit": sheet.planned_credit,
            "planned_total": sheet.planned_total, "actual_total": sheet.total, "projected_total": sheet.projected,
            "unit_cost": round(sheet.total / sheet.good, 8) if sheet.good else 0.0,
            "variance_total": round(sheet.variance_total, self.digits), "stock_value": round(row.stock_value, self.digits),
            "stale": False, "error": None,
        }
        if order.id in self.given and self.given[order.id].frozen_at:
            values["frozen_at"] = _text(self.given[order.id].frozen_at)
        for view, amounts in (("planned", sheet.planned), ("actual", sheet.actual), ("rolled", sheet.rolled)):
            values.update({f"{view}_{element.key}": amounts[element] for element in Element})
        values.update({f"variance_{name}": amount for name, amount in sheet.variances.items()})
        return values

    def _head(self, row: OrderRow) -> dict:
        return {"company_id": self.company.id, "product_id": row.order.product_id, "date": _text(row.date)}

    def _faulty(self, row: OrderRow, error: Exception) -> dict:
        return {
            **self._head(row), "state": "estimate" if row.order.state == "open" else "provisional", "missing": [{"code": "error"}],
            "error": str(error) or type(error).__name__, "stale": False}

    def _missing(self, row: OrderRow, sheet: Sheet) -> list[dict]:
        """What keeps the sheet from being final, and notes; names are looked up when they are shown."""
        order, missing = row.order, []
        for workorder_id, _name, done in times(order):
            if done.open:
                missing.append({"code": "open_timer", "workorder": workorder_id})
            if done.planned:
                missing.append({"code": "unlogged_time", "workorder": workorder_id})
        if order.state == "done":
            missing += [{"code": "unbilled_fee", "line": fee.purchase_line_id} for fee in order.fees if not fee.billed]
            if order.subcontracted and not order.fees:
                missing.append({"code": "no_receipt"})
        missing += [{"code": "open_rework", "sheet": added.sheet_id} for added in order.reworks if not added.final]
        for mark in sorted(self.goods.marks[order.id]):
            if mark[0] == RECEIPT:
                missing.append({"code": "unbilled_purchase", "move": mark[1], "line": mark[2]})
            elif mark[0] == SHEET and mark[1] != (self.store.sheets.get(order.id) or {}).get("id"):
                missing.append({"code": "open_component", "sheet": mark[1]})
        used = [used for used in order.used if used.kind != "goods" and used.qty > 0]  # reworked goods are no cost of the order
        unpriced = dict.fromkeys(each.product_id for each in used if each.unpriced)
        missing += [{"code": "no_value", "product": id_} for id_ in unpriced]
        missing += [{"code": "late_value", "product": id_} for id_ in dict.fromkeys(each.product_id for each in used if each.late)]
        for line in sheet.lines:
            if line.kind in ("component", "fee") and line.planned_qty and not line.planned_amount and line.product_id not in unpriced:
                missing.append({"code": "no_planned_price", "product": line.product_id or order.product_id})
        if order.id in self.late:
            missing.append({"code": "late_plan"})
        return missing

    def _note_moved(self, rows: dict[int, dict]):
        """Moves whose goods others may have consumed, and that are worth something else now, or are settled now."""
        for id_, row in rows.items():
            before = self.store.sheets.get(id_) or {}
            old, new = before.get("stock_values") or {}, row["stock_values"]
            settled = before.get("state", "final") != row["state"] and "final" in (before.get("state"), row["state"])
            for move_id in {*old, *new}:
                amounts = zip(old.get(move_id) or [0.0] * 5, new.get(move_id) or [0.0] * 5, strict=True)
                if settled or any(abs(one - other) > 1e-6 for one, other in amounts):
                    self.moved.add(int(move_id))


def _text(moment) -> str | None:
    return fields.Datetime.to_string(moment) or None
