"""
Speed of the MRP run: how long a plan of the whole plant takes, stored. Printed, never a reason for a build to fail.

    bin/bench mrp                    M and L; the peer on M, unless its result for this plant is kept from before
    bin/bench mrp --size S           a short one
    bin/bench mrp --peer-runs 0      without the peer, unless its result is kept
    bin/bench mrp --peer-again       measure the peer anew (some 15 minutes on M)
    bin/bench mrp --profile          where the time goes

ours    env["sme.mrp.run"] of the company, open receipts on their own dates: planned orders, pegs, all stored and committed
floor   psycopg2, plain Python and COPY for just this plant, the same rows into plain tables (mrp_floor.py)
peer    OCA's mrp_multi_level 19.0, lot for lot, on a copy of the same database (mrp_peer.py)

Ours and the floor run in one process, warm, in turns, each time with a new cursor, an empty record cache and empty tables.
"""
import argparse
import dataclasses
import os
import platform
import statistics

from odoo import release

import databases
import mrp_floor
import mrp_peer
import mrp_subjects
import plant
from house import database, locks, run
from house import odoo as house_odoo

RUNS = 5
WAITING = "Another benchmark of runs is measuring; waiting for it."
BUSY = 1.7
"""Load from which the peer's seconds are too many for a fair ratio; then only those count in which its Python computed."""
ASKED_PEER, ASKED_FLOOR, ASKED_GROWTH, ASKED_MEMORY, ASKED_STATEMENTS = 200, 3, 12, 500, 100


def main():
    options = _options()
    with house_odoo.ready("test") as ours:
        _bench(ours, options)


def _options():
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bin/bench mrp", description=__doc__, formatter_class=layout)
    parser.add_argument("--size", choices=plant.SIZES, action="append", help="500, 5,000 or 50,000 products (default: M and L)")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of ours and the floor; the median counts (%(default)s)")
    parser.add_argument("--peer-runs", type=int, metavar="RUNS", help="runs of the peer if no result is kept (M 1, S and L 0)")
    parser.add_argument("--peer-again", action="store_true", help="measure the peer even if a result is kept")
    parser.add_argument("--seed", type=int, default=plant.SEED, help="of the plant")
    parser.add_argument("--profile", action="store_true", help="print the functions of ours that take longest, and nothing else")
    return parser.parse_args()


@dataclasses.dataclass
class Measured:
    """
    A plant, the seconds that each run took, the peer's result, and the peak memory in MB of a fresh process, before its run and after.

    Linux counts the peak of the process that starts another as that one's own, so the memory is taken before this process grows.
    """

    plan: plant.Plan
    subject: mrp_subjects.Subject
    peer: dict | None
    memory: list = dataclasses.field(default_factory=list)
    ours: list = dataclasses.field(default_factory=list)
    floor: list = dataclasses.field(default_factory=list)


def _bench(ours, options):
    print(_machine(ours), flush=True)
    plants = {}
    for size in options.size or ("M", "L"):
        registry, plan = databases.ready(ours, size, options.seed)
        peer = None if options.profile else _peer(ours, size, options)
        subject = mrp_subjects.Subject(ours.connection, registry)
        plants[size] = Measured(plan, subject, peer)
    with locks.exclusive("bench-mrp", WAITING):
        _compare(plants, options)


def _compare(plants, options):
    """Measure and report. Two at once would empty each other's tables."""
    try:
        if options.profile:
            for measured in plants.values():
                measured.subject.profile()
            return
        for measured in plants.values():
            measured.memory = measured.subject.memory()
        _measure(plants, max(options.runs, 1))
        for size, measured in plants.items():
            _report(size, measured)
    finally:
        for measured in plants.values():
            measured.subject.close()
    if {"M", "L"} <= set(plants):
        growth = statistics.median(plants["L"].ours) / statistics.median(plants["M"].ours)
        print("\n" + _verdict("time of L / time of M", growth, f"≤ {ASKED_GROWTH}", growth <= ASKED_GROWTH))


def _peer(ours, size, options):
    runs = options.peer_runs if options.peer_runs is not None else 1 if size == "M" else 0
    digest = databases.plant_digest(size, options.seed)
    return mrp_peer.measured(ours, size, digest, max(runs, 1) if options.peer_again else runs, options.peer_again)


