"""The answer of a cost query as a spreadsheet: sheets for totals, the tree of a single product, and what has no price.

Cells are typed: numbers are numbers, days are dates, shares are percentages. Text is always written as text, so that a product called
"=1+1" is no formula.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from odoo.addons.sme_mrp_suggest.report.kitting_xlsx import DEEPEST_INDENT, DEEPEST_OUTLINE, HEADER, LONGEST_TEXT

from ..costing.elements import Element

FORMATS = {
    "money": {"num_format": "#,##0.00##"},
    "percent": {"num_format": "0.0%"},
    "date": {"num_format": "yyyy-mm-dd", "align": "right"},
}
MISSING_COLOR = "#F8C9CE"


@dataclass(slots=True, frozen=True)
class Column:
    """A column of a sheet; ``value`` takes a record of the answer, None leaves the cell empty."""

    heading: str
    kind: str  # text, number, money, percent, date or name
    width: int  # characters
    value: Callable


def labels(env) -> dict[str, str]:
    """Translated names of sheets and columns, for :func:`workbook`."""
    return {
        "title": env._("BoM Cost"),
        "totals": env._("Totals"),
        "tree": env._("Cost Tree"),
        "missing": env._("Missing Prices"),
        "product": env._("Product"),
        "quantity": env._("Quantity"),
        "uom": env._("Unit"),
        "unit_cost": env._("Unit Cost"),
        "total": env._("Total"),
        "complete": env._("At Least"),
        "at_least": env._("at least"),
        "standard_price": env._("Cost in Odoo"),
        "own": env._("%s, own level"),
        "other": env._("%s, compared"),
        "difference": env._("Difference"),
        "level": env._("Level"),
        "name": env._("Part or Work"),
        "per_set": env._("Per Set"),
        "required": env._("Required"),
        "price": env._("Price"),
        "source": env._("Source"),
        "date": env._("Date"),
        "age": env._("Age (days)"),
        "reference": env._("Reference"),
        "minimum": env._("Minimum"),
        "workcenter": env._("Work Center"),
        "set_up": env._("Set-up (min)"),
        "cycle": env._("Cycle (min)"),
        "amount": env._("Amount"),
        "share": env._("Share"),
        "problem": env._("Problem"),
        "used_in": env._("Used In"),
    }


def workbook(answer: dict, labels: dict[str, str]) -> bytes:
    """Write the answer of ``product.product.bom_cost`` as a file.

    :param dict labels: of :func:`labels`, in the user's language
    :return: content of an ``.xlsx`` file
    """
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            book.set_properties({"title": f"{labels['title']} {answer['date']} {answer['currency']['name']}"})
            writer = _SheetWriter(book)
            if answer["rows"]:
                writer.write(labels["tree"], _tree_columns(answer, labels), answer["rows"])
            writer.write(labels["totals"], _total_columns(answer, labels), answer["products"])
            writer.write(labels["missing"], _missing_columns(labels), answer["missing"])
        return file.getvalue()


class _SheetWriter:
    """Adds sheets to a workbook; cell formats are shared between them."""

    def __init__(self, book):
        self.book = book
        self.formats: dict[tuple, object] = {}

    def write(self, name: str, columns: list[Column], records: list[dict]):
        sheet = self.book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31])
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.heading, self._format(**HEADER))
        for number, record in enumerate(records, 1):
            if record.get("level"):
                sheet.set_row(number, None, None, {"level": min(record["level"], DEEPEST_OUTLINE)})
            for index, column in enumerate(columns):
                value = column.value(record)
                if value is not None and value != "":
                    self._write_cell(sheet, number, index, column.kind, value, record)
        sheet.outline_settings(symbols_below=False)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(records), 1), len(columns) - 1)

    def _write_cell(self, sheet, row, index, kind, value, record):
        if kind == "date":
            sheet.write_datetime(row, index, date.fromisoformat(value), self._format(**FORMATS["date"]))
        elif kind == "name":
            look = {"indent": min(record["level"], DEEPEST_INDENT), "bold": record["kind"] == "part" and record["made"] != "bought"}
            if record.get("problem"):
                look["bg_color"] = MISSING_COLOR
            sheet.write_string(row, index, value[:LONGEST_TEXT], self._format(**look))
        elif kind == "text":
            sheet.write_string(row, index, value[:LONGEST_TEXT])
        else:
            sheet.write_number(row, index, value, self._format(**FORMATS.get(kind, {})))

    def _format(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]


def _of(key: str, *path: str) -> Callable:
    """The value at ``path`` in a record's ``key``, None where there is nothing."""
    def value(record):
        found = record.get(key)
        for step in path:
            found = found[step] if found else None
        return found
    return value


