"""Cost roll-up: the cost of every item, each computed once, from the bought parts upwards.

A unit cost is known in two views that have the same total. *Rolled up*, a sub-assembly's cost stands in its own elements; *own*, it is
material of the level that uses it, and only the work, fee and overhead of that level stand beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .elements import LABOUR, MACHINE, MATERIAL, OVERHEAD, SUBCONTRACTING, none
from .items import CostItem, Kind, Operation, Trouble
from .overhead import OverheadRule, Work, overhead
from .prices import DEFAULT_RANKING, Price, Source, choose, vendor_price


@dataclass(slots=True)
class UnitCost:
    """What one unit costs when ``qty`` are made or bought at once, by element in both views.

    ``price``: of what is bought, or the subcontractor's fee. ``trouble``: its own; ``complete`` is False if anything below has one, and
    then the cost is a lower bound. ``byproducts``: what its by-products bear of one unit's cost. ``bought``: bought material in one unit
    that enters at this level, and ``work``: what is done at this level for all ``qty``, both with what kits bring; they are what overhead
    rules count, and ``work`` is there only if there are rules.
    """

    qty: float
    rolled: list[float] = field(default_factory=none)
    own: list[float] = field(default_factory=none)
    price: Price | None = None
    trouble: Trouble | None = None
    complete: bool = True
    byproducts: float = 0.0
    bought: float = 0.0
    work: list[Work] = field(default_factory=list)

    @property
    def total(self) -> float:
        """Cost of one unit."""
        return sum(self.rolled)


def bottom_up(items: Sequence[CostItem]) -> tuple[list[int], set[int]]:
    """Return the numbers of all items, every component before what is made of it, and those that are part of a cycle.

    Items of a cycle are costed as if they had no parts. (Tarjan's strongly connected components, without recursion.)
    """
    order: list[int] = []
    broken: set[int] = set()
    found = [0] * len(items)  # when an item was found, 0 for not yet
    lowest = [0] * len(items)  # the first found that it leads back to; set to the end of all when its component is complete
    done, count, open_items = len(items) + 1, 0, []
    for start in range(len(items)):
        if found[start]:
            continue
        count += 1
        found[start] = lowest[start] = count
        open_items.append(start)
        stack = [(start, iter(items[start].parts))]
        while stack:
            index, parts = stack[-1]
            for part in parts:
                below = part.item
                if not found[below]:
                    count += 1
                    found[below] = lowest[below] = count
                    open_items.append(below)
                    stack.append((below, iter(items[below].parts)))
                    break
                if lowest[below] < lowest[index]:
                    lowest[index] = lowest[below]
                if below == index:
                    broken.add(index)
            else:
                stack.pop()
                if stack and lowest[index] < lowest[stack[-1][0]]:
                    lowest[stack[-1][0]] = lowest[index]
                if lowest[index] == found[index]:
                    component = [open_items.pop()]
                    while component[-1] != index:
                        component.append(open_items.pop())
                    if len(component) > 1:
                        broken.update(component)
                    for other in component:
                        lowest[other] = done
                    order += component
    return order, broken


def ranks(order: Sequence[int]) -> dict[int, int]:
    """The place of each item in ``order``."""
    return {index: place for place, index in enumerate(order)}


def closure(items: Sequence[CostItem], places: dict[int, int], top: int) -> list[int]:
    """``top`` and all it is made of, in the order of ``places`` (:func:`ranks`). It takes as long as these are many."""
    found, left = {top}, [top]
    while left:
        for part in items[left.pop()].parts:
            if part.item not in found:
                found.add(part.item)
                left.append(part.item)
    return sorted(found, key=places.__getitem__)


def required(items: Sequence[CostItem], order: Sequence[int], wanted: dict[int, float], broken: Iterable[int] = ()) -> list[float]:
    """How much of each item ``wanted`` {item: quantity} takes in all, over all paths.

    :param order: of :func:`bottom_up`, which gives ``broken`` too
    """
    totals = [0.0] * len(items)
    for index, qty in wanted.items():
        totals[index] += qty
    for index in reversed(order):
        qty = totals[index]
        if qty and index not in broken:
            for part in items[index].parts:
                totals[part.item] += qty * part.qty
    return totals


def roll_up(
    items: Sequence[CostItem],
    ranking: Sequence[Source] = DEFAULT_RANKING,
    rules: Sequence[OverheadRule] = (),
    wanted: dict[int, float] | None = None,
    ordered: tuple[list[int], set[int]] | None = None,
) -> list[UnitCost]:
    """The unit cost of every item.

    :param ranking: price sources, first come first served; an item may have its own
    :param rules: overhead rules that are valid
    :param wanted: {item: quantity}. Every item is costed at the quantity that this takes of it in all: set-up is spread over it, and
        vendors' prices are those for it. Without it, and for items it does not touch, at the lot of the bill of materials
    :param ordered: what :func:`bottom_up` gave, if it is known; with the order of :func:`closure` the items outside stay None
    """
    order, broken = ordered or bottom_up(items)
    lots = required(items, order, wanted, broken) if wanted else [0.0] * len(items)
    costs: list[UnitCost] = [None] * len(items)
    for index in order:
        item = items[index]
        qty = lots[index] or item.lot
        if index in broken:
            costs[index] = UnitCost(qty, trouble=Trouble.CYCLE, complete=False)
        elif item.kind is Kind.BOUGHT:
            costs[index] = _buy(item, qty, ranking)
        else:
            costs[index] = _make(item, qty, costs, items, rules)
    return costs


def _buy(item: CostItem, qty: float, ranking: Sequence[Source]) -> UnitCost:
    price = choose(item.ranking or ranking, item.prices, item.vendors, qty)
    if price is None:
        return UnitCost(qty, trouble=item.trouble or Trouble.NO_PRICE, complete=False)
    amounts = none()
    amounts[MATERIAL] = price.amount
    return UnitCost(qty, amounts, amounts, price)


def _make(item: CostItem, qty: float, costs: list[UnitCost], items: Sequence[CostItem], rules: Sequence[OverheadRule]) -> UnitCost:
    cost = UnitCost(qty, trouble=item.trouble, complete=item.trouble is None)
    rolled, own, bought = cost.rolled, cost.own, 0.0
    for below, per_unit, _line_id in item.parts:
        part, price = items[below], costs[below].price
        if part.kind is Kind.BOUGHT and price is not None:
            bought += per_unit * price.amount
        else:
            _add_part(part, costs[below], per_unit, cost, with_work=bool(rules))
    rolled[MATERIAL] += bought
    own[MATERIAL] += bought
    cost.bought += bought
    for operation in item.operations:
        labour, machine, hours = work_cost(operation, qty)
        rolled[LABOUR] += labour / qty
        rolled[MACHINE] += machine / qty
        own[LABOUR] += labour / qty
        own[MACHINE] += machine / qty
        if rules:
            cost.work.append(Work(operation.workcenter_id, hours, hours, labour))
    if item.kind is Kind.SUBCONTRACTED:
        fee = cost.price = vendor_price(item.vendors, qty)
        if fee is None:
            cost.trouble, cost.complete = cost.trouble or Trouble.NO_FEE, False
        else:
            rolled[SUBCONTRACTING] += fee.amount
            own[SUBCONTRACTING] += fee.amount
    if rules:
        added = sum(amount for _rule, _base, amount in level_overhead(item, cost, rules)) / qty
        rolled[OVERHEAD] += added
        own[OVERHEAD] += added
    if item.byproduct_share:
        cost.byproducts = sum(rolled) * item.byproduct_share
        kept = 1 - item.byproduct_share
        cost.rolled = [amount * kept for amount in rolled]
        cost.own = [amount * kept for amount in own]
    return cost


def _add_part(part: CostItem, below: UnitCost, per_unit: float, cost: UnitCost, with_work: bool):
    """Add ``per_unit`` of a component to the cost of one unit. A kit is no level of its own: what is in it enters here."""
    if not below.complete:
        cost.complete = False
    rolled, own = cost.rolled, cost.own
    material, labour, machine, fee, overhead_ = below.rolled
    rolled[MATERIAL] += per_unit * material
    rolled[LABOUR] += per_unit * labour
    rolled[MACHINE] += per_unit * machine
    rolled[SUBCONTRACTING] += per_unit * fee
    rolled[OVERHEAD] += per_unit * overhead_
    worth = per_unit * (material + labour + machine + fee + overhead_)
    if part.kind is Kind.KIT:
        for element, amount in enumerate(below.own):
            own[element] += per_unit * amount
        cost.bought += per_unit * below.bought
        if with_work:
            times = cost.qty * per_unit / below.qty
            cost.work += [
                Work(done.workcenter_id, done.labour_hours * times, done.machine_hours * times, done.labour_cost * times)
                for done in below.work
            ]
        return
    own[MATERIAL] += worth
    if part.kind is Kind.BOUGHT:
        cost.bought += worth


def level_overhead(item: CostItem, cost: UnitCost, rules: Sequence[OverheadRule]) -> list[tuple[OverheadRule, float, float]]:
    """The rules that apply to ``item`` at its own level, each with what it counted and the amount, for all ``cost.qty``.

    A kit bears none: its material and work count where it is used.
    """
    if item.kind in (Kind.KIT, Kind.BOUGHT):
        return []
    return overhead(rules, item.category_ids, cost.bought * cost.qty, cost.work, cost.qty)


def work_cost(operation: Operation, qty: float) -> tuple[float, float, float]:
    """Cost of labour, cost of the machine, and hours for ``qty`` units."""
    hours = operation.minutes(qty) / 60
    return hours * operation.labour_rate, hours * operation.machine_rate, hours
