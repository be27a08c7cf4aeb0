"""Variances add up to actual − planned exactly; worked cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.elements import LABOUR, MATERIAL
from costing.orders import Demand, Made, Order, Rework, Used
from costing.replay import material
from costing.sheet import Line, compute, plan, share_plan
from costing.time_logs import Log, WorkOrder, work_done, worked
from costing.variances import VARIANCES, Output, spread, variances

amounts = st.integers(-1_000_000, 1_000_000).map(lambda cents: cents / 100)
quantities = st.integers(0, 100_000).map(lambda thousandths: thousandths / 1000)


def test_c11():
    """Planned 10 pieces × 10, actual 12 × 9: price −12, usage +20."""
    result = variances("component", 10, 10, 100, 12, 108, Output(1, 1, 1))
    assert result["price"] == pytest.approx(-12)
    assert result["usage"] == pytest.approx(20)
    assert sum(result.values()) == pytest.approx(8)


def test_fewer_good_units_are_volume_and_scrap():
    """Plan of 10 units at 5; 8 made of which 6 are good, 42 spent: volume −20, scrap +10, and 2 too much."""
    result = variances("component", 10, 5, 50, 8, 42, Output(10, 8, 6))
    assert {name: amount for name, amount in result.items() if round(amount, 9)} == pytest.approx({"volume": -20, "scrap": 10, "price": 2})


@given(st.sampled_from(["component", "operation", "fee", "overhead", "scrap", "rework", "extra", "byproduct"]), quantities,
       st.none() | quantities, amounts, quantities, amounts, quantities, quantities, quantities)
def test_variances_of_a_line_add_up(kind, planned_qty, price, planned_amount, actual_qty, actual_amount, planned, made, good):
    result = variances(kind, planned_qty, price, planned_amount, actual_qty, actual_amount, Output(planned, made, good))
    assert set(result) == set(VARIANCES)
    difference = actual_amount - planned_amount
    assert sum(result.values()) == pytest.approx(difference, abs=1e-4)
    assert round(sum(spread(list(result.values()), round(difference, 2))), 2) == round(difference, 2)


@given(st.lists(amounts, min_size=1, max_size=8), st.integers(1, 7))
def test_spread_adds_up(parts, divisor):
    parts = [part / divisor for part in parts]
    total = round(sum(parts), 2)
    rounded = spread(parts, total)
    assert round(sum(rounded), 2) == total
    assert all(abs(a - b) <= 0.005 * (len(parts) + 1) + 1e-9 for a, b in zip(parts, rounded, strict=True))


@st.composite
def orders(draw):
    """An order with components, work, scrap, by-products and rework, done or open."""
    order = Order(1, 1, 99, "MO", draw(st.sampled_from(["open", "done", "cancel"])), draw(st.integers(1, 20)))
    price = st.integers(0, 5000).map(lambda cents: cents / 100)
    for product in range(draw(st.integers(0, 4))):
        order.demands.append(Demand(product, "", draw(quantities), draw(price)))
    for _use in range(draw(st.integers(0, 5))):
        qty, unit = draw(quantities), draw(price)
        kind = draw(st.sampled_from(["component", "scrap", "return", "unbuilt"]))
        sign = -1 if kind in ("return", "unbuilt") else 1
        order.used.append(Used(kind, draw(st.integers(0, 5)), "", sign * qty, material(sign * qty * unit)))
    for number in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, 7200))
        order.works.append(WorkOrder(number, "W", 1, draw(st.integers(0, 300)) / 60, draw(price), draw(price), "done", logs=(
            Log(start, start + draw(st.integers(0, 7200))), Log(0, draw(st.none() | st.integers(1, 3600))))))
    if order.state == "done":
        order.made = [Made(1, draw(st.integers(1, 25))), Made(2, 1, draw(st.integers(0, 40)))]
        order.scrapped = draw(st.integers(0, 3))
    if draw(st.booleans()):
        order.reworks = [Rework(7, "R", 6.13, material(6.13))]
    return order


@given(orders())
def test_sheet_adds_up(order):
    sheet = compute(order, plan(order), order.quantity)
    assert round(sum(sheet.actual) + sheet.rework - sheet.credit, 2) == sheet.total
    assert round(sum(sheet.rolled), 2) == sheet.total
    assert round(sum(sheet.planned) - sheet.planned_credit, 2) == sheet.planned_total
    if order.state != "open":
        assert round(sum(sheet.variances.values()), 2) == round(sheet.total - sheet.planned_total, 2)
    for line in sheet.lines:
        if order.state != "open" and line.kind != "goods":
            assert round(sum(line.variances.values()), 2) == round(line.actual_amount - line.planned_amount, 2)


@given(orders(), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_shared_plan_is_the_plan(order, weights):
    lines = plan(order)
    parts = share_plan(lines, [weight / sum(weights) for weight in weights])
    assert round(sum(line.planned_amount for part in parts for line in part), 2) == round(sum(line.planned_amount for line in lines), 2)


def test_people_count_twice_the_machine_once():
    """C5: two people log the same hour; the third works half an hour more."""
    time = worked([Log(0, 3600), Log(0, 3600), Log(1800, 5400), Log(0, None)])
    assert (time.labour, time.machine, time.open) == (3, 1.5, 1)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=8))
def test_machine_time_is_the_union(spans):
    time = worked([Log(start * 3600, (start + length) * 3600) for start, length in spans])
    hours = {hour for start, length in spans for hour in range(start, start + length)}
    assert time.machine == pytest.approx(len(hours))
    assert time.labour == pytest.approx(sum(length for _start, length in spans))


def test_planned_time_stands_in_for_logs():
    work = WorkOrder(1, "W", 1, 2.0, 30, 0, "done")
    assert (work_done(work, True).labour, work_done(work, True).planned) == (2.0, True)
    assert work_done(work, False).labour == 0
    estimated = WorkOrder(1, "W", 1, 2.0, 30, 0, "done", estimated=True, logs=(Log(0, 3600),))
    assert (work_done(estimated, True).labour, work_done(estimated, True).planned) == (2.0, False)


def test_open_order_is_projected():
    """Plan of 4 at 10; 5 are ordered now, and of the labour 30 is booked where 8 was planned."""
    order = Order(1, 1, 9, "MO", "open", 5.0, demands=[Demand(1, "", 4, 10.0)])
    order.works = [WorkOrder(1, "W", 1, 0.2, 40, 0, "progress", logs=(Log(0, 2700),))]
    planned = [Line("component", MATERIAL, "", 1, planned_qty=4, planned_price=10, planned_amount=40),
               Line("operation", LABOUR, "W", workorder_id=1, planned_qty=0.2, planned_price=40, planned_amount=8)]
    assert compute(order, planned, 4.0).projected == 80
