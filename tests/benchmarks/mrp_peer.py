"""
The peer of the MRP run: OCA's MRP scheduler, in a folder of its own, on a copy of the benchmark's database.

Its run takes many minutes, so its result is kept, by the plant that it is of: the seconds that it took, on which day, and what it
planned. Dates are kept as days from that day, since the plant is moved to today before each benchmark.
"""
import contextlib
import datetime
import gzip
import json
import logging
import os
import subprocess
import sys
import time

PACKAGES = (
    "odoo-addon-mrp-multi-level==19.0.1.0.5.4", "odoo-addon-mrp-warehouse-calendar==19.0.1.0.0.8",
    "odoo-addon-stock-warehouse-calendar==19.0.1.0.0.8",
)
MODULE = "mrp_multi_level"
ANSWERED = {"measured", "load", "seconds", "processor", "orders", "rows"}
PLANNED = """
    SELECT product.default_code, planned.due_date - current_date, planned.order_release_date - current_date, sum(planned.mrp_qty)::float
      FROM mrp_planned_order planned JOIN product_product product ON product.id = planned.product_id GROUP BY 1, 2, 3"""


def measured(ours, size, plant, runs, again=False):
    """
    :param plant: digest of the plant
    :param runs: how often to run it when there is no result yet
    :param again: measure, even if there is a result
    :return: dict of measured (ISO date), load (of the machine, its last 15 minutes), seconds (list), processor (list: of them, those
        in which Python computed), orders (number), rows [(code, due, release, quantity)]; None without runs
    """
    from house import database, digest, paths

    kept = paths.folder(paths.LOCAL / "peer") / f"{size}-{digest.of_text(plant, *PACKAGES)[:12]}.json.gz"
    if kept.exists() and not again:
        answer = json.loads(gzip.decompress(kept.read_bytes()))
        if ANSWERED <= answer.keys():  # else an older version of this file has kept it
            return answer
    if not runs:
        return None
    environ = _installed(ours, size)
    name = f"bench_{size.lower()}_peer"
    print(f"  {name}: running the peer {runs} ×, minutes on M …", flush=True)
    partial = kept.with_suffix(".partial")
    subprocess.run([sys.executable, __file__, name, partial, str(runs)], env=environ, check=True)
    partial.rename(kept)
    database.drop(ours, name)
    return json.loads(gzip.decompress(kept.read_bytes()))


def _installed(ours, size):
    """Install the peer into a new copy of the database; return the environment in which Odoo finds it."""
    import odoo

    from house import database, paths
    from house import odoo as house_odoo
    from house.environment import PYTHON
    from house.run import logged

    site = paths.LOCAL / "peer" / "site"
    logged(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--upgrade", "--target", site, *PACKAGES],
        "bench-peer-pip", "fetching the peer from PyPI")
    environ = ours.environ(ODOO_HTTP_PORT=str(house_odoo.free_port()))
    environ["ODOO_ADDONS_PATH"] += f",{site / 'odoo' / 'addons'}"
    source = f"bench_{size.lower()}"
    odoo.sql_db.close_db(source)
    database.copy(ours, source, f"{source}_peer")
    logged(
        ours.command("-d", f"{source}_peer", "-i", MODULE, *house_odoo.ONCE), f"{source}_peer", f"{source}_peer: installing the peer",
        env=environ, cwd=paths.ROOT)
    return environ


def _work(name, result, runs):
    """In a process of its own, which has the peer in its addons path."""
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config([], setup_logging=False)
    logging.getLogger("odoo").setLevel(logging.ERROR)
    registry, seconds, processor = Registry(name), [], []
    with registry.cursor() as cr:
        area = _set_up(odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}))
    with contextlib.closing(odoo.sql_db.db_connect(name).cursor()) as cr:
        cr.execute("ANALYZE")  # what a server does by itself within minutes
        cr.commit()
    for _number in range(runs):
        with registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            start, start_processor = time.perf_counter(), time.process_time()
            env["mrp.multi.level"].create({"mrp_area_ids": [(6, 0, [area])]}).run_mrp_multi_level()
            cr.commit()
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - start_processor)
    with registry.cursor() as cr:
        cr.execute(PLANNED)
        rows = cr.fetchall()
        cr.execute("SELECT count(*) FROM mrp_planned_order")
        orders, = cr.fetchone()
    answer = {
        "measured": datetime.date.today().isoformat(), "load": os.getloadavg()[2], "seconds": seconds, "processor": processor,
        "orders": orders, "rows": rows,
    }
    with open(result, "wb") as file:
        file.write(gzip.compress(json.dumps(answer).encode()))


def _set_up(env):
    """One MRP area with all products of the plant, lot for lot. It is not part of what is measured."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    area = env["mrp.area"].create({"name": "Bench", "warehouse_id": warehouse.id, "location_id": warehouse.lot_stock_id.id})
    products = env["product.product"].search([("is_storable", "=", True)])
    env["product.mrp.area"].create([
        {"mrp_area_id": area.id, "product_id": product.id, "mrp_nbr_days": 0} for product in products
    ])
    return area.id


if __name__ == "__main__":
    _work(sys.argv[1], sys.argv[2], int(sys.argv[3]))
