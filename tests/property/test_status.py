"""The status of a line follows from what is there, for whom, and what is on its way."""

from hypothesis import given

from brute import available, below, net, shelves
from planning.availability import Commitments
from planning.check import Options, Status, check
from planning.network import Problem, Supply
from plants import BOUGHT, MADE, options, questions

ANY = MADE + BOUGHT


def expected(plant, request, rule):
    """The status by the definitions of the specification, in their order from good to bad."""
    item = plant.items[request.item]
    ever = [available(plant.stocks.get(index), rule)[-1] for index in range(len(plant.items))]
    if item.supply is Supply.SERVICE:
        return Status.NOT_STOCKED
    if any(index in below(plant, index) for index in (request.item, *below(plant, request.item))):
        return Status.BOM_CYCLE
    if not net(plant, request.item, request.qty, shelves(plant, rule), transfers=False)[0]:
        return Status.READY
    if not net(plant, request.item, request.qty, shelves(plant, Commitments.NONE), transfers=False)[0]:
        return Status.COMMITTED
    if not net(plant, request.item, request.qty, ever)[0]:
        return Status.EXPECTED
    if item.problem in (Problem.NO_BOM, Problem.NO_SUPPLY):
        return Status.NO_BOM
    return Status.ERROR if item.problem is Problem.UNIT_MISMATCH else Status.SHORT


@given(questions(lines=1, starts=ANY), options)
def test_follows_the_definitions(question, chosen):
    plant, (request,) = question
    chosen = Options(chosen.together, True, chosen.incoming, chosen.commitments)
    answer, = check(plant.network, plant.stocks, [request], chosen)
    assert answer.status is expected(plant, request, chosen.commitments)


@given(questions(lines=2, cycles=True), options)
def test_a_cycle_stops_its_own_line_only(question, chosen):
    plant, requests = question
    answers = check(plant.network, plant.stocks, requests, chosen)
    for request, answer in zip(requests, answers, strict=True):
        stopped = expected(plant, request, chosen.commitments) is Status.BOM_CYCLE
        assert (answer.status is Status.BOM_CYCLE) == stopped
        assert (answer.promise is None) == (stopped or plant.items[request.item].supply is Supply.SERVICE)
    sound = [request for request, answer in zip(requests, answers, strict=True) if answer.status is not Status.BOM_CYCLE]
    assert check(plant.network, plant.stocks, sound, chosen) == [a for a in answers if a.status is not Status.BOM_CYCLE]


@given(questions(lines=2))
def test_of_committed_lines_someone_is_named(question):
    plant, requests = question
    for answer in check(plant.network, plant.stocks, requests, Options()):
        assert bool(answer.committed_to) == (answer.status is Status.COMMITTED)


@given(questions(lines=2))
def test_those_named_hold_what_is_there_but_not_available(question):
    plant, requests = question
    for answer in check(plant.network, plant.stocks, requests, Options()):
        for index, events in answer.held.items():
            shelf = shelves(plant, Commitments.NONE)[index] - shelves(plant, Commitments.ALL)[index]
            assert sum(event.qty for event in events) <= float(shelf) + 1e-6
            orders = {event.document: event for event in plant.stocks[index].demands} if events else {}
            assert all(event.qty <= orders[event.document].qty for event in events)


