"""M3: two planners release the same planned order at once, over two connections: one document, and the other is told who was first."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_salesperson import User


@pytest.fixture(scope="module")
def planner():
    return User("planner")


def planned_order(planner):
    line = planner("product.supplierinfo", "search_read", [("product_id", "=", False)], ["product_tmpl_id"], limit=1)[0]
    product = planner("product.product", "search", [("product_tmpl_id", "=", line["product_tmpl_id"][0])], limit=1)[0]
    warehouse = planner("stock.warehouse", "search", [], limit=1)[0]
    due = (date.today() + timedelta(days=20)).isoformat()
    return planner("sme.planned.order", "create", {
        "product_id": product, "warehouse_id": warehouse, "action": "buy", "quantity": 7, "due_date": due, "release_date": due})


def test_two_at_once_make_one_document(planner):
    order = planned_order(planner)
    previews = [planner("sme.planned.order", "action_release_preview", [order])["res_id"] for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda preview: planner("sme.release", "action_release", [preview]), previews))
    links = planner("sme.release.link", "search_read", [("planned_order_id", "=", order)], ["quantity"])
    assert [link["quantity"] for link in links] == [7]
    messages = planner("sme.release", "read", previews, ["message"])
    refused, = [row["message"] for row in messages if "1 refused" in row["message"]]
    assert "released it on" in refused or "right now" in refused


def test_the_second_is_told_who_was_first(planner):
    order = planned_order(planner)
    first, second = [planner("sme.planned.order", "action_release_preview", [order])["res_id"] for _ in range(2)]
    planner("sme.release", "action_release", [first])
    planner("sme.release", "action_release", [second])
    message = planner("sme.release", "read", [second], ["message"])[0]["message"]
    assert "0 released, 1 refused" in message and "released it on P0" in message
