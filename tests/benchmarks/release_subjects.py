"""What the release benchmark measures, on one plant: ours, and Odoo's own procurement one by one."""
import collections
import contextlib
import cProfile
import dataclasses
import datetime
import pstats
import time

import odoo

import mrp_subjects

SHOWN = 60
LINES = 10
"""Lines of a sales order."""
QUANTITY, DAYS = 5, 60
"""Of each line: pieces, and days until it is wanted."""


@dataclasses.dataclass
class Made:
    """What a run made, in how long; `quantities` by product id."""

    seconds: float
    statements: int
    documents: int
    lines: int
    quantities: dict


class Subject:
    """Measuring methods return `Made`."""

    def __init__(self, connection, registry, plan):
        self.registry = registry
        self.mrp = mrp_subjects.Subject(connection, registry)
        self.codes = [plan.parts[index].code for index in plan.of(0, 0) if not plan.parts[index].stock]

    def plan(self):
        """The plan that is released from."""
        self.mrp.ours()

    def close(self):
        self.mrp.close()

    def profile(self, method, count):
        """Print the functions of a measuring method, its preparation included, by processor time (without PostgreSQL's)."""
        method(1)
        profile = cProfile.Profile(time.process_time)
        profile.runcall(method, count)
        for order in ("tottime", "cumulative"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)

    def release(self, count):
        with self._env() as env:
            orders = self._planned(env, count)
            wizard = env["sme.release"]

            def made():
                done = wizard.browse(orders.action_release_preview()["res_id"])
                done.action_release()
                return done.purchase_ids

            return self._measured(env, made, _purchased)

    def procure_planned(self, count):
        with self._env() as env:
            orders, rules = self._planned(env, count), env["stock.rule"]
            before = env["purchase.order"].search([]).ids
            location = env["stock.warehouse"].browse(self.mrp.warehouse).lot_stock_id
            needs = [(order.product_id, order.quantity, order.due_date) for order in orders]
            env.invalidate_all()

            def made():
                for product, quantity, due in needs:
                    rules.run([_procurement(env, product, quantity, location, _at(due))])
                return env["purchase.order"].search([("id", "not in", before)])

            return self._measured(env, made, _purchased)

    def batch(self, count, confirm=False):
        with self._env() as env:
            sales, wizard = self._sales(env, count), env["sme.batch.production"]

            def made():
                done = wizard.browse(wizard._open_for(sales)["res_id"])
                done.confirm = confirm
                done.action_make()
                return done.production_ids

            return self._measured(env, made, _produced)

    def batch_confirmed(self, count):
        return self.batch(count, confirm=True)

    def create_productions(self, count):
        with self._env() as env:
            lines, productions = self._sales(env, count).order_line, env["mrp.production"]
            boms = env["mrp.bom"]._bom_find(lines.product_id, company_id=env.company.id)
            needs = [(line.product_id.id, line.product_uom_qty, boms[line.product_id].id, line.order_id.name) for line in lines]
            start = _at(datetime.date.today() + datetime.timedelta(days=DAYS))
            env.invalidate_all()

            def made():
                done = productions
                for product, quantity, bom, origin in needs:
                    done |= productions.create(
                        {"product_id": product, "product_qty": quantity, "bom_id": bom, "origin": origin, "date_start": start})
                    env.flush_all()
                return done

            return self._measured(env, made, _produced)

    def procure_productions(self, count):
        with self._env() as env:
            sales, rules = self._sales(env, count), env["stock.rule"]
            location = env["stock.warehouse"].browse(self.mrp.warehouse).lot_stock_id
            needs = [(line.product_id, line.product_uom_qty, line.order_id.name) for line in sales.order_line]
            before = env["mrp.production"].search([]).ids
            wanted = _at(datetime.date.today() + datetime.timedelta(days=DAYS))
            env.invalidate_all()

            def made():
                for product, quantity, origin in needs:
                    rules.run([_procurement(env, product, quantity, location, wanted, origin)])
                return env["mrp.production"].search([("id", "not in", before)])

            return self._measured(env, made, _produced)

    def _planned(self, env, count):
        """The planned purchases that are to be released first."""
        orders = env["sme.planned.order"].search([("action", "=", "buy"), ("state", "=", "suggested")], limit=count)
        assert len(orders) == count, f"the plant has only {len(orders)} planned purchases"
        return orders

    def _sales(self, env, count):
        """Confirmed sales orders of `count` finished products that are not on stock. Making them is not measured."""
        products = env["product.product"].search([("default_code", "in", self.codes)], order="default_code", limit=count)
        assert len(products) == count, f"the plant has only {len(products)} finished products without stock"
        partner = env["res.partner"].search([("name", "=", "Customer 0")], limit=1)
        wanted = _at(datetime.date.today() + datetime.timedelta(days=DAYS))
        sales = env["sale.order"].create([{
            "partner_id": partner.id, "commitment_date": wanted,
            "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": QUANTITY}) for product in products[first:first + LINES]],
        } for first in range(0, count, LINES)])
        sales.action_confirm()
        return sales

    def _measured(self, env, function, counted):
        env.flush_all()
        env.invalidate_all()
        statements, start = env.cr.sql_log_count, time.perf_counter()
        documents = function()
        env.flush_all()
        seconds, statements = time.perf_counter() - start, env.cr.sql_log_count - statements
        return Made(seconds, statements, len(documents), *counted(documents))

    @contextlib.contextmanager
    def _env(self):
        """A new cursor and an empty cache, as for a request of the user; nothing stays."""
        with self.registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            try:
                yield env(user=env.ref("base.user_admin").id)
            finally:
                env.transaction.clear()
                cr.rollback()


def _procurement(env, product, quantity, location, wanted, origin="Bench"):
    values = {"company_id": env.company, "warehouse_id": location.warehouse_id, "date_planned": wanted}
    return env["stock.rule"].Procurement(product, quantity, product.uom_id, location, origin, origin, env.company, values)


def _purchased(purchases):
    quantities = collections.Counter()
    for line in purchases.order_line:
        quantities[line.product_id.id] += line.product_uom_qty
    return len(purchases.order_line), quantities


def _produced(productions):
    quantities = collections.Counter()
    for production in productions:
        quantities[production.product_id.id] += production.product_uom_qty
    return len(productions.move_raw_ids), quantities


def _at(day):
    return datetime.datetime.combine(day, datetime.time(12))
