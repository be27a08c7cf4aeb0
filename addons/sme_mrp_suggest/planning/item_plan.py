"""The plan of one item: demands by day against supplies in a queue, new orders for what is short, advice on open orders."""

from collections import deque
from math import ceil

from .lot_sizing import MOST_ORDERS, LotReason, LotRule, Policy, lots, reason
from .mrp_plan import STOCK, UNPLANNED, Advice, Message, Unplanned
from .network import Item, Problem, Supply, Vendor, lead_time, select_vendor
from .units import TOLERANCE


class ItemPlan:
    """The netting of one item: demands by day against supplies in a queue, first in, first out. ``later``: demand after the horizon."""

    def __init__(self, planner, index, item, needs, receipts, on_hand, safety, later):
        self.planner, self.index, self.item = planner, index, item
        self.needs, self.receipts, self.safety = needs, receipts, safety
        self.on_hand, self.later = on_hand, later
        self.rule = planner.rules.lots.get(index)
        self.blocked = index in planner.on_cycle or item.problem is not None or item.supply in (Supply.NONE, Supply.KIT)
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
            number = planner.add(self.index, qty, short, day, day - self.lead, self.vendor, why, arithmetic)
            self.queue.append((qty, number))
            return qty
        rule, net, why = self.rule or LotRule(steps=item.steps), short, None
        if rule.policy is Policy.PERIOD:
            coming = [receipt for receipt in self.receipts[position:] if receipt[2] not in moved]
            net = self._period(short, day, end, coming, rule.period_days)
            arithmetic = (arithmetic[0] + net - short, *arithmetic[1:])
        if rule.up_to > self.safety:
            net, why = net + rule.up_to - self.safety, LotReason.UP_TO
        rule = rule.with_vendor(select_vendor(item.vendors, net, day), net)
        quantities = lots(rule, net, MOST_ORDERS)
        total, left = sum(quantities), net - (rule.up_to - self.safety if why else 0.0)
        why = why or reason(rule, net, total)
        for qty in quantities:
            vendor = select_vendor(item.vendors, qty, day)
            lead = item.lead_days + max(vendor.lead_days, item.make_days) if vendor else lead_time(item, qty, day)
            own = min(qty, max(left, 0.0))
            left -= own
            number = planner.add(self.index, qty, own, day, day - lead, vendor, why, arithmetic)
            self.queue.append((qty, number))
        if short - total > TOLERANCE:
            self._note_unplanned(short - total, day, Problem.TOO_MANY)
            self.queue.append((short - total, UNPLANNED))
        return max(total, short)

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

    def _note_unplanned(self, qty: float, day: int, problem: Problem | None = None) -> None:
        unplanned = self.planner.unplanned
        if unplanned and unplanned[-1].item == self.index:
            unplanned[-1].qty += qty
            return
        if problem is None and self.index not in self.planner.on_cycle:
            problem = self.item.problem or Problem.NO_SUPPLY
        unplanned.append(Unplanned(self.index, problem, qty, day))

    # ------------------------------------------------------------------ advice on open orders

    def _advise(self, first_use, moved, leftover) -> None:
        """Messages on the open orders of the item: moved to where they are needed first, less what nobody needs."""
        rules, messages, index = self.planner.rules, self.planner.messages, self.index
        later = max(self.later - leftover.get(STOCK, 0.0), 0.0)
        for day, qty, code, event in self.receipts:
            left = leftover.get(code, 0.0)
            kept = min(left, later)
            left, later = left - kept, later - kept
            if event is None or day > rules.horizon or getattr(event.document, "byproduct", False):
                continue
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
            if day in open_on:
                event, qty = open_on.pop(day)
                planner.messages.append(Message(
                    self.index, Advice.INCREASE, event.document, event.day, event.day, qty, qty + orders.qty[number], number))


def _plain_vendor(item: Item, vendor: Vendor | None) -> bool:
    """Whether what is ordered is what is needed, rounded up in the item's own unit."""
    if vendor is None:
        return True
    return vendor.unit_size == 1.0 and vendor.order_steps == item.steps and vendor.min_qty <= 1 / item.steps
