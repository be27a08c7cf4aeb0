"""What could be made for sales orders: per line ordered, delivered, reserved, on manufacturing orders, free stock, missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from .free_stock import share_free_stock

OPEN_PRODUCTION = ("draft", "confirmed", "progress", "to_close")


@dataclass(slots=True)
class Row:
    """A product of a sales order line (for a kit: one of its real products). Quantities in the product's own unit."""

    line: object
    product: object
    warehouse: object
    ordered: float
    wanted: datetime
    delivered: float = 0.0
    reserved: float = 0.0
    on_production: float = 0.0
    free: float = 0.0
    bom: object = None
    start: datetime | None = None
    problem: str = ""

    @property
    def open(self):
        return max(self.ordered - self.delivered - self.reserved - self.on_production, 0.0)

    @property
    def missing(self):
        return max(self.product.uom_id.round(self.open - self.free, rounding_method="UP"), 0.0)

    @property
    def kit(self):
        return self.product != self.line.product_id


def load_rows(env, orders):
    """Rows of the confirmed ``orders`` of one company, the earliest wanted first. The number of statements does not grow with them."""
    orders = orders.sudo().with_company(orders.company_id)
    lines = orders.order_line.filtered(
        lambda line: line.state == "sale" and not line.display_type and not line.is_downpayment and line.product_id.type == "consu")
    rows = _real_products(env, lines)
    rows.sort(key=lambda row: (row.wanted, row.line.id))
    _count_moves(rows)
    _count_productions(env, rows)
    share_free_stock(rows, attrgetter("open"))
    _find_boms(env, rows)
    return rows


def wanted_of(line):
    order = line.order_id
    return (order.commitment_date or line._expected_date()) - timedelta(days=order.company_id.security_lead)


def _real_products(env, lines):
    """One row a line, and for kits one for each part, through all levels of kits."""
    rows = [
        Row(line, line.product_id, line.warehouse_id or line.order_id.warehouse_id, line.product_uom_id._compute_quantity(
            line.product_uom_qty, line.product_id.uom_id, round=False, raise_if_failure=False), wanted_of(line))
        for line in lines
    ]
    done, depth = [], 0
    while rows and depth < 50:
        kits = _boms(env, rows, "phantom")
        parts, depth = {}, depth + 1
        for row in rows:
            bom = kits.get((row.product, row.warehouse))
            if not bom:
                done.append(row)
                continue
            sets = row.product.uom_id._compute_quantity(
                row.ordered, bom.product_uom_id, round=False, raise_if_failure=False) / (bom.product_qty or 1.0)
            for part in bom.bom_line_ids:
                if part.product_qty and not part._skip_bom_line(row.product):
                    ordered = part.product_uom_id._compute_quantity(
                        sets * part.product_qty, part.product_id.uom_id, round=False, raise_if_failure=False)
                    key = row.line, part.product_id
                    if key in parts:
                        parts[key].ordered += ordered
                    else:
                        parts[key] = Row(row.line, part.product_id, row.warehouse, ordered, row.wanted)
        rows = [row for row in parts.values() if row.product.type == "consu"]
    return _same_part_once(done)


def _same_part_once(rows):
    """A part that a kit holds on several levels is one row."""
    whole = {}
    for row in rows:
        key = row.line, row.product
        if key in whole:
            whole[key].ordered += row.ordered
        else:
            whole[key] = row
    return list(whole.values())


def _boms(env, rows, kind):
    """{(product, warehouse): BoM of ``kind``}, one search per warehouse."""
    found, products = {}, defaultdict(lambda: env["product.product"])
    for row in rows:
        products[row.warehouse] |= row.product
    for warehouse, of_warehouse in products.items():
        boms = env["mrp.bom"].sudo()._bom_find(
            of_warehouse, picking_type=warehouse.manu_type_id, company_id=warehouse.company_id.id, bom_type=kind)
        found.update({(product, warehouse): bom for product, bom in boms.items() if bom})
    return found


def _count_moves(rows):
    by_key = {(row.line, row.product): row for row in rows}
    lines = rows[0].line.concat(*(row.line for row in rows)) if rows else ()
    for move in lines.move_ids if rows else ():
        row = by_key.get((move.sale_line_id, move.product_id))
        if not row or move.production_id:
            continue
        quantity = move.product_uom._compute_quantity(move.quantity, row.product.uom_id, round=False)
        if move.state == "done":
            if move.location_dest_id.usage == "customer":
                row.delivered += quantity
            elif move.location_id.usage == "customer" and move.to_refund:
                row.delivered -= quantity
        elif move.state in ("assigned", "partially_available") and move.location_id.usage in ("internal", "transit"):
            row.reserved += quantity


