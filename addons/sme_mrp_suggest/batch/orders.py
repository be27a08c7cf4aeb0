"""From rows to manufacturing orders: merging, batch sizes, short sub-assemblies, documents with their shares."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo.exceptions import UserError, ValidationError

from ..planning.network import Supply
from ..planning.units import TOLERANCE, round_up
from ..release.documents import production_values
from ..snapshot import Asked, Excluded, Snapshot, SupplyRules


@dataclass(slots=True)
class Order:
    """What one or, split by batch size, several manufacturing orders are made of. Quantities in the product's own unit.

    ``shares``: [wanted, quantity, values of the share], the earliest first; ``references``: ids of ``stock.reference``.
    """

    product: object
    bom: object
    warehouse: object
    wanted: datetime
    start: datetime
    quantity: float = 0.0
    batch: float = 0.0
    shares: list = field(default_factory=list)
    references: set = field(default_factory=set)
    origins: list = field(default_factory=list)
    productions: object = None

    def batches(self):
        """Quantities of the orders it is split into; the last one is what is left."""
        left, result = self.quantity, []
        while left > TOLERANCE:
            part = min(left, self.batch) if self.batch > TOLERANCE else left
            result.append(part)
            left -= part
        return result


def merged(lines, bucket, local_date):
    """One :class:`Order` per wizard line, or per product, BoM, warehouse and ``bucket`` of the wanted date, in the company's time zone."""
    orders = {}
    for line in sorted(lines, key=lambda line: (line.wanted_date, line.id)):
        day = local_date(line.wanted_date)
        key = {
            "line": line.id, "day": day, "week": day.isocalendar()[:2], "all": None,
        }[bucket]
        order = orders.setdefault((line.product_id, line.bom_id, line.warehouse_id, key), Order(
            line.product_id, line.bom_id, line.warehouse_id, line.wanted_date, line.start_date))
        order.quantity += line.to_make
        order.wanted, order.start = min(order.wanted, line.wanted_date), min(order.start, line.start_date)
        share = min(line.to_make, line.missing)
        if share > TOLERANCE:
            order.shares.append((line.wanted_date, share, {"sale_line_id": line.sale_line_id.id}))
        sale = line.sale_line_id.order_id
        order.references |= set(sale.stock_reference_ids.ids)
        if sale.name not in order.origins:
            order.origins.append(sale.name)
    return list(orders.values())


def sub_assemblies(env, company, today, timezone, tops, only_short):
    """Orders for the sub-assemblies of ``tops`` through all levels; ``only_short``: less what is projected to be free."""
    own = [production.id for top in tops for production in top.productions]
    snapshot = Snapshot(env, SupplyRules(env, company), today, timezone, [
        Asked(top.product.id, top.warehouse.id, parts_of(top.product, top.bom)) for top in tops
    ], excluded=Excluded(production_ids=own), for_run=True)
    items, lines = snapshot.items, snapshot.network.lines
    needs, starts = defaultdict(lambda: defaultdict(float)), {}
    for number, top in zip(snapshot.asked, tops, strict=True):
        _explode(needs, starts, lines[number], {id(top): top.quantity}, top.start)
    by_id = {id(top): top for top in tops}
    made, roots = [], set(snapshot.asked)
    for number in snapshot.network.by_rank:
        if number in roots or number not in needs:
            continue
        item, need = items[number], needs[number]
        if item.supply is Supply.KIT:
            _explode(needs, starts, lines[number], need, starts[number])
            continue
        if item.supply is not Supply.MAKE or item.problem:
            continue
        stock = snapshot.stocks.get(number) if only_short else None
        gross = sum(need.values())
        net = round_up(max(gross - (_projected(stock) if stock else 0.0), 0.0), item.steps)
        if net <= TOLERANCE:
            continue
        made.append((number, item, net, need, starts[number]))
        start = starts[number] - timedelta(days=item.lead_days)
        _explode(needs, starts, lines[number], {top: quantity * net / gross for top, quantity in need.items()}, start)
    return _orders(env, snapshot, made, by_id)


