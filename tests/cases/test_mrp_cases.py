"""Netting and lot sizing cases with numbers worked out by hand. Days from today, pieces, lead time 0 unless said."""

import pytest

from planning.availability import Event, Stock
from planning.lot_sizing import LotReason, LotRule, Policy, lots, reason
from planning.mrp import plan
from planning.mrp_plan import Advice, Firm, Rules
from planning.network import Item, Problem, Supply, Usage, Vendor


class Doc(str):
    draft = False


def bought(lead=0, **vendor):
    return Item(0, supply=Supply.BUY, vendors=[Vendor(1, 1, lead, **vendor)], steps=1)


def made(*usages, lead=0, **values):
    return Item(0, supply=Supply.MAKE, usages=[Usage(item, qty) for item, qty in usages], lead_days=lead, steps=1, **values)


def demand(*events):
    return Stock(demands=[Event(day, qty, Doc(f"SO{number}")) for number, (day, qty) in enumerate(events)])


def orders(result, item=0):
    """(due, quantity) of the new orders of an item."""
    o = result.orders
    return [(o.due[number], o.qty[number]) for number in range(len(o)) if o.item[number] == item and number not in o.firm]


def test_n1_two_orders_share_one_piece():
    stock = demand((1, 1), (2, 1))
    stock.on_hand = 1
    assert orders(plan([bought()], {0: stock}, Rules())) == [(2, 1)]


@pytest.mark.parametrize(("reschedule", "bought_qty", "advice"), [
    (True, [], [(Advice.EXPEDITE, 60, 5)]),
    (False, [(5, 10)], [(Advice.CANCEL, 60, 60)]),
])
def test_n3_receipt_of_day_60_for_a_need_of_day_5(reschedule, bought_qty, advice):
    stock = demand((5, 10))
    stock.receipts = [Event(60, 10, Doc("PO"))]
    result = plan([bought()], {0: stock}, Rules(reschedule=reschedule))
    assert orders(result) == bought_qty
    assert [(m.advice, m.from_day, m.to_day) for m in result.messages] == advice


def test_n4_only_what_is_short():
    stock = demand((1, 12), (2, 1))
    stock.on_hand = 12
    assert orders(plan([bought()], {0: stock}, Rules())) == [(2, 1)]


def test_n5_safety_stock_counts_once():
    result = plan([bought()], {0: demand((3, 250), (4, 1000))}, Rules(safety={0: 100}))
    assert orders(result) == [(0, 100), (3, 250), (4, 1000)]
    assert sum(qty for _day, qty in orders(result)) == 1350


def test_n6_a_firm_order_covers_the_need_and_needs_components():
    result = plan([made((1, 1)), bought()], {0: demand((5, 10))}, Rules(firm={0: [Firm(77, 10, 5, 5)]}))
    assert orders(result, 0) == []
    assert orders(result, 1) == [(5, 10)]


def test_n7_open_order_with_sets_consumed():
    """MO of 10 of which 4 are produced: 6 to come, components of 6 are demand."""
    stocks = {0: Stock(receipts=[Event(2, 6, Doc("MO"))], demands=[Event(5, 10, Doc("SO"))]), 1: demand((1, 6))}
    result = plan([made((1, 1)), bought()], stocks, Rules())
    assert orders(result, 0) == [(5, 4)]
    assert orders(result, 1) == [(1, 6), (5, 4)]


def test_n8_byproduct_of_a_planned_order_covers_its_demand():
    main = made((2, 1), byproducts=[Usage(1, 4)])
    result = plan([main, bought(), bought()], {0: demand((3, 10)), 1: demand((5, 40))}, Rules())
    assert orders(result, 0) == [(3, 10)]
    assert orders(result, 1) == []


def test_n9_period_of_supply_never_short_inside():
    stock = demand((5, 6), (9, 6))
    stock.receipts = [Event(7, 1, Doc("PO"))]
    for reschedule in (True, False):
        result = plan([bought()], {0: stock}, Rules(lots={0: LotRule(Policy.PERIOD, period_days=7, steps=1)}, reschedule=reschedule))
        assert orders(result) == [(5, 11)]


def test_n10_transfer_makes_demand_in_the_source():
    here = Item(0, 1, Supply.TRANSFER, usages=[Usage(1, 1)], steps=1)
    there = bought()
    result = plan([here, there], {0: demand((4, 10)), 1: Stock(on_hand=4)}, Rules())
    assert orders(result, 0) == [(4, 10)]
    assert orders(result, 1) == [(4, 6)]


