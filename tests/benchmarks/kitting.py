"""
Speed of the kitting check: how long a quotation takes, beside a peer and a floor. Printed, never a reason for a build to fail.

    bin/bench kitting                  M and L
    bin/bench kitting --size S         a short one
    bin/bench kitting --profile        where the time goes

ours    env["sme.kitting"].check of ten finished products, all levels
peer    Odoo's BoM Overview of the same ten products, as its screen asks for it
floor   psycopg2 and plain Python for just this plant (floor.py)

All three run in one process, warm, in turns, each time with a new cursor and an empty record cache, and as the user admin.
"""
import argparse
import dataclasses
import functools
import os
import platform
import statistics

from odoo import release

import databases
import plant
import subjects
from house import database, run
from house import odoo as house_odoo

LINES = 10
PEER_RUNS = 2
RUNS = 9
ASKED_PEER, ASKED_FLOOR, ASKED_GROWTH = 200, 5, 1.5


def main():
    options = _options()
    with house_odoo.ready("test") as ours:
        _bench(ours, options)


def _options():
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bin/bench kitting", description=__doc__, formatter_class=layout)
    parser.add_argument("--size", choices=plant.SIZES, action="append", help="500, 5,000 or 50,000 products (default: M and L)")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of ours and the floor; the median counts (%(default)s)")
    parser.add_argument("--peer-runs", type=int, metavar="RUNS", help=f"runs of the peer, which is slow (M {PEER_RUNS}, S and L 0)")
    parser.add_argument("--seed", type=int, default=plant.SEED, help="of the plant and the quotation")
    parser.add_argument("--profile", action="store_true", help="print the functions of ours that take longest, and nothing else")
    return parser.parse_args()


def _bench(ours, options):
    print(_machine(ours), flush=True)
    plants = {}
    for size in options.size or ("M", "L"):
        registry, plan = databases.ready(ours, size, options.seed)
        plants[size] = Measured(plan, subjects.Subject(ours.connection, registry, plan, options.seed))
    if options.profile:
        for measured in plants.values():
            measured.subject.profile(measured.subject.lines(LINES))
        return
    _measure(plants, max(options.runs, 1), options.peer_runs)
    for size, measured in plants.items():
        _report(size, measured)
    if {"M", "L"} <= set(plants):
        growth = plants["L"].per_product / plants["M"].per_product
        print("\n" + _verdict("time per product touched, L / M", growth, f"< {ASKED_GROWTH}", growth < ASKED_GROWTH))


@dataclasses.dataclass
class Measured:
    """A plant, and the seconds that each run took."""

    plan: plant.Plan
    subject: subjects.Subject
    ours: list = dataclasses.field(default_factory=list)
    floor: list = dataclasses.field(default_factory=list)
    peer: list = dataclasses.field(default_factory=list)

    @functools.cached_property
    def lines(self):
        return self.subject.lines(LINES)

    @functools.cached_property
    def touched(self):
        return self.subject.touched(self.lines)

    @property
    def per_product(self):
        return statistics.median(self.ours) / self.touched


def _measure(plants, runs, peer_runs):
    """Run all in turns, so that a busy moment of the machine slows down all of them."""
    for measured in plants.values():
        measured.subject.ours(measured.lines)
        measured.subject.floor(measured.lines)
    for number in range(runs):
        for size, measured in plants.items():
            measured.ours.append(measured.subject.ours(measured.lines))
            measured.floor.append(measured.subject.floor(measured.lines))
            wanted = peer_runs if peer_runs is not None else PEER_RUNS if size == "M" else 0
            if len(measured.peer) < wanted * (number + 1) / runs:
                measured.peer.append(measured.subject.peer(measured.lines))


def _machine(ours):
    [(postgres,)] = database.query(ours, "postgres", "SHOW server_version")
    return (
        f"Kitting check of {LINES} lines on {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Odoo {release.version}, Python {platform.python_version()}, PostgreSQL {postgres.split()[0]}"
    )


def _plant(plan):
    boms = sum(1 for part in plan.parts if part.lines)
    moves = len(plan.deliveries) + len(plan.receipts)
    return f"{len(plan.parts):,} products, {boms:,} BoMs of {plant.LINES} lines on {plant.RAW} levels, {moves:,} open moves"


def _report(size, measured):
    print(f"\n{size}: {_plant(measured.plan)}")
    for name in ("ours", "floor", "peer"):
        seconds = getattr(measured, name)
        if seconds:
            print(f"  {name:<6} {_time(statistics.median(seconds)):>9}   median of {len(seconds)} (best {_time(min(seconds))})")
    print(f"  {measured.touched:,} products touched, {measured.per_product * 1e6:.0f} µs each")
    ours, floor = statistics.median(measured.ours), statistics.median(measured.floor)
    if measured.peer:
        faster = statistics.median(measured.peer) / ours
        print("  " + _verdict("peer / ours", faster, f"≥ {ASKED_PEER}", faster >= ASKED_PEER))
    print("  " + _verdict("ours / floor", ours / floor, f"≤ {ASKED_FLOOR}", ours / floor <= ASKED_FLOOR))
    statements = _statements(measured.subject)
    same = len(set(statements.values())) == 1
    print("  " + _verdict(f"SQL statements for {_list(statements)} lines", _list(statements.values()), "equal", same))
    agreed = measured.subject.agreed(measured.lines)
    print("  " + _verdict("same quantity and date as the floor", f"{agreed} of {LINES} lines", "all", agreed == LINES), flush=True)


def _time(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _statements(subject):
    """SQL statements by number of lines, when nothing is left to be read for the first time. For one line: the one that takes most."""
    most = subject.lines(subjects.MOST_LINES)
    subject.ours(most)
    return {
        1: max(subject.statements([line]) for line in most[:LINES]),
        LINES: subject.statements(most[:LINES]),
        subjects.MOST_LINES: subject.statements(most),
    }


def _list(numbers):
    return ", ".join(map(str, numbers))


def _verdict(what, value, asked, holds):
    value = f"{value:.3g}" if isinstance(value, float) else value
    return f"{what + ':':<38}{value:<16}asked {asked:<8}{'holds' if holds else 'DOES NOT HOLD'}"


run.main(main)