def _measure(plants, runs):
    """Run all in turns, so that a busy moment of the machine slows down all of them."""
    for measured in plants.values():
        measured.subject.ours()
        measured.subject.floor()
    for _number in range(runs):
        for measured in plants.values():
            measured.ours.append(measured.subject.ours())
            measured.floor.append(measured.subject.floor())


def _machine(ours):
    [(postgres,)] = database.query(ours, "postgres", "SHOW server_version")
    return (
        f"MRP run on {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Odoo {release.version}, Python {platform.python_version()}, PostgreSQL {postgres.split()[0]}"
    )


def _report(size, measured):
    subject = measured.subject
    ours, floor = statistics.median(measured.ours), statistics.median(measured.floor)
    orders, pegs, unpegged = subject.counts("sme")
    floor_orders, floor_pegs, _unpegged = subject.counts("floor")
    planned = {whose: subject.planned(whose) for whose in ("sme", "floor")}
    boms = sum(1 for part in measured.plan.parts if part.lines)
    moves = len(measured.plan.deliveries) + len(measured.plan.receipts)
    print(f"\n{size}: {len(measured.plan.parts):,} products, {boms:,} BoMs of {plant.LINES} lines, {moves:,} open moves")
    for name, seconds in (("ours", measured.ours), ("floor", measured.floor)):
        print(f"  {name:<6} {_time(statistics.median(seconds)):>9}   median of {len(seconds)} (best {_time(min(seconds))})")
    print("         floor once more: " + ", ".join(f"{phase} {_time(took)}" for phase, took in _phases(subject).items()))
    print(f"  again  {_time(subject.ours(replacing=True)):>9}   ours, replacing a plan of the same size")
    if measured.peer:
        seconds, processor = (statistics.median(measured.peer.get(name) or measured.peer["seconds"]) for name in ("seconds", "processor"))
        load = measured.peer.get("load", 0.0)
        print(
            f"  peer   {_time(seconds):>9}   {len(measured.peer['seconds'])} run(s), {measured.peer['orders']:,} planned orders, "
            f"measured on {measured.peer['measured']} under load {load:.1f}; Python alone computed {_time(processor)}")
    print(f"  {orders:,} planned orders, {pegs:,} pegs; floor {floor_orders:,} and {floor_pegs:,}")
    if measured.peer:
        busy = measured.peer.get("load", 0.0) >= BUSY
        what, peer = ("peer (Python alone) / ours", processor) if busy else ("peer / ours", seconds)
        print("  " + _verdict(what, peer / ours, f"≥ {ASKED_PEER}", peer / ours >= ASKED_PEER))
    best = min(measured.ours) / min(measured.floor)
    for what, ratio in (("ours / floor", ours / floor), ("ours / floor, best run of each", best)):
        print("  " + _verdict(what, ratio, f"≤ {ASKED_FLOOR}", ratio <= ASKED_FLOOR))
    statements = subject.statements()
    print("  " + _verdict("SQL statements besides COPY", statements, f"≤ {ASKED_STATEMENTS}", statements <= ASKED_STATEMENTS))
    before, peak = measured.memory
    print("  " + _verdict("peak memory, MB", peak, f"≤ {ASKED_MEMORY}", peak <= ASKED_MEMORY) + f" ({before:.0f} before the run)")
    print("  " + _verdict("planned orders not pegged in full", unpegged, "0", not unpegged))
    _agreement("same quantities and dates as the floor", planned["sme"], planned["floor"])
    if measured.peer:
        _agreement("same quantities and dates as the peer", planned["sme"], mrp_subjects.by_key(measured.peer["rows"]))


def _agreement(what, ours, theirs):
    same, rows = mrp_subjects.agreed(ours, theirs)
    print("  " + _verdict(what, f"{same:,} of {rows:,}", "all", 0 < same == rows), flush=True)


def _phases(subject):
    """Seconds of the floor by phase. Not among the runs that count."""
    with subject.psycopg2.cursor() as cr:
        mrp_floor.prepare(cr)
        return mrp_floor.run(cr, subject.warehouse)


def _time(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _verdict(what, value, asked, holds):
    value = f"{value:.3g}" if isinstance(value, float) else value
    return f"{what + ':':<42}{value:<24}asked {asked:<8}{'holds' if holds else 'DOES NOT HOLD'}"


run.main(main)