@pytest.mark.parametrize(("rule", "net", "expected"), [
    (LotRule(multiple=3, maximum=10, steps=1), 25, [9, 9, 9]),  # L1
    (LotRule(minimum=5, multiple=3, steps=1), 2, [6]),  # L2
    (LotRule(multiple=0.1), 0.3, [0.3]),  # L3
    (LotRule(minimum=5, maximum=10, steps=1), 11, [6, 5]),
    (LotRule(Policy.FIXED, fixed=40, steps=1), 50, [40, 40]),
    (LotRule(steps=100), 1.005, [1.01]),
    (LotRule(steps=1), 3.2, [4]),
])
def test_lot_sizes(rule, net, expected):
    assert lots(rule, net) == pytest.approx(expected)


def test_l4_excess_is_carried_on():
    result = plan([bought()], {0: demand((1, 20), (2, 20), (3, 20))}, Rules(lots={0: LotRule(minimum=100, steps=1)}))
    assert orders(result) == [(1, 100)]
    assert result.orders.net[0] == 20
    assert result.orders.reason[0] is LotReason.MINIMUM


def test_l5_surplus_of_the_first_is_used_by_the_next():
    result = plan([bought()], {0: demand((1, 250), (2, 1000))}, Rules(lots={0: LotRule(minimum=1234, steps=1)}))
    assert orders(result) == [(1, 1234), (2, 1234)]
    assert list(result.orders.net) == [250, 16]


def test_e5_boxes_of_twelve():
    result = plan([bought(unit_size=12.0)], {0: demand((1, 30))}, Rules())
    assert orders(result) == [(1, 36)]


def test_reason_of_whole_units():
    assert reason(LotRule(steps=1), 3.2, 4) is LotReason.ROUNDING
    assert reason(LotRule(steps=1), 4, 4) is None


def test_vendor_without_matching_minimum_raises_the_quantity():
    assert orders(plan([bought(min_qty=50.0)], {0: demand((1, 30))}, Rules())) == [(1, 50)]


def test_a_product_without_supply_is_an_exception_and_the_rest_goes_on():
    items = [made((1, 1), (2, 1)), Item(1, supply=Supply.BUY, problem=Problem.NO_VENDOR), bought()]
    result = plan(items, {0: demand((5, 10))}, Rules())
    assert [(u.item, u.problem, u.qty, u.day) for u in result.unplanned] == [(1, Problem.NO_VENDOR, 10, 5)]
    assert orders(result, 2) == [(5, 10)]


def test_a_cycle_stops_only_what_is_on_it():
    items = [made((1, 1), (3, 1)), made((2, 1)), made((1, 1), (3, 1)), bought()]
    result = plan(items, {0: demand((5, 10))}, Rules())
    assert [(u.item, u.problem) for u in result.unplanned] == [(1, None)]
    assert orders(result, 0) == [(5, 10)]
    assert orders(result, 3) == [(5, 10)]


def test_expected_date_is_that_of_the_latest_part():
    """Top takes 2 days, its part 10 days: needed on day 5, the part is needed on day 3 but comes on day 10, the top on day 12."""
    result = plan([made((1, 1), lead=2), bought(10)], {0: demand((5, 1))}, Rules())
    assert list(result.orders.due) == [5, 3]
    assert list(result.orders.release) == [3, -7]
    assert list(result.orders.expected) == [12, 10]


def test_components_of_a_late_order_are_needed_today():
    result = plan([made((1, 2), lead=9), bought()], {0: demand((5, 1))}, Rules())
    assert orders(result, 1) == [(0, 2)]


def test_postpone_to_the_first_day_of_use():
    stock = Stock(on_hand=100, demands=[Event(day, 10, Doc("SO")) for day in range(1, 13)], receipts=[Event(2, 50, Doc("PO"))])
    [message] = plan([bought()], {0: stock}, Rules()).messages[:1]
    assert (message.advice, message.to_day) == (Advice.POSTPONE, 11)


def test_reduce_what_nobody_needs():
    stock = demand((5, 10))
    stock.receipts = [Event(5, 30, Doc("PO"))]
    [message] = plan([bought()], {0: stock}, Rules()).messages
    assert (message.advice, message.from_qty, message.to_qty) == (Advice.REDUCE, 30, 10)


def test_kit_passes_its_need_through():
    kit = Item(0, supply=Supply.KIT, usages=[Usage(1, 2)])
    result = plan([kit, bought()], {0: demand((5, 3))}, Rules())
    assert orders(result, 0) == []
    assert orders(result, 1) == [(5, 6)]


