"""The result of a kitting check as a spreadsheet: sheets for lines, components and shortages.

Cells are typed: numbers are numbers, days are dates, rates are percentages. Text is always written as text, so that a product
called "=1+1" is no formula.
"""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

LONGEST_TEXT = 32767  # characters, the limit of a cell
DEEPEST_INDENT = 15  # the limit of a cell
DEEPEST_OUTLINE = 7  # the limit of a sheet
HEADER = {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "text_wrap": True, "valign": "top"}
STATUS_COLORS = {
    "ready": "#D4EDDA",
    "committed": "#FFF3CD",
    "expected": "#FFE0C2",
    "short": "#F8C9CE",
    "no_bom": "#E59AA2",
    "bom_cycle": "#E59AA2",
    "error": "#E59AA2",
    "not_stocked": "#E9ECEF",
}


@dataclass(slots=True, frozen=True)
class Column:
    """A column of a sheet. ``value`` takes what the sheet's rows are made of and the result; None leaves the cell empty."""

    heading: str  # key of the labels
    kind: str  # text, number, percent, date, status or part
    width: int  # characters
    value: Callable


@dataclass(slots=True, frozen=True)
class Part:
    """A component of a line, with the line."""

    line: dict
    row: dict


def labels(env) -> dict[str, str]:
    """Return the translated names of sheets and columns, for :func:`workbook`."""
    return {
        "title": env._("Kitting Check"),
        "lines": env._("Lines"),
        "components": env._("Components"),
        "shortages": env._("Shortages"),
        "number": env._("Line"),
        "document": env._("Document"),
        "partner": env._("Customer"),
        "product": env._("Product"),
        "uom": env._("Unit"),
        "wanted_date": env._("Wanted date"),
        "required": env._("Required"),
        "from_stock": env._("From stock"),
        "kit_qty": env._("Kit quantity"),
        "kit_rate": env._("Kit rate"),
        "status": env._("Status"),
        "earliest_date": env._("Earliest date"),
        "days_late": env._("Days late"),
        "bottleneck": env._("Bottleneck"),
        "deliveries": env._("Possible deliveries"),
        "committed_to": env._("Stock needed by"),
        "displaced": env._("Would become short"),
        "reason": env._("Reason"),
        "level": env._("Level"),
        "part": env._("Part"),
        "supply": env._("Supply"),
        "warehouse": env._("Warehouse"),
        "vendor": env._("Vendor"),
        "per_set": env._("Per set"),
        "from_receipts": env._("From receipts"),
        "receipts": env._("Receipts"),
        "committed_qty": env._("Committed to others"),
        "committed": env._("Committed to"),
        "missing": env._("Missing"),
        "shortage": env._("Shortage"),
        "available_date": env._("Available"),
        "lead_days": env._("Lead time (days)"),
        "problem": env._("Problem"),
        "repeated": env._("Parts shown above"),
        "yes": env._("Yes"),
        "on_order": env._("On order"),
        "to_order": env._("To order"),
        "order_text": env._("Order as"),
        "orders": env._("Orders"),
    }


def workbook(result: dict, labels: dict[str, str]) -> bytes:
    """Write the result of ``sme.kitting.check`` as a file.

    :param dict result: as the page gets it
    :param dict labels: of :func:`labels`, in the user's language
    :return: content of an ``.xlsx`` file
    """
    parts = [Part(line, row) for line in result["lines"] for row in line["components"]]
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            book.set_properties({"title": _title(result, labels), "created": _moment(result["checked_at"])})
            writer = _SheetWriter(book, result, labels)
            writer.write("lines", _LINES, result["lines"])
            columns = _without_vendor(_COMPONENTS, [part.row for part in parts])
            writer.write("components", columns, parts, outline=lambda part: part.row["level"])
            writer.write("shortages", _without_vendor(_SHORTAGES, result["shortages"]), result["shortages"])
        return file.getvalue()


