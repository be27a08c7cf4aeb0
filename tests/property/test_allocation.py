"""Costs of order lines against what must hold whatever the numbers."""

from hypothesis import given
from hypothesis import strategies as st

from costing.allocation import Goods, LineCost, Method, Source, State, line_cost, projected, serve, share_out
from costing.elements import COUNT, LABOUR, MATERIAL

QUANTITY = st.floats(0, 1e4, allow_subnormal=False)
AMOUNTS = st.lists(st.floats(0, 1e5, allow_subnormal=False), min_size=COUNT, max_size=COUNT)
WANTED = st.lists(st.tuples(st.integers(1, 5), QUANTITY), max_size=8)


def near(left, right, scale=1.0):
    return abs(left - right) <= 1e-6 * max(abs(left), abs(right), scale)


@given(QUANTITY, WANTED, AMOUNTS)
def test_shares_add_up_to_the_whole(quantity, wanted, cost):
    shares = share_out(quantity, wanted, cost)
    for element in range(COUNT):
        assert near(sum(share[1][element] for share in shares.values()), cost[element])
    assert near(sum(share[0] for share in shares.values()), quantity)


@given(QUANTITY, WANTED)
def test_nobody_gets_more_than_wanted_and_an_earlier_one_is_served_first(quantity, wanted):
    served = serve(quantity, wanted)
    asked = {}
    for key, qty in wanted:
        asked[key] = asked.get(key, 0.0) + qty
    assert all(near(qty, min(qty, asked[key])) for key, qty in served.items())
    assert near(sum(served.values()), min(quantity, sum(asked.values())))
    if wanted:
        key, qty = wanted[0]
        assert served.get(key, 0.0) >= min(qty, quantity) * (1 - 1e-9)


@given(QUANTITY, QUANTITY, AMOUNTS, QUANTITY)
def test_stock_that_knows_everything_is_the_cost(delivered, made, cost, value):
    """If Odoo valued what came in at what it cost, the line costs what Odoo valued its deliveries at, whatever the average did to it."""
    source = Source(made, cost, valued=sum(cost))
    result = line_cost([Goods(delivered=delivered, value=value if delivered else 0.0, sources=[source], follows_stock=True)])
    expected = value if delivered else 0.0
    if made == 0:
        expected += sum(cost)
    assert near(result.total, expected, sum(cost))


@given(st.floats(0.1, 1e4), AMOUNTS, st.floats(0.001, 1))
def test_a_part_of_what_was_made_costs_its_part(made, cost, part):
    result = line_cost([Goods(delivered=made * part, value=1.0, sources=[Source(made, cost)])])
    assert near(result.total, sum(cost) * part, 1e-3)


@given(st.lists(st.tuples(QUANTITY, QUANTITY, AMOUNTS), max_size=4))
def test_the_cost_of_a_line_is_the_sum_of_its_goods(rows):
    goods = [Goods(delivered=gone, open=coming, value=gone * 2, estimate=cost) for gone, coming, cost in rows]
    assert near(line_cost(goods).total, sum(line_cost([each]).total for each in goods))


@given(AMOUNTS, AMOUNTS, st.floats(0, 1e6))
def test_a_projection_adds_up_to_its_total(actual, planned, total):
    assert near(sum(projected(actual, actual, planned, total)), total, 1e3)


@given(st.lists(st.sampled_from(State), min_size=1))
def test_a_line_is_as_final_as_its_least_final_part(states):
    cost = LineCost()
    for state in states:
        cost.add([1.0] * COUNT, 1.0, state, Method.MADE_TO_ORDER)
    assert cost.state == min(states)


def test_an_open_order_keeps_what_was_planned_and_not_yet_spent():
    spent, plan = [60.0, 30.0, 0.0, 0.0, 0.0], [50.0, 40.0, 10.0, 0.0, 0.0]
    rolled = [40.0, 50.0, 0.0, 0.0, 0.0]  # 20 of the components' 60 are labour of a sub-assembly
    assert projected(spent, rolled, plan, 110.0)[MATERIAL] == 40.0
    assert projected(spent, rolled, plan, 110.0)[LABOUR] == 60.0
