"""
Speed of releasing: planned orders into requests for quotation, and manufacturing orders for sales orders in a batch, against Odoo's
own procurement of the same, one by one. Printed, never a reason for a build to fail.

    bin/bench release                    1,000 planned orders, 300 manufacturing orders, on M
    bin/bench release --size S           fewer, on S
    bin/bench release --profile          where the time of ours goes

Each run has a new cursor, an empty record cache and a transaction that is rolled back, so that all start from the same plant.
What is made is compared: products with quantities.
"""
import argparse
import datetime
import os
import platform
import statistics

from odoo import release

import databases
import plant
import release_subjects
from house import odoo as house_odoo
from house import run

RUNS, PEER_RUNS = 3, 1
WARM = 10
"""Planned orders or lines of a first run of each, which is not counted."""
ASKED = 3
SIZES = {"S": (200, 30), "M": (1000, 300)}
"""Numbers of planned orders and manufacturing orders."""


def main():
    options = _options()
    with house_odoo.ready("test") as ours:
        print(
            f"Release on {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Odoo {release.version}, "
            f"{datetime.date.today()}", flush=True)
        registry, plan = databases.ready(ours, options.size, options.seed)
        subject = release_subjects.Subject(ours.connection, registry, plan)
        subject.plan()
        try:
            _bench(subject, options)
        finally:
            subject.close()


def _options():
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bin/bench release", description=__doc__, formatter_class=layout)
    parser.add_argument("--size", choices=SIZES, default="M", help="the plant (%(default)s)")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of ours; the median counts (%(default)s)")
    parser.add_argument("--peer-runs", type=int, default=PEER_RUNS, help="runs of Odoo's own (%(default)s)")
    parser.add_argument("--profile", action="store_true", help="print the functions of ours that take longest, and nothing else")
    parser.add_argument("--seed", type=int, default=plant.SEED, help="of the plant")
    return parser.parse_args()


def _bench(subject, options):
    orders, productions = SIZES[options.size]
    for what, ours, peer, count in (
        ("planned orders into RFQs", subject.release, subject.procure_planned, orders),
        ("draft manufacturing orders", subject.batch, subject.create_productions, productions),
        ("confirmed manufacturing orders", subject.batch_confirmed, subject.procure_productions, productions),
    ):
        if options.profile:
            subject.profile(ours, count)
            continue
        ours(WARM), peer(WARM)
        mine, theirs = [], []
        for _number in range(max(options.runs, 1)):
            mine.append(ours(count))
            if len(theirs) < max(options.peer_runs, 1):
                theirs.append(peer(count))
        _report(f"{count:,} {what}", mine, theirs)


def _report(what, ours, peer):
    mine, theirs = (statistics.median(made.seconds for made in runs) for runs in (ours, peer))
    print(f"\n{what}")
    for name, seconds, made in (("ours", mine, ours[0]), ("Odoo", theirs, peer[0])):
        print(f"  {name:<6} {seconds:6.1f} s   {made.documents:,} documents, {made.lines:,} lines, {made.statements:,} SQL statements")
    faster = theirs / mine
    print("  " + _verdict("Odoo / ours", f"{faster:.1f}", f"≥ {ASKED}", faster >= ASKED))
    same = sum(1 for key, quantity in ours[0].quantities.items() if abs(peer[0].quantities.get(key, 0.0) - quantity) < 1e-6)
    whole = len(ours[0].quantities.keys() | peer[0].quantities.keys())
    print("  " + _verdict("same products and quantities", f"{same:,} of {whole:,}", "all", same == whole), flush=True)


def _verdict(what, value, asked, holds):
    return f"{what + ':':<32}{value:<16}asked {asked:<8}{'holds' if holds else 'DOES NOT HOLD'}"


run.main(main)
