"""
The floor of the MRP run: the plan as one would write it by hand for the benchmark plant and nothing else, psycopg2 and plain Python.

It plans lot-for-lot through all levels with receipts on their own dates (`reschedule_existing` off), pegs first in, first out, and
writes the columns that a run of ours writes, into tables of the same columns without indexes. It leaves out what the plant does not
have (units, kits, variants, several vendors, routes, warehouses, calendars, lot rules, safety stock, forecasts, orders made firm), the
plan before, action messages and exceptions.

Days are counted from today; what is past counts today. The supply of a day comes before its demand.
"""
import gc
import io
import time
from datetime import date, timedelta
from operator import itemgetter

from floor import LOCATIONS

BOMS = """
    SELECT product.id, bom.id, bom.produce_delay, line.product_id, line.product_qty::float / bom.product_qty::float
      FROM mrp_bom bom JOIN product_product product USING (product_tmpl_id) JOIN mrp_bom_line line ON line.bom_id = bom.id
     WHERE bom.active AND bom.type = 'normal'"""
VENDORS = """
    SELECT product_id, delay, partner_id, id, price::float FROM product_supplierinfo WHERE product_id IS NOT NULL"""
STOCK = "SELECT product_id, sum(quantity)::float FROM stock_quant WHERE location_id = ANY(%s) GROUP BY product_id"
MOVES = """
    SELECT move.product_id, greatest(move.date::date - current_date, 0), move.product_qty::float, move.location_dest_id = ANY(%(inside)s),
           picking.id, picking.name
      FROM stock_move move JOIN stock_picking picking ON picking.id = move.picking_id
     WHERE move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
       AND (move.location_id = ANY(%(inside)s)) <> (move.location_dest_id = ANY(%(inside)s))
     ORDER BY move.date, move.id"""
COMPANY = "SELECT company_id FROM stock_warehouse WHERE id = %s"
ORDER_COLUMNS = (
    "id, company_id, run_id, warehouse_id, product_id, action, level, bom_id, state, released_quantity, quantity, net_quantity, "
    "due_date, release_date, expected_date, late, partner_id, seller_id, price, need_quantity, stock_quantity, on_order_quantity, "
    "safety_quantity")
INNER_PEG_COLUMNS = (
    "company_id, warehouse_id, product_id, day, quantity, demand_kind, demand_order_id, supply_kind, supply_order_id")
OUTER_PEG_COLUMNS = (
    f"{INNER_PEG_COLUMNS}, demand_model, demand_res_id, demand_name, supply_model, supply_res_id, supply_name, supply_day")
NO_DOCUMENT = r"\N" "\t" r"\N" "\t" r"\N"
HORIZON = 365
DAYS_BACK = 1000


def prepare(cr):
    """Make the tables, empty."""
    for table in ("planned_order", "peg"):
        cr.execute(f"DROP TABLE IF EXISTS floor_{table}")
        cr.execute(f"CREATE TABLE floor_{table} (LIKE sme_{table})")
        if table == "peg":
            cr.execute("ALTER TABLE floor_peg ALTER COLUMN id DROP NOT NULL")


def drop(cr):
    cr.execute("DROP TABLE IF EXISTS floor_planned_order, floor_peg")


def run(cr, warehouse):
    """
    Plan, and write the plan, in one transaction.

    :return: seconds as {"reading", "netting", "writing"}
    """
    gc.disable()
    try:
        start = time.perf_counter()
        cr.execute("BEGIN")
        plant = _Run(cr, warehouse)
        read = time.perf_counter()
        rows = plant.plan()
        netted = time.perf_counter()
        plant.write(*rows)
        cr.execute("COMMIT")
        return {"reading": read - start, "netting": netted - read, "writing": time.perf_counter() - netted}
    finally:
        gc.enable()


