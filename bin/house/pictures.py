"""The pictures of the README, taken in the demo database."""

import argparse
import dataclasses

from . import demo, odoo, paths, server
from .browser import Browser
from .run import say

FOLDER = paths.ROOT / "docs" / "screenshots"
WIDE = (1400, 900)
PHONE = (390, 844)


@dataclasses.dataclass(frozen=True)
class Picture:
    """
    :param url: below the server's address
    :param wait: CSS selector of what has to be there
    :param steps: functions of the browser, done before the picture is taken
    """

    name: str
    user: str
    size: tuple
    url: str
    wait: str
    steps: tuple = ()


FIND = """fetch('/web/dataset/call_kw/%(model)s/search', {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({jsonrpc: '2.0', method: 'call', params: {
        model: '%(model)s', method: 'search', args: [[['%(field)s', 'ilike', '%(word)s']]], kwargs: {limit: 1}}})
}).then((response) => response.json()).then((answer) => answer.result[0])"""


def open_record(browser, url, model, field, word):
    """The page at ``url`` + the id of the first record of ``model`` whose ``field`` contains ``word``."""
    found = browser.evaluate(FIND % {"model": model, "field": field, "word": word})
    browser.goto(f"{browser.evaluate('location.origin')}{url}{found}")


def open_quotation(browser):
    """The quotation of the README's walk."""
    open_record(browser, "/odoo/sales/", "sale.order", "client_order_ref", "Refit 3rd floor")
    browser.wait_for(".o_form_view .o_field_widget[name=order_line] .o_data_row")


def check_quotation(browser):
    open_quotation(browser)
    browser.click("button[name=action_kitting_check]")
    browser.wait_for(".o_sme_line")


def check_on_phone(browser):
    """The check is opened at a desk and then looked at on a phone: the same page."""
    browser.set_size(*WIDE)
    check_quotation(browser)
    browser.set_size(*PHONE, mobile=True)
    browser.goto(browser.evaluate("location.href"))
    browser.wait_for(".o_sme_card")


def unfold_third_line(browser):
    browser.click(".o_sme_line:nth-of-type(3) button[aria-expanded=false]")
    browser.wait_for(".o_sme_tree")


def show_shortages(browser):
    browser.click(".o_sme_tab_shortages")
    browser.wait_for(".o_sme_tab_shortages.active")
    browser.wait_for_js("document.getAnimations().every((animation) => animation.playState !== 'running')")


def search_product(browser, name):
    browser.fill(".o_searchview_input", name)
    browser.wait_for(".o_searchview_autocomplete .focus")
    browser.press("Enter")
    browser.wait_for_js("document.querySelectorAll('.o_facet_value').length > 1")
    browser.wait_for_js(f"[...document.querySelectorAll('.o_data_row')].every((row) => row.innerText.includes({name!r}))")


def open_glass_shades(browser):
    """The planned purchases of one part."""
    search_product(browser, "Glass shade")


def release_glass_shades(browser):
    open_glass_shades(browser)
    browser.click("th.o_list_record_selector input")
    browser.click("button[name=action_release_preview]")
    browser.wait_for(".modal .o_data_row")


def peg_first_valve(browser):
    """Whom the first planned seat rings are for."""
    search_product(browser, "seat ring")
    browser.click(".o_data_row td[name=due_date]")
    browser.wait_for(".o_form_view button[name=action_pegging]")
    browser.click(".o_form_view button[name=action_pegging]")
    browser.wait_for(".o_sme_pegging_page")


def open_first_order(browser):
    open_glass_shades(browser)
    browser.click(".o_data_row td[name=due_date]")
    browser.wait_for(".o_sme_stock_chart canvas")


def simulate_quotation(browser):
    open_quotation(browser)
    browser.click("button[name=action_simulate_price]")
    browser.wait_for(".o_form_view button[name=action_apply]")
    browser.wait_for(".o_field_widget[name=line_ids] .o_data_row")


def cost_floor_lamp(browser):
    open_record(browser, "/odoo/bom-cost?cost_ids=", "product.product", "default_code", "FG-FL")
    browser.wait_for(".o_sme_cost_tree, .o_sme_bom_cost table")


def open_first_sheet(browser):
    """A sign that cost more than planned."""
    open_record(browser, "/odoo/cost-sheets/", "sme.production.cost", "product_id", "stainless")
    browser.wait_for(".o_form_view .o_notebook")


