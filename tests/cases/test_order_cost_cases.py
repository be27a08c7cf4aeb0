"""Cases of order costs worked by hand: C8, C9 and their neighbours."""

import pytest

from costing.allocation import Goods, Method, Source, State, line_cost, share_out
from costing.elements import none


def material(amount):
    amounts = none()
    amounts[0] = amount
    return amounts


def test_c8_average_cost_a_delivery_valued_7_50_costs_7_50():
    """One on hand at 10, one made for the order at 5: the average is 7.50. Core averages 5 and 7.50 to 6.25."""
    made = Source(1, material(5.0), valued=5.0)
    cost = line_cost([Goods(delivered=1, value=7.5, sources=[made], follows_stock=True)])
    assert (cost.total, cost.method, cost.state) == (7.5, Method.MADE_TO_ORDER, State.FINAL)


def test_c8_what_stock_does_not_know_is_added():
    """The order cost 6.20 in the end (overhead, a late bill), Odoo valued it at 5."""
    made = Source(1, material(6.2), valued=5.0)
    assert line_cost([Goods(delivered=1, value=7.5, sources=[made], follows_stock=True)]).total == pytest.approx(8.7)


def test_c9_one_order_for_two_lines():
    shares = share_out(12, [("first", 5), ("second", 7)], material(240.0))
    assert shares["first"] == (5, material(100.0))
    assert shares["second"] == (7, material(140.0))


def test_c9_more_was_made_than_wanted():
    shares = share_out(15, [("first", 5), ("second", 7)], material(240.0))
    assert (shares["first"][1][0], shares["second"][1][0], shares[None][1][0]) == (80.0, 112.0, 48.0)


def test_c9_less_was_made_the_earlier_line_is_served():
    shares = share_out(10, [("first", 5), ("second", 7)], material(240.0))
    assert shares["first"] == (5, material(120.0))
    assert shares["second"] == (5, material(120.0))


def test_all_was_lost_and_is_borne_as_it_was_wanted():
    shares = share_out(0, [("first", 5), ("second", 7)], material(240.0))
    assert (shares["first"][1][0], shares["second"][1][0]) == (100.0, 140.0)
    lost, again = Source(0, material(100.0)), Source(5, material(110.0))
    assert line_cost([Goods(delivered=5, value=0, sources=[lost, again])]).total == 210.0


def test_standard_cost_is_what_the_order_used():
    """Standard 10 each, the order used 12 each."""
    cost = line_cost([Goods(delivered=2, value=20, sources=[Source(2, material(24.0), valued=20.0)], follows_stock=False)])
    assert cost.total == 24.0


def test_part_made_part_from_stock():
    """4 delivered at 10 each by standard; 3 were made for 36, of which all went."""
    cost = line_cost([Goods(delivered=4, value=40, sources=[Source(3, material(36.0), valued=30.0)])])
    assert (cost.total, cost.method) == (46.0, Method.MIXED)


def test_two_of_five_delivered_two_made_one_to_come():
    goods = Goods(delivered=2, value=20, open=3, sources=[Source(4, material(48.0), valued=40.0)], estimate=material(11.0))
    cost = line_cost([goods])
    assert cost.total == 2 * 12 + 2 * 12 + 11
    assert cost.state == State.ESTIMATE


def test_made_and_not_delivered_is_provisional():
    cost = line_cost([Goods(open=4, sources=[Source(4, material(48.0), valued=48.0)], follows_stock=True)])
    assert (cost.total, cost.state) == (48.0, State.PROVISIONAL)


def test_returns_of_everything_leave_nothing():
    cost = line_cost([Goods(delivered=0, value=0, sources=[Source(4, material(48.0), valued=48.0)], follows_stock=True)])
    assert cost.total == 0.0


def test_kit_of_a_made_and_a_bought_part():
    frame = Goods(delivered=2, value=20, sources=[Source(2, material(22.0), valued=20.0)])
    screw = Goods(delivered=8, value=4)
    assert line_cost([frame, screw]).total == 26.0
