"""What a sales order line costs: its share of what was made or bought for it, and what Odoo valued its deliveries at.

The cost follows the goods: first those delivered, then those made or bought and not yet delivered, then those that are still to come, at
the estimate. Quantities are in product units, amounts by element in company currency.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from .elements import COUNT, MATERIAL, none


class Method(StrEnum):
    """Where the goods of a line come from."""

    MADE_TO_ORDER = "made_to_order"
    FROM_STOCK = "from_stock"
    KIT = "kit"
    BOUGHT = "bought"
    SERVICE = "service"
    MIXED = "mixed"


class State(IntEnum):
    """How final a cost is, the least final first."""

    ESTIMATE = 0
    PROVISIONAL = 1
    FINAL = 2

    @property
    def key(self) -> str:
        """Its name in selections."""
        return self.name.lower()


@dataclass(slots=True)
class Source:
    """A line's share of what was made or bought for it.

    ``quantity`` may be 0 where all was lost: its ``cost`` counts all the same. ``valued``: what Odoo put on the share when it came into
    stock, None if that is its cost by definition. ``complete``: everything in it has a price; if not, it costs at least this.
    """

    quantity: float
    cost: list[float]
    valued: float | None = None
    state: State = State.FINAL
    method: Method = Method.MADE_TO_ORDER
    complete: bool = True

    @property
    def total(self) -> float:
        """Cost of the share."""
        return sum(self.cost)


@dataclass(slots=True)
class Goods:
    """One product that a line delivers: the line's own, or a component of its kit.

    ``delivered`` and ``value`` (of Odoo's deliveries): returns subtracted. ``open``: still to be delivered. ``sources``: in the order in
    which their goods were delivered. ``follows_stock``: the deliveries have the values of the goods that came in (average, FIFO), so that
    only what those values do not hold is added; with a standard cost the value says nothing of what was spent. ``ratio``: elements of one
    unit of money that comes from stock. ``estimate``: of one unit, by element.
    """

    delivered: float = 0.0
    value: float = 0.0
    open: float = 0.0
    sources: list[Source] = field(default_factory=list)
    follows_stock: bool = False
    ratio: list[float] | None = None
    estimate: list[float] = field(default_factory=none)


@dataclass(slots=True)
class LineCost:
    """Cost of a line: ``amounts`` by element, how final it is, where the goods came from; not ``complete``: it costs at least this."""

    amounts: list[float] = field(default_factory=none)
    state: State = State.FINAL
    methods: set[Method] = field(default_factory=set)
    complete: bool = True

    @property
    def total(self) -> float:
        """All elements together."""
        return sum(self.amounts)

    @property
    def method(self) -> Method:
        """The one method, or that there are several."""
        return next(iter(self.methods)) if len(self.methods) == 1 else Method.MIXED

    def add(self, amounts: Sequence[float], factor: float = 1.0, state: State = State.FINAL, method: Method | None = None):
        """Add ``factor`` times these amounts."""
        for element in range(COUNT):
            self.amounts[element] += factor * amounts[element]
        self.state = min(self.state, state)
        if method:
            self.methods.add(method)


def serve(quantity: float, wanted: Sequence[tuple[Hashable, float]]) -> dict[Hashable, float]:
    """Hand ``quantity`` out to those who want it, (key, quantity) in their order; what is left over is nobody's."""
    result: dict[Hashable, float] = {}
    for key, qty in wanted:
        part = min(max(qty, 0.0), quantity)
        if part > 0:
            result[key] = result.get(key, 0.0) + part
            quantity -= part
    return result


def share_out(
    quantity: float, wanted: Sequence[tuple[Hashable, float]], cost: Sequence[float],
) -> dict[Hashable, tuple[float, list[float]]]:
    """Share the cost of ``quantity`` good units out: {key: (quantity, cost by element)}, None as the key of what is nobody's.

    Where nothing good was made the cost is shared as it was wanted.
    """
    wanted = [(key, qty) for key, qty in wanted if qty > 0]
    if quantity <= 0:
        asked: dict[Hashable, float] = {}
        for key, qty in wanted:
            asked[key] = asked.get(key, 0.0) + qty
        whole = sum(asked.values())
        if not whole:
            return {None: (0.0, list(cost))}
        return {key: (0.0, [amount * qty / whole for amount in cost]) for key, qty in asked.items()}
    served: dict[Hashable, float] = serve(quantity, wanted)
    rest = quantity - sum(served.values())
    if rest > 1e-9 * quantity:
        served[None] = rest
    return {key: (qty, [amount * qty / quantity for amount in cost]) for key, qty in served.items()}


def line_cost(goods: Sequence[Goods]) -> LineCost:
    """Cost of all goods of a line."""
    cost = LineCost()
    for each in goods:
        _add_goods(cost, each)
    return cost


def _add_goods(cost: LineCost, goods: Goods):
    left, coming = max(goods.delivered, 0.0), max(goods.open, 0.0)
    for source in goods.sources:
        cost.complete = cost.complete and source.complete
        if source.quantity <= 0:
            if source.total:
                cost.add(source.cost, 1.0, source.state, source.method)
            continue
        gone = min(source.quantity, left)
        if gone > 0:
            _add_delivered(cost, goods, source, gone)
            left -= gone
        stays = min(source.quantity - gone, coming)
        if stays > 0:
            cost.add(source.cost, stays / source.quantity, min(source.state, State.PROVISIONAL), source.method)
            coming -= stays
    ratio = goods.ratio or _all_material()
    if goods.delivered > 0:
        if left > 1e-9 * goods.delivered:
            known = bool(goods.value)  # what nobody gave a value is not free
            cost.complete = cost.complete and known
            cost.add(ratio, goods.value * left / goods.delivered, State.FINAL if known else State.PROVISIONAL, Method.FROM_STOCK)
    elif goods.value:  # more came back than went out
        cost.add(ratio, goods.value, State.FINAL, Method.FROM_STOCK)
    if coming > 1e-9 * goods.open:
        cost.add(goods.estimate, coming, State.ESTIMATE, Method.FROM_STOCK)


def _add_delivered(cost: LineCost, goods: Goods, source: Source, quantity: float):
    part = quantity / source.quantity
    if not goods.follows_stock or source.valued is None:
        cost.add(source.cost, part, source.state, source.method)
        return
    total = goods.value * quantity / goods.delivered + (source.total - source.valued) * part
    whole = source.total
    if whole:
        cost.add(source.cost, total / whole, source.state, source.method)
    else:
        cost.add(_all_material(), total, source.state, source.method)


def _all_material() -> list[float]:
    amounts = none()
    amounts[MATERIAL] = 1.0
    return amounts


def projected(actual: Sequence[float], rolled: Sequence[float], planned: Sequence[float], total: float) -> list[float]:
    """Cost by element that an open order comes to: what was spent, and the rest of ``total`` where the plan is unspent.

    :param actual: spent so far by element, components as material
    :param rolled: the same, components split into their own elements
    :param planned: by element, components as material
    """
    rest = total - sum(rolled)
    unspent = [max(plan - spent, 0.0) for plan, spent in zip(planned, actual, strict=True)]
    whole = sum(unspent)
    if not whole:
        unspent, whole = _all_material(), 1.0
    return [spent + rest * part / whole for spent, part in zip(rolled, unspent, strict=True)]
