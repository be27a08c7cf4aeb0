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


PICTURES = (
    Picture("quotations", "sales", WIDE, "/odoo/sales", ".o_list_view .o_data_row"),
    Picture("quotations-phone", "sales", PHONE, "/odoo/sales", ".o_kanban_view .o_kanban_record"),
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
