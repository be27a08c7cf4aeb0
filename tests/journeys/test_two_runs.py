"""Two planning runs of one company at once, over two connections: they never overlap, nobody is left without a word, the plan is whole."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_salesperson import User


@pytest.fixture(scope="module")
def planner():
    return User("planner")


def suggestions(planner):
    orders = planner("sme.planned.order", "search_read", [("state", "=", "suggested")], [
        "product_id", "warehouse_id", "action", "quantity", "due_date", "run_id"])
    runs = {order["run_id"][0] for order in orders}
    return runs, sorted((*order["product_id"][:1], *order["warehouse_id"][:1], order["action"], order["quantity"], order["due_date"])
                        for order in orders)


def attempt(planner, run):
    """The server's own words if the run was refused."""
    try:
        planner("sme.mrp.run", "action_run", [run])
    except RuntimeError as error:
        return str(error)
    return ""


def test_two_foreground_runs_at_once(planner):
    runs = [planner("sme.mrp.run", "create", {}) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        refusals = list(pool.map(lambda run: attempt(planner, run), runs))
    states = [row["state"] for row in planner("sme.mrp.run", "read", runs, ["state"])]
    assert "done" in states
    for state, refusal in zip(states, refusals, strict=True):
        assert (state == "done") == (not refusal), (state, refusal)
    of_runs, plan = suggestions(planner)
    assert len(of_runs) == 1 and of_runs <= set(runs) and plan

    again = planner("sme.mrp.run", "create", {})
    planner("sme.mrp.run", "action_run", [again])
    assert suggestions(planner) == ({again}, plan)
