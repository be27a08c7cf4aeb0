"""A salesperson's main job over JSON-RPC against a running server with the demo factory: from a quotation to a promise date."""

import json

import pytest

from user import User


@pytest.fixture(scope="module")
def sales():
    return User("sales")


@pytest.fixture(scope="module")
def planner():
    return User("planner")


def quotation(user):
    """The quotation of the README's walk."""
    found = user("sale.order", "search", [("client_order_ref", "ilike", "Refit 3rd floor")])
    assert found, "the demo quotation is missing"
    return found[0]


def test_from_quotation_to_promise_date(sales):
    order = quotation(sales)
    result = sales("sale.order", "kitting_check", [order])
    assert {"ready", "committed", "expected", "short"} <= set(result["status_counts"])
    earliest = result["source"]["orders"][0]["earliest_date"]
    assert earliest == max(line["earliest_date"] for line in result["lines"] if line["earliest_date"])
    written = sales("sale.order", "set_promise_date", [order], {}, {str(order): earliest})
    assert written[str(order)]["after"] == earliest
    assert sales("sale.order", "read", [order], ["commitment_date"])[0]["commitment_date"][:10] == earliest
    messages = sales("mail.message", "search_read", [("model", "=", "sale.order"), ("res_id", "=", order)], ["body"])
    assert any("Promise date set to" in message["body"] for message in messages)


def test_status_is_kept_for_the_list(sales):
    order = quotation(sales)
    sales("sale.order", "refresh_kit_status", [order])
    assert sales("sale.order", "read", [order], ["kit_status"])[0]["kit_status"] == "short"


def test_salesperson_gets_no_vendor_or_purchase_price(sales, planner):
    order = quotation(sales)
    text = json.dumps(sales("sale.order", "kitting_check", [order]))
    vendors = planner("product.supplierinfo", "search_read", [], ["partner_id"])
    names = {vendor["partner_id"][1] for vendor in vendors}
    assert names
    assert not [name for name in names if name in text]
    with pytest.raises(RuntimeError):
        sales("purchase.order", "search_read", [], ["name"])


def test_planner_checks_a_manufacturing_order(planner):
    productions = planner("mrp.production", "search", [("state", "in", ("confirmed", "progress"))], limit=3)
    result = planner("mrp.production", "kitting_check", productions)
    assert len(result["lines"]) == len(productions)
    assert any("vendor" in component for line in result["lines"] for component in line["components"])


def test_wrong_option_is_refused_by_name(sales):
    with pytest.raises(RuntimeError, match="sideways"):
        sales("sme.kitting", "check", [], {"mode": "sideways"})


def test_answer_in_chinese(sales):
    order = quotation(sales)
    english = sales("sale.order", "kitting_check", [order])
    chinese = sales("sale.order", "kitting_check", [order], context={"lang": "zh_CN"})
    assert chinese["status_labels"]["short"] != english["status_labels"]["short"]
    assert [line["kit_qty"] for line in chinese["lines"]] == [line["kit_qty"] for line in english["lines"]]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in line["reason"]) for line in chinese["lines"])
