"""What the MRP benchmark measures, on one plant: ours and the floor, and what they planned."""
import contextlib
import cProfile
import datetime
import json
import pstats
import subprocess
import sys
import time

import odoo

import mrp_floor

SHOWN = 40
TABLES = ("sme_planned_order", "sme_peg", "sme_action_message", "sme_mrp_exception", "sme_plan_past")
PLANNED = """
    SELECT product.default_code, planned.due_date - %s, planned.release_date - %s, sum(planned.quantity)
      FROM {} planned JOIN product_product product ON product.id = planned.product_id GROUP BY 1, 2, 3"""
PEGGED = """
    SELECT count(*) FROM {orders} planned
      LEFT JOIN (SELECT supply_order_id id, sum(quantity) FROM {pegs} WHERE supply_kind = 'planned' GROUP BY 1) pegged USING (id)
     WHERE abs(coalesce(pegged.sum, 0) - planned.quantity) > 0.00001"""


class Subject:
    """Measuring methods return seconds."""

    def __init__(self, connection, registry):
        self.registry = registry
        self.psycopg2 = connection.open(registry.db_name)
        with self._env() as env:
            self.warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).id

    def ours(self, replacing=False):
        """
        Run and commit.

        :param replacing: with the plan before in place, which the run replaces and keeps for comparison
        """
        if not replacing:
            self.clear()
        with self._env() as env:
            return _seconds(lambda: run(env))

    def floor(self):
        with self.psycopg2.cursor() as cr:
            mrp_floor.prepare(cr)
            return _seconds(lambda: mrp_floor.run(cr, self.warehouse))

    def clear(self):
        """Take the plan away: the floor writes into empty tables, so do we."""
        with self.psycopg2.cursor() as cr:
            cr.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")

    def close(self):
        """Leave the database as the other benchmarks expect it."""
        self.clear()
        with self.psycopg2.cursor() as cr:
            mrp_floor.drop(cr)

    def planned(self, whose):
        """
        What the last run of "sme" (ours) or "floor" has written.

        :return: {(product code, days until due, days until release): quantity}
        """
        today = datetime.date.today()
        with self.psycopg2.cursor() as cr:
            cr.execute(PLANNED.format(f"{whose}_planned_order"), [today, today])
            return by_key(cr.fetchall())

    def counts(self, whose):
        """Numbers of (planned orders, pegs, planned orders whose pegs do not add up to their quantity)."""
        orders, pegs = f"{whose}_planned_order", f"{whose}_peg"
        with self.psycopg2.cursor() as cr:
            cr.execute(f"SELECT (SELECT count(*) FROM {orders}), (SELECT count(*) FROM {pegs})")
            [found] = cr.fetchall()
            cr.execute(PEGGED.format(orders=orders, pegs=pegs))
            return (*found, *cr.fetchone())

    def statements(self):
        """Number of SQL statements of ours, COPY not counted."""
        self.clear()
        with self._env() as env:
            before = env.cr.sql_log_count
            run(env)
            return env.cr.sql_log_count - before

    def memory(self):
        """Peak memory in MB of a new process that does one run: (before the run, in the end)."""
        self.clear()
        worker = subprocess.run(
            [sys.executable, "mrp_worker.py", self.registry.db_name], cwd=sys.path[0], check=True, capture_output=True, text=True)
        return json.loads(worker.stdout.splitlines()[-1])

    def profile(self):
        """Print the functions of ours by processor time (without PostgreSQL's)."""
        self.ours()
        self.clear()
        profile = cProfile.Profile(time.process_time)
        with self._env() as env:
            profile.runcall(run, env)
        for order in ("tottime", "cumulative"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)

    @contextlib.contextmanager
    def _env(self):
        """A new cursor and an empty cache, as for a request of the user."""
        with self.registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            yield env(user=env.ref("base.user_admin").id)


def run(env):
    """A run of the whole company as the peer and the floor understand it: open receipts stay on their dates. Committed."""
    env["sme.mrp.run"].create({"company_id": env.company.id, "reschedule_existing": False}).action_run()
    env.cr.commit()


def by_key(rows):
    return {(code, due, release): quantity for code, due, release, quantity in rows}


def agreed(one, other):
    """(rows with the same product, due date, release date and quantity, rows of any of both)."""
    same = sum(1 for key, quantity in one.items() if abs(other.get(key, 0.0) - quantity) < 1e-6)
    return same, len(one.keys() | other.keys())


def _seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
