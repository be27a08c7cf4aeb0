"""What may be taken: as much as nobody waits for, and nothing more."""

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from brute import available, balances, can_take, exact, on_shelf
from planning.availability import Balance
from plants import LAST_DAY, stocks

STEP = exact(0.1)


@given(stocks())
def test_all_that_is_available_can_be_taken_without_anybody_waiting_for_more(drawn):
    stock, rule, day = drawn
    assert can_take(stock, rule, [(day, exact(Balance.of(stock, rule).available_on(day)))])


@given(stocks())
def test_a_tenth_more_than_available_is_not_there_or_makes_somebody_wait(drawn):
    stock, rule, day = drawn
    assert not can_take(stock, rule, [(day, exact(Balance.of(stock, rule).available_on(day)) + STEP)])


@given(stocks())
def test_available_is_the_smallest_balance_from_that_day_on(drawn):
    stock, rule, day = drawn
    assert Balance.of(stock, rule).available_on(day) == approx(float(available(stock, rule, day)[day]))


@given(stocks())
def test_overdue_is_today(drawn):
    stock, rule, day = drawn
    balance = Balance.of(stock, rule)
    assert balance.available_on(-4) == balance.available_on(0)


@given(stocks())
def test_the_shelf_holds_what_can_be_taken_before_any_receipt_of_today(drawn):
    stock, rule, day = drawn
    assert Balance.of(stock, rule).now == approx(float(on_shelf(stock, rule)))


@given(stocks())
def test_increments_lead_from_the_shelf_to_all_that_will_ever_be_available(drawn):
    stock, rule, day = drawn
    balance = Balance.of(stock, rule)
    increments = balance.increments()
    assert all(qty > 0 for _day, qty in increments)
    assert [day for day, _qty in increments] == sorted({day for day, _qty in increments})
    for day in range(LAST_DAY + 1):
        arrived = balance.now + sum(qty for arrival, qty in increments if arrival <= day)
        assert arrived == approx(balance.available_on(day))


@given(stocks(), st.integers(1, 200))
def test_first_day_with_a_quantity_is_the_first_on_which_it_is_available(drawn, tenths):
    stock, rule, day = drawn
    expected = [day for day, there in enumerate(available(stock, rule)) if there * 10 >= tenths]
    assert Balance.of(stock, rule).first_day_with(tenths / 10) == (expected[0] if expected else None)


@given(stocks(), st.integers(0, 30), st.lists(st.tuples(st.integers(0, LAST_DAY + 3), st.integers(1, 30)), max_size=3))
def test_taking_leaves_the_balance_that_is_left(drawn, now, later):
    stock, rule, day = drawn
    takes = [(day, qty / 10) for day, qty in later]
    before, _shelf = balances(stock, rule, LAST_DAY + 3)
    left = [
        balance - exact(now / 10) - sum(exact(qty) for taken_day, qty in takes if taken_day <= day)
        for day, balance in enumerate(before)
    ]
    after = Balance.of(stock, rule).taken(now / 10, takes)
    for day in range(LAST_DAY + 4):
        assert after.available_on(day) == approx(max(float(min(left[day:])), 0.0), abs=1e-9)
