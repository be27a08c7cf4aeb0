"""What the cost benchmark measures, on one plant: ours, the peer and the floor, and the costs that each found."""
import contextlib
import cProfile
import gc
import pstats
import threading
import time

import odoo

import cost_floor

SHOWN = 40
PRICES = """
    UPDATE product_product SET standard_price = jsonb_build_object(%(company)s::text, 1 + (id %% 97) * 0.25)
     WHERE id = ANY(%(raw)s) AND (standard_price ->> %(company)s::text)::float IS DISTINCT FROM 1 + (id %% 97) * 0.25"""


class Subject:
    """Measuring methods return seconds. ``costs``: by name of who found them, {product id: unit cost}."""

    def __init__(self, connection, registry, plan):
        self.registry = registry
        self.psycopg2 = connection.open(registry.db_name)
        self.costs, self.statements = {}, 0
        with registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            self.company = env.company.id
            ids = dict(env["product.product"]._read_group([], ["default_code"], ["id:max"]))
            self.made = [ids[part.code] for part in plan.parts if part.lines]
            cr.execute(PRICES, {"company": self.company, "raw": [ids[part.code] for part in plan.parts if not part.lines]})

    def ours(self):
        with self._env() as env:
            before = env.cr.sql_log_count
            seconds = _seconds(lambda: self.costs.update(ours=_ours(env, self.made)))
            self.statements = env.cr.sql_log_count - before
            return seconds

    def peer(self):
        with self._env() as env:
            products = env["product.product"].browse(self.made)
            seconds = _seconds(lambda: (products.action_bom_cost(), env.flush_all()))
            self.costs["peer"] = {product.id: product.standard_price for product in products}
            env.cr.rollback()
            return seconds

    def floor(self):
        with self.psycopg2.cursor() as cr:
            return _seconds(lambda: self.costs.update(floor=cost_floor.costs(cr, self.made, self.company)))

    def profile(self):
        """Print the functions of ours by processor time (without PostgreSQL's), and its SQL statements."""
        self.ours()
        profile = cProfile.Profile(time.process_time)
        with self._env() as env:
            profile.runcall(_ours, env, self.made)
        for order in ("tottime", "cumulative"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)
        found = []
        thread = threading.current_thread()
        thread.query_hooks = [lambda cr, query, params, start, delay: found.append((delay, cr._obj.query.decode()))]
        try:
            seconds = self.ours()
        finally:
            del thread.query_hooks
        print(f"{len(found)} SQL statements, {sum(delay for delay, _text in found) * 1000:.0f} of {seconds * 1000:.0f} ms")
        for delay, text in found:
            print(f"{delay * 1000:7.1f} ms {len(text):7,} characters  {' '.join(text.split())[:100]}")

    @contextlib.contextmanager
    def _env(self):
        """A new cursor and an empty cache, as for a request."""
        with self.registry.cursor() as cr:
            yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"tracking_disable": True})


def _ours(env, products):
    """The unit cost of each product, as `product.product.bom_cost` finds it."""
    from odoo.addons.sme_order_costing.bom_cost import options
    from odoo.addons.sme_order_costing.bom_cost.query import CostQuery

    asked, _compared = options.parse(env, {"ranking": ["standard"], "overhead": False})
    query = CostQuery(env, products, asked)
    index, costs = query.data.index, query.costs(products[0])
    return {product: costs[index[product]].total for product in products}


def _seconds(function):
    gc.collect()
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
