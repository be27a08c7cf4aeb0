"""
Speed of the margin report on many order lines, against plain SQL that answers the same from the same tables. Printed, never a reason
for a build to fail.

    bin/bench margin                     100,000 order lines of 20,000 orders, 500 customers, 36 months
    bin/bench margin --lines 10000       fewer

The lines are made in bulk and rolled back. Ours is what the report's screens call, with an empty record cache and the rights of the
administrator; the floor is one statement and fetching its rows.
"""
import argparse
import contextlib
import datetime
import os
import platform
import statistics
import time

import odoo
from odoo import release

import databases
import plant
from house import odoo as house_odoo
from house import run

RUNS = 5
LINES, PER_ORDER, CUSTOMERS = 100_000, 5, 500
MEASURES = ["revenue:sum", "actual_total:sum", "margin:sum", "margin_percent:avg", "__count"]
SUMS = "SUM(r.revenue), SUM(r.actual_total), SUM(r.margin), SUM(r.margin) / NULLIF(SUM(r.revenue), 0), COUNT(*)"
FROM = "FROM sme_order_line_cost r JOIN sale_order o ON o.id = r.order_id"
PARTNER = "JOIN res_partner p ON p.id = o.partner_id"
QUESTIONS = [
    ("month and customer", ["date_order:month", "commercial_partner_id"],
     f"SELECT date_trunc('month', o.date_order), p.commercial_partner_id, {SUMS} {FROM} {PARTNER} GROUP BY 1, 2"),
    ("month", ["date_order:month"], f"SELECT date_trunc('month', o.date_order), {SUMS} {FROM} GROUP BY 1"),
    ("customer", ["commercial_partner_id"], f"SELECT p.commercial_partner_id, {SUMS} {FROM} {PARTNER} GROUP BY 1"),
    ("product", ["product_id"], f"SELECT r.product_id, {SUMS} {FROM} GROUP BY 1"),
    ("salesperson", ["user_id"], f"SELECT o.user_id, {SUMS} {FROM} GROUP BY 1"),
    ("source", ["method"], f"SELECT r.method, {SUMS} {FROM} GROUP BY 1"),
]


def main():
    options = _options()
    with house_odoo.ready("test") as ours:
        print(
            f"Margin report on {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Odoo {release.version}, "
            f"{datetime.date.today()}", flush=True)
        registry, _plan = databases.ready(ours, "S", plant.SEED)
        with registry.cursor() as cr, contextlib.ExitStack() as stack:
            stack.callback(cr.rollback)
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            made = _seconds(lambda: fill(env, options.lines))
            print(f"  {options.lines:,} order lines made in {made:.1f} s", flush=True)
            _bench(env(user=env.ref("base.user_admin").id), options.runs)


def _options():
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bin/bench margin", description=__doc__, formatter_class=layout)
    parser.add_argument("--lines", type=int, default=LINES, help="order lines (%(default)s)")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each; the median counts (%(default)s)")
    return parser.parse_args()