def parts_of(product, bom):
    """{component id: quantity for one ``product``, both in their own units}"""
    parts = defaultdict(float)
    output = bom.product_uom_id._compute_quantity(bom.product_qty, product.uom_id, round=False, raise_if_failure=False) or 1.0
    for line in bom.bom_line_ids:
        if not line._skip_bom_line(product):
            parts[line.product_id.id] += line.product_uom_id._compute_quantity(
                line.product_qty, line.product_id.uom_id, round=False, raise_if_failure=False) / output
    return dict(parts)


def _explode(needs, starts, usages, quantities, start):
    for child, per_unit, steps, unit_size in usages:
        whole = sum(quantities.values())
        needed = round_up(whole * per_unit, steps) * unit_size if steps else whole * per_unit
        for top, quantity in quantities.items():
            needs[child][top] += needed * quantity / whole
        starts[child] = min(starts.get(child, start), start)


def _projected(stock):
    receipts, demands = (sum(event.qty for event in events) for events in (stock.receipts, stock.demands))
    return max(stock.on_hand + receipts - demands, 0.0)


def _orders(env, snapshot, made, by_id):
    products = env["product.product"].browse(item.product_id for _number, item, *_rest in made)
    warehouses = env["stock.warehouse"].browse({item.warehouse_id for _number, item, *_rest in made})
    boms = env["mrp.bom"].sudo().browse(snapshot.boms[number].id for number, *_rest in made)
    orders = []
    for bom, product, (_number, item, net, need, due) in zip(boms, products, made, strict=True):
        warehouse = warehouses.browse(item.warehouse_id)
        order = Order(product, bom, warehouse, due, due - timedelta(days=item.lead_days), net)
        left = net
        for top_id, quantity in need.items():
            top, share = by_id[top_id], min(quantity, left)
            left -= share
            order.references |= top.references
            order.origins += [name for name in top.origins if name not in order.origins]
            if share > TOLERANCE:
                order.shares.append((top.start, share, {"for": top}))
        orders.append(order)
    return orders


class Producer:
    """Creates the manufacturing orders in one batch; if that fails, each order by itself, and ``problems`` says which did not work."""

    def __init__(self, env, company, confirm):
        self.env = env["res.company"].with_company(company).with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True).env
        self.company, self.confirm = company, confirm
        self.problems = []

    def make(self, orders):
        productions = self._attempt(orders)
        if productions is None:
            productions = self.env["mrp.production"]
            for order in orders:
                productions |= self._attempt([order], alone=True) or productions.browse()
        return productions

    def _attempt(self, orders, alone=False):
        try:
            with self.env.cr.savepoint():
                return self._create(orders)
        except (UserError, ValidationError) as error:
            if alone:
                self.problems.append(f"{orders[0].product.display_name}: {error.args[0]}")
            for order in orders:
                order.productions = None
            return None

    def _create(self, orders):
        owners, values = [], []
        for order in orders:
            for quantity in order.batches():
                owners.append((order, quantity))
                values.append(self._values(order, quantity))
        productions = self.env["mrp.production"].create(values)
        made = defaultdict(list)
        for (order, quantity), production in zip(owners, productions, strict=True):
            made[id(order)].append([production, quantity])
        links = []
        for order in orders:
            order.productions = productions.browse(production.id for production, _quantity in made[id(order)])
            links += self._shares(order, made[id(order)])
        self.env["sme.release.link"].sudo().create(links)
        if self.confirm:
            productions.action_confirm()
        return productions

    def _values(self, order, quantity):
        return production_values(
            order.product, order.bom, order.warehouse, quantity, sorted(order.references),
            date_start=order.start, date_deadline=order.wanted, origin=", ".join(order.origins))

    def _by_production(self, shares):
        """The shares of a sub-assembly, spread over the orders that what it is for was split into."""
        for wanted, quantity, source in shares:
            if "for" not in source:
                yield wanted, quantity, source
                continue
            top = source["for"]
            for production in top.productions or ():
                yield wanted, quantity * production.product_uom_qty / top.quantity, {"for_production_id": production.id}

    def _shares(self, order, room):
        """Shares on the orders of a split, the earliest wanted on the first."""
        values = []
        for wanted, quantity, source in self._by_production(order.shares):
            for place in room:
                part = min(quantity, place[1])
                if part > TOLERANCE:
                    values.append({
                        "company_id": self.company.id, "product_id": order.product.id, "quantity": part, "wanted_date": wanted,
                        "production_id": place[0].id, **source,
                    })
                    place[1] -= part
                    quantity -= part
        return values
