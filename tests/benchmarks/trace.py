"""
Speed of the trace through 5 levels in a database of many move lines, against plain SQL that asks for the same goods, documents and
inspections without rights, names in other languages, goods without lots, rework, and what the page shows besides. Printed, never a
reason for a build to fail.

    bin/bench trace                     100,000 move lines
    bin/bench trace --lines 20000       fewer

The lines are made in bulk and rolled back. Ours is what the pages call, with an empty record cache and the rights of the administrator.
"Odoo" is its own search for the deliveries of a lot, which knows no more than their ids.
"""
import argparse
import contextlib
import datetime
import logging
import os
import platform
import statistics
import time

import odoo
from odoo import release
from odoo.modules.registry import Registry

import trace_subjects
from house import odoo as house_odoo
from house import run

RUNS = 5
NAME, ADDON = "bench_trace", "sme_qc_trace"
FLOOR = """
WITH RECURSIVE walk(lot) AS (
    SELECT UNNEST(%(starts)s)
    UNION
    SELECT there.lot_id FROM walk
      JOIN stock_move_line here ON here.lot_id = walk.lot AND here.state = 'done'
      JOIN stock_move_line_consume_rel link ON link.{here} = here.id
      JOIN stock_move_line there ON there.id = link.{there}
)
SELECT ARRAY_AGG(lot) FROM walk"""
EDGES = """
SELECT here.lot_id, there.lot_id, move.reference, SUM(there.quantity_product_uom)
  FROM stock_move_line here JOIN stock_move_line_consume_rel link ON link.{here} = here.id
  JOIN stock_move_line there ON there.id = link.{there} JOIN stock_move move ON move.id = there.move_id
 WHERE here.lot_id = ANY(%(lots)s) GROUP BY 1, 2, 3"""
GOODS = """
SELECT lot.id, lot.name, template.name ->> 'en_US' FROM stock_lot lot JOIN product_product product ON product.id = lot.product_id
  JOIN product_template template ON template.id = product.product_tmpl_id WHERE lot.id = ANY(%(lots)s)"""
MOVES = """
SELECT line.lot_id, picking.name, partner.name, line.date, line.quantity FROM stock_move_line line
  JOIN stock_location here ON here.id = line.location_id JOIN stock_location there ON there.id = line.location_dest_id
  LEFT JOIN stock_picking picking ON picking.id = line.picking_id LEFT JOIN res_partner partner ON partner.id = picking.partner_id
 WHERE line.lot_id = ANY(%(lots)s) AND line.state = 'done' AND (here.usage = 'supplier' OR there.usage = 'customer')"""
CHECKS = """
SELECT inspection.name, inspection.state, line.name, value.unit_number, value.measured, value.verdict FROM sme_qc_inspection inspection
  JOIN sme_qc_inspection_line line ON line.inspection_id = inspection.id JOIN sme_qc_value value ON value.line_id = line.id
 WHERE inspection.lot_id = ANY(%(lots)s)"""
COLUMNS = {
    "back": {"here": "consume_line_id", "there": "produce_line_id"},
    "forward": {"here": "produce_line_id", "there": "consume_line_id"},
}


def main():
    options = _options()
    with house_odoo.ready("test") as ours:
        print(
            f"Trace on {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Odoo {release.version}, "
            f"{datetime.date.today()}", flush=True)
        registry = _registry(ours)
        with registry.cursor() as cr, contextlib.ExitStack() as stack:
            stack.callback(cr.rollback)
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            start = time.perf_counter()
            factory = trace_subjects.fill(env, options.lines)
            print(f"  {factory.lines:,} done move lines of {trace_subjects.LEVELS} levels made in {time.perf_counter() - start:.1f} s")
            _bench(env(user=env.ref("base.user_admin").id), factory, options.runs)


def _options():
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bin/bench trace", description=__doc__, formatter_class=layout)
    parser.add_argument("--lines", type=int, default=100_000, help="done move lines (%(default)s)")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each; the median counts (%(default)s)")
    return parser.parse_args()


def _registry(ours):
    """The database, made or brought up to date: it has the addon and no goods."""
    odoo.tools.config.parse_config([], setup_logging=False)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    ours.run(NAME, f"{NAME}: installing or updating the addon", "-d", NAME, "-i", ADDON, "-u", ADDON, *house_odoo.ONCE)
    return Registry(NAME)


def _bench(env, factory, runs):
    lot = env["stock.lot"]
    bought, finished = lot.browse(factory.bought[0]), lot.browse(factory.finished[0])
    print(f"  {'':<34}{'ours':>10}{'floor':>10}{'ratio':>8}{'Odoo':>10}{'lots':>7}{'deliveries':>12}{'statements':>12}")
    for what, records, direction in [
        ("forward from a bought lot", bought, "forward"),
        ("forward from 10 bought lots", lot.browse(factory.bought), "forward"),
        ("back from a finished lot", finished, "back"),
        ("back from 10 finished lots", lot.browse(factory.finished), "back"),
    ]:
        _report(env, what, records, direction, runs)


def _report(env, what, records, direction, runs):
    mine, plain, peer = [], [], []
    for _number in range(max(runs, 1) + 1):
        env.invalidate_all()
        before = env.cr.sql_log_count
        mine.append(_seconds(records.trace_forward if direction == "forward" else records.trace_back))
        statements = env.cr.sql_log_count - before
        plain.append(_seconds(lambda: floor(env.cr, records.ids, direction)))
        if direction == "forward":
            env.invalidate_all()
            peer.append(_seconds(records._find_delivery_ids_by_lot_iterative))
    result = records.trace_forward() if direction == "forward" else records.trace_back()
    reached, _edges, _goods, moves, _checks = floor(env.cr, records.ids, direction)
    if {f"lot-{id_}" for id_ in reached} != result["nodes"].keys():
        raise run.Failure(f"{what}: ours found {len(result['nodes'])} lots, the floor {len(reached)}")
    delivered = sum(one["delivered"] for one in result["deliveries"])
    if direction == "forward" and delivered != sum(move[4] for move in moves if move[1] and move[1].startswith("OUT/")):
        raise run.Failure(f"{what}: {delivered} delivered, the floor has another number")
    mine, plain = statistics.median(mine[1:]), statistics.median(plain[1:])
    odoo_ms = f"{statistics.median(peer[1:]) * 1000:>7.0f} ms" if peer else f"{'–':>10}"
    print(
        f"  {what:<34}{mine * 1000:>7.0f} ms{plain * 1000:>7.0f} ms{mine / plain:>8.1f}{odoo_ms}{len(reached):>7,}"
        f"{len(result['deliveries']):>12,}{statements:>12}", flush=True)


def floor(cr, lots, direction):
    """Lots, edges, names, documents and values of a trace, by five statements.

    :return: the rows of each
    """
    cr.execute(FLOOR.format(**COLUMNS[direction]), {"starts": lots})
    [(reached,)] = cr.fetchall()
    result = [reached]
    for statement in (EDGES.format(**COLUMNS[direction]), GOODS, MOVES, CHECKS):
        cr.execute(statement, {"lots": reached})
        result.append(cr.fetchall())
    return result


def _seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


run.main(main)
