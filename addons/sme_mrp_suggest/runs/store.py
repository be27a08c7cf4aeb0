"""A plan written in bulk: one COPY a table. The suggestions before are kept for comparison, then replaced."""

from array import array
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice

from odoo.tools import SQL

from ..planning.availability import FOREVER
from ..planning.mrp_plan import STOCK, MrpPlan, Party
from ..planning.network import Supply
from ..snapshot import Snapshot
from ..snapshot.arrays import int_array
from .scope import Scope

ORDER_COLUMNS = (
    "id", "company_id", "run_id", "warehouse_id", "product_id", "action", "level", "bom_id", "source_warehouse_id", "state",
    "released_quantity", "quantity", "net_quantity", "due_date", "release_date", "expected_date", "late",
    "partner_id", "seller_id", "price", "need_quantity", "stock_quantity", "on_order_quantity", "safety_quantity", "lot_reason",
)
INNER_PEG_COLUMNS = (
    "company_id", "warehouse_id", "product_id", "day", "quantity", "demand_kind", "demand_order_id", "supply_kind", "supply_order_id",
)
OUTER_PEG_COLUMNS = (
    *INNER_PEG_COLUMNS, "demand_model", "demand_res_id", "demand_name", "sale_line_id",
    "supply_model", "supply_res_id", "supply_name", "supply_day",
)
MESSAGE_COLUMNS = (
    "company_id", "run_id", "warehouse_id", "product_id", "kind", "state", "document_model", "document_res_id", "document_name",
    "document_line_id", "from_date", "to_date", "from_quantity", "to_quantity", "planned_order_id",
)
EXCEPTION_COLUMNS = (
    "company_id", "run_id", "warehouse_id", "product_id", "kind", "detail", "quantity", "date",
)
KIND_OF_MODEL = {
    "sale.order": "sale", "mrp.production": "production", "purchase.order": "purchase", "stock.picking": "transfer",
    "stock.move": "transfer", "sme.demand.forecast": "forecast", "sme.planned.order": "planned",
}
EARLIEST, LATEST = date(1900, 1, 1), date(9999, 12, 31)
# Which open orders may take the quantity of a new one.
INCREASED = {Supply.BUY: "purchase", Supply.SUBCONTRACT: "purchase", Supply.MAKE: "production"}
# What makes advice the same as that of an earlier run.
ADVICE_COLUMNS = SQL(
    "warehouse_id, product_id, kind, document_model, document_res_id, document_line_id, from_date, to_date, from_quantity, to_quantity")
PAST_COLUMNS = SQL(
    "company_id, product_id, warehouse_id, action, quantity, due_date, "
    "need_quantity, stock_quantity, on_order_quantity, safety_quantity")


