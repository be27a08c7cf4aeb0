"""The replay of a product's stock gives what Odoo booked where nothing was corrected, and brings corrections to what was consumed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.replay import Event, Revaluation, replay

HOUR = 3600.0


def receipt(move_id, moment, qty, value, **values):
    return Event(move_id, moment, True, qty, value, **values)


def use(move_id, moment, qty, value=0.0, **values):
    return Event(move_id, moment, False, qty, value, **values)


def total(outcomes, move_id):
    return sum(outcomes[move_id].amounts)


@pytest.mark.parametrize("method", ["average", "fifo"])
def test_late_bill_reaches_what_was_consumed(method):
    """C6: bought at 5, consumed 2, then billed at 7."""
    assert total(replay(method, [receipt(1, 0, 10, 50), use(2, HOUR, 2, 10)]), 2) == 10
    assert total(replay(method, [receipt(1, 0, 10, 70), use(2, HOUR, 2, 10)]), 2) == 14


def test_average_moves():
    """10 at 5 and 10 at 7 make 6; 4 leave; 4 at 10 come: (16 × 6 + 40) / 20 = 6.80."""
    outcomes = replay("average", [receipt(1, 0, 10, 50), receipt(2, 1, 10, 70), use(3, 2, 4), receipt(4, 3, 4, 40), use(5, 4, 10)])
    assert total(outcomes, 3) == pytest.approx(24)
    assert total(outcomes, 5) == pytest.approx(68)


def test_fifo_takes_the_oldest_and_extrapolates():
    outcomes = replay("fifo", [receipt(1, 0, 4, 20), receipt(2, 1, 4, 28), use(3, 2, 6), use(4, 3, 4)])
    assert total(outcomes, 3) == pytest.approx(34)
    assert total(outcomes, 4) == pytest.approx(28)


def test_receipt_into_negative_stock_sets_the_price():
    outcomes = replay("average", [receipt(1, 0, 1, 5), use(2, 1, 3), receipt(3, 2, 5, 40), use(4, 3, 1)])
    assert total(outcomes, 2) == pytest.approx(15)
    assert total(outcomes, 4) == pytest.approx(8)


def test_somebody_sets_the_price():
    outcomes = replay("average", [receipt(1, 0, 10, 50), use(2, 5, 2), use(3, 1, 2)], [Revaluation(3, 9)])
    assert (total(outcomes, 3), total(outcomes, 2)) == pytest.approx((10, 18))


def test_elements_travel_with_the_goods():
    """A made part of 6 material and 4 labour, mixed with one bought at 20: half of each, 13 + 2."""
    made = receipt(1, 0, 1, 10, amounts=[6, 4, 0, 0, 0])
    outcomes = replay("average", [made, receipt(2, 1, 1, 20), use(3, 2, 1)])
    assert outcomes[3].amounts == pytest.approx([13, 2, 0, 0, 0])


def test_goods_that_come_back_are_worth_what_they_were():
    events = [receipt(1, 0, 10, 70), use(2, 1, 4, 20), receipt(3, 2, 1, 5, returns=2), use(4, 3, 7, 0)]
    outcomes = replay("average", events)
    assert (total(outcomes, 2), total(outcomes, 3), total(outcomes, 4)) == pytest.approx((28, 7, 49))


def test_same_second_goods_come_before_they_go():
    outcomes = replay("average", [use(1, 0, 2, 10), receipt(5, 0, 2, 14)])
    assert total(outcomes, 1) == pytest.approx(14)
    # a rework order takes the goods before it brings them back
    outcomes = replay("average", [receipt(1, 0, 2, 40), receipt(2, 9, 2, 46, production_id=7), use(3, 9, 2, 40, production_id=7)])
    assert total(outcomes, 3) == pytest.approx(40)


@pytest.mark.parametrize("method", ["average", "fifo"])
def test_what_nobody_priced_takes_the_nearest_price(method):
    """Taken at nothing: nobody knows; the first receipt at a price tells; of goods that came in as free nothing is asked."""
    stock = receipt(1, 0, 2, 0, unpriced=True)
    unknown = replay(method, [stock, use(2, 1, 2)])[2]
    assert (sum(unknown.amounts), unknown.unpriced, unknown.late) == (0, True, False)
    told = replay(method, [stock, use(2, 1, 2), receipt(3, 2, 10, 60, mark=("bill", 3))])[2]
    assert (sum(told.amounts), told.unpriced, told.late, told.marks) == (12, False, True, (("bill", 3),))
    known = replay(method, [receipt(0, 0, 4, 20), use(4, 1, 4, 20), receipt(5, 2, 2, 0, unpriced=True), use(6, 3, 2)])[6]
    assert (sum(known.amounts), known.late) == (10, True)
    free = replay(method, [receipt(1, 0, 2, 0), use(2, 1, 2), receipt(3, 2, 10, 60)])[2]
    assert (sum(free.amounts), free.unpriced, free.late) == (0, False, False)


def test_marks_say_which_receipts_were_in_stock():
    events = [receipt(1, 0, 2, 10, mark=("a",)), use(2, 1, 2, 10), receipt(3, 2, 2, 10, mark=("b",)), use(4, 3, 1, 5)]
    for method in ("average", "fifo"):
        outcomes = replay(method, events)
        assert (outcomes[2].marks, outcomes[4].marks) == ((("a",),), (("b",),))


@st.composite
def histories(draw):
    """Receipts and consumptions, one after the other; as (incoming, quantity, unit price in cents)."""
    steps = draw(st.lists(st.tuples(st.booleans(), st.integers(1, 50), st.integers(1, 5000)), min_size=1, max_size=25))
    return [(True, 10, 500), *steps]


def booked_average(history):
    """Odoo's own bookkeeping: each move is rounded as it is booked, the average goes on unrounded (``_run_avco`` after each receipt)."""
    qty = price = 0.0
    for number, (incoming, amount, cents) in enumerate(history):
        if incoming:
            value = round(amount * cents / 100, 2)
            price = (qty * price + value) / (qty + amount) if qty > 0 else value / amount
            qty += amount
        else:
            value = round(price * amount, 2)
            qty -= amount
        yield Event(number, number * HOUR, incoming, amount, value)


