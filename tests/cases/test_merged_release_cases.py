"""Cases of merging worked by hand: L6, M1, M2 and their neighbours."""

from datetime import date

from planning.lot_sizing import LotRule
from planning.merging import Dates, Keys, Part, Terms, merge
from planning.network import Vendor

TODAY = date(2026, 12, 1)
CHAIR, BOLT = 1, 2
STORE, BRANCH = 1, 2


def part(number, due, quantity, need=None, **values):
    values = {"product_id": BOLT, "warehouse_id": STORE, "action": "buy", **values}
    return Part(number, 1, due=due, release=due, quantity=quantity, need=quantity if need is None else need, **values)


def merged(*parts, rule=None, vendors=(), **keys):
    terms = {(BOLT, STORE): Terms(rule or LotRule(steps=1), tuple(vendors)), (BOLT, BRANCH): Terms(LotRule(steps=1), tuple(vendors))}
    return merge(list(parts), Keys(**keys), terms, TODAY)


def test_l6_two_lots_of_a_week_become_one_without_excess():
    group, = merged(part(1, date(2026, 12, 7), 50, 50), part(2, date(2026, 12, 9), 50, 10), rule=LotRule(minimum=50, steps=1))
    line, = group.lines
    assert (line.quantity, line.due) == (60, date(2026, 12, 7))
    assert (group.excess_before, group.excess_after) == (40, 0)
    assert line.shares == [(1, 50), (2, 10)]


def test_m1_without_a_date_key_the_earliest_date_counts():
    group, = merged(part(1, date(2027, 1, 23), 5), part(2, date(2026, 12, 24), 3), dates=Dates.NONE)
    line, = group.lines
    assert (line.quantity, line.due) == (8, date(2026, 12, 24))
    assert sorted(line.shares) == [(1, 5), (2, 3)]


def test_m2_the_price_of_the_merged_quantity():
    vendors = [Vendor(1, 7, 2, 50, price=9.0, order_steps=1), Vendor(2, 7, 2, 1, price=10.0, order_steps=1)]
    day = date(2026, 12, 9)
    group, = merged(part(1, day, 30, vendor_id=7), part(2, day, 30, vendor_id=7), vendors=vendors)
    assert (group.money_before, group.money_after) == (600, 540)
    assert group.vendor.id == 1


def test_a_preferred_vendor_is_reached_by_the_merged_quantity():
    vendors = [Vendor(1, 7, 2, 100, price=9.0), Vendor(2, 8, 2, 0, price=10.0)]
    day = date(2026, 12, 9)
    group, = merged(part(1, day, 60, vendor_id=8), part(2, day, 60, vendor_id=8), vendors=vendors)
    assert group.vendor_id == 7


def test_a_vendor_chosen_by_hand_stays():
    vendors = [Vendor(1, 7, 2, 0, price=9.0), Vendor(2, 8, 2, 0, price=10.0)]
    day = date(2026, 12, 9)
    groups = merged(part(1, day, 60, vendor_id=8, by_hand=True), part(2, day, 60, vendor_id=7), vendors=vendors, vendor=False)
    assert [(group.vendor_id, group.money_after) for group in groups] == [(8, 600), (7, 540)]


def test_a_maximum_splits_and_shares_are_exact():
    group, = merged(
        part(1, date(2026, 12, 7), 70), part(2, date(2026, 12, 8), 80), rule=LotRule(maximum=100, steps=1))
    assert [line.quantity for line in group.lines] == [100, 50]
    assert [line.shares for line in group.lines] == [[(1, 70), (2, 30)], [(2, 50)]]
    assert [line.due for line in group.lines] == [date(2026, 12, 7), date(2026, 12, 8)]


def test_boxes_of_the_vendor_are_rounded_once():
    day, vendors = date(2026, 12, 9), [Vendor(1, 7, 2, 0, unit_size=12, price=1.0)]
    group, = merged(part(1, day, 12, 5), part(2, day, 12, 6), vendors=vendors)
    assert (group.lines[0].quantity, group.excess_before, group.excess_after) == (12, 13, 1)


def test_a_quantity_set_by_hand_is_needed_in_full():
    day = date(2026, 12, 9)
    group, = merged(part(1, day, 40, 10), part(2, day, 5))
    assert (group.lines[0].quantity, group.excess_before) == (45, 0)


def test_windows_of_days_begin_with_their_first_order():
    days = (date(2026, 12, 7), date(2026, 12, 11), date(2026, 12, 12), date(2026, 12, 16))
    groups = merged(*(part(number, day, 1) for number, day in enumerate(days)), dates=Dates.DAYS, days=5)
    assert [[member.id for member in group.parts] for group in groups] == [[0, 1], [2, 3]]


def test_warehouses_come_together_only_where_bought():
    day = date(2026, 12, 9)
    bought = merged(part(1, day, 1), part(2, day, 1, warehouse_id=BRANCH), warehouse=False)
    made = merged(part(1, day, 1, action="make"), part(2, day, 1, action="make", warehouse_id=BRANCH), warehouse=False)
    assert (len(bought), len(made)) == (1, 2)


def test_what_is_released_already_is_not_released_again():
    day = date(2026, 12, 9)
    group, = merged(part(1, day, 10, released=4), part(2, day, 5))
    assert group.lines[0].shares == [(1, 6), (2, 5)]


def test_a_single_order_is_bought_in_whole_boxes_and_by_the_minimum():
    day, dozens = date(2026, 12, 9), [Vendor(1, 7, 2, min_qty=4, unit_size=12, price=1.0)]
    for quantity, ordered in ((30, 48), (50, 60), (60, 60)):
        group, = merged(part(1, day, quantity), vendors=dozens)
        line, = group.lines
        assert (line.quantity, line.excess, line.shares, line.covers) == (ordered, ordered - quantity, [(1, quantity)], {1: quantity})
        assert (group.money_before, group.money_after) == (ordered, ordered)


def test_the_price_of_the_day_of_the_order():
    """Ordered on December 2, seven days before: the price from the 3rd on is not that of the request."""
    vendors = [Vendor(1, 7, 7, price=10.0, last_day=1), Vendor(2, 7, 7, price=9.0, first_day=2)]
    group, = merged(part(1, date(2026, 12, 9), 10), vendors=vendors)
    assert (group.vendor.id, group.money_after) == (1, 100)
    group, = merged(part(1, date(2026, 12, 10), 10), vendors=vendors)
    assert (group.vendor.id, group.money_after) == (2, 90)


def test_a_vendor_without_a_valid_price_has_none():
    expired = [Vendor(1, 7, 2, price=10.0, last_day=3)]
    group, = merged(part(1, date(2026, 12, 9), 10), vendors=expired)
    assert (group.vendor_id, group.money_after, group.lines[0].offer.priced) == (7, 0, False)
    group, = merged(part(1, date(2026, 12, 9), 10, vendor_id=8, by_hand=True), vendors=expired)
    assert (group.vendor_id, group.money_after, group.lines[0].offer.priced) == (8, 0, False)


def test_what_a_share_stands_for_adds_up_to_its_part():
    """70 and 80 of 100 a line: the second is split 30 + 50, and its money with it."""
    group, = merged(
        part(1, date(2026, 12, 7), 70), part(2, date(2026, 12, 8), 80), rule=LotRule(maximum=100, steps=1),
        vendors=[Vendor(1, 7, 2, price=2.0)])
    assert [line.covers for line in group.lines] == [{1: 70, 2: 30}, {2: 50}]
    assert [line.money_before for line in group.lines] == [200, 100]
