"""What the kitting benchmark measures, on one plant: ours, the peer and the floor."""
import contextlib
import cProfile
import datetime
import pstats
import threading
import time

import odoo

import floor

MOST_LINES = 50
SHOWN = 40


class Subject:
    """Measuring methods return seconds. `lines` are those that `sme.kitting.check` takes."""

    def __init__(self, connection, registry, plan, seed):
        self.registry = registry
        self.user = odoo.SUPERUSER_ID
        self.asked = plan.quotation(MOST_LINES, seed)
        with self._env() as env:
            self.warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).id
            products = env["product.product"].search([("default_code", "in", [code for code, _quantity, _day in self.asked])])
            boms = env["mrp.bom"]._bom_find(products, company_id=env.company.id)
            self.ids = {product.default_code: product.id for product in products}
            self.boms = {product.id: bom.id for product, bom in boms.items()}
            self.user = env.ref("base.user_admin").id
        self.psycopg2 = connection.open(registry.db_name)

    def lines(self, count):
        """The first lines of the quotation."""
        return [
            {"product_id": self.ids[code], "quantity": quantity, "wanted_date": _date(day)}
            for code, quantity, day in self.asked[:count]
        ]

    def ours(self, lines):
        with self._env() as env:
            return _seconds(lambda: env["sme.kitting"].check(lines))

    def peer(self, lines):
        """The call of the BoM Overview's screen, once for each line, each as a request of its own."""
        total = 0.0
        for line in lines:
            with self._env(warehouse_id=self.warehouse) as env:
                report, bom = env["report.mrp.report_bom_structure"], self.boms[line["product_id"]]
                total += _seconds(lambda: report.get_html(bom, line["quantity"], False))  # noqa: B023
        return total

    def floor(self, lines):
        with self.psycopg2.cursor() as cr:
            return _seconds(lambda: floor.check(cr, _pairs(lines), self.warehouse))

    def statements(self, lines):
        """Number of SQL statements of ours."""
        with self._env() as env:
            before = env.cr.sql_log_count
            env["sme.kitting"].check(lines)
            return env.cr.sql_log_count - before

    def touched(self, lines):
        """Number of products that the lines touch: they and all below them."""
        with self.psycopg2.cursor() as cr:
            return len(floor.Plant(cr, {line["product_id"] for line in lines}, self.warehouse).free)

    def agreed(self, lines):
        """For how many lines ours and the floor give the same kit quantity and date."""
        with self.psycopg2.cursor() as cr:
            expected = floor.check(cr, _pairs(lines), self.warehouse)
        with self._env() as env:
            answers = env["sme.kitting"].check(lines)["lines"]
        return sum(
            (answer["kit_qty"], answer["earliest_date"]) == (quantity, _date(days))
            for answer, (quantity, days) in zip(answers, expected, strict=True)
        )

    def profile(self, lines):
        """Print the functions of ours by processor time (without PostgreSQL's), and its SQL statements."""
        self.ours(lines)
        profile = cProfile.Profile(time.process_time)
        with self._env() as env:
            kitting = env["sme.kitting"]
            profile.runcall(kitting.check, lines)
        for order in ("tottime", "cumulative"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)
        statements = self._statements(lines)
        print(f"{len(statements)} SQL statements, {sum(delay for delay, _text in statements) * 1000:.0f} ms")
        for delay, text in statements:
            print(f"{delay * 1000:7.1f} ms {len(text):7,} characters  {' '.join(text.split())[:100]}")

    def _statements(self, lines):
        """SQL statements of ours as [(seconds, text)], by Odoo's hook for tracing."""
        found = []
        thread = threading.current_thread()
        thread.query_hooks = [lambda cr, query, params, start, delay: found.append((delay, cr._obj.query.decode()))]
        try:
            self.ours(lines)
        finally:
            del thread.query_hooks
        return found

    @contextlib.contextmanager
    def _env(self, **context):
        """A new cursor and an empty cache, as for a request of the user."""
        with self.registry.cursor(readonly=True) as cr:
            yield odoo.api.Environment(cr, self.user, context)


def _date(days):
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def _pairs(lines):
    return [(line["product_id"], line["quantity"]) for line in lines]


def _seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