def test_negative_stock_is_needed_today():
    assert orders(plan([bought()], {0: Stock(on_hand=-4)}, Rules())) == [(0, 4)]


def test_arithmetic_adds_up():
    """need 120 - stock 30 - on order 50 + safety 10 = 50, minimum 100."""
    stock = demand((5, 120))
    stock.on_hand, stock.receipts = 30, [Event(2, 50, Doc("PO"))]
    o = plan([bought()], {0: stock}, Rules(lots={0: LotRule(minimum=100, steps=1)}, safety={0: 10})).orders
    assert (o.need[0], o.stock[0], o.on_order[0], o.safety[0], o.net[0], o.qty[0]) == (120, 30, 50, 10, 50, 100)


def test_of_one_day_open_orders_are_served_before_planned_ones():
    """Stock of 5 and two needs of 5 on day 3: the sales order takes it, whatever the planned parent wants."""
    stocks = {0: demand((3, 5)), 1: Stock(on_hand=5, demands=[Event(3, 5, Doc("SO of the part"))])}
    pegs = plan([made((1, 1)), bought()], stocks, Rules()).pegs
    of_part = [(demand, supply) for item, demand, supply in zip(pegs.item, pegs.demand, pegs.supply, strict=True) if item == 1]
    assert [(demand >= 0, supply >= 0) for demand, supply in of_part] == [(False, False), (True, True)]


def test_what_is_sold_by_measure_is_rounded_when_ordered_not_before():
    """7 kg bought in pounds (0.453592 kg, two decimals) are planned as 7 kg; a multiple of 5 kg as 10 kg."""
    pounds = Vendor(1, 1, 0, unit_size=0.453592, order_steps=100)
    item = Item(0, supply=Supply.BUY, vendors=[pounds], steps=100)
    assert orders(plan([item], {0: demand((3, 7.0))}, Rules())) == [(3, 7.0)]
    rules = Rules(lots={0: LotRule(multiple=5.0)})
    assert orders(plan([item], {0: demand((3, 7.0))}, rules)) == [(3, 10.0)]


@pytest.mark.parametrize(("multiple", "expected"), [(0.0, 208.198), (50.0, 208.198), (416.396, 416.396)])
def test_drums_are_bought_whole_whatever_the_multiple(multiple, expected):
    """A drum of 208.198 l has no common multiple with 50 l of a sensible size."""
    drum = Vendor(1, 1, 0, unit_size=208.198, order_steps=1)
    assert sum(lots(LotRule(multiple=multiple).with_vendor(drum, 7.0), 7.0)) == pytest.approx(expected)


@pytest.mark.parametrize(("later", "advice"), [
    (0, [(Advice.CANCEL, 0.0)]), (4, [(Advice.REDUCE, 4.0)]), (10, []), (25, []),
])
def test_a_receipt_within_the_horizon_may_be_for_demand_after_it(later, advice):
    stock = demand((35, later)) if later else Stock()
    stock.receipts.append(Event(20, 10.0, Doc("PO")))
    result = plan([bought()], {0: stock}, Rules(horizon=30))
    assert [(message.advice, message.to_qty) for message in result.messages] == advice
    assert not len(result.orders)


def test_a_firm_order_is_exploded_by_its_own_bill_of_materials():
    """P = 2 c; a firm order of 10 P by another one of 3 d: 30 d, c only for the 5 that are new."""
    items = [made((1, 2.0)), bought(), bought()]
    firm = Firm(7, 10.0, 4, 4, (Usage(2, 3.0, steps=1),))
    result = plan(items, {0: demand((4, 15.0))}, Rules(firm={0: [firm]}))
    assert orders(result, 0) == [(4, 5.0)] and orders(result, 1) == [(4, 10.0)] and orders(result, 2) == [(4, 30.0)]


@pytest.mark.parametrize(("item", "usages", "parts"), [
    (made((1, 2.0)), (), []),  # made as a rule, this time bought
    (bought(), (Usage(1, 2.0, steps=1),), [(4, 20.0)]),  # bought as a rule, this time made
])
def test_a_firm_order_may_be_made_or_bought_against_the_rule(item, usages, parts):
    result = plan([item, bought()], {0: demand((4, 10.0))}, Rules(firm={0: [Firm(7, 10.0, 4, 4, usages)]}))
    assert orders(result, 0) == [] and orders(result, 1) == parts