def booked_fifo(history):
    """First in, first out by single pieces, so that it shares nothing with the replay's layers."""
    pieces, last = [], 0.0
    owed = 0
    for number, (incoming, amount, cents) in enumerate(history):
        value = 0.0
        if incoming:
            last = cents / 100
            value = round(amount * last, 2)
            settled = min(owed, amount)
            owed -= settled
            pieces += [last] * (amount - settled)
        else:
            taken, pieces = pieces[:amount], pieces[amount:]
            short = amount - len(taken)
            owed += short
            value = round(sum(taken) + short * (taken[-1] if taken else last), 2)
        yield Event(number, number * HOUR, incoming, amount, value)


@pytest.mark.parametrize("method,book", [("average", booked_average), ("fifo", booked_fifo)])
@given(history=histories())
def test_nothing_corrected_nothing_changes(method, book, history):
    events = list(book(history))
    outcomes = replay(method, reversed(events))
    for event in events:
        assert total(outcomes, event.move_id) == pytest.approx(event.value, abs=1e-6)


@given(history=histories(), extra=st.integers(1, 1000))
def test_a_late_bill_is_shared_out_once(history, extra):
    """Of a correction of the first receipt, what consumption takes and what stays in stock are the correction, while stock is positive."""
    events = list(booked_fifo(history))
    stock = 0
    for event in events:
        stock += event.qty if event.incoming else -event.qty
        if stock < 0:
            return
    corrected = [Event(e.move_id, e.moment, e.incoming, e.qty, e.value + (extra if e.move_id == 0 else 0)) for e in events]
    outcomes = replay("fifo", corrected)
    used = sum(total(outcomes, e.move_id) - e.value for e in events if not e.incoming)
    consumed = min(sum(e.qty for e in events if not e.incoming), events[0].qty)
    assert used == pytest.approx(extra * consumed / events[0].qty, abs=0.01 * len(events))


