"""
A factory's past for the trace: 5 levels of lots, each order uses four lots of the level below, finished lots are delivered in parts.

Of each kind of document Odoo makes one; the rest are copies of its rows with other lots, moves, customers and days.
"""
from dataclasses import dataclass

from odoo.fields import Command

LEVELS, USED, DELIVERIES = 5, 4, 3
CUSTOMERS = 500
LINES_PER_LOT = (LEVELS - 1) * (1 + USED) + 2 + DELIVERIES  # of one finished lot with all that stands for it


@dataclass(slots=True)
class Factory:
    """``lots``: {level: first id of its lots}; level 1 is finished, level 5 bought. Of the bought ones there are twice as many."""

    lots: dict
    per_level: int
    lines: int
    finished: list
    bought: list


def fill(env, lines) -> Factory:
    """Make about so many done move lines. Nothing is committed."""
    per_level = lines // LINES_PER_LOT
    products = env["product.product"].create([
        {"name": f"Level {level}", "is_storable": True, "tracking": "lot"} for level in range(1, LEVELS + 1)])
    first = _documents(env, products)
    env.flush_all()
    cr = env.cr
    counts = {level: per_level * (2 if level == LEVELS else 1) for level in range(1, LEVELS + 1)}
    lots = {}
    for level, count in counts.items():
        lots[level] = _next(cr, "stock_lot")
        _copy(cr, "stock_lot", first["lot"], count, {
            "id": f"{lots[level]} - 1 + n", "name": f"'L{level}-' || n", "product_id": str(products[level - 1].id)})
    bought = lots[LEVELS]
    _moves(cr, first["receipt"], counts[LEVELS], f"{bought} - 1 + n", products[-1].id)
    for level in range(1, LEVELS):
        orders = _next(cr, "mrp_production")
        _copy(cr, "mrp_production", first["production"], per_level, {"id": f"{orders} - 1 + n", "name": f"'MO{level}/' || n"})
        made = _moves(
            cr, first["finished"], per_level, f"{lots[level]} - 1 + n", products[level - 1].id, production_id=f"{orders} - 1 + n")
        for number in range(USED):
            spread = f"(n * 7 + {number} * 131) % {counts[level + 1]}"
            used = _moves(
                cr, first["raw"], per_level, f"{lots[level + 1]} + {spread}", products[level].id,
                raw_material_production_id=f"{orders} - 1 + n")
            cr.execute(
                "INSERT INTO stock_move_line_consume_rel (consume_line_id, produce_line_id) SELECT %s - 1 + n, %s - 1 + n "
                "FROM generate_series(1, %s) n", [made, used, per_level])
    partners = env["res.partner"].create([{"name": f"Customer {number}"} for number in range(CUSTOMERS)]).ids
    env.flush_all()
    for _part in range(DELIVERIES):
        pickings = _next(cr, "stock_picking")
        _copy(cr, "stock_picking", first["picking"], per_level, {
            "id": f"{pickings} - 1 + n", "name": "'OUT/' || (%(first)s + n)", "partner_id": "(%(partners)s)[1 + n %% %(customers)s]",
        }, first=pickings, partners=partners, customers=CUSTOMERS)
        _moves(cr, first["delivery"], per_level, f"{lots[1]} - 1 + n", products[0].id, picking_id=f"{pickings} - 1 + n")
    _inspections(env, lots, per_level, products)
    for table in (
            "stock_lot", "stock_move", "stock_move_line", "stock_move_line_consume_rel", "mrp_production", "stock_picking",
            "sme_qc_inspection", "sme_qc_inspection_line", "sme_qc_value"):
        cr.execute(f"ANALYZE {table}")
    env.invalidate_all()
    cr.execute("SELECT count(*) FROM stock_move_line WHERE state = 'done'")
    return Factory(lots, per_level, cr.fetchone()[0], *(
        [lots[level] + number * per_level // 10 for number in range(10)] for level in (1, LEVELS)))


def _documents(env, products):
    """One of each document, as Odoo makes it: ids of its rows."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    lots = env["stock.lot"].create([{"name": "FIRST", "product_id": product.id} for product in products[:2]])
    suppliers, customers = env.ref("stock.stock_location_suppliers"), env.ref("stock.stock_location_customers")
    partner = env["res.partner"].create({"name": "First"})
    receipt = _transfer(env, warehouse.in_type_id, partner, products[1], lots[1], suppliers, warehouse.lot_stock_id)
    production = env["mrp.production"].create({
        "product_id": products[0].id, "product_qty": 1, "bom_id": False,
        "move_raw_ids": [Command.create({"product_id": products[1].id, "product_uom_qty": 1, "product_uom": products[1].uom_id.id})],
    })
    production.action_confirm()
    production.qty_producing = 1
    production.lot_producing_ids = lots[0]
    _fill(production.move_raw_ids, lots[1])
    production.with_context(skip_consumption=True, skip_backorder=True).button_mark_done()
    delivery = _transfer(env, warehouse.out_type_id, partner, products[0], lots[0], warehouse.lot_stock_id, customers)
    return {
        "lot": lots[0].id, "production": production.id, "picking": delivery.id, "receipt": receipt.move_line_ids.id,
        "delivery": delivery.move_line_ids.id, "finished": production.move_finished_ids.move_line_ids.id,
        "raw": production.move_raw_ids.move_line_ids.id,
    }


def _transfer(env, kind, partner, product, lot, source, target):
    picking = env["stock.picking"].create({
        "picking_type_id": kind.id, "partner_id": partner.id, "location_id": source.id, "location_dest_id": target.id,
        "move_ids": [Command.create({
            "product_id": product.id, "product_uom_qty": 1, "product_uom": product.uom_id.id, "location_id": source.id,
            "location_dest_id": target.id})],
    })
    picking.action_confirm()
    _fill(picking.move_ids, lot)
    picking._action_done()
    return picking


def _fill(move, lot):
    move.move_line_ids.unlink()
    move.env["stock.move.line"].create({
        **move._prepare_move_line_vals(quantity=0), "lot_id": lot.id, "quantity": 1, "picked": True})


def _moves(cr, line, count, lot, product, **of_move):
    """Copies of a line with its move, one for each n from 1; return the id of the first line."""
    cr.execute("SELECT move_id FROM stock_move_line WHERE id = %s", [line])
    [(move,)] = cr.fetchall()
    first_move, first_line = _next(cr, "stock_move"), _next(cr, "stock_move_line")
    _copy(cr, "stock_move", move, count, {"id": f"{first_move} - 1 + n", "product_id": str(product), **of_move})
    of_line = {name: value for name, value in of_move.items() if name == "picking_id"}
    _copy(cr, "stock_move_line", line, count, {
        "id": f"{first_line} - 1 + n", "move_id": f"{first_move} - 1 + n", "lot_id": lot, "product_id": str(product), **of_line})
    return first_line


def _inspections(env, lots, per_level, products):
    """Every fifth lot of each level was inspected: three characteristics of five values."""
    inspection = env["sme.qc.inspection"].create({"product_id": products[0].id, "quantity": 1, "line_ids": [
        Command.create({"name": "Length", "kind": "measurement"})]})
    inspection.action_start()
    inspection.record([{"line_id": inspection.line_ids.id, "unit_number": 1, "value": 1.0}])
    inspection.action_pass()
    env.flush_all()
    cr, count = env.cr, per_level // 5
    for level in lots:
        first, line = _next(cr, "sme_qc_inspection"), _next(cr, "sme_qc_inspection_line")
        _copy(cr, "sme_qc_inspection", inspection.id, count, {
            "id": f"{first} - 1 + n", "name": "'QI/' || (%(first)s + n)", "lot_id": f"{lots[level]} + n * 5 - 1",
            "product_id": str(products[level - 1].id)}, first=first)
        _copy(cr, "sme_qc_inspection_line", inspection.line_ids.id, count * 3, {
            "id": f"{line} - 1 + n", "inspection_id": f"{first} + (n - 1) / 3"})
        _copy(cr, "sme_qc_value", inspection.value_ids.id, count * 15, {
            "id": f"{_next(cr, 'sme_qc_value')} - 1 + n", "line_id": f"{line} + (n - 1) / 5",
            "inspection_id": f"{first} + (n - 1) / 15", "unit_number": "1 + (n - 1) % 5"})


def _next(cr, table):
    cr.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")
    return cr.fetchone()[0]


def _copy(cr, table, id_, count, changed, **values):
    """Copies of a row, one for each n from 1, with other values in some columns."""
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", [table])
    columns = [name for (name,) in cr.fetchall()]
    names = ", ".join(f'"{name}"' for name in columns)
    if not values:
        changed = {name: value.replace("%", "%%") for name, value in changed.items()}
    selected = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {selected} FROM {table} t, generate_series(1, %(count)s) n WHERE t.id = %(source)s",
        {"count": count, "source": id_, **values})
