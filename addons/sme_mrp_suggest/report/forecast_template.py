"""The empty spreadsheet in which forecasts are imported: a sheet to fill in and one that explains its columns."""

import io

import xlsxwriter

HEADER = {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "text_wrap": True, "valign": "top"}
LAST_ROW = 1_048_575
WIDTHS = {"reference": 22, "name": 40, "warehouse": 18, "kind": 14, "first": 14, "quantity": 14}
REQUIRED = ("reference", "warehouse", "kind", "first", "quantity")


def headings(env) -> dict[str, str]:
    """Headings of the columns in the user's language, by key and in their order."""
    return {
        "reference": env._("Product Reference"),
        "name": env._("Product Name"),
        "warehouse": env._("Warehouse Code"),
        "kind": env._("Period"),
        "first": env._("Start Date"),
        "quantity": env._("Quantity"),
    }


def help_texts(env) -> dict[str, str]:
    return {
        "reference": env._("Internal reference of the product."),
        "name": env._("Optional, for the reader only: it is not imported."),
        "warehouse": env._("Short name of the warehouse, such as WH."),
        "kind": env._("day, week (seven days from the start date) or month (until the day before the same day of the next month)."),
        "first": env._("First day of the period, as a date or as text such as 2026-06-01."),
        "quantity": env._(
            "What is expected to be wanted in the period, in the product's own unit. Replaces the forecast of the same period."),
    }


def workbook(env, kinds: list[str]) -> bytes:
    """Return the template; ``kinds``: the kinds of period in the user's language."""
    titles = headings(env)
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            header, text, day = (
                book.add_format(properties) for properties in (HEADER, {"num_format": "@"}, {"num_format": "yyyy-mm-dd"}))
            sheet = book.add_worksheet(env._("Forecast")[:31])
            for column, (key, title) in enumerate(titles.items()):
                formats = {"reference": text, "warehouse": text, "first": day}
                sheet.set_column(column, column, WIDTHS[key], formats.get(key))
                sheet.write_string(0, column, title, header)
            kind_column, quantity_column = list(titles).index("kind"), list(titles).index("quantity")
            sheet.data_validation(1, kind_column, LAST_ROW, kind_column, {"validate": "list", "source": kinds})
            sheet.data_validation(1, quantity_column, LAST_ROW, quantity_column, {
                "validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True})
            sheet.freeze_panes(1, 0)
            guide = book.add_worksheet(env._("How to fill in")[:31])
            guide.set_column(0, 0, 24)
            guide.set_column(1, 1, 100)
            for row, (key, help_text) in enumerate(help_texts(env).items()):
                guide.write_string(row, 0, titles[key], header)
                guide.write_string(row, 1, help_text)
        return file.getvalue()