def _count_productions(env, rows):
    """Open manufacturing orders: by their shares, or else by Odoo's references, each quantity once."""
    by_key = {(row.line, row.product): row for row in rows}
    links = env["sme.release.link"].sudo().search([
        ("sale_line_id", "in", [row.line.id for row in rows]), ("production_id.state", "in", OPEN_PRODUCTION), ("state", "=", "open")])
    for production, of_production in links.production_id.release_link_ids.grouped("production_id").items():
        for link, quantity in still_to_come(of_production, production.product_uom_qty - open_quantity(production)):
            row = by_key.get((link.sale_line_id, link.product_id))
            if row:
                row.on_production += quantity
    orders = env["sale.order"].sudo().concat(*{row.line.order_id for row in rows})
    products = {row.product for row in rows}
    referred = orders.stock_reference_ids.production_ids.filtered(
        lambda production: production.state in OPEN_PRODUCTION and production.product_id in products
        and not production.release_link_ids.sale_line_id and not production.release_link_ids.for_production_id)
    pegs = _pegs_of(env, referred)
    for production in referred:
        _count_referred(production, by_key, pegs[production])


def _pegs_of(env, productions):
    """{production: [(sales order line, quantity)]} of the last run, for orders that were planned."""
    planned = {link.planned_order_id.id: link.production_id for link in productions.release_link_ids if link.planned_order_id}
    pegs, found = env["sme.peg"].sudo(), defaultdict(list)
    if productions:
        pegs = pegs.search([
            ("sale_line_id", "!=", False), "|", ("supply_order_id", "in", list(planned)),
            "&", ("supply_model", "=", "mrp.production"), ("supply_res_id", "in", productions.ids)])
    for peg in pegs:
        production = planned.get(peg.supply_order_id.id) or productions.browse(peg.supply_res_id)
        if peg.product_id == production.product_id:
            found[production].append((peg.sale_line_id, peg.quantity))
    return found


def _count_referred(production, by_key, pegs):
    """Share an order without shares of its own out: first as it was planned, then over the lines of the sales orders it refers to."""
    left, product = open_quantity(production), production.product_id
    for line, quantity in pegs:
        part = min(left, quantity)
        left -= part
        if (line, product) in by_key:
            by_key[line, product].on_production += part
    lines = production.sale_line_id or production.reference_ids.sale_ids.order_line
    for line in lines:
        row = by_key.get((line, product))
        if row:
            part = min(left, row.open)
            row.on_production += part
        elif line.product_id == product and line.state == "sale":
            part = min(left, max(line.product_uom_qty - line.qty_delivered, 0.0))
        else:
            continue
        left -= part


def still_to_come(links, done):
    """(share, quantity still to come of it) of the open shares of one target; what is ``done`` served the earliest wanted."""
    for link in links.filtered(lambda link: link.state == "open")._last_served_first()[::-1]:
        served = min(done, link.assigned_quantity)
        done -= served
        yield link, link.assigned_quantity - served


def open_quantity(production):
    """What is left to produce, in the product's own unit."""
    made = production.product_uom_id._compute_quantity(production.qty_produced, production.product_id.uom_id, round=False)
    return max(production.product_uom_qty - made, 0.0)


def _find_boms(env, rows):
    normal, subcontracted = _boms(env, rows, "normal"), _boms(env, rows, "subcontract")
    for row in rows:
        row.bom = normal.get((row.product, row.warehouse), env["mrp.bom"])
        row.start = row.wanted - timedelta(days=row.bom.produce_delay + row.bom.days_to_prepare_mo)
        if not row.warehouse:
            row.problem = env._("The order has no warehouse: choose one on it.")
        elif not row.line.product_uom_id._has_common_reference(row.line.product_id.uom_id):
            row.problem = env._("The unit of the line cannot be converted to the product's own unit: change the unit of the line.")
        elif row.bom or not row.missing:
            continue
        elif (row.product, row.warehouse) in subcontracted:
            row.problem = env._("A subcontractor makes it: buy it from him.")
        else:
            row.problem = env._("No bill of materials: add one, or buy the product.")
