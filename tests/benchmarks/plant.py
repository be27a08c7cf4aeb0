"""
The benchmark plant: a seeded factory with stock, open deliveries and open receipts.

`draw` decides everything in plain Python; `build` writes it. One record of each kind is made by Odoo itself, with all that
Odoo computes for it, and the others are copies of its row with their own values: 50,000 products take seconds
instead of minutes, and every column is as the installed modules want it. `prove` asks Odoo whether it sees the same plant.

The products of a size fall into families that share parts: one family of 5,000 on M, ten such families on L, with the rows
of all families mixed. So a quotation touches as many products on L as on M, spread over ten times the data.
"""
import datetime
import json
import random
from dataclasses import dataclass, field

SEED = 19
TIERS = ("finished", "semi 1", "semi 2", "semi 3", "raw")
RAW = len(TIERS) - 1
LINES = 8
"""Lines of a bill of materials."""
SEMI_LINES = (4, 3, 3, 0)
"""How many of them take a part of the next tier, by tier; the others take raw parts."""
TO_ORDER = 0.2
"""Share of the raw parts that are never on stock. Only finished products use them."""
USES_TO_ORDER = 0.15
"""Share of a finished product's raw lines that take such a part."""
STOCKED = 0.3
"""Share of the finished and semi-finished products on stock. With the raw parts that makes 60 % of all."""
STOCK = ((5, 40), (10, 80), (10, 120), (20, 200), (200, 2000))
"""Quantity on stock, from and to, by tier."""
DELIVERED = (0.7, 0.05, 0.05, 0.05, 0.15)
"""Share of the open deliveries, by tier."""
DELIVERY_DAYS, RECEIPT_DAYS = 90, 45
RESERVED_DAYS = 7
"""Deliveries due earlier than this are reserved, as far as the stock goes."""
DAY_PARAMETER = "bench.day"


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of one family, and the number of families."""

    families: int
    finished: int
    semi: int
    raw: int
    deliveries: int
    receipts: int

    def of_tier(self, tier):
        return {0: self.finished, RAW: self.raw}.get(tier, self.semi)


SIZES = {
    "S": Size(1, 50, 50, 300, 200, 150),
    "M": Size(1, 500, 500, 3000, 2000, 1500),
    "L": Size(10, 500, 500, 3000, 2000, 1500),
}


@dataclass(slots=True)
class Part:
    code: str
    tier: int
    family: int
    to_order: bool = False
    lines: list = field(default_factory=list)
    """Components as (index of the part, quantity of one piece)."""
    delay: int = 0
    """Days: of the vendor for raw parts, of production for the others."""
    stock: int = 0


@dataclass(slots=True)
class Move:
    """An open delivery or receipt: quantity of the part at this index, in so many days."""

    part: int
    quantity: int
    day: int


@dataclass(slots=True)
class Plan:
    parts: list
    deliveries: list
    receipts: list

    def of(self, family, tier):
        return [index for index, part in enumerate(self.parts) if part.family == family and part.tier == tier]

    def quotation(self, lines, seed=SEED):
        """Finished products of one family with quantities and days, as a customer would ask: [(code, quantity, day)]."""
        rng = random.Random(f"quotation {seed}")
        return [(self.parts[index].code, rng.randint(5, 20), rng.randint(14, 60)) for index in rng.sample(self.of(0, 0), lines)]


def draw(size, seed=SEED):
    """Decide what the plant is. Equal seeds give equal plants."""
    rng = random.Random(seed)
    parts = [
        Part(f"{'FABCR'[tier]}{number:05}-{family}", tier, family)
        for tier in range(len(TIERS)) for number in range(size.of_tier(tier)) for family in range(size.families)
    ]
    plan = Plan(parts, [], [])
    for family in range(size.families):
        tiers = [plan.of(family, tier) for tier in range(len(TIERS))]
        _draw_parts(rng, parts, tiers)
        _draw_moves(rng, plan, tiers, size)
    plan.deliveries.sort(key=lambda move: move.day)
    plan.receipts.sort(key=lambda move: move.day)
    return plan


def _draw_parts(rng, parts, tiers):
    raw = tiers[RAW]
    to_order = rng.sample(raw, round(len(raw) * TO_ORDER))
    for index in to_order:
        parts[index].to_order = True
    common = [index for index in raw if not parts[index].to_order]
    for tier, indexes in enumerate(tiers):
        made = [index for index in indexes if tier != RAW]
        stocked = common if tier == RAW else rng.sample(made, round(len(made) * STOCKED))
        for index in stocked:
            parts[index].stock = rng.randint(*STOCK[tier])
        for index in indexes:
            part = parts[index]
            part.delay = rng.randint(0, 3) if tier != RAW else rng.randint(20, 60) if part.to_order else rng.randint(2, 30)
        for index in made:
            semi = rng.sample(tiers[tier + 1], SEMI_LINES[tier]) if SEMI_LINES[tier] else []
            bought = rng.sample(common, LINES - len(semi))
            if tier == 0:
                bought = [rng.choice(to_order) if rng.random() < USES_TO_ORDER else component for component in bought]
            parts[index].lines = [(component, rng.randint(1, 2)) for component in semi]
            parts[index].lines += [(component, rng.randint(1, 4)) for component in bought]


def _draw_moves(rng, plan, tiers, size):
    for tier in rng.choices(range(len(TIERS)), DELIVERED, k=size.deliveries):
        quantity = rng.randint(5, 50) if tier == RAW else rng.randint(1, 10)
        plan.deliveries.append(Move(rng.choice(tiers[tier]), quantity, rng.randrange(DELIVERY_DAYS)))
    for _number in range(size.receipts):
        plan.receipts.append(Move(rng.choice(tiers[RAW]), rng.randint(50, 500), rng.randint(1, RECEIPT_DAYS)))


def build(env, plan):
    """Write the plant into an empty database of Odoo."""
    env = env(context={**env.context, "tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True})
    _Writer(env, plan).write()
    env["ir.config_parameter"].set_param(DAY_PARAMETER, datetime.date.today().isoformat())


def move_to_today(env):
    """Shift the dates of the open moves by the days that have passed since the plant was built (or shifted)."""
    parameter = env["ir.config_parameter"].sudo()
    today = datetime.date.today()
    days = (today - datetime.date.fromisoformat(parameter.get_param(DAY_PARAMETER))).days
    if days:
        env.cr.execute("UPDATE stock_move SET date = date + %s * interval '1 day'", [days])
        env.cr.execute("UPDATE stock_move_line SET date = date + %s * interval '1 day'", [days])
        env.cr.execute("UPDATE stock_picking SET scheduled_date = scheduled_date + %s * interval '1 day'", [days])
        parameter.set_param(DAY_PARAMETER, today.isoformat())


def prove(env, plan, count=30):
    """Compare quantities, bills of materials and documents as Odoo sees them with the plan, for some parts."""
    rng = random.Random(plan.parts[0].code)
    chosen = {move.part for move in rng.sample(plan.deliveries, count // 3) + rng.sample(plan.receipts, count // 3)}
    chosen |= set(rng.sample(range(len(plan.parts)), count - len(chosen)))
    found = env["product.product"].search([("default_code", "in", [plan.parts[index].code for index in chosen])])
    products = {product.default_code: product for product in found}
    boms = env["mrp.bom"]._bom_find(found, company_id=env.company.id)
    for index in chosen:
        part = plan.parts[index]
        product = products[part.code]
        expected = (
            part.stock,
            sum(move.quantity for move in plan.receipts if move.part == index),
            sum(move.quantity for move in plan.deliveries if move.part == index),
            sorted((plan.parts[component].code, quantity) for component, quantity in part.lines),
            part.delay,
        )
        bom = boms[product]
        seller = product._select_seller(quantity=1)
        seen = (
            product.qty_available, product.incoming_qty, product.outgoing_qty,
            sorted((line.product_id.default_code, line.product_qty) for line in bom.bom_line_ids),
            bom.produce_delay if bom else seller.delay,
        )
        assert seen == expected, f"{part.code}: Odoo sees {seen}, the plan says {expected}"
    some = env["stock.move"].search([("state", "not in", ("done", "cancel"))], limit=count)
    assert all(move.picking_id.move_ids == move and move.reference == move.picking_id.name for move in some)


class _Writer:
    def __init__(self, env, plan):
        self.env = env
        self.plan = plan
        self.company = env.company
        self.warehouse = env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        self.templates = self.products = ()

    def write(self):
        self._write_products()
        self._write_boms()
        self._write_vendors()
        self._write_stock()
        self._write_moves("out", self.plan.deliveries)
        self._write_moves("in", self.plan.receipts)
        self.env.invalidate_all()
        self._reserve()

    def _write_products(self):
        routes = {True: self.env.ref("purchase_stock.route_warehouse0_buy"), False: self.warehouse.manufacture_pull_id.route_id}
        self.templates, self.products = [0] * len(self.plan.parts), [0] * len(self.plan.parts)
        for bought, route in routes.items():
            indexes = [index for index, part in enumerate(self.plan.parts) if (part.tier == RAW) == bought]
            model = self.env["product.product"].create({
                "name": "Model", "is_storable": True, "default_code": "model", "standard_price": 3.0, "list_price": 5.0,
                "sale_ok": not bought, "purchase_ok": bought, "route_ids": [(6, 0, route.ids)],
            })
            codes = [self.plan.parts[index].code for index in indexes]
            tiers = [self.plan.parts[index].tier for index in indexes]
            names = [json.dumps({"en_US": f"{TIERS[tier]} {code}"}) for code, tier in zip(codes, tiers, strict=True)]
            templates = self._copies(model.product_tmpl_id, ("name", "default_code"), zip(names, codes, strict=True))
            products = self._copies(model, ("product_tmpl_id", "default_code"), zip(templates, codes, strict=True))
            self._relate("stock_route_product", "product_id", templates, "route_id", route.id)
            for index, template, product in zip(indexes, templates, products, strict=True):
                self.templates[index], self.products[index] = template, product
            model.unlink()

    def _write_boms(self):
        parts = self.plan.parts
        made = [index for index, part in enumerate(parts) if part.tier != RAW]
        product, component = self.env["product.product"].create([{"name": "Model"}, {"name": "Component"}])
        model = self.env["mrp.bom"].create({
            "product_tmpl_id": product.product_tmpl_id.id, "product_qty": 1,
            "bom_line_ids": [(0, 0, {"product_id": component.id, "product_qty": 1})],
        })
        headers = [(self.templates[index], parts[index].delay) for index in made]
        boms = self._copies(model, ("product_tmpl_id", "produce_delay"), headers)
        self._copies(model.bom_line_ids, ("bom_id", "product_id", "product_tmpl_id", "product_qty", "sequence"), [
            (bom, self.products[component], self.templates[component], quantity, number)
            for bom, index in zip(boms, made, strict=True) for number, (component, quantity) in enumerate(parts[index].lines, 1)
        ])
        model.unlink()
        (product | component).unlink()

    def _write_vendors(self):
        vendors = self.env["res.partner"].create([{"name": f"Vendor {number}", "supplier_rank": 1} for number in range(50)])
        bought = [index for index, part in enumerate(self.plan.parts) if part.tier == RAW]
        model = self.env["product.supplierinfo"].create({
            "partner_id": vendors[0].id, "product_tmpl_id": self.templates[bought[0]], "price": 3.0, "min_qty": 1,
        })
        self._copies(model, ("partner_id", "product_tmpl_id", "product_id", "delay"), [
            (vendors[index % len(vendors)].id, self.templates[index], self.products[index], self.plan.parts[index].delay)
            for index in bought
        ])
        model.unlink()

    def _write_stock(self):
        stocked = [index for index, part in enumerate(self.plan.parts) if part.stock]
        product = self.env["product.product"].browse(self.products[stocked[0]])
        self.env["stock.quant"]._update_available_quantity(product, self.warehouse.lot_stock_id, 1)
        model = self.env["stock.quant"].search([("product_id", "=", product.id)])
        quantities = [(self.products[index], self.plan.parts[index].stock) for index in stocked]
        self._copies(model, ("product_id", "quantity"), quantities)
        model.sudo().unlink()

    def _write_moves(self, way, moves):
        operation = self.warehouse.out_type_id if way == "out" else self.warehouse.in_type_id
        partners = self.env["res.partner"].create([{"name": f"Customer {number}"} for number in range(50)])
        places = {
            "location_id": operation.default_location_src_id.id, "location_dest_id": operation.default_location_dest_id.id,
        }
        model = self.env["stock.picking"].create({
            **places, "picking_type_id": operation.id, "partner_id": partners[0].id,
            "move_ids": [(0, 0, {**places, "product_id": self.products[moves[0].part], "product_uom_qty": 1})],
        })
        operation.reservation_method = "manual"
        model.action_confirm()
        noon = datetime.datetime.combine(datetime.date.today(), datetime.time(12))
        dates = [noon + datetime.timedelta(days=move.day) for move in moves]
        names = [f"{operation.sequence_code}/BENCH/{number:06}" for number in range(1, len(moves) + 1)]
        chosen = [partners[number % len(partners)].id for number in range(len(moves))]
        pickings = self._copies(model, ("name", "scheduled_date", "partner_id"), zip(names, dates, chosen, strict=True))
        columns = ("picking_id", "reference", "date", "partner_id", "product_id", "product_uom_qty", "product_qty", "state")
        state = "confirmed" if way == "out" else "assigned"
        self._copies(model.move_ids, columns, [
            (picking, name, date, partner, self.products[move.part], move.quantity, move.quantity, state)
            for picking, name, date, partner, move in zip(pickings, names, dates, chosen, moves, strict=True)
        ])
        model.action_cancel()
        model.unlink()

    def _reserve(self):
        """Reserve the next deliveries; receipts are always ready."""
        until = datetime.datetime.combine(datetime.date.today(), datetime.time()) + datetime.timedelta(days=RESERVED_DAYS)
        domain = [("picking_code", "=", "outgoing"), ("state", "=", "confirmed"), ("date", "<", until)]
        self.env["stock.move"].search(domain)._action_assign()

    def _copies(self, model, columns, rows):
        """
        Copy the row of a record.

        :param columns: columns in which the copies differ from it
        :param rows: their values, one tuple for each copy
        :return: ids of the copies, in the order of `rows`
        """
        model.ensure_one()
        self.env.flush_all()
        rows = list(rows)
        table, cr = model._table, self.env.cr
        cr.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table],
        )
        types = dict(cr.fetchall())
        cr.execute(f"SELECT nextval('{table}_id_seq') FROM generate_series(1, %s)", [len(rows)])
        ids = [number for (number,) in cr.fetchall()]
        own = ("id", *columns)
        names = ", ".join(types)
        values = ", ".join(f"own.{name}::{types[name]}" if name in own else f"model.{name}" for name in types)
        cr.execute_values(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM (VALUES %s) AS own ({', '.join(own)}) JOIN {table} model ON model.id = {model.id}",
            [(number, *row) for number, row in zip(ids, rows, strict=True)], page_size=len(rows),
        )
        return ids

    def _relate(self, table, column, ids, other_column, other_id):
        self.env.cr.execute(f"INSERT INTO {table} ({column}, {other_column}) SELECT unnest(%s), %s", [ids, other_id])
