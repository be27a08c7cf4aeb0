"""An inspector's day over JSON-RPC, and what salespeople and warehouse workers see of it: lot GB-2230 of the demo factory's gauges."""

import base64
import struct
import zlib

import pytest

from user import User

ENGLISH = {"context": {"lang": "en_US"}}


@pytest.fixture(scope="module")
def inspector():
    return User("inspector")


@pytest.fixture(scope="module")
def sales():
    return User("sales")


@pytest.fixture(scope="module")
def planner():
    return User("planner")


def picture():
    """A PNG of one grey pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(
        b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    return base64.b64encode(content).decode()


def waiting(user, lot):
    found = user("sme.qc.inspection", "search_read", [("state", "in", ("todo", "in_progress")), ("lot_id.name", "=", lot)],
                 ["state", "goods_location_id", "picking_id", "sample_size"])
    assert len(found) == 1, f"{len(found)} inspections of lot {lot} wait"
    return found[0]


def kits(user, order):
    line, = user("sale.order", "kitting_check", [order])["lines"]
    return line["kit_qty"]


def test_from_what_waits_to_goods_that_can_be_used(inspector, sales):
    """10 bodies are left of the first lot; 25 wait in quarantine. Of 30 gauges 10 can be made, and 20 after the inspection: as many as
    there are works."""
    gauge, = sales("product.product", "search", [("default_code", "=", "FG-PG10")])
    partner, = sales("res.partner", "search", [("name", "=", "Plumb and Pipe Wholesale")])
    quotation = sales("sale.order", "create", {
        "partner_id": partner, "order_line": [(0, 0, {"product_id": gauge, "product_uom_qty": 30})]})
    assert kits(sales, quotation) == 10

    inspection = waiting(inspector, "GB-2230")
    id_ = inspection["id"]
    assert "Quarantine" in inspection["goods_location_id"][1]
    assert inspector("sme.qc.inspection", "action_start", [id_])
    sheet = inspector("sme.qc.inspection", "sheet", [id_])
    bore, surface = sheet["lines"]
    assert (sheet["sample_size"], bore["kind"], bore["limits"], surface["kind"]) == (5, "measurement", "19.95 – 20.05 mm", "pass_fail")
    with pytest.raises(RuntimeError, match="values are missing"):
        inspector("sme.qc.inspection", "action_pass", [id_])
    taken = inspector("sme.qc.inspection", "record", [id_], [
        {"line_id": bore["id"], "unit_number": unit, "value": value} for unit, value in enumerate((20.01, 19.95, 20.05, 20.0, 20.06), 1)])
    assert [value["verdict"] for value in taken] == ["pass"] * 4 + ["fail"]
    inspector("sme.qc.inspection", "record", [id_], [
        {"line_id": bore["id"], "unit_number": 5, "value": 20.04, "photo": picture()},
        *({"line_id": surface["id"], "unit_number": unit, "value": "pass"} for unit in range(1, 6))])
    sheet = inspector("sme.qc.inspection", "sheet", [id_])
    assert (sheet["missing"], sheet["verdict"], [bool(value["photo"]) for value in sheet["lines"][0]["values"]]) == (
        0, "pass", [False] * 4 + [True])
    assert inspector("sme.qc.inspection", "action_pass", [id_])

    after = inspector("sme.qc.inspection", "read", [id_], ["state", "accepted_quantity", "goods_location_id"])[0]
    assert (after["state"], after["accepted_quantity"], after["goods_location_id"]) == ("passed", 25, False)
    with pytest.raises(RuntimeError, match="was decided already: Passed, by Ivan Petrov"):
        inspector("sme.qc.inspection", "action_fail", [id_])
    assert kits(sales, quotation) == 20


def test_salespeople_see_the_quality_of_their_orders_and_nothing_else(sales):
    order, = sales("sale.order", "search", [("client_order_ref", "=", "Gauges for boiler rooms")])
    counts = sales("sale.order", "read", [order], ["inspection_count", "nonconformance_count"])[0]
    assert (counts["inspection_count"], counts["nonconformance_count"]) == (3, 2)
    trace = sales("sale.order", "trace_back", [order])
    assert "PG-0507" in str(trace) and "GB-2201" in str(trace)
    for attempt in (
            ("sme.qc.inspection", "search_read", [], ["name"]), ("sme.qc.inspection", "create", {"product_id": 1}),
            ("sme.qc.inspection", "write", [1], {"note": "fine"}), ("sme.qc.inspection", "action_pass", [1]),
            ("sme.qc.nonconformance", "search_read", [], ["total_cost"]), ("sme.qc.disposition", "search_read", [], ["quantity"]),
            ("sme.qc.nonconformance.report", "search_read", [], ["total_cost"])):
        with pytest.raises(RuntimeError, match="You are not allowed to"):
            sales(*attempt, **ENGLISH)


def test_whoever_receives_needs_no_rights_on_quality(planner, inspector):
    """The 50 bodies that are on the truck: received by who may not inspect, they wait for who may."""
    receipt, = planner("stock.picking", "search", [
        ("state", "=", "assigned"), ("picking_type_code", "=", "incoming"), ("move_ids.product_id.default_code", "=", "RM-GB")])
    assert planner("stock.picking", "read", [receipt], ["open_inspection_count"])[0]["open_inspection_count"] == 1
    moves = planner("stock.move", "search_read", [("picking_id", "=", receipt)], ["product_id", "company_id"])
    body = moves[0]["product_id"][0]
    lot = planner("stock.lot", "create", {"name": "GB-2240", "product_id": body, "company_id": moves[0]["company_id"][0]})
    lines = planner("stock.move.line", "search", [("picking_id", "=", receipt)])
    planner("stock.move.line", "write", lines, {"lot_id": lot})
    planner("stock.picking", "button_validate", [receipt])
    assert planner("stock.picking", "read", [receipt], ["state"])[0]["state"] == "done"
    places = planner("stock.quant", "search_read", [("lot_id", "=", lot), ("quantity", ">", 0)], ["location_id", "quantity"])
    assert [(place["quantity"], "Quarantine" in place["location_id"][1]) for place in places] == [(50, True)]
    inspection = waiting(inspector, "GB-2240")
    assert inspection["picking_id"][0] == receipt
    with pytest.raises(RuntimeError, match="not allowed to modify 'Inspection'"):
        planner("sme.qc.inspection", "action_pass", [inspection["id"]], **ENGLISH)
    disposition = inspector("sme.qc.disposition", "search", [], limit=1)
    assert disposition
    with pytest.raises(RuntimeError, match="not written by hand"):
        planner("stock.move", "create", {
            "product_id": body, "product_uom_qty": 50, "location_id": places[0]["location_id"][0],
            "location_dest_id": places[0]["location_id"][0], "disposition_id": disposition[0]}, **ENGLISH)