def fill(env, lines):
    """Make confirmed orders with their costs: copies of one that Odoo made, with other customers, dates, products and amounts."""
    product = env["product.product"].search([("type", "=", "consu"), ("sale_ok", "=", True)], limit=1)
    partner = env["res.partner"].create({"name": "Customer 0"})
    order = env["sale.order"].create({"partner_id": partner.id, "order_line": [
        odoo.fields.Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": 100})]})
    order.with_context(skip_procurement=True).action_confirm()
    env.flush_all()
    row = order.cost_line_ids
    partners = env["res.partner"].create([{"name": f"Customer {number}"} for number in range(1, CUSTOMERS)]).ids
    env.flush_all()
    cr, orders = env.cr, lines // PER_ORDER
    cr.execute("SELECT ARRAY_AGG(id) FROM product_product WHERE active")
    [(products,)] = cr.fetchall()
    cr.execute("SELECT COALESCE(MAX(id), 0) FROM sale_order")
    [(first,)] = cr.fetchall()
    _copy(cr, "sale_order", order.id, orders, {
        "id": "%(first)s + n", "name": "'B' || n", "partner_id": "(%(partners)s)[1 + n %% %(customers)s]",
        "date_order": "now() AT TIME ZONE 'UTC' - (n %% 1080) * interval '1 day'",
    }, first=first, partners=partners, customers=len(partners))
    cr.execute("SELECT COALESCE(MAX(id), 0) FROM sale_order_line")
    [(first_line,)] = cr.fetchall()
    _copy(cr, "sale_order_line", order.order_line.id, lines, {
        "id": "%(line)s + n", "order_id": "%(first)s + 1 + (n - 1) / %(per)s", "product_id": "(%(products)s)[1 + n %% %(kinds)s]",
    }, line=first_line, first=first, per=PER_ORDER, products=products, kinds=len(products))
    _copy(cr, "sme_order_line_cost", row.id, lines, {
        "id": "(SELECT MAX(id) FROM sme_order_line_cost) + n", "sale_line_id": "%(line)s + n",
        "order_id": "%(first)s + 1 + (n - 1) / %(per)s", "product_id": "(%(products)s)[1 + n %% %(kinds)s]",
        "revenue": "50 + n %% 400", "actual_total": "40 + n %% 311", "margin": "10 + n %% 400 - n %% 311",
        "method": "(ARRAY['made_to_order', 'from_stock', 'bought'])[1 + n %% 3]", "state": "'final'",
    }, line=first_line, first=first, per=PER_ORDER, products=products, kinds=len(products))
    for table in ("sale_order", "sale_order_line", "sme_order_line_cost", "res_partner"):
        cr.execute(f"ANALYZE {table}")
    env.invalidate_all()


def _copy(cr, table, id_, count, changed, **values):
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table])
    columns = [name for (name,) in cr.fetchall()]
    names = ", ".join(f'"{name}"' for name in columns)
    selected = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {selected} FROM {table} t, generate_series(1, %(count)s) n WHERE t.id = %(source)s",
        {"count": count, "source": id_, **values})


def _bench(env, runs):
    report = env["sme.order.margin.report"]
    print(f"  {'':<28}{'ours':>10}{'floor':>10}{'ratio':>8}{'groups':>9}{'statements':>12}")
    for what, groups, floor in QUESTIONS:
        _report(env, f"by {what}", runs, lambda groups=groups: report._read_group([], groups, MEASURES), floor)
    _report(
        env, "screen: month × customer", runs,
        lambda: report.formatted_read_grouping_sets(
            [], [[], ["commercial_partner_id"], ["date_order:month"], ["commercial_partner_id", "date_order:month"]], MEASURES),
        QUESTIONS[0][2])
    _report(
        env, "screen: list of 80", runs,
        lambda: report.web_search_read([], {name: {} for name in ("date_order", "revenue", "actual_total", "margin")}, limit=80),
        f"SELECT r.id, o.date_order, r.revenue, r.actual_total, r.margin {FROM} ORDER BY o.date_order DESC, r.id DESC LIMIT 80")


def _report(env, what, runs, ours, floor):
    mine, plain = [], []
    for _number in range(max(runs, 1) + 1):
        env.invalidate_all()
        before = env.cr.sql_log_count
        mine.append(_seconds(ours))
        statements = env.cr.sql_log_count - before
        plain.append(_seconds(lambda: _floor(env.cr, floor)))
    env.cr.execute(floor)
    groups = len(env.cr.fetchall())
    mine, plain = statistics.median(mine[1:]), statistics.median(plain[1:])
    print(f"  {what:<28}{mine * 1000:>7.0f} ms{plain * 1000:>7.0f} ms{mine / plain:>8.1f}{groups:>9,}{statements:>12}", flush=True)


def _floor(cr, statement):
    cr.execute(statement)
    return cr.fetchall()


def _seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


run.main(main)