class _Run:
    """
    What is read: `lines` and `bom` of what is made, `lead` days to make or buy, `vendor` columns of what is bought, `stock`,
    `receipts` as [(day, quantity, columns of the document)] and `demands` as [(day, quantity, columns of the document or order)].
    """

    def __init__(self, cr, warehouse):
        self.cr, self.warehouse = cr, warehouse
        cr.execute(COMPANY, [warehouse])
        self.company, = cr.fetchone()
        cr.execute(LOCATIONS, [warehouse])
        inside = [location for (location,) in cr.fetchall()]
        self.lines, self.bom, self.lead, self.vendor = {}, {}, {}, {}
        cr.execute(BOMS)
        for product, bom, delay, component, quantity in cr.fetchall():
            self.lines.setdefault(product, []).append((component, quantity))
            self.bom[product], self.lead[product] = bom, delay
        cr.execute(VENDORS)
        for product, delay, partner, seller, price in cr.fetchall():
            self.lead[product], self.vendor[product] = delay, f"{partner}\t{seller}\t{price}"
        cr.execute(STOCK, [inside])
        self.stock = dict(cr.fetchall())
        self.receipts, self.demands = {}, {}
        cr.execute(MOVES, {"inside": inside})
        for product, day, quantity, comes, picking, name in cr.fetchall():
            events = self.receipts if comes else self.demands
            events.setdefault(product, []).append((day, quantity, f"stock.picking\t{picking}\t{name}"))
        today = date.today()
        self.dates = {day: (today + timedelta(days=day)).isoformat() for day in range(-DAYS_BACK, HORIZON + DAYS_BACK)}

    def write(self, orders, inner, outer):
        for table, columns, rows in (
            ("planned_order", ORDER_COLUMNS, orders), ("peg", INNER_PEG_COLUMNS, inner), ("peg", OUTER_PEG_COLUMNS, outer),
        ):
            self.cr.copy_expert(f"COPY floor_{table} ({columns}) FROM STDIN", io.StringIO("".join(rows)), 1 << 20)

    def _levels(self):
        """Low-level code by product, parents first."""
        level, reached, code = dict.fromkeys(self.lead, 0), self.lines.keys(), 0
        while reached:
            code += 1
            reached = {component for product in reached for component, _quantity in self.lines.get(product, ())}
            level.update(dict.fromkeys(reached, code))
        return dict(sorted(level.items(), key=itemgetter(1)))

    def plan(self):
        """Rows of planned orders, of pegs between planned orders and from stock, and of pegs with a document."""
        orders, inner, outer, number = [], [], [], 0
        begins, links = [], []  # by order: (day due, days late by itself); (parent, order that it takes from), parents first
        dates, by_day, demanded = self.dates, itemgetter(0), self.demands
        nothing, received, stocked = NO_DOCUMENT + "\t\\N\n", "transfer\t\\N", "stock\t\\N"
        for product, level in self._levels().items():
            demands = demanded.pop(product, None)
            if not demands:
                continue
            demands.sort(key=by_day)
            made, lead, lines = product in self.lines, self.lead[product], self.lines.get(product, ())
            head = f"{self.company}\t0\t{self.warehouse}\t{product}\t{'make' if made else 'buy'}\t{level}\t"
            head += f"{self.bom[product]}\tsuggested\t0" if made else "\\N\tsuggested\t0"
            vendor = r"\N" "\t" r"\N" "\t" r"\N" if made else self.vendor[product]
            at = f"{self.company}\t{self.warehouse}\t{product}\t"
            receipts = iter(self.receipts.get(product, ()))
            receipt = next(receipts, None)
            left, source, source_day = self.stock.get(product, 0.0), None, None
            need, on_hand, on_order, net, last = 0.0, left, 0.0, 0.0, demands[0][0]
            for day, quantity, demand in [*demands, (HORIZON, 0.0, None)]:
                if day != last:
                    if net:
                        release = last - lead
                        begins.append((last, -release if release < 0 else 0))
                        orders.append((
                            f"{number}\t{head}\t{net}\t{net}\t{dates[last]}\t{dates[release]}\t",
                            f"\t{'t' if release < 0 else 'f'}\t{vendor}\t{need}\t{on_hand}\t{on_order}\t0\n"))
                        start = release if release > 0 else 0
                        for component, per_piece in lines:
                            if component in demanded:
                                demanded[component].append((start, net * per_piece, number))
                            else:
                                demanded[component] = [(start, net * per_piece, number)]
                        number += 1
                        need = on_hand = on_order = net = 0.0
                    last = day
                need += quantity
                on, planned = dates[day], f"planned\t{number}"
                while quantity:
                    if not left and receipt and receipt[0] <= day:
                        source_day, left, source = receipt
                        receipt = next(receipts, None)
                        on_order += left
                    if left:
                        taken = left if left < quantity else quantity
                        left -= taken
                        if source:
                            given, order = f"{source}\t{dates[source_day]}\n", received
                        else:
                            given, order = nothing, stocked
                    else:
                        taken = quantity
                        net += taken
                        given, order = nothing, planned
                    quantity -= taken
                    if demand.__class__ is int:
                        if order is planned:
                            links.append((demand, number))
                        if order is not received:
                            inner.append(f"{at}{on}\t{taken}\tplanned\t{demand}\t{order}\n")
                        else:
                            outer.append(f"{at}{on}\t{taken}\tplanned\t{demand}\t{order}\t{NO_DOCUMENT}\t{given}")
                    else:
                        outer.append(f"{at}{on}\t{taken}\ttransfer\t\\N\t{order}\t{demand}\t{given}")
        return self._expected(orders, begins, links), inner, outer

    def _expected(self, orders, begins, links):
        """Fill in when each order can be there: what is late makes its parents late, all the way up."""
        dates, wait = self.dates, [0] * len(orders)
        for parent, child in reversed(links):
            late = wait[child] + begins[child][1]
            if late > wait[parent]:
                wait[parent] = late
        return [
            f"{head}{dates[due + waits + late]}{tail}" for (head, tail), (due, late), waits in zip(orders, begins, wait, strict=True)
        ]
