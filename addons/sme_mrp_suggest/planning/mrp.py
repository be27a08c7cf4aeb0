"""A material requirements run: net, lot-size, date and explode every item, parents first, and peg every unit.

Demand and supply of an item are matched first in, first out: the earliest demand takes the earliest supply. So each unit of
each planned order is pegged once, and the first day on which a receipt is touched is the day on which it is needed. Safety
stock is a demand of today that nothing ever consumes, served after all other demand of today.
"""

from array import array
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from operator import itemgetter

from .availability import FOREVER, Stock
from .levels import planning_order
from .lot_sizing import LotReason, LotRule, Policy, common_multiple, lots, reason
from .network import Item, Problem, Supply, Vendor, lead_time, select_vendor
from .units import TOLERANCE


class Party(StrEnum):
    """What stands at an end of a peg, if not a planned order or a document."""

    STOCK = "stock"
    SAFETY = "safety"
    NEGATIVE = "negative"  # stock below zero
    UNPLANNED = "unplanned"  # nothing can be planned to supply it


class Advice(StrEnum):
    """What to do with an open order."""

    EXPEDITE = "expedite"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    INCREASE = "increase"
    REDUCE = "reduce"


@dataclass(slots=True, frozen=True)
class Firm:
    """A planned order that the planner has fixed: ``qty`` of an item on ``due``, to be released on ``release``."""

    id: int
    qty: float
    due: int
    release: int


@dataclass(slots=True, frozen=True)
class Message:
    """Advice on the open order behind ``document``, for one item. ``order``: the number of the planned order that it would replace."""

    item: int
    advice: Advice
    document: object
    from_day: int
    to_day: int
    from_qty: float
    to_qty: float
    order: int | None = None


@dataclass(slots=True)
class Unplanned:
    """``qty`` of an item that nothing supplies, from ``day`` on. ``problem`` None: the item is on a cycle."""

    item: int
    problem: Problem | None
    qty: float
    day: int


@dataclass(slots=True)
class Rules:
    """How a run plans. By item: ``lots`` (lot for lot where there is none), ``safety`` stock, ``firm`` planned orders.

    Demand after ``horizon`` does not count. With ``reschedule`` a later open receipt is used before a new order is made. Messages leave
    ``tolerance`` days.
    """

    lots: dict[int, LotRule] = field(default_factory=dict)
    safety: dict[int, float] = field(default_factory=dict)
    firm: dict[int, list[Firm]] = field(default_factory=dict)
    horizon: int = FOREVER
    reschedule: bool = True
    tolerance: int = 0


class Orders:
    """Planned orders as columns, in planning order; the number of an order is its place in all of them.

    ``id`` is that of a firm order, 0 for a new one. ``need``, ``stock``, ``on_order`` and ``safety`` add up to the net requirement of
    the day: need - stock - on_order + safety. ``expected`` is the day on which it can be there, FOREVER if never.
    """

    def __init__(self):
        self.id, self.item = array("q"), array("l")
        self.qty, self.net = array("d"), array("d")
        self.due, self.release, self.expected = array("l"), array("l"), array("l")
        self.need, self.stock, self.on_order, self.safety = array("d"), array("d"), array("d"), array("d")
        self.vendor: list[Vendor | None] = []
        self.reason: list[LotReason | None] = []

    def __len__(self):
        return len(self.id)


class Pegs:
    """Which supply covers which demand, as columns.

    An end is the number of a planned order, or ``~n`` for the n-th of ``MrpPlan.parties``. What no peg takes of an order is in excess.
    """

    def __init__(self):
        self.item, self.day, self.qty = array("l"), array("l"), array("d")
        self.demand, self.supply = array("q"), array("q")

    def __len__(self):
        return len(self.item)


@dataclass(slots=True)
class MrpPlan:
    """The result of a run. ``parties``: (:class:`Party` or document, day) that pegs refer to. ``codes``: low-level code by item."""

    orders: Orders
    pegs: Pegs
    parties: list[tuple[object, int]]
    messages: list[Message]
    unplanned: list[Unplanned]
    codes: list[int]


