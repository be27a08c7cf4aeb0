"""The kitting check: for each line, what can be delivered, how many, when, and what stands in the way."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from .availability import Commitments, Event, Pool, Shelf, Stock
from .explain import Holding, displaced, held_back
from .kitting import KitQuantity, kit_quantity
from .netting import Netting, Plan, Scope, net, schedule, single_level
from .network import Network, Problem, Supply
from .promise import Promise, earliest, first_day
from .units import TOLERANCE


class Status(StrEnum):
    """Answer for one line, worst first."""

    ERROR = "error"
    BOM_CYCLE = "bom_cycle"
    NO_BOM = "no_bom"
    SHORT = "short"
    EXPECTED = "expected"
    COMMITTED = "committed"
    READY = "ready"
    NOT_STOCKED = "not_stocked"


@dataclass(slots=True, frozen=True)
class Options:
    """See ``kitting.md``; ``incoming`` stands for supply = incoming."""

    together: bool = True
    multi_level: bool = True
    incoming: bool = False
    commitments: Commitments = Commitments.ALL


@dataclass(slots=True, frozen=True)
class Request:
    """``qty`` of ``item`` wanted on day ``wanted`` (None: as soon as possible).

    Only requests of one ``group`` share a pool. A group is the document of its requests: its own open demands do not count.
    """

    item: int
    qty: float
    wanted: int | None = None
    group: object = None


@dataclass(slots=True)
class Answer:
    """What the check found for one request. ``deliveries``: proposal of partial deliveries as (day, quantity)."""

    status: Status
    kit: KitQuantity | None = None
    promise: Promise | None = None
    deliveries: list[tuple[int, float]] = field(default_factory=list)
    committed_to: list[Holding] = field(default_factory=list)
    displaced: list[Holding] = field(default_factory=list)
    held: dict[int, list[Event]] = field(default_factory=dict)
    arrivals: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    cycle: list[int] | None = None


def check(network: Network, stocks: dict[int, Stock], requests: list[Request], options: Options) -> list[Answer]:
    """Answer ``requests`` in the order given, which is their priority.

    ``stocks`` by item; an item without an entry has no stock and nothing on order. With ``options.together`` each line takes
    what its whole quantity needs before the next one is looked at; otherwise every line sees everything.
    """
    sources_of_group: dict[object, _Sources] = {}
    answers = []
    for request in requests:
        sources = sources_of_group.get(request.group)
        if sources is None:
            own_stocks = stocks if request.group is None else _without(stocks, request.group)
            sources = sources_of_group[request.group] = _Sources(own_stocks, options.commitments)
        answers.append(_answer(network, sources, request, options))
    return answers


def _without(stocks: dict[int, Stock], document: object) -> dict[int, Stock]:
    """Stocks without the demands of ``document``, which does not compete with itself."""
    return {
        item: replace(stock, demands=[event for event in stock.demands if event.document != document])
        if any(event.document == document for event in stock.demands) else stock
        for item, stock in stocks.items()
    }


_BY_PROBLEM = {
    Problem.NO_BOM: Status.NO_BOM,
    Problem.NO_SUPPLY: Status.NO_BOM,
    Problem.UNIT_MISMATCH: Status.ERROR,
}


class _Sources:
    """The pool under the chosen commitments rule, its shelf, and the ``physical`` shelf with what others hold on it."""

    def __init__(self, stocks: dict[int, Stock], commitments: Commitments):
        self.pool = Pool(stocks, commitments)
        self.shelf = Shelf(self.pool.available_now)
        self.physical = Shelf(self.pool.there_now)

    def take(self, network: Network, request: Request, answer: Answer, ready: float, scope: Scope) -> None:
        """Take what ``answer`` counts on, its date as well as the ``ready`` quantity, so that no later line counts it again."""
        taken = net(network, request.item, ready, self.shelf, scope).taken
        self.shelf.put_aside(taken)
        if answer.status is Status.COMMITTED:
            taken = net(network, request.item, request.qty, self.physical, scope).taken
        self.physical.put_aside(taken)
        answer.promise.plan.take_from(self.pool)


def _answer(network: Network, sources: _Sources, request: Request, options: Options) -> Answer:
    item = network.items[request.item]
    if item.supply is Supply.SERVICE:
        return Answer(Status.NOT_STOCKED)
    cycle = network.cycle_from(request.item)
    if cycle:
        return Answer(Status.BOM_CYCLE, cycle=cycle)

    opened = None if options.multi_level else single_level(network, request.item)
    here, anywhere = Scope(opened, transfers=False), Scope(opened)
    pool = sources.pool
    whole = net(network, request.item, request.qty, sources.shelf, anywhere)
    narrow = network.narrowed_to((*whole.made, *whole.missing))
    kit = covered = kit_quantity(narrow, request.item, request.qty, sources.shelf, here)
    if kit.qty < request.qty - TOLERANCE:
        covered = kit_quantity(narrow, request.item, request.qty, pool.ever_available, anywhere)
    status = _status(network, sources, request, kit, covered, here)
    promise = earliest(network, request.item, request.qty, pool, anywhere, narrow)
    answer = Answer(status, kit, promise)
    answer.deliveries = _deliveries(narrow, pool, request, answer, covered, anywhere)
    needs_of = promise.plan.needs
    answer.arrivals = {
        index: pool[index].increments() for index, needs in needs_of.items() if any(need.from_receipts > 0.0 for need in needs)
    }
    if pool.commitments is Commitments.ALL:
        answer.held = {
            index: held_back(pool, index) for index, needs in needs_of.items() if any(need.from_stock < need.qty for need in needs)
        }
        if status is Status.COMMITTED:
            answer.committed_to = _holders(network, pool, net(network, request.item, request.qty, sources.shelf, here))
            if covered.qty >= request.qty - TOLERANCE and _are_awaited(answer.committed_to, pool, promise.plan):
                answer.status, answer.committed_to = Status.EXPECTED, []
    elif pool.commitments is Commitments.NONE:
        answer.displaced = [
            Holding(index, event) for index, needs in needs_of.items() for event in displaced(pool, index, needs)
        ]
    if options.incoming:
        wanted = max(request.wanted or 0, 0)
        by_then = kit_quantity(narrow, request.item, request.qty, lambda index: pool[index].available_on(wanted), here)
        answer.kit = replace(by_then, from_stock=kit.from_stock)
    if options.together:
        sources.take(network, request, answer, kit.qty, here)
    return answer


def _status(network: Network, sources: _Sources, request: Request, kit: KitQuantity, covered: KitQuantity, here: Scope) -> Status:
    if kit.qty >= request.qty - TOLERANCE:
        return Status.READY
    if not net(network, request.item, request.qty, sources.physical, here).missing:
        return Status.COMMITTED
    if covered.qty >= request.qty - TOLERANCE:
        return Status.EXPECTED
    return _BY_PROBLEM.get(network.items[request.item].problem, Status.SHORT)


def _deliveries(
    network: Network, pool: Pool, request: Request, answer: Answer, covered: KitQuantity, scope: Scope
) -> list[tuple[int, float]]:
    """Deliver from stock at once, then what parts on hand allow, then what open receipts allow, then the rest.

    A part delivery is proposed only if those after it can still be kept.
    """
    kit, whole = answer.kit, answer.promise.day
    totals = [(0, kit.from_stock)]
    for qty in (kit.qty, covered.qty):
        if totals[-1][1] + TOLERANCE < qty < request.qty - TOLERANCE:
            day, _before = first_day(network, request.item, qty, pool, scope)
            totals.append((day, max(qty, _finished_on(network, pool, request, day))))
    while True:
        proposal = _increments([*totals, (whole, request.qty)])
        if len(proposal) < 2 or not schedule(network, request.item, proposal, pool, scope).late:
            return proposal
        totals.pop()


def _finished_on(network: Network, pool: Pool, request: Request, day: int | None) -> float:
    """What can be taken of the product itself on ``day``, at most what is asked for."""
    if day is None or network.items[request.item].supply is Supply.KIT:
        return 0.0
    return min(pool[request.item].available_on(day), request.qty)


def _increments(totals: list[tuple[int | None, float]]) -> list[tuple[int, float]]:
    """Turn (day, total delivered by then) into (day, quantity) with rising days; a day of None never comes."""
    rising: list[tuple[int, float]] = []
    for day, total in reversed(totals):
        if day is not None and (not rising or day < rising[-1][0]):
            rising.append((day, total))
    result, done = [], 0.0
    for day, total in reversed(rising):
        if total > done + TOLERANCE:
            result.append((day, total - done))
            done = total
    return result


def _holders(network: Network, pool: Pool, netting: Netting) -> list[Holding]:
    """Who holds the stock of what is short on the shelf."""
    return [
        Holding(index, event)
        for index in (*netting.made, *netting.missing) if network.items[index].supply is not Supply.KIT
        for event in held_back(pool, index)
    ]


def _are_awaited(holders: list[Holding], pool: Pool, plan: Plan) -> bool:
    """Whether only orders hold the parts whose output the plan waits for: then nobody else needs them."""
    awaited = {
        event.document
        for index, needs in plan.needs.items() if any(need.from_receipts > TOLERANCE for need in needs)
        for event in pool.stocks[index].receipts
    }
    return bool(holders) and all(holding.event.document in awaited for holding in holders)
