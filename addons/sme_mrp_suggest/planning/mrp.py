"""A material requirements run: net, lot-size, date and explode every item, parents first, and peg every unit.

Demand and supply of an item are matched first in, first out: the earliest demand takes the earliest supply. So each unit of
each planned order is pegged once, and the first day on which a receipt is touched is the day on which it is needed. Safety
stock is a demand of today that nothing ever consumes, served after all other demand of today. Of one day, open orders are served
before planned ones, and those in planning order.
"""

from array import array
from collections import defaultdict
from math import ceil
from operator import itemgetter

from .availability import FOREVER, Stock
from .item_plan import ItemPlan
from .levels import planning_order
from .mrp_plan import NEGATIVE, SAFETY, UNPLANNED, Firm, Message, MrpPlan, Orders, Party, Pegs, Rules, Unplanned
from .network import Item, Supply, Usage, lead_time
from .units import TOLERANCE

_DAY = itemgetter(0)
_NO_ARITHMETIC = 0.0, 0.0, 0.0, 0.0


def plan(items: list[Item], stocks: dict[int, Stock], rules: Rules, step=None) -> MrpPlan:
    """Plan all ``items``.

    :param stocks: usable stock, open receipts and open demands by item; documents of events are handed through to pegs and
        messages. A receipt whose document has a true ``draft`` has no components yet: that of a subcontracted item is exploded
        here. One with a true ``byproduct`` is never moved
    :param step: called with the share that is done (0 to 1) now and then; what it raises stops the run
    """
    return _Planner(items, stocks, rules).run(step)


class _Planner:
    def __init__(self, items, stocks, rules):
        self.items, self.stocks, self.rules = items, stocks, rules
        self.orders, self.pegs = Orders(), Pegs()
        self.parties = [(party, 0) for party in (Party.STOCK, Party.SAFETY, Party.NEGATIVE, Party.UNPLANNED)]
        self.messages: list[Message] = []
        self.unplanned: list[Unplanned] = []
        # Firm orders that need other components than their item: by component, and those that need none, by item.
        self.used_in_firm: dict[int, list[tuple[Firm, Usage]]] = defaultdict(list)
        besides: dict[int, list[int]] = {}
        for index, orders in rules.firm.items():
            for order in orders:
                for usage in order.usages or ():
                    self.used_in_firm[usage.item].append((order, usage))
                    besides.setdefault(index, []).append(usage.item)
        self.order, self.codes, self.on_cycle = planning_order(items, besides)
        self.firm_numbers: dict[int, int] = {}
        # By item: the planned orders that are exploded as it is (first number, last + 1), and what else needs its components, as
        # (day, quantity, whose).
        self.made: list[tuple[int, int]] = [(0, 0)] * len(items)
        self.output: dict[int, list[tuple[int, float, int]]] = {}
        self.used_in, self.yields = [[] for _ in items], [[] for _ in items]
        self.explodes = [item.exploded and index not in self.on_cycle for index, item in enumerate(items)]
        for index, item in enumerate(items):
            if not self.explodes[index]:
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
        if item.supply is Supply.KIT and self.explodes[index]:
            self.output[index] = needs
            return
        firm, safety = self.rules.firm.get(index, ()), self.rules.safety.get(index, 0.0)
        if not needs and not firm and not safety and (stock is None or not stock.receipts):
            return
        first = len(self.orders) + sum(1 for order in firm if order.usages is not None)
        receipts = self._receipts(index, item, stock, firm)
        if safety > 0.0:
            needs.append((0, safety, SAFETY))
        if len(needs) > 1:
            needs.sort(key=_DAY)
        on_hand = stock.on_hand if stock is not None and stock.on_hand > 0.0 else 0.0
        later = 0.0
        if stock is not None and receipts:
            later = sum(event.qty for event in stock.demands if event.day > self.rules.horizon)
        ItemPlan(self, index, item, needs, receipts, on_hand, safety, later).run()
        if self.explodes[index]:
            self.made[index] = first, len(self.orders)

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
        release, quantity = self.orders.release, self.orders.qty
        for parent, qty_per, steps, unit_size in self.used_in[index]:
            first, last = self.made[parent]
            made = zip(release[first:last], quantity[first:last], range(first, last), strict=True)
            factor, whole = qty_per * unit_size, not steps or (unit_size == 1.0 and not qty_per % 1)
            if whole:
                needs += [(day if day > 0 else 0, qty * factor, whose) for day, qty, whose in made]
            else:
                needs += [
                    (day if day > 0 else 0, ceil(qty * qty_per * steps - TOLERANCE) / steps * unit_size, whose) for day, qty, whose in made
                ]
            for day, qty, whose in self.output.get(parent, ()):
                needs.append((day, qty * factor if whole else ceil(qty * qty_per * steps - TOLERANCE) / steps * unit_size, whose))
        for order, usage in self.used_in_firm.get(index, ()):
            if order.id not in self.firm_numbers:  # its item is part of a cycle
                continue
            qty = ceil(order.qty * usage.qty * usage.steps - TOLERANCE) / usage.steps * usage.unit_size
            needs.append((max(order.release, 0), qty, self.firm_numbers[order.id]))
        return needs

    def _receipts(self, index, item, stock, firm):
        """Receipts by day as [day, quantity, code, event or None]: open orders, firm planned orders, by-products of planned orders."""
        receipts = []
        for order in sorted(firm, key=lambda order: order.usages is None):
            number = self.add(index, order.qty, order.qty, order.due, order.release, None, None, _NO_ARITHMETIC)
            self.firm_numbers[order.id] = number
            self.orders.firm[number] = order.id
            receipts.append((max(order.due, 0), order.qty, number, None))
        if stock is not None:
            for event in stock.receipts:
                code = self._party(event.document, event.day)
                receipts.append((event.day, event.qty, code, event))
                if item.supply is Supply.SUBCONTRACT and self.explodes[index] and getattr(event.document, "draft", False):
                    lead = lead_time(item, event.qty, event.day)
                    self.output.setdefault(index, []).append((max(event.day - lead, 0), event.qty, code))
        due, quantity = self.orders.due, self.orders.qty
        for parent, qty_per in self.yields[index]:
            receipts += [(max(due[number], 0), quantity[number] * qty_per, number, None) for number in range(*self.made[parent])]
        if len(receipts) > 1:
            receipts.sort(key=_DAY)
        return receipts

    def add(self, index, qty, net, due, release, vendor, why, arithmetic) -> int:
        """Add a planned order; return its number."""
        orders = self.orders
        number = len(orders.item)
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
        return number

    # ------------------------------------------------------------------ when it can be there

    def _expect(self) -> None:
        """Work out from the bottom up when each order can be there: it begins today at the earliest, and when its parts are there."""
        orders, pegs = self.orders, self.pegs
        due, release = orders.due, orders.release
        wait = array("i", bytes(4 * len(orders)))  # days that it waits for its parts
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
        orders.expected = array("i", [
            min(due_day + waits - (start if start < 0 else 0), FOREVER)
            for due_day, waits, start in zip(due, wait, release, strict=True)
        ])
