"""Rounding, and the choice of a vendor's price line."""

from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from planning.network import Vendor, select_vendor
from planning.units import round_up

steps = st.sampled_from((1, 2, 10, 100, 1000))


@given(st.integers(0, 10**6), steps)
def test_a_whole_number_of_steps_stays_what_it_is(count, steps):
    assert round_up(count / steps, steps) == count / steps


@given(st.integers(0, 10**6), st.integers(1, 1000), steps)
def test_rounding_up_is_that_of_exact_fractions(numerator, denominator, steps):
    exact = Fraction(numerator, denominator)
    assert Fraction(round_up(numerator / denominator, steps)).limit_denominator(10**4) == Fraction(ceil(exact * steps), steps)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_sums_of_tenths_are_not_rounded_up_a_step(tenths):
    assert round_up(sum(tenth / 10 for tenth in tenths), 10) == sum(tenths) / 10


vendors = st.lists(
    st.builds(
        Vendor, id=st.integers(1, 99), partner_id=st.integers(1, 3), lead_days=st.just(0), min_qty=st.integers(0, 5).map(float),
        unit_size=st.sampled_from((1.0, 2.0)), price=st.integers(1, 3).map(float), sequence=st.integers(0, 2),
        first_day=st.none() | st.integers(-5, 5), last_day=st.none() | st.integers(-5, 5),
    ),
    max_size=5, unique_by=lambda vendor: vendor.id,
)


@given(vendors, st.integers(1, 10), st.integers(-2, 8))
def test_the_first_vendor_with_a_valid_line_supplies_on_his_cheapest(lines, qty, day):
    today = max(day, 0)
    valid = [
        line for line in lines
        if ceil(Fraction(qty) / Fraction(line.unit_size) * 100) / 100 >= line.min_qty
        and (line.first_day is None or line.first_day <= today) and (line.last_day is None or today <= line.last_day)
    ]
    chosen = select_vendor(lines, float(qty), day)
    if not valid:
        assert chosen is (lines[0] if lines else None)
    else:
        own = [line for line in valid if line.partner_id == valid[0].partner_id]
        assert chosen == min(own, key=lambda line: (line.price, line.sequence, line.id))
