"""Reads the spreadsheet of a forecast import: what is in its cells, and in plain words what is wrong with them."""

import io
import lzma
import math
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime

from odoo.exceptions import UserError

from ..models.sme_demand_forecast import PERIODS
from ..report.forecast_template import REQUIRED, headings

MOST_ROWS = 200_000
MOST_BYTES = 500_000_000  # unpacked
GREATEST = 1e12
EARLIEST, LATEST = date(1980, 1, 1), date(2200, 1, 1)


@dataclass(slots=True)
class SheetRow:
    """A row of the sheet, by its number in there; the quantity is in the product's own unit."""

    number: int
    reference: str
    warehouse: str
    kind: str
    first: date
    quantity: float


class _CellError(Exception):
    """What is wrong with a cell, and what to do."""


class ForecastSheet:
    """``rows`` that can be read and ``problems`` {row number: sentence} of those that cannot.

    :raises UserError: the file is no spreadsheet, or has not the columns of the template
    """

    def __init__(self, env, content: bytes):
        self.env, self.content = env, content
        self.titles = headings(env)
        self.kinds = {kind: kind for kind, _label in PERIODS}
        selection = env["sme.demand.forecast"]._fields["period_kind"]._description_selection(env)
        self.kinds.update((label.casefold(), kind) for kind, label in selection)
        self.kind_labels = ", ".join(label for _kind, label in selection)
        self.rows: list[SheetRow] = []
        self.problems: dict[int, str] = {}
        self._empty: list[tuple[int, str]] = []
        self._read()

    def _read(self):
        lines = self._lines(data_only=True)
        self.columns = self._columns(next(lines, ()))
        count = 0
        for number, values in enumerate(lines, 2):
            cells = {key: values[position] if position < len(values) else None for key, position in self.columns.items()}
            if all(value is None or value == "" for key, value in cells.items() if key in REQUIRED):
                continue
            count += 1
            if count > MOST_ROWS:
                raise UserError(self.env._("The sheet has more than %s rows: divide it.", MOST_ROWS))
            self._read_row(number, cells)
        if self._empty:
            self._name_formulas()
        if not count:
            raise UserError(self.env._("The sheet has no rows below its headings: enter the forecasts in the first sheet of the file."))

    def _lines(self, data_only):
        """The rows of the first sheet as tuples of values."""
        import openpyxl  # noqa: PLC0415
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as package:
                if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
                    raise UserError(self.env._("The file is too large: divide it."))
            book = openpyxl.load_workbook(io.BytesIO(self.content), read_only=True, data_only=data_only, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            yield from sheet.iter_rows(values_only=True)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, InvalidFileException, KeyError, ValueError, TypeError, AttributeError,
                IndexError, OverflowError, OSError, EOFError, SyntaxError) as error:
            raise UserError(self.env._(
                "This file cannot be read as an XLSX spreadsheet. Take the template, fill it in, and save it as .xlsx.")) from error
        except RuntimeError as error:  # NotImplementedError too: encrypted, or packed in a way that only few programs know
            raise UserError(self.env._(
                "This spreadsheet is encrypted or packed in an unusual way: save it as .xlsx without a password.")) from error

    def _columns(self, heading_row) -> dict[str, int]:
        """Position of each column. Headings may be in English or in the user's language, in any order."""
        english = headings(self.env(context={**self.env.context, "lang": "en_US"}))
        keys = {title.casefold(): key for titles in (english, self.titles) for key, title in titles.items()}
        columns, unknown = {}, []
        for position, value in enumerate(heading_row):
            title = str(value if value is not None else "").strip()
            key = keys.get(title.casefold())
            if key in columns:
                raise UserError(self.env._("The column “%s” is there twice: remove one of them.", title))
            if key:
                columns[key] = position
            elif title:
                unknown.append(title[:40])
        missing = [self.titles[key] for key in REQUIRED if key not in columns]
        if missing:
            raise UserError(self.env._(
                "The first row has to name the columns. Missing: %(missing)s. Take the template, or add them.", missing=", ".join(missing)))
        if unknown:
            raise UserError(self.env._(
                "These columns are not known: %(unknown)s. Remove them, or name them as in the template: %(known)s.",
                unknown=", ".join(unknown), known=", ".join(self.titles.values())))
        return columns

    def _read_row(self, number, cells):
        try:
            for key in REQUIRED:
                if cells[key] is None or cells[key] == "":
                    self._empty.append((number, key))
                    raise _CellError(self.env._("“%s” is empty: fill it in, or remove the row.", self.titles[key]))
                if isinstance(cells[key], str) and cells[key].lstrip().startswith("="):
                    raise _CellError(self._formula(key))
            self.rows.append(SheetRow(
                number, self._text("reference", cells), self._text("warehouse", cells), self._kind(cells), self._day(cells),
                self._quantity(cells)))
        except _CellError as error:
            self.problems[number] = str(error)

    def _name_formulas(self):
        """Empty cells may be formulas that were never calculated; then say so. Reads the file once more."""
        positions = {number: self.columns[key] for number, key in self._empty}
        keys = dict(self._empty)
        for number, values in enumerate(self._lines(data_only=False), 1):
            position = positions.get(number, len(values))
            if position < len(values) and isinstance(values[position], str) and values[position].startswith("="):
                self.problems[number] = self._formula(keys[number])

    # ------------------------------------------------------------------ cells

    def _formula(self, key):
        return self.env._("“%s” is a formula without a value: copy the column and paste it as values.", self.titles[key])

    def _text(self, key, cells) -> str:
        """References that look like numbers are numbers in the sheet."""
        value = cells[key]
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value == int(value):
            return str(int(value))
        raise _CellError(self.env._("“%(column)s” has to be text, not %(value)s.", column=self.titles[key], value=str(value)[:40]))

    def _kind(self, cells) -> str:
        kind = self.kinds.get(str(cells["kind"]).strip().casefold())
        if kind is None:
            raise _CellError(self.env._(
                "“%(column)s” is %(value)s: enter one of %(kinds)s.",
                column=self.titles["kind"], value=str(cells["kind"])[:40], kinds=self.kind_labels))
        return kind

    def _day(self, cells) -> date:
        value = day = cells["first"]
        if isinstance(value, str):
            try:
                day = date.fromisoformat(value.strip())
            except ValueError:
                day = None
        elif isinstance(value, datetime):
            day = value.date()
        if not isinstance(day, date):
            raise _CellError(self.env._(
                "“%(column)s” is %(value)s, which is no date: format the cell as a date, or write it as 2026-06-01.",
                column=self.titles["first"], value=str(value)[:40]))
        if not EARLIEST <= day < LATEST:
            raise _CellError(self.env._("“%(column)s” is %(value)s: check the year.", column=self.titles["first"], value=str(day)))
        return day

    def _quantity(self, cells) -> float:
        value = cells["quantity"]
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _CellError(self.env._(
                "“%(column)s” is %(value)s, which is no number: enter it as a number, not as text.",
                column=self.titles["quantity"], value=str(value)[:40]))
        if value < 0:
            raise _CellError(self.env._(
                "“%(column)s” is negative (%(value)s): enter 0 where nothing is expected.",
                column=self.titles["quantity"], value=str(value)[:40]))
        if value > GREATEST:
            raise _CellError(self.env._("“%(column)s” is too large: %(value)s.", column=self.titles["quantity"], value=str(value)[:40]))
        return float(value)