def plan(items: list[Item], stocks: dict[int, Stock], rules: Rules, step=None) -> MrpPlan:
    """Plan all ``items``.

    :param stocks: usable stock, open receipts and open demands by item; documents of events are handed through to pegs and
        messages. A receipt whose document has a true ``draft`` has no components yet: that of a subcontracted item is exploded
        here. One with a true ``byproduct`` is never moved
    :param step: called with the share that is done (0 to 1) now and then; what it raises stops the run
    """
    return _Planner(items, stocks, rules).run(step)


STOCK, SAFETY, NEGATIVE, UNPLANNED = ~0, ~1, ~2, ~3
_DAY = itemgetter(0)


class _Planner:
    def __init__(self, items, stocks, rules):
        self.items, self.stocks, self.rules = items, stocks, rules
        self.orders, self.pegs = Orders(), Pegs()
        self.parties = [(party, 0) for party in (Party.STOCK, Party.SAFETY, Party.NEGATIVE, Party.UNPLANNED)]
        self.messages: list[Message] = []
        self.unplanned: list[Unplanned] = []
        self.order, self.codes, self.on_cycle = planning_order(items)
        # By item: (day on which components are needed, quantity, whose need it is), for all that is exploded.
        self.output: list[list[tuple[int, float, int]]] = [[] for _ in items]
        self.used_in, self.yields = [[] for _ in items], [[] for _ in items]
        for index, item in enumerate(items):
            if index in self.on_cycle or not item.exploded:
                continue
            for usage in item.usages:
                kit = items[usage.item].supply is Supply.KIT
                self.used_in[usage.item].append((index, usage.qty, 0 if kit else usage.steps, usage.unit_size))
            for usage in item.byproducts:
                self.yields[usage.item].append((index, usage.qty * usage.unit_size))

    def run(self, step):
        every = max(len(self.order) // 50, 200)
        for done, index in enumerate(self.order):
            if step and done % every == 0:
                step(done / len(self.order))
            self._plan_item(index)
        self._expect()
        return MrpPlan(self.orders, self.pegs, self.parties, self.messages, self.unplanned, self.codes)

    def _party(self, document, day: int) -> int:
        self.parties.append((document, day))
        return ~(len(self.parties) - 1)

    # ------------------------------------------------------------------ one item

    def _plan_item(self, index: int) -> None:
        item = self.items[index]
        if item.supply is Supply.SERVICE:
            return
        stock = self.stocks.get(index)
        needs = self._needs(index, stock)
        if item.supply is Supply.KIT and item.exploded and index not in self.on_cycle:
            self.output[index] = needs
            return
        firm, safety = self.rules.firm.get(index, ()), self.rules.safety.get(index, 0.0)
        if not needs and not firm and not safety and (stock is None or not stock.receipts):
            return
        receipts = self._receipts(index, item, stock, firm)
        if safety > 0.0:
            needs.append((0, safety, SAFETY))
        if len(needs) > 1:
            needs.sort(key=_DAY)
        on_hand = stock.on_hand if stock is not None and stock.on_hand > 0.0 else 0.0
        _Netting(self, index, item, needs, receipts, on_hand, safety).run()

    def _needs(self, index, stock) -> list[tuple[int, float, int]]:
        """(day, quantity, whose) of the demand for an item; that of orders that an earlier item made comes from its output."""
        needs = []
        if stock is not None:
            if stock.on_hand < -TOLERANCE:
                needs.append((0, -stock.on_hand, NEGATIVE))
            horizon = self.rules.horizon
            needs += [
                (event.day, event.qty, self._party(event.document, event.day)) for event in stock.demands if event.day <= horizon
            ]
        for parent, qty_per, steps, unit_size in self.used_in[index]:
            output = self.output[parent]
            if not output:
                continue
            factor = qty_per * unit_size
            if not steps or (unit_size == 1.0 and not qty_per % 1):
                needs += [(day, qty * factor, whose) for day, qty, whose in output]
            else:
                needs += [(day, ceil(qty * qty_per * steps - TOLERANCE) / steps * unit_size, whose) for day, qty, whose in output]
        return needs

    def _receipts(self, index, item, stock, firm):
        """Receipts by day as [day, quantity, code, event or None]: open orders, firm planned orders, by-products of planned orders."""
        receipts = []
        for order in firm:
            number = self._add(index, order.qty, order.qty, order.due, order.release, None, None, (0.0, 0.0, 0.0, 0.0), order.id)
            receipts.append((max(order.due, 0), order.qty, number, None))
        if stock is not None:
            for event in stock.receipts:
                code = self._party(event.document, event.day)
                receipts.append((event.day, event.qty, code, event))
                if item.supply is Supply.SUBCONTRACT and item.exploded and getattr(event.document, "draft", False):
                    lead = lead_time(item, event.qty, event.day)
                    self.output[index].append((max(event.day - lead, 0), event.qty, code))
        due = self.orders.due
        for parent, qty_per in self.yields[index]:
            receipts += [(max(due[whose], 0), qty * qty_per, whose, None) for _day, qty, whose in self.output[parent] if whose >= 0]
        if len(receipts) > 1:
            receipts.sort(key=_DAY)
        return receipts

    def _add(self, index, qty, net, due, release, vendor, why, arithmetic, order_id=0) -> int:
        """Add a planned order; return its number."""
        orders = self.orders
        number = len(orders.id)
        orders.id.append(order_id)
        orders.item.append(index)
        orders.qty.append(qty)
        orders.net.append(net)
        orders.due.append(due)
        orders.release.append(release)
        need, stock, on_order, safety = arithmetic
        orders.need.append(need)
        orders.stock.append(stock)
        orders.on_order.append(on_order)
        orders.safety.append(safety)
        orders.vendor.append(vendor)
        orders.reason.append(why)
        self.output[index].append((release if release > 0 else 0, qty, number))
        return number

    # ------------------------------------------------------------------ when it can be there

    def _expect(self) -> None:
        """Work out from the bottom up when each order can be there: it begins today at the earliest, and when its parts are there."""
        orders, pegs = self.orders, self.pegs
        due, release = orders.due, orders.release
        wait = [0] * len(orders)  # days that it waits for its parts
        day, demand, supply = pegs.day, pegs.demand, pegs.supply
        for place in range(len(pegs) - 1, -1, -1):
            parent = demand[place]
            if parent < 0:
                continue
            child = supply[place]
            if child >= 0:
                late = due[child] - day[place] + wait[child] - (release[child] if release[child] < 0 else 0)
            elif child == UNPLANNED:
                late = FOREVER
            else:
                continue
            if late > wait[parent]:
                wait[parent] = late
        orders.expected = array("l", [
            min(due_day + waits - (start if start < 0 else 0), FOREVER)
            for due_day, waits, start in zip(due, wait, release, strict=True)
        ])


class _Netting:
    """The netting of one item: demands by day against supplies in a queue, first in, first out."""

    def __init__(self, planner, index, item, needs, receipts, on_hand, safety):
        self.planner, self.index, self.item = planner, index, item
        self.needs, self.receipts, self.safety = needs, receipts, safety
        self.on_hand = on_hand
        self.rule = planner.rules.lots.get(index)
        self.blocked = index in planner.on_cycle or item.problem is not None or item.supply is Supply.NONE
        single = len(item.vendors) < 2
        self.lead = lead_time(item, 0.0, 0) if single else None
        self.vendor = item.vendors[0] if item.vendors and single else None
        self.plain = self.rule is None and single and _plain_vendor(item, self.vendor)

    def run(self) -> None:
        planner, needs, receipts = self.planner, self.needs, self.receipts
        pegs, index = planner.pegs, self.index
        peg_item, peg_day, peg_qty = pegs.item.append, pegs.day.append, pegs.qty.append
        peg_demand, peg_supply = pegs.demand.append, pegs.supply.append
        reschedule = planner.rules.reschedule
        queue = self.queue = deque()
        first_new = len(planner.orders)
        left, code = self.on_hand, STOCK
        available = left
        stock, need_since, on_order = left, 0.0, 0.0  # since the planned order before
        first_use: dict[int, int] = {}
        moved: dict[int, int] = {}
        safety_open = self.safety
        position, count, place, total = 0, len(receipts), 0, len(needs)
        while place < total:
            day = needs[place][0]
            end, need = place, 0.0
            while end < total and needs[end][0] == day:
                need += needs[end][1]
                end += 1
            while position < count and receipts[position][0] <= day:
                receipt = receipts[position]
                position += 1
                if receipt[2] not in moved:
                    queue.append((receipt[1], receipt[2]))
                    available += receipt[1]
                    on_order += receipt[1]
            short = need - available
            need_since += need
            if short > TOLERANCE:
                if reschedule:
                    for later in range(position, count):
                        _day, qty, whose, event = receipts[later]
                        if short <= TOLERANCE:
                            break
                        if event is None or whose in moved or getattr(event.document, "byproduct", False):
                            continue  # planned orders that are fixed stay where they are
                        queue.append((qty, whose))
                        moved[whose] = day
                        available += qty
                        on_order += qty
                        short -= qty
                if short > TOLERANCE:
                    if self.blocked:
                        self._note_unplanned(short, day)
                        queue.append((short, UNPLANNED))
                        available += short
                    else:
                        real = need_since - (safety_open if day >= 0 else 0.0)
                        arithmetic = real, stock, on_order, self.safety
                        made = self._order(short, day, end, position, arithmetic, moved)
                        available += made
                    stock, need_since, on_order = available - need + self.safety, 0.0, 0.0
                    safety_open = 0.0
            for _day, qty, whose in needs[place:end]:
                while qty > TOLERANCE:
                    if left <= TOLERANCE:
                        if not queue:
                            break
                        left, code = queue.popleft()
                        continue
                    take = qty if qty <= left else left
                    peg_item(index)
                    peg_day(day)
                    peg_qty(take)
                    peg_demand(whose)
                    peg_supply(code)
                    if count and code not in first_use:
                        first_use[code] = day
                    left -= take
                    qty -= take
            available -= need
            if available < 0.0:
                available = 0.0
            place = end
        if count:
            leftover = {code: left} if left > TOLERANCE else {}
            leftover.update({code: qty for qty, code in queue})
            leftover.update({receipt[2]: receipt[1] for receipt in receipts[position:] if receipt[2] not in moved})
            self._advise(first_use, moved, leftover)
            if reschedule:
                self._advise_increase(moved, first_new)

    # ------------------------------------------------------------------ new orders

    def _order(self, short: float, day: int, end: int, position: int, arithmetic, moved) -> float:
        """Make the orders for ``short`` on ``day`` and put them into the queue; return their total."""
        planner, item = self.planner, self.item
        if self.plain:
            steps = item.steps
            qty = ceil(short * steps - TOLERANCE) / steps
            why = None if qty <= short + TOLERANCE else LotReason.ROUNDING
            number = planner._add(self.index, qty, short, day, day - self.lead, self.vendor, why, arithmetic)
            self.queue.append((qty, number))
            return qty
        rule, net, why = self.rule or LotRule(steps=item.steps), short, None
        if rule.policy is Policy.PERIOD:
            coming = [receipt for receipt in self.receipts[position:] if receipt[2] not in moved]
            net = self._period(short, day, end, coming, rule.period_days)
            arithmetic = (arithmetic[0] + net - short, *arithmetic[1:])
        if rule.up_to > self.safety:
            net, why = net + rule.up_to - self.safety, LotReason.UP_TO
        rule = _with_vendor(rule, item, select_vendor(item.vendors, net, day), net)
        quantities = lots(rule, net)
        total, left = sum(quantities), net - (rule.up_to - self.safety if why else 0.0)
        why = why or reason(rule, net, total)
        for qty in quantities:
            vendor = select_vendor(item.vendors, qty, day)
            lead = item.lead_days + max(vendor.lead_days, item.make_days) if vendor else lead_time(item, qty, day)
            own = min(qty, max(left, 0.0))
            left -= own
            number = planner._add(self.index, qty, own, day, day - lead, vendor, why, arithmetic)
            self.queue.append((qty, number))
        return total

    def _period(self, short: float, day: int, end: int, coming: list, days: int) -> float:
        """What the days up to ``day + days - 1`` lack at most, receipts ``coming`` on those days counted."""
        until, lacking, worst, needs, position = day + days - 1, short, short, self.needs, 0
        while end < len(needs) and needs[end][0] <= until:
            today = needs[end][0]
            while position < len(coming) and coming[position][0] <= today:
                lacking -= coming[position][1]
                position += 1
            while end < len(needs) and needs[end][0] == today:
                lacking += needs[end][1]
                end += 1
            worst = max(worst, lacking)
        return worst

    def _note_unplanned(self, qty: float, day: int) -> None:
        unplanned = self.planner.unplanned
        if unplanned and unplanned[-1].item == self.index:
            unplanned[-1].qty += qty
            return
        problem = None if self.index in self.planner.on_cycle else self.item.problem or Problem.NO_SUPPLY
        unplanned.append(Unplanned(self.index, problem, qty, day))

    # ------------------------------------------------------------------ advice on open orders

    def _advise(self, first_use, moved, leftover) -> None:
        """Messages on the open orders of the item: moved to where they are needed first, less what nobody needs."""
        rules, messages, index = self.planner.rules, self.planner.messages, self.index
        for day, qty, code, event in self.receipts:
            if event is None or day > rules.horizon or getattr(event.document, "byproduct", False):
                continue
            left = leftover.get(code, 0.0)
            used = first_use.get(code)
            if code in moved:
                used = moved[code]
                if day - used > rules.tolerance:
                    messages.append(Message(index, Advice.EXPEDITE, event.document, day, used, qty, qty))
            elif left >= qty - TOLERANCE:
                messages.append(Message(index, Advice.CANCEL, event.document, day, day, qty, 0.0))
                continue
            elif used is not None and used - day > rules.tolerance:
                messages.append(Message(index, Advice.POSTPONE, event.document, day, used, qty, qty))
            if TOLERANCE < left < qty - TOLERANCE:
                messages.append(Message(index, Advice.REDUCE, event.document, day, day, qty, qty - left))

    def _advise_increase(self, moved, first_new) -> None:
        """Where a new order is due on the day of an open one, that one may be increased instead."""
        planner = self.planner
        orders, open_on = planner.orders, {}
        for day, qty, code, event in self.receipts:
            if event is not None and not getattr(event.document, "byproduct", False):
                open_on.setdefault(moved.get(code, day), (event, qty))
        for number in range(first_new, len(orders)):
            day = orders.due[number]
            if not orders.id[number] and day in open_on:
                event, qty = open_on.pop(day)
                planner.messages.append(Message(
                    self.index, Advice.INCREASE, event.document, event.day, event.day, qty, qty + orders.qty[number], number))


def _plain_vendor(item: Item, vendor: Vendor | None) -> bool:
    """Whether what is ordered is what is needed, rounded up in the item's own unit."""
    if vendor is None:
        return True
    return vendor.unit_size == 1.0 and vendor.order_steps == item.steps and vendor.min_qty <= 1 / item.steps


def _with_vendor(rule: LotRule, item: Item, vendor: Vendor | None, net: float) -> LotRule:
    """The rule with the vendor's unit and minimum: whole units of what he sells, and no less than he delivers."""
    if vendor is None:
        return rule
    unit = vendor.unit_size / vendor.order_steps
    multiple = common_multiple(rule.multiple, unit) if rule.multiple > 0.0 else unit
    minimum = vendor.min_qty * vendor.unit_size
    minimum = max(rule.minimum, minimum) if minimum > net else rule.minimum
    return LotRule(rule.policy, minimum, multiple if multiple > 1 / rule.steps else rule.multiple, rule.maximum, rule.fixed,
                   rule.period_days, rule.up_to, rule.steps)
