"""A trace forward as a spreadsheet: sheets for the recall list, what is still here, and everything made of the goods.

Cells are typed: numbers are numbers, moments are dates. Text is always written as text, so that a lot called "=1+1" is no formula.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import xlsxwriter

LONGEST_TEXT = 32767  # characters, the limit of a cell
DEEPEST_INDENT = 15  # the limit of a cell
HEADER = {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "text_wrap": True, "valign": "top"}


@dataclass(slots=True, frozen=True)
class Column:
    """``value`` takes a record of the sheet and its node; None leaves the cell empty."""

    heading: str  # key of the labels
    kind: str  # text, number, date or indented
    width: int  # characters
    value: Callable


def labels(env) -> dict[str, str]:
    """Return the translated names of sheets and columns, for :func:`workbook`."""
    return {
        "title": env._("Recall"),
        "recall": env._("Recall list"),
        "here": env._("Still here"),
        "made": env._("Made with it"),
        "customer": env._("Customer"),
        "address": env._("Delivered to"),
        "picking": env._("Delivery"),
        "date": env._("Date"),
        "order": env._("Sales order"),
        "product": env._("Product"),
        "lot": env._("Lot"),
        "delivered": env._("Delivered"),
        "returned": env._("Came back"),
        "quantity": env._("Quantity"),
        "still_there": env._("Still there"),
        "uom": env._("Unit"),
        "exact": env._("Traced by"),
        "by_lot": env._("Lot"),
        "by_document": env._("Document, not exact"),
        "place": env._("Where"),
        "in_stock": env._("In stock"),
        "in_production": env._("Taken for production"),
        "kind": env._("Kind"),
        "reserved": env._("Reserved"),
        "level": env._("Level"),
        "orders": env._("Made by"),
        "status": env._("Quality"),
        "repeated": env._("Shown above"),
        "yes": env._("Yes"),
    }


def workbook(result: dict, labels: dict[str, str], zone: str = "UTC") -> bytes:
    """Write a result of ``trace_forward`` as a file.

    :param dict result: as the page gets it
    :param dict labels: of :func:`labels`, in the user's language
    :param zone: name of the time zone whose days are written, as on the page
    :return: content of an ``.xlsx`` file
    """
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            book.set_properties({"title": ": ".join([labels["title"], ", ".join(result["source"]["names"])])})
            sheets = _Sheets(book, result, labels, ZoneInfo(zone))
            sheets.add("recall", _RECALL, result["deliveries"])
            sheets.add("here", _HERE, result["whereabouts"])
            sheets.add("made", _MADE, result["rows"])
        return file.getvalue()


class _Sheets:
    """Adds sheets to a workbook; cell formats are shared between them."""

    def __init__(self, book, result, labels, zone):
        self.book, self.result, self.labels, self.zone = book, result, labels, zone
        self.formats: dict[tuple, object] = {}

    def add(self, name, columns, records):
        sheet = self.book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", self.labels[name]).strip()[:31])
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, self.labels[column.heading], self._format(**HEADER))
        for number, record in enumerate(records, 1):
            node = self.result["nodes"][record["node"]]
            for index, column in enumerate(columns):
                value = column.value(record, node, self)
                if value is not None and value != "":
                    self._write(sheet, number, index, column.kind, value, record)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(records), 1), len(columns) - 1)

    def _write(self, sheet, row, index, kind, value, record):
        if kind == "date":
            moment = datetime.fromisoformat(value.replace("Z", "")).replace(tzinfo=UTC).astimezone(self.zone)
            sheet.write_datetime(row, index, moment.replace(tzinfo=None), self._format(num_format="yyyy-mm-dd", align="right"))
        elif kind == "number":
            sheet.write_number(row, index, value)
        elif kind == "indented":
            sheet.write_string(row, index, value[:LONGEST_TEXT], self._format(indent=min(record["level"], DEEPEST_INDENT)))
        else:
            sheet.write_string(row, index, value[:LONGEST_TEXT])

    def _format(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]


def _name(link):
    return link["name"] if link else ""


_PRODUCT = Column("product", "text", 40, lambda record, node, sheets: _name(node["product"]))
_LOT = Column("lot", "text", 20, lambda record, node, sheets: _name(node["lot"]))
_UOM = Column("uom", "text", 9, lambda record, node, sheets: node["uom"])
_EXACT = Column("exact", "text", 20, lambda record, node, sheets: sheets.labels["by_lot" if node["exact"] else "by_document"])

_RECALL = (
    Column("customer", "text", 34, lambda record, node, sheets: _name(record["customer"])),
    Column("address", "text", 34, lambda record, node, sheets: _name(record["partner"])),
    Column("picking", "text", 18, lambda record, node, sheets: _name(record["picking"])),
    Column("date", "date", 12, lambda record, node, sheets: record["date"]),
    Column("order", "text", 14, lambda record, node, sheets: _name(record["sale_order"])),
    _PRODUCT,
    _LOT,
    Column("delivered", "number", 11, lambda record, node, sheets: record["delivered"]),
    Column("returned", "number", 11, lambda record, node, sheets: record["returned"]),
    Column("still_there", "number", 11, lambda record, node, sheets: record["quantity"]),
    _UOM,
    _EXACT,
)
_HERE = (
    _PRODUCT,
    _LOT,
    Column("kind", "text", 22, lambda record, node, sheets: sheets.labels[f"in_{record['place']}"]),
    Column("place", "text", 34, lambda record, node, sheets: _name(record["record"])),
    Column("quantity", "number", 11, lambda record, node, sheets: record["quantity"]),
    Column("reserved", "number", 11, lambda record, node, sheets: record["reserved"]),
    _UOM,
)
_MADE = (
    Column("level", "number", 7, lambda record, node, sheets: record["level"]),
    Column("product", "indented", 48, lambda record, node, sheets: _name(node["product"])),
    _LOT,
    Column("orders", "text", 34, lambda record, node, sheets: ", ".join(map(_name, record["orders"]))),
    Column("quantity", "number", 11, lambda record, node, sheets: record["quantity"]),
    _UOM,
    _EXACT,
    Column("status", "text", 20, lambda record, node, sheets: sheets.result["labels"]["status"][node["status"]]),
    Column("repeated", "text", 12, lambda record, node, sheets: sheets.labels["yes"] if record["repeated"] else ""),
)
