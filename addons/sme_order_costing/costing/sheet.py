"""The cost sheet of one manufacturing order: planned and actual lines, elements in both views, variances, what stock gets."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .elements import COUNT, LABOUR, MACHINE, MATERIAL, OVERHEAD, SUBCONTRACTING, Element, none
from .orders import Order
from .overhead import Work, overhead
from .replay import plus, scaled
from .time_logs import WorkDone, work_done
from .variances import VARIANCES, Output, spread, variances

# Lines that are no cost of the order's own elements.
_BESIDE = ("goods", "rework", "byproduct")


@dataclass(slots=True)
class Line:
    """One line. ``element`` None: it belongs to none. ``planned_price`` None: it was not planned. ``rolled``: actual amount by element."""

    kind: str
    element: Element | None
    name: str
    product_id: int | None = None
    workorder_id: int | None = None
    workcenter_id: int | None = None
    rule_id: int | None = None
    rework_sheet_id: int | None = None
    purchase_line_id: int | None = None
    planned_qty: float = 0.0
    planned_price: float | None = None
    planned_amount: float = 0.0
    actual_qty: float = 0.0
    actual_amount: float = 0.0
    rolled: list[float] = field(default_factory=none)
    variances: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple:
        """What makes a planned and an actual line the same line."""
        return (
            self.kind, self.element, self.product_id or 0, self.workorder_id or 0, self.rule_id or 0, self.rework_sheet_id or 0,
            "" if self.product_id or self.workorder_id or self.rule_id or self.rework_sheet_id else self.name)


@dataclass(slots=True)
class Sheet:
    """Totals of a sheet; see the fields of ``sme.production.cost``."""

    lines: list[Line]
    made: float
    good: float
    planned: list[float]
    actual: list[float]
    rolled: list[float]
    planned_credit: float
    credit: float
    rework: float
    goods: float
    planned_total: float
    total: float
    projected: float
    variances: dict[str, float]
    stock_values: dict[int, list[float]]

    @property
    def variance_total(self) -> float:
        """What the variances add up to."""
        return sum(self.variances.values())


def plan(order: Order, digits: int = 2) -> list[Line]:
    """Lines of what the order costs as it stands: its components at their price, its work at expected hours, fee, overhead."""
    lines: dict[tuple, Line] = {}

    def add(line: Line, qty: float, price: float | None):
        line = lines.setdefault(line.key, line)
        line.planned_qty += qty
        line.planned_amount += qty * (price or 0.0)
        line.planned_price = line.planned_amount / line.planned_qty if line.planned_qty else price or 0.0

    bought = 0.0
    for demand in order.demands:
        if demand.own:
            add(Line("goods", None, demand.name, demand.product_id), demand.qty, demand.price)
            continue
        add(Line("component", MATERIAL, demand.name, demand.product_id), demand.qty, demand.price)
        bought += demand.qty * (demand.price or 0.0) if demand.bought else 0.0
    work = []
    for workorder in order.works:
        if workorder.state == "cancel":
            continue
        hours = workorder.expected
        for element, rate in ((LABOUR, workorder.labour_rate), (MACHINE, workorder.machine_rate)):
            if rate or element is LABOUR:
                line = Line("operation", element, workorder.name, workorder_id=workorder.id, workcenter_id=workorder.workcenter_id)
                add(line, hours, rate)
        work.append(Work(workorder.workcenter_id, hours, hours, hours * workorder.labour_rate))
    if order.subcontracted:
        add(Line("fee", SUBCONTRACTING, ""), order.quantity, order.fee)
    for rule, base, amount in overhead(order.rules, order.category_ids, bought, work, order.quantity):
        add(Line("overhead", OVERHEAD, rule.name, rule_id=rule.id), base, amount / base)
    result = list(lines.values())
    for line in result:
        line.planned_amount = round(line.planned_amount, digits)
    credit = round(sum(line.planned_amount for line in result if line.kind not in _BESIDE) * (1 - _kept(order.planned_share)), digits)
    if credit:
        result.append(Line("byproduct", None, "", planned_qty=1.0, planned_price=-credit, planned_amount=-credit))
    return result


def compute(order: Order, planned: Iterable[Line], planned_qty: float, digits: int = 2) -> Sheet:
    """The sheet of ``order`` against its frozen plan.

    :param planned: lines with their planned part, which are not changed
    :param planned_qty: units that the plan is for
    :param digits: of the currency
    """
    lines = joined(planned)
    actual_lines(order, lines)
    made, good = order.made_quantity, order.good_quantity
    own = [line for line in lines.values() if line.kind not in _BESIDE]
    net = sum(line.actual_amount for line in own)
    gross_vector = _sum(line.rolled for line in own if line.kind != "unbuilt")
    kept = _kept(sum(done.share or 0.0 for done in order.made))
    standing = 1 - min(order.unbuilt / made, 1.0) if made else 1.0
    credit = sum(gross_vector) * (1 - kept) * standing
    if credit or ("byproduct", None, 0, 0, 0, 0, "") in lines:
        key = Line("byproduct", None, "").key
        line = lines.setdefault(key, Line("byproduct", None, ""))
        line.actual_qty, line.actual_amount = float(bool(credit)), -credit
    rework = sum(added.amount for added in order.reworks)
    goods = sum(line.actual_amount for line in lines.values() if line.kind == "goods")

    elements = none()
    for line in own:
        elements[line.element] += line.actual_amount
    total = round(net - credit + rework, digits) + 0.0
    *elements, rework, minus_credit = spread([*elements, rework, -credit], total, digits)
    net_vector = _sum(line.rolled for line in own)
    rolled = plus(scaled(net_vector, 1 - credit / net if abs(net) > 1e-9 else 1.0), _sum(added.rolled for added in order.reworks))
    ordered = list(lines.values())
    _round(ordered, elements, minus_credit, rework, goods, digits)
    planned_elements = none()
    for line in ordered:
        if line.kind not in _BESIDE:
            planned_elements[line.element] += line.planned_amount
    planned_elements = [round(amount, digits) for amount in planned_elements]
    planned_credit = -sum(line.planned_amount for line in ordered if line.kind == "byproduct")
    _vary(ordered, order, Output(planned_qty, made, good), digits)
    return Sheet(
        lines=ordered, made=made, good=good, planned=planned_elements, actual=elements, rolled=spread(rolled, total, digits),
        planned_credit=planned_credit, credit=-minus_credit + 0.0, rework=rework, goods=round(goods, digits),
        planned_total=round(sum(planned_elements) - planned_credit, digits), total=total,
        projected=_projected(ordered, order, planned_qty, total, digits),
        variances={name: round(sum(line.variances.get(name, 0.0) for line in ordered), digits) + 0.0 for name in VARIANCES},
        stock_values=_stock_values(order, gross_vector, kept, lines.values()))


def actual_lines(order: Order, lines: dict[tuple, Line]):
    """Add to ``lines`` what the order used and paid so far."""

    def add(line: Line, qty: float, amount: float, rolled: list[float] | None = None):
        line = lines.setdefault(line.key, line)
        line.actual_qty += qty
        line.actual_amount += amount
        line.rolled = plus(line.rolled, rolled if rolled is not None else _at(line.element, amount))

    bought = 0.0
    for used in order.used:
        element = None if used.kind == "goods" else MATERIAL
        amount = sum(used.amounts)
        add(Line(used.kind, element, used.name, used.product_id), used.qty, amount, used.amounts)
        if used.bought and used.kind in ("component", "return"):
            bought += amount
    for line in list(lines.values()):  # what came back was planned at the price of what was taken
        if line.kind in ("return", "unbuilt"):
            taken = lines.get(Line("component", MATERIAL, "", line.product_id).key)
            line.planned_price = taken.planned_price if taken else None
    work = []
    for workorder in order.works:
        done = work_done(workorder, order.state == "done")
        if not done.labour and not done.machine:
            continue
        for element, hours, rate in ((LABOUR, done.labour, workorder.labour_rate), (MACHINE, done.machine, workorder.machine_rate)):
            if rate or element is LABOUR:
                line = Line("operation", element, workorder.name, workorder_id=workorder.id, workcenter_id=workorder.workcenter_id)
                add(line, hours, hours * rate)
        work.append(Work(workorder.workcenter_id, done.labour, done.machine, done.labour * workorder.labour_rate))
    for fee in order.fees:
        line = Line("fee", SUBCONTRACTING, "", purchase_line_id=fee.purchase_line_id)
        lines.get(line.key, line).purchase_line_id = fee.purchase_line_id
        add(line, fee.qty, fee.amount)
    for rule, base, amount in overhead(order.rules, order.category_ids, bought, work, order.made_quantity):
        add(Line("overhead", OVERHEAD, rule.name, rule_id=rule.id), base, amount)
    if order.extra:
        add(Line("extra", OVERHEAD, ""), 1.0, order.extra)
    for added in order.reworks:
        add(Line("rework", None, added.name, rework_sheet_id=added.sheet_id), 1.0, added.amount, added.rolled)


def times(order: Order) -> list[tuple[int, str, WorkDone]]:
    """Work order id, name and the time of it that counts."""
    return [(work.id, work.name, work_done(work, order.state == "done")) for work in order.works]


def joined(lines: Iterable[Line]) -> dict[tuple, Line]:
    """Copies of planned lines by key; those with the same key are one."""
    result: dict[tuple, Line] = {}
    for line in lines:
        into = result.get(line.key)
        if into is None:
            result[line.key] = _copy(line)
            continue
        into.planned_qty += line.planned_qty
        into.planned_amount = round(into.planned_amount + line.planned_amount, 6)
        into.planned_price = into.planned_amount / into.planned_qty if into.planned_qty else into.planned_price
    return result


def share_plan(lines: Iterable[Line], shares: list[float], digits: int = 2) -> list[list[Line]]:
    """The plan of an order that is split: for each of ``shares`` (together 1) its lines; amounts add up to those before."""
    result: list[list[Line]] = [[] for _share in shares]
    for line in lines:
        amounts = spread([line.planned_amount * share for share in shares], line.planned_amount, digits)
        for part, share, amount in zip(result, shares, amounts, strict=True):
            copy = _copy(line)
            copy.planned_qty, copy.planned_amount = line.planned_qty * share, amount
            part.append(copy)
    return result


def _copy(line: Line) -> Line:
    return Line(
        line.kind, line.element, line.name, line.product_id, line.workorder_id, line.workcenter_id, line.rule_id, line.rework_sheet_id,
        line.purchase_line_id, line.planned_qty, line.planned_price, line.planned_amount)


def _kept(share: float) -> float:
    """What the product itself bears of the cost, rounded as ``_cal_price`` does."""
    return round(1 - share / 100, 4)


def _at(element: Element | None, amount: float) -> list[float]:
    amounts = none()
    if element is not None:
        amounts[element] = amount
    return amounts


def _sum(vectors: Iterable[list[float]]) -> list[float]:
    total = none()
    for vector in vectors:
        total = plus(total, vector)
    return total


def _round(lines: list[Line], elements: list[float], minus_credit: float, rework: float, goods: float, digits: int):
    """Round the actual amounts of lines so that they add up to their element."""
    groups = [([line for line in lines if line.element == element and line.kind not in _BESIDE], elements[element])
              for element in range(COUNT)]
    for kind, total in (("byproduct", minus_credit), ("rework", rework), ("goods", goods)):
        groups.append(([line for line in lines if line.kind == kind], round(total, digits)))
    for group, total in groups:
        for line, amount in zip(group, spread([line.actual_amount for line in group], total, digits), strict=True):
            line.actual_amount = amount


def _vary(lines: list[Line], order: Order, output: Output, digits: int):
    for line in lines:
        if line.kind == "goods" or order.state == "open":
            continue
        amounts = variances(
            line.kind, line.planned_qty, line.planned_price, line.planned_amount, line.actual_qty, line.actual_amount, output)
        total = round(line.actual_amount - line.planned_amount, digits)
        line.variances = dict(zip(amounts, spread(list(amounts.values()), total, digits), strict=True))


def _projected(lines: list[Line], order: Order, planned_qty: float, total: float, digits: int) -> float:
    """What an open order will cost: of each line the plan for what is ordered now, or what is booked already if that is more."""
    if order.state != "open":
        return total
    factor = order.quantity / planned_qty if planned_qty else 1.0
    return round(sum(
        min(line.actual_amount, line.planned_amount * factor) if line.kind == "byproduct"
        else max(line.actual_amount, line.planned_amount * factor)
        for line in lines if line.kind != "goods"), digits)


def _stock_values(order: Order, gross: list[float], kept: float, lines: Iterable[Line]) -> dict[int, list[float]]:
    """By move that brought goods into stock: their value by element, before goods are scrapped, unbuilt or reworked."""
    made = order.made_quantity
    goods = _sum(line.rolled for line in lines if line.kind == "goods")
    result = {}
    for done in order.made:
        if done.share is not None:
            amounts = scaled(gross, done.share / 100)
        else:
            amounts = scaled(plus(scaled(gross, kept), goods), done.qty / made if made else 0.0)
        result[done.move_id] = [round(amount, 8) + 0.0 for amount in amounts]
    return result
