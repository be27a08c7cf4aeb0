"""Splits of lots add up exactly."""

from dataclasses import asdict

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sampling.quantities import Split, check, undecided

PARTS = st.lists(st.integers(0, 10**6), min_size=5, max_size=5)
ROUNDINGS = st.sampled_from([(1.0, 1), (0.01, 100), (0.001, 1000), (0.1, 10), (0.00001, 100000)])


@given(PARTS, ROUNDINGS, st.integers(-5, 5))
def test_parts_against_whole_numbers(parts, rounding, off):
    """Quantities of so many steps: exact as integers, whatever their floats add up to."""
    step, per_unit = rounding
    split = Split(*(part / per_unit for part in parts))
    whole = sum(parts) + off
    assume(whole >= 0)
    assert undecided(whole / per_unit, split, step) == off / per_unit
    if off:
        with pytest.raises(ValueError, match="missing" if off > 0 else "too much"):
            check(whole / per_unit, split, step)
    else:
        check(whole / per_unit, split, step)
    assert [qty for _name, qty in split.parts()] == [part / per_unit for part in parts if part]


def test_ten_tenths_make_one():
    split = Split(accepted=sum([0.1] * 8), scrap=0.1, returned=0.1)
    assert split.accepted != 0.8
    check(1.0, split, 0.1)
    assert undecided(0.3, Split(accepted=0.1 + 0.2), 0.1) == 0


def test_usable_is_accepted_and_concession():
    assert Split(accepted=0.1, concession=0.2, rework=5, scrap=6, returned=7).usable == 0.3


@pytest.mark.parametrize(("lot", "split", "rounding", "message"), [
    (100, Split(90, 0, 6, 3), 1.0, "The lot has 100, decided on are accepted 90 [+] rework 6 [+] scrap 3: 1 missing"),
    (100, Split(90, 0, 6, 5), 1.0, "accepted 90 [+] rework 6 [+] scrap 5: 1 too much"),
    (1234567.25, Split(1234567), 0.01, "The lot has 1234567.25, decided on are accepted 1234567: 0.25 missing"),
    (2.5, Split(), 0.5, "decided on are nothing: 2.5 missing"),
    (100, Split(101, 0, 0, -1), 1.0, "quantity of scrap is -1"),
    (1, Split(0.5, 0.5), 1.0, "quantity of accepted is 0.5: its unit is rounded to 1"),
    (1.005, Split(1.005), 0.01, "quantity of lot is 1.005: its unit is rounded to 0.01"),
    (float("nan"), Split(1), 1.0, "quantity of lot is nan"),
    (-1, Split(), 1.0, "quantity of lot is -1"),
    (1, Split(float("inf")), 1.0, "quantity of accepted is inf"),
    (1, Split(1), 0.0, "rounding of the unit is 0.0"),
])
def test_what_does_not_add_up_is_refused(lot, split, rounding, message):
    with pytest.raises(ValueError, match=message):
        check(lot, split, rounding)


def test_every_part_counts():
    for name in asdict(Split()):
        check(3, Split(**{name: 3}), 1.0)
