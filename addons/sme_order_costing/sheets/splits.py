"""The frozen plan of orders that are split or merged: it goes with the quantity, so that all plans together stay what they were."""

from dataclasses import dataclass, field

from ..costing.overhead import OverheadRule
from ..costing.sheet import Line, joined, share_plan
from .orders import OrderReader
from .store import SheetStore


@dataclass(slots=True)
class GivenPlan:
    """A plan that is not made from the order itself. ``operations``: {work order id in the lines: (operation id, name)}."""

    lines: list[Line]
    quantity: float
    rules: list[OverheadRule] | None = None
    frozen_at: object = None
    operations: dict[int, tuple] = field(default_factory=dict)


def split(env, parts: dict, digits: int = 2) -> dict[int, GivenPlan]:
    """The plans after ``parts`` {order: [it and its backorders]}; orders that had no plan give none."""
    store = SheetStore(env, [order.id for order in parts])
    result = {}
    for order, orders in parts.items():
        sheet = store.sheets.get(order.id)
        total = sum(part.product_uom_qty for part in orders)
        if not sheet or not sheet["frozen_at"] or not total:
            continue
        shares = [part.product_uom_qty / total for part in orders]
        for part, share, lines in zip(orders, shares, share_plan(store.plans[order.id], shares, digits), strict=True):
            result[part.id] = GivenPlan(
                lines, sheet["planned_quantity"] * share, store.rules(order.id), sheet["frozen_at"], _operations(order))
    return result


def merge(env, sources, target) -> dict[int, GivenPlan]:
    """The plan of ``target``, made of those of ``sources``, which keep none; nothing if one of them had none."""
    store = SheetStore(env, sources.ids)
    if any(not (store.sheets.get(id_) or {}).get("frozen_at") for id_ in sources.ids):
        return {}
    lines, operations = [], {}
    for source in sources:
        lines += store.plans[source.id]
        operations.update(_operations(source))
    first = store.sheets[sources[0].id]
    quantity = sum(store.sheets[id_]["planned_quantity"] for id_ in sources.ids)
    plan = GivenPlan(lines, quantity, store.rules(sources[0].id), first["frozen_at"], operations)
    return {target.id: plan, **{id_: GivenPlan([], 0.0, [], store.sheets[id_]["frozen_at"]) for id_ in sources.ids}}


def adopt(plan: GivenPlan, reader: OrderReader, order_id: int) -> list[Line]:
    """The lines of ``plan`` on the work orders of another order; equal lines become one."""
    own = {(reader.operations[work.id], work.name): work.id for work in reader.rows[order_id].order.works}
    ids = {work.id for work in reader.rows[order_id].order.works}
    for line in plan.lines:
        if line.workorder_id and line.workorder_id not in ids:
            line.workorder_id = own.get(plan.operations.get(line.workorder_id))
    return list(joined(plan.lines).values())


def _operations(order) -> dict[int, tuple]:
    return {work.id: (work.operation_id.id or None, work.name) for work in order.workorder_ids}