class PlanStore:
    """Writes the result of a run for the items of a snapshot."""

    def __init__(self, env, snapshot: Snapshot, run_id: int, today, plan: MrpPlan, push_late: bool):
        self.env, self.cr, self.snapshot, self.plan = env, env.cr, snapshot, plan
        self.company_id, self.run_id, self.today, self.push_late = snapshot.company.id, run_id, today, push_late
        self._date = _Dates(today).__getitem__

    def write(self, scope: Scope) -> dict[str, int]:
        """Replace the plan of ``scope`` and of the snapshot's items; return statistics."""
        self._replace(scope)
        ids = self._order_ids()
        self._copy("sme_planned_order", ORDER_COLUMNS, self._order_rows(ids))
        self._copy("sme_peg", INNER_PEG_COLUMNS, self._inner_peg_rows(ids))
        self._copy("sme_peg", OUTER_PEG_COLUMNS, self._outer_peg_rows(ids))
        self._copy("sme_action_message", MESSAGE_COLUMNS, self._message_rows(ids))
        self._copy("sme_mrp_exception", EXCEPTION_COLUMNS, self._exception_rows())
        self._update_firm_orders()
        for model in ("sme.planned.order", "sme.peg", "sme.action.message", "sme.mrp.exception"):
            self.env[model].invalidate_model()
        orders = self.plan.orders
        return {
            "planned_count": len(orders) - len(orders.firm),
            "late_count": sum(1 for release in orders.release if release < 0),
            "message_count": self.message_count,
            "exception_count": len(self.plan.unplanned),
            "product_count": len({item.product_id for item in self.snapshot.items}),
        }

    def _replace(self, scope: Scope):
        of_scope = self._of_scope(scope)
        execute = self.cr.execute
        execute(SQL("DELETE FROM sme_plan_past WHERE %s", of_scope))
        execute(SQL(
            """WITH gone AS (DELETE FROM sme_planned_order WHERE %s AND state = 'suggested' RETURNING *)
               INSERT INTO sme_plan_past (run_id, %s) SELECT %s, %s FROM gone""", of_scope, PAST_COLUMNS, self.run_id, PAST_COLUMNS))
        self._mark(scope)
        execute(SQL("DELETE FROM sme_peg WHERE %s", of_scope))
        execute(SQL("DELETE FROM sme_action_message WHERE %s AND state IN ('open', 'failed')", of_scope))
        self._dismissed = {self._advice_key(*row) for row in self.env.execute_query(SQL(
            "SELECT %s FROM sme_action_message WHERE %s AND state = 'dismissed'", ADVICE_COLUMNS, of_scope))}
        execute(SQL("DELETE FROM sme_mrp_exception WHERE %s", of_scope))

    def _of_scope(self, scope: Scope) -> SQL:
        """Condition of what the run replaces: of the warehouses that it plans also what nothing asks for any more."""
        company = SQL("company_id = %s", self.company_id)
        if scope.is_all:
            return company
        items = SQL("(product_id, warehouse_id) IN (SELECT * FROM UNNEST(%s, %s))", *self._places())
        if scope.product_ids is None:
            items = SQL("(%s OR warehouse_id = ANY(%s))", items, int_array(scope.warehouse_ids))
        return SQL("%s AND %s", company, items)

    def _places(self) -> tuple[SQL, SQL]:
        """Products and warehouses of the snapshot's items."""
        products, warehouses = zip(*self.snapshot.index, strict=True) if self.snapshot.index else ((), ())
        return int_array(products), int_array(warehouses)

    def _mark(self, scope: Scope):
        """Note which run planned what last: rows of the past that name no action, of the company, of a warehouse or of an item."""
        if scope.is_all:
            marked = SQL("SELECT NULL::int, NULL::int")
        elif scope.product_ids is None:
            marked = SQL("SELECT NULL::int, UNNEST(%s) UNION SELECT * FROM UNNEST(%s, %s)", int_array(scope.warehouse_ids), *self._places())
        else:
            marked = SQL("SELECT * FROM UNNEST(%s, %s)", *self._places())
        self.cr.execute(SQL(
            "INSERT INTO sme_plan_past (run_id, company_id, product_id, warehouse_id) SELECT %s, %s, m.* FROM (%s) AS m",
            self.run_id, self.company_id, marked))

    def _order_ids(self) -> Sequence[int]:
        """Database ids of all planned orders by number: firm ones have theirs, new ones get them from the sequence."""
        firm, count = self.plan.orders.firm, len(self.plan.orders)
        fresh = self._new_ids(count - len(firm))
        if not firm:
            return fresh
        rest = iter(fresh)
        return array("q", (firm.get(number) or next(rest) for number in range(count)))

    def _new_ids(self, count: int) -> range:
        """A range of ids, without a gap that another transaction has taken in between: a million ids need no memory so."""
        while count:
            [(first, last)] = self.env.execute_query(SQL(
                "SELECT MIN(id), MAX(id) FROM (SELECT nextval('sme_planned_order_id_seq') AS id FROM generate_series(1, %s)) new", count))
            if last - first + 1 == count:
                return range(first, last + 1)
        return range(0)

    def _copy(self, table, columns, rows):
        self.cr.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", _Reader(rows), 1 << 20)

    # ------------------------------------------------------------------ rows

    def _order_rows(self, ids):
        orders, items, date = self.plan.orders, self.snapshot.items, self._date
        last, head, firm = None, "", orders.firm
        for number, (index, qty, net, due, release, expected, need, stock, on_order, safety, vendor, why) in enumerate(zip(
            orders.item, orders.qty, orders.net, orders.due, orders.release, orders.expected, orders.need, orders.stock, orders.on_order,
            orders.safety, orders.vendor, orders.reason, strict=True,
        )):
            if number in firm:
                continue
            if index != last:
                last, item = index, items[index]
                bom = self.snapshot.boms.get(index)
                head = (
                    f"{self.company_id}\t{self.run_id}\t{item.warehouse_id}\t{item.product_id}\t{item.supply.value}\t{self.plan.codes[index]}\t"
                    f"{bom.id if bom else _NULL}\t{self.snapshot.sources.get(index, _NULL)}\tsuggested\t0"
                )
            late = "t" if release < 0 else "f"
            if self.push_late and due < expected < FOREVER:
                due, release = expected, release + expected - due
            seller = f"{vendor.partner_id}\t{vendor.id}\t{vendor.price}" if vendor else _NO_VENDOR
            yield (
                f"{ids[number]}\t{head}\t{qty}\t{net}\t{date(due)}\t{date(release)}\t{date(expected)}\t{late}\t{seller}\t"
                f"{need}\t{stock}\t{on_order}\t{safety}\t{why.value if why else _NULL}\n"
            )

    def _inner_peg_rows(self, ids):
        """Most pegs: a part of a planned order that comes from another one, or from stock."""
        pegs, items, date, owner = self.plan.pegs, self.snapshot.items, self._date, self.plan.orders.item
        last, head = None, ""
        for index, day, qty, demand, supply in zip(pegs.item, pegs.day, pegs.qty, pegs.demand, pegs.supply, strict=True):
            if demand < 0 or supply < STOCK:
                continue
            if index != last:
                last, item = index, items[index]
                head = f"{self.company_id}\t{item.warehouse_id}\t{item.product_id}"
            if supply == STOCK:
                yield f"{head}\t{date(day)}\t{qty}\tplanned\t{ids[demand]}\tstock\t\\N\n"
            else:
                kind = "planned" if owner[supply] == index else "byproduct"
                yield f"{head}\t{date(day)}\t{qty}\tplanned\t{ids[demand]}\t{kind}\t{ids[supply]}\n"

    def _outer_peg_rows(self, ids):
        """Pegs with a document at one end."""
        pegs, items, date, owner = self.plan.pegs, self.snapshot.items, self._date, self.plan.orders.item
        demands, supplies = self._ends()
        for index, day, qty, demand, supply in zip(pegs.item, pegs.day, pegs.qty, pegs.demand, pegs.supply, strict=True):
            if demand >= 0 and supply >= STOCK:
                continue
            needed, needed_by = ("planned\t" + str(ids[demand]), _NO_DEMAND) if demand >= 0 else demands[~demand]
            if supply < 0:
                given, given_by = supplies[~supply]
            else:
                given, given_by = f"{'planned' if owner[supply] == index else 'byproduct'}\t{ids[supply]}", _NO_SUPPLY
            yield (
                f"{self.company_id}\t{items[index].warehouse_id}\t{items[index].product_id}\t{date(day)}\t{qty}\t"
                f"{needed}\t{given}\t{needed_by}\t{given_by}\n"
            )

    def _ends(self):
        """The columns of each party, as demand and as supply: (kind and planned order, document)."""
        demands, supplies = [], []
        for party, day in self.plan.parties:
            if isinstance(party, Party):
                demands.append((f"{party.value}\t\\N", _NO_DEMAND))
                supplies.append((f"{party.value}\t\\N", _NO_SUPPLY))
                continue
            name, kind, line = _text(party.name), KIND_OF_MODEL[party.model], party.line_id or _NULL
            if kind == "planned":
                demands.append((f"planned\t{party.id}", _NO_DEMAND))
            else:
                demands.append((f"{kind}\t\\N", f"{party.model}\t{party.id}\t{name}\t{line if kind == 'sale' else _NULL}"))
            supplies.append((f"{kind}\t\\N", f"{party.model}\t{party.id}\t{name}\t{self._date(day)}"))
        return demands, supplies

    def _message_rows(self, ids):
        self.message_count = 0
        for message in self.plan.messages:
            item, document = self.snapshot.items[message.item], message.document
            if message.order is not None and KIND_OF_MODEL[document.model] != INCREASED.get(item.supply):
                continue
            from_date, to_date = (self.today + timedelta(days=day) for day in (message.from_day, message.to_day))
            if self._dismissed and self._advice_key(
                item.warehouse_id, item.product_id, message.advice.value, document.model, document.id, document.line_id,
                from_date, to_date, message.from_qty, message.to_qty,
            ) in self._dismissed:
                continue
            self.message_count += 1
            yield (
                f"{self.company_id}\t{self.run_id}\t{item.warehouse_id}\t{item.product_id}\t{message.advice.value}\topen\t{document.model}\t{document.id}\t"
                f"{_text(document.name)}\t{document.line_id or _NULL}\t{from_date}\t{to_date}\t"
                f"{message.from_qty}\t{message.to_qty}\t{_NULL if message.order is None else ids[message.order]}\n"
            )

    def _advice_key(self, warehouse_id, product_id, kind, model, res_id, line_id, from_date, to_date, from_qty, to_qty):
        """What advice says, to compare that of two runs: what was overdue then is overdue today."""
        return (
            warehouse_id, product_id, kind, model, res_id, line_id or None, max(from_date, self.today), max(to_date, self.today),
            round(from_qty, 6), round(to_qty, 6),
        )

    def _exception_rows(self):
        for unplanned in self.plan.unplanned:
            item = self.snapshot.items[unplanned.item]
            kind = unplanned.problem.value if unplanned.problem else "cycle"
            yield (
                f"{self.company_id}\t{self.run_id}\t{item.warehouse_id}\t{item.product_id}\t{kind}\t{_text(self._detail(unplanned))}\t"
                f"{unplanned.qty}\t{self._date(unplanned.day)}\n"
            )

    def _detail(self, unplanned) -> str:
        """Names of the units that cannot be converted, or the products of a cycle."""
        if unplanned.problem is None:
            path = self.snapshot.network.cycle_from(unplanned.item) or [unplanned.item]
            return " → ".join(self.snapshot.products[self.snapshot.items[index].product_id].name for index in path)
        return ", ".join(map(str, self.snapshot.problem_detail.get(unplanned.item, ())))

    def _update_firm_orders(self):
        """What a firm order is expected on may have changed; the order itself has not."""
        orders = self.plan.orders
        if orders.firm:
            self.cr.execute(SQL(
                """UPDATE sme_planned_order o SET expected_date = f.expected, late = f.late
                     FROM UNNEST(%s, %s::date[], %s) AS f(id, expected, late) WHERE o.id = f.id""",
                list(orders.firm.values()),
                [None if (day := orders.expected[number]) >= FOREVER else _date(self.today, day) for number in orders.firm],
                [orders.release[number] < 0 for number in orders.firm]))


_NULL = "\\N"
_NO_VENDOR = "\\N\t\\N\t\\N"
_NO_DEMAND = _NO_SUPPLY = "\\N\t\\N\t\\N\t\\N"


def _text(value: str | None) -> str:
    """A text for COPY."""
    if not value:
        return _NULL
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


class _Dates(dict):
    """Text of a day for COPY, made when first asked for."""

    def __init__(self, today):
        super().__init__()
        self.today = today

    def __missing__(self, day):
        text = self[day] = _NULL if day >= FOREVER else _date(self.today, day).isoformat()
        return text


def _date(today: date, day: int) -> date:
    """The date of a day; what an absurd lead time puts outside of all calendars stands at their end."""
    return today + timedelta(days=min(max(day, (EARLIEST - today).days), (LATEST - today).days))


class _Reader:
    """Rows as a file that COPY reads, a few thousand at a time, so that the text of a plan never stands in memory as a whole."""

    def __init__(self, rows):
        self.rows, self.text, self.place = iter(rows), "", 0

    def read(self, size):
        if self.place >= len(self.text):
            self.text, self.place = "".join(islice(self.rows, 4000)), 0
        part = self.text[self.place:self.place + size]
        self.place += len(part)
        return part