class _SheetWriter:
    """Adds sheets to a workbook; cell formats are shared between them."""

    def __init__(self, book, result, labels):
        self.book, self.result, self.labels = book, result, labels
        self.formats: dict[tuple, object] = {}

    def write(self, name: str, columns: Iterable[Column], records: list, outline: Callable = lambda record: 1):
        sheet = self.book.add_worksheet(_sheet_name(self.labels[name]))
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, self.labels[column.heading], self._format(**HEADER))
        for number, record in enumerate(records, 1):
            if outline(record) > 1:
                sheet.set_row(number, None, None, {"level": min(outline(record) - 1, DEEPEST_OUTLINE)})
            for index, column in enumerate(columns):
                value = column.value(record, self)
                if value is not None and value != "":
                    self._write_cell(sheet, number, index, column.kind, value, record)
        sheet.outline_settings(symbols_below=False)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(records), 1), len(columns) - 1)

    def _write_cell(self, sheet, row, index, kind, value, record):
        if kind == "date":
            sheet.write_datetime(row, index, date.fromisoformat(value), self._format(num_format="yyyy-mm-dd", align="right"))
        elif kind == "percent":
            sheet.write_number(row, index, value, self._format(num_format="0.0%"))
        elif kind == "number":
            sheet.write_number(row, index, value)
        elif kind == "status":
            sheet.write_string(row, index, self.result["status_labels"][value], self._format(bg_color=STATUS_COLORS[value]))
        elif kind == "part":
            indent = min(record.row["level"] - 1, DEEPEST_INDENT)
            sheet.write_string(row, index, value[:LONGEST_TEXT], self._format(indent=indent))
        else:
            sheet.write_string(row, index, value[:LONGEST_TEXT])

    def _format(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    # ------------------------------------------------------------------ texts

    def supply(self, row: dict) -> str:
        return self.result["supply_labels"].get(row["supply"], row["supply"])

    def yes(self, value: bool) -> str:
        return self.labels["yes"] if value else ""


def _title(result, labels):
    return ": ".join(filter(None, [labels["title"], ", ".join(result["source"]["names"])]))


def _moment(text):
    return datetime.fromisoformat(text.replace("Z", "")) if text else None


def _sheet_name(label):
    """Excel allows 31 characters, and not all of them."""
    return re.sub(r"[\[\]:*?/\\']", " ", label).strip()[:31]


def _without_vendor(columns, rows):
    """Only those who may see vendors get the column: for others the rows have no such key."""
    if any("vendor" in row for row in rows):
        return columns
    return tuple(column for column in columns if column.heading != "vendor")


def _name(value: dict | None) -> str:
    return value["name"] if value else ""


def _message(value: dict | None) -> str:
    return value["message"] if value else ""


def _plain(quantity: float) -> str:
    return f"{quantity:.6f}".rstrip("0").rstrip(".")


def _total(claims: list[dict]) -> float | None:
    return sum(claim["quantity"] for claim in claims) if claims else None


def _claims(claims: list[dict]) -> str:
    """Who takes or brings how many, and when: "12 · P00012 · 2026-11-28; …"."""
    return "; ".join(
        " · ".join(filter(None, [_plain(claim["quantity"]), _name(claim.get("document")), _name(claim.get("product")), claim["date"]]))
        for claim in claims
    )


def _deliveries(deliveries: list[dict]) -> str:
    return "; ".join(f"{_plain(delivery['quantity'])} · {delivery['date']}" for delivery in deliveries)


_LINES = (
    Column("number", "number", 6, lambda line, _: line["number"]),
    Column("document", "text", 14, lambda line, _: _name(line["document"])),
    Column("partner", "text", 24, lambda line, _: line["partner"]),
    Column("product", "text", 40, lambda line, _: _name(line["product"])),
    Column("status", "status", 20, lambda line, _: line["status"]),
    Column("required", "number", 11, lambda line, _: line["required"]),
    Column("uom", "text", 9, lambda line, _: line["uom"]),
    Column("from_stock", "number", 11, lambda line, _: line["from_stock"]),
    Column("kit_qty", "number", 11, lambda line, _: line["kit_qty"]),
    Column("kit_rate", "percent", 9, lambda line, _: line["kit_rate"]),
    Column("wanted_date", "date", 12, lambda line, _: line["wanted_date"]),
    Column("earliest_date", "date", 12, lambda line, _: line["earliest_date"]),
    Column("days_late", "number", 10, lambda line, _: line["days_late"]),
    Column("bottleneck", "text", 30, lambda line, _: _name(line["bottleneck"])),
    Column("reason", "text", 70, lambda line, _: line["reason"]),
    Column("problem", "text", 30, lambda line, _: _message(line["problem"])),
    Column("deliveries", "text", 34, lambda line, _: _deliveries(line["deliveries"])),
    Column("committed_to", "text", 34, lambda line, _: _claims(line["committed_to"])),
    Column("displaced", "text", 34, lambda line, _: _claims(line["displaced"])),
)

_COMPONENTS = (
    Column("number", "number", 6, lambda part, _: part.line["number"]),
    Column("product", "text", 30, lambda part, _: _name(part.line["product"])),
    Column("level", "number", 6, lambda part, _: part.row["level"]),
    Column("part", "part", 44, lambda part, _: _name(part.row["product"])),
    Column("supply", "text", 12, lambda part, writer: writer.supply(part.row)),
    Column("vendor", "text", 24, lambda part, _: _name(part.row.get("vendor"))),
    Column("warehouse", "text", 16, lambda part, _: part.row["warehouse"]),
    Column("per_set", "number", 10, lambda part, _: part.row["per_set"]),
    Column("required", "number", 11, lambda part, _: part.row["required"]),
    Column("uom", "text", 9, lambda part, _: part.row["uom"]),
    Column("from_stock", "number", 11, lambda part, _: part.row["from_stock"]),
    Column("from_receipts", "number", 11, lambda part, _: _total(part.row["from_receipts"])),
    Column("receipts", "text", 34, lambda part, _: _claims(part.row["from_receipts"])),
    Column("committed_qty", "number", 11, lambda part, _: _total(part.row["committed"])),
    Column("committed", "text", 34, lambda part, _: _claims(part.row["committed"])),
    Column("missing", "number", 11, lambda part, _: part.row["shortage"]),
    Column("available_date", "date", 12, lambda part, _: part.row["available_date"]),
    Column("lead_days", "number", 10, lambda part, _: part.row["lead_days"]),
    Column("repeated", "text", 10, lambda part, writer: writer.yes(part.row["repeated"])),
    Column("problem", "text", 40, lambda part, _: _message(part.row["problem"])),
)

_SHORTAGES = (
    Column("part", "text", 44, lambda row, _: _name(row["product"])),
    Column("supply", "text", 12, lambda row, writer: writer.supply(row)),
    Column("vendor", "text", 24, lambda row, _: _name(row.get("vendor"))),
    Column("shortage", "number", 11, lambda row, _: row["shortage"]),
    Column("on_order", "number", 11, lambda row, _: row["on_order"]),
    Column("to_order", "number", 11, lambda row, _: row["to_order"]),
    Column("uom", "text", 9, lambda row, _: row["uom"]),
    Column("order_text", "text", 18, lambda row, _: row["order_text"]),
    Column("lead_days", "number", 10, lambda row, _: row["lead_days"]),
    Column("available_date", "date", 12, lambda row, _: row["available_date"]),
    Column("number", "text", 14, lambda row, _: ", ".join(map(str, row["lines"]))),
    Column("orders", "text", 34, lambda row, _: ", ".join(row["orders"])),
    Column("problem", "text", 40, lambda row, _: _message(row["problem"])),
)