def _difference(key: str) -> Callable:
    def value(record):
        mine, other = record[key], record["other"] and record["other"][key]
        return None if mine is None and other is None else (other or 0.0) - (mine or 0.0)
    return value


def _compared(answer: dict, labels: dict[str, str], *keys: str) -> list[Column]:
    if not answer["compare"]:
        return []
    columns = [Column(labels["other"].replace("%s", labels[key]), "money", 14, _of("other", key)) for key in keys]
    return [*columns, Column(labels["difference"], "money", 14, _difference(keys[-1]))]


def _tree_columns(answer: dict, labels: dict[str, str]) -> list[Column]:
    elements = [
        Column(answer["element_labels"][element.key], "money", 12, lambda row, place=element: row["rolled"] and row["rolled"][place])
        for element in Element
    ]
    return [
        Column(labels["level"], "number", 6, _of("level")),
        Column(labels["name"], "name", 44, _of("name")),
        Column(labels["workcenter"], "text", 20, _of("operation", "workcenter", "name")),
        Column(labels["set_up"], "number", 9, _of("operation", "set_up")),
        Column(labels["cycle"], "number", 9, _of("operation", "cycle")),
        Column(labels["per_set"], "number", 10, _of("per_set")),
        Column(labels["required"], "number", 11, _of("required")),
        Column(labels["uom"], "text", 9, _of("uom")),
        Column(labels["price"], "money", 12, _of("unit_cost")),
        Column(labels["source"], "text", 16, _of("price", "label")),
        Column(labels["date"], "date", 12, _of("price", "date")),
        Column(labels["age"], "number", 9, _of("price", "age")),
        Column(labels["reference"], "text", 18, _of("price", "reference")),
        Column(labels["minimum"], "number", 9, lambda row: row["price"] and row["price"]["minimum"] or None),
        Column(labels["amount"], "money", 14, _of("amount")),
        Column(labels["share"], "percent", 9, _of("share")),
        *_compared(answer, labels, "unit_cost", "amount"),
        *elements,
        Column(labels["problem"], "text", 50, _of("problem", "message")),
    ]


def _total_columns(answer: dict, labels: dict[str, str]) -> list[Column]:
    names = answer["element_labels"]
    return [
        Column(labels["product"], "text", 44, _of("product", "name")),
        Column(labels["quantity"], "number", 11, _of("quantity")),
        Column(labels["uom"], "text", 9, _of("uom")),
        Column(labels["complete"], "text", 10, lambda total: "" if total["complete"] else labels["at_least"]),
        Column(labels["unit_cost"], "money", 14, _of("unit_cost")),
        Column(labels["total"], "money", 14, _of("total")),
        *_compared(answer, labels, "unit_cost", "total"),
        Column(labels["standard_price"], "money", 14, _of("standard_price")),
        *(Column(names[element.key], "money", 13, _of("rolled", element.key)) for element in Element),
        *(Column(labels["own"].replace("%s", names[element.key]), "money", 13, _of("own", element.key)) for element in Element),
    ]


def _missing_columns(labels: dict[str, str]) -> list[Column]:
    return [
        Column(labels["product"], "text", 44, _of("product", "name")),
        Column(labels["quantity"], "number", 11, _of("quantity")),
        Column(labels["uom"], "text", 9, _of("uom")),
        Column(labels["problem"], "text", 70, _of("message")),
        Column(labels["used_in"], "text", 60, lambda gap: ", ".join(parent["name"] for parent in gap["parents"])),
    ]
