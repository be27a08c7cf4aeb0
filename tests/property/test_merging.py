"""Merging on random orders: nothing is lost, nothing is late, and the rules hold."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from planning.lot_sizing import LotRule
from planning.merging import Dates, Keys, Part, Terms, merge
from planning.network import Vendor

TODAY = date(2026, 1, 5)


@st.composite
def parts(draw):
    result = []
    for number in range(draw(st.integers(1, 8))):
        quantity = draw(st.integers(1, 60))
        due = TODAY + timedelta(days=draw(st.integers(0, 40)))
        result.append(Part(
            number, 1, draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.sampled_from(("buy", "make"))), due, due,
            quantity, draw(st.integers(1, quantity)), released=draw(st.sampled_from((0, quantity // 2))),
            vendor_id=draw(st.sampled_from((7, 8))), by_hand=draw(st.booleans()),
        ))
    return result


keys = st.builds(
    Keys, vendor=st.booleans(), warehouse=st.booleans(), dates=st.sampled_from(list(Dates)), days=st.integers(1, 10), merge=st.booleans())
rules = st.builds(
    LotRule, minimum=st.sampled_from((0, 20)), multiple=st.sampled_from((0, 6)), maximum=st.sampled_from((None, 60)), steps=st.just(1))
vendors = st.lists(st.builds(
    Vendor, id=st.integers(1, 99), partner_id=st.sampled_from((7, 8)), lead_days=st.just(0), min_qty=st.sampled_from((0, 50)),
    unit_size=st.sampled_from((1.0, 12.0)), price=st.integers(1, 9).map(float)), max_size=3, unique_by=lambda vendor: vendor.id)


def groups_of(orders, chosen, rule, lines):
    terms = {(product, warehouse): Terms(rule, tuple(lines)) for product in (1, 2) for warehouse in (1, 2)}
    return merge(orders, chosen, terms, TODAY)


@given(parts(), keys, rules, vendors)
def test_each_part_is_in_one_group_and_its_shares_cover_its_need(orders, chosen, rule, lines):
    groups = groups_of(orders, chosen, rule, lines)
    assert sorted(member.id for group in groups for member in group.parts) == [order.id for order in orders]
    for group in groups:
        for member in group.parts:
            shared = sum(qty for line in group.lines for number, qty in line.shares if number == member.id)
            assert shared <= member.open + 1e-6
            assert shared >= min(member.need - member.released, member.open) - 1e-6


@given(parts(), keys, rules, vendors)
def test_shares_and_excess_add_up_to_each_line(orders, chosen, rule, lines):
    for group in groups_of(orders, chosen, rule, lines):
        for line in group.lines:
            assert sum(qty for _number, qty in line.shares) + line.excess == approx(line.quantity)
            assert line.quantity > 0 or not group.parts[0].open


@given(parts(), keys, rules, vendors)
def test_shares_stand_for_all_of_their_parts(orders, chosen, rule, lines):
    for group in groups_of(orders, chosen, rule, lines):
        for member in group.parts:
            assert sum(line.covers.get(member.id, 0.0) for line in group.lines) == approx(member.open)
        assert sum(line.money_before for line in group.lines) == approx(group.money_before)


@given(parts(), keys, rules, vendors)
def test_no_share_comes_later_than_its_part(orders, chosen, rule, lines):
    due = {order.id: order.due for order in orders}
    for group in groups_of(orders, chosen, rule, lines):
        for line in group.lines:
            assert all(line.due <= due[number] for number, _qty in line.shares)


@given(parts(), keys, rules, vendors)
def test_products_actions_and_vendors_chosen_by_hand_do_not_mix(orders, chosen, rule, lines):
    for group in groups_of(orders, chosen, rule, lines):
        assert len({(member.product_id, member.action, member.by_hand and member.vendor_id) for member in group.parts}) == 1


@given(parts(), rules, vendors)
def test_the_order_of_the_selection_does_not_matter(orders, rule, lines):
    def told(groups):
        return sorted(
            (sorted(member.id for member in group.parts), [(line.quantity, line.due) for line in group.lines]) for group in groups)

    assert told(groups_of(orders, Keys(), rule, lines)) == told(groups_of(orders[::-1], Keys(), rule, lines))