def trace_gauges(browser):
    """What is behind the order of which the customer complains."""
    open_record(browser, "/odoo/sales/", "sale.order", "client_order_ref", "Gauges for boiler rooms")
    browser.wait_for(".o_form_view button[name=action_trace_back]")
    browser.click(".o_form_view button[name=action_trace_back]")
    browser.wait_for(".o_sme_deliveries")


def record_bodies(browser):
    """The lot that waits, as an inspector records it."""
    open_record(browser, "/odoo/to-inspect/", "sme.qc.inspection", "lot_id", "GB-2230")
    browser.wait_for(".o_form_view button[name=action_record]")
    browser.click(".o_form_view button[name=action_record]")
    browser.wait_for(".o_sme_start, .o_sme_pad")
    if browser.evaluate("!!document.querySelector('.o_sme_start')"):
        browser.click(".o_sme_start")
    browser.wait_for(".o_sme_pad")


SALES = "/odoo/sales"
PLANNED = "/odoo/planning-orders"
ROW = ".o_data_row, .o_kanban_record"
PICTURES = (
    Picture("quotation", "sales", WIDE, SALES, ROW, (open_quotation,)),
    Picture("kitting-check", "sales", WIDE, SALES, ROW, (check_quotation,)),
    Picture("components", "sales", WIDE, SALES, ROW, (check_quotation, unfold_third_line)),
    Picture("shortages", "manager", WIDE, SALES, ROW, (check_quotation, show_shortages)),
    Picture("kitting-check-phone", "sales", PHONE, SALES, ROW, (check_on_phone,)),
    Picture("quotations", "sales", WIDE, SALES, ROW),
    Picture("planned-orders", "manager", WIDE, PLANNED, ROW),
    Picture("planned-order", "manager", WIDE, PLANNED, ROW, (open_first_order,)),
    Picture("release", "manager", WIDE, PLANNED, ROW, (release_glass_shades,)),
    Picture("pegging", "manager", WIDE, PLANNED, ROW, (peg_first_valve,)),
    Picture("planned-orders-phone", "manager", PHONE, PLANNED, ROW),
    Picture("bom-cost", "controller", WIDE, "/odoo/cost-sheets", ROW, (cost_floor_lamp,)),
    Picture("simulation", "sales", WIDE, SALES, ROW, (simulate_quotation,)),
    Picture("cost-sheet", "controller", WIDE, "/odoo/cost-sheets", ROW, (open_first_sheet,)),
    Picture("quality-trace", "sales", WIDE, SALES, ROW, (trace_gauges,)),
    Picture("recording-phone", "inspector", PHONE, "/odoo/to-inspect", ROW, (record_bodies,)),
    Picture("nonconformances", "inspector", WIDE, "/odoo/nonconformances", ROW),
    Picture("order-margins", "controller", WIDE, "/odoo/order-margins", ".o_pivot table"),
)


def main(arguments=None):
    """
    :return: exit status; 1 when a page logged an error
    """
    parser = argparse.ArgumentParser(prog="bin/screenshots", description="Take the pictures in docs/screenshots.")
    parser.add_argument("only", nargs="?", default="", metavar="WORD", help="only pictures with WORD in their name")
    options = parser.parse_args(arguments)
    chosen = [picture for picture in PICTURES if options.only in picture.name]
    errors = []
    with odoo.ready("demo") as ours:
        demo.ensure(ours)
        with server.running(ours, demo.NAME, "screenshots-server", "--max-cron-threads=0") as (address, _process):
            for picture in chosen:
                errors += _take(picture, address)
    for error in errors:
        say(f"console error: {error}")
    return 1 if errors else 0


def _take(picture, address):
    """Take one picture; returns the errors of its page."""
    width, height = picture.size
    with Browser(width, height) as browser:
        browser.login(address, picture.user, picture.user)
        browser.set_size(width, height, mobile=picture.size == PHONE)
        browser.goto(address + picture.url)
        browser.wait_for(picture.wait)
        for step in picture.steps:
            step(browser)
        browser.wait_for_js("!document.querySelector('.o_loading_indicator, .o_blockUI')")
        path = FOLDER / f"{picture.name}.png"
        browser.screenshot(path)
        say(f"  {path.relative_to(paths.ROOT)}")
        return [f"{picture.name}: {error}" for error in browser.errors]
