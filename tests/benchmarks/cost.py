"""
Speed of the cost roll-up: what all manufactured products of the plant cost, loaded and rolled up. Printed, never a reason for a build
to fail.

    bin/bench cost                    M and L; the peer once, on M
    bin/bench cost --size S           a short one
    bin/bench cost --peer-runs 0      without the peer
    bin/bench cost --profile          where the time goes

ours    the cost query of all manufactured products at the quantities of their bills of materials, prices of all sources read, standard
        costs taken, no overhead rules
peer    Odoo's action_bom_cost on the same products, in a transaction that is rolled back
floor   psycopg2 and plain Python for just this plant: each product once (cost_floor.py)

Each run has a new cursor and an empty record cache. Every cost is compared.
"""
import argparse
import dataclasses
import os
import platform
import statistics

from odoo import release

import cost_subjects
import databases
import plant
from house import odoo as house_odoo
from house import run

RUNS = 7
ASKED_PEER, ASKED_FLOOR, ASKED_GROWTH, ASKED_STATEMENTS = 100, 5, 12, 40


def main():
    options = _options()
    with house_odoo.ready("test") as ours:
        print(
            f"Cost roll-up on {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
            f"Odoo {release.version}, Python {platform.python_version()}", flush=True)
        plants = {}
        for size in options.size or ("M", "L"):
            registry, plan = databases.ready(ours, size, options.seed)
            plants[size] = Measured(plan, cost_subjects.Subject(ours.connection, registry, plan))
        _bench(plants, options)


def _options():
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bin/bench cost", description=__doc__, formatter_class=layout)
    parser.add_argument("--size", choices=plant.SIZES, action="append", help="200, 2,000 or 20,000 made products (default: M and L)")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of ours and the floor; the median counts (%(default)s)")
    parser.add_argument("--peer-runs", type=int, metavar="RUNS", help="runs of the peer (S and M 1, L 0)")
    parser.add_argument("--seed", type=int, default=plant.SEED, help="of the plant")
    parser.add_argument("--profile", action="store_true", help="print the functions of ours that take longest, and nothing else")
    return parser.parse_args()


@dataclasses.dataclass
class Measured:
    """A plant and the seconds that each run took."""

    plan: plant.Plan
    subject: cost_subjects.Subject
    ours: list = dataclasses.field(default_factory=list)
    floor: list = dataclasses.field(default_factory=list)
    peer: list = dataclasses.field(default_factory=list)


def _bench(plants, options):
    if options.profile:
        for measured in plants.values():
            measured.subject.profile()
        return
    for measured in plants.values():  # warm
        measured.subject.ours()
        measured.subject.floor()
    for _number in range(max(options.runs, 1)):  # in turns, so that a busy moment of the machine slows down all
        for measured in plants.values():
            measured.ours.append(measured.subject.ours())
            measured.floor.append(measured.subject.floor())
    for size, measured in plants.items():
        runs = options.peer_runs if options.peer_runs is not None else int(size != "L")
        measured.peer = [measured.subject.peer() for _number in range(runs)]
        _report(size, measured)
    if {"M", "L"} <= set(plants):
        growth = statistics.median(plants["L"].ours) / statistics.median(plants["M"].ours)
        print("\n" + _verdict("time of L / time of M", growth, f"≤ {ASKED_GROWTH}", growth <= ASKED_GROWTH))


def _report(size, measured):
    subject = measured.subject
    ours, floor = statistics.median(measured.ours), statistics.median(measured.floor)
    boms = sum(1 for part in measured.plan.parts if part.lines)
    print(f"\n{size}: {boms:,} manufactured products of {len(measured.plan.parts):,}, BoMs of {plant.LINES} lines")
    for name, seconds in (("ours", measured.ours), ("floor", measured.floor), ("peer", measured.peer)):
        if seconds:
            print(f"  {name:<6} {_time(statistics.median(seconds)):>9}   median of {len(seconds)} (best {_time(min(seconds))})")
    if measured.peer:
        ratio = statistics.median(measured.peer) / ours
        print("  " + _verdict("peer / ours", ratio, f"≥ {ASKED_PEER}", ratio >= ASKED_PEER))
    best = min(measured.ours) / min(measured.floor)
    for what, ratio in (("ours / floor", ours / floor), ("ours / floor, best run of each", best)):
        print("  " + _verdict(what, ratio, f"≤ {ASKED_FLOOR}", ratio <= ASKED_FLOOR))
    statements = subject.statements
    print("  " + _verdict("SQL statements", statements, f"≤ {ASKED_STATEMENTS}", statements <= ASKED_STATEMENTS))
    _agreement("same costs as the floor", subject.costs["ours"], subject.costs["floor"])
    if measured.peer:
        _agreement("same costs as the peer", subject.costs["ours"], subject.costs["peer"])


def _agreement(what, ours, theirs):
    same = sum(1 for product, cost in ours.items() if abs(theirs.get(product, -1.0) - cost) <= 1e-6 * max(cost, 1.0))
    rows = len(ours.keys() | theirs.keys())
    print("  " + _verdict(what, f"{same:,} of {rows:,}", "all", 0 < same == rows), flush=True)


def _time(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _verdict(what, value, asked, holds):
    value = f"{value:.3g}" if isinstance(value, float) else value
    return f"{what + ':':<42}{value:<24}asked {asked:<8}{'holds' if holds else 'DOES NOT HOLD'}"


run.main(main)
