"""Stock, open receipts and open demands of the items of a snapshot."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from odoo.tools import SQL

from ..planning.availability import Event, Stock
from ..planning.units import TOLERANCE
from .arrays import int_array
from .supply_rules import SupplyRules

OPEN_STATES = ["waiting", "confirmed", "partially_available", "assigned"]


class Document(NamedTuple):
    """The order or transfer behind a receipt or a demand. ``line_id``: its sales or purchase order line; ``draft``: not confirmed yet;
    ``byproduct``: comes whatever is needed and is not moved for it: from a manufacturing order of something else, or given back."""

    model: str
    id: int
    name: str
    line_id: int | None = None
    draft: bool = False
    byproduct: bool = False


@dataclass(slots=True)
class Excluded:
    """Documents asked about: their own moves are not counted a second time."""

    sale_line_ids: list[int] = field(default_factory=list)
    production_ids: list[int] = field(default_factory=list)


class StockReader:
    """Reads into ``stocks``, by item number. ``item(product id, warehouse id)`` gives the number, or None if it is not asked for.

    Usable stock lies in internal locations of the warehouse, in lots that have not passed their removal date.
    """

    def __init__(self, env, rules: SupplyRules, today: date, timezone: str, item: Callable[[int, int], int | None]):
        self.env, self.rules, self.today, self.timezone, self.item = env, rules, today, timezone, item
        self.stocks: dict[int, Stock] = defaultdict(Stock)

    def read(self, product_ids: list[int], warehouse_ids: set[int], pooled: dict[int, int], excluded: Excluded, *,
             reserved: bool, drafts: bool = False, requests: bool = False) -> dict[int, Stock]:
        """Return the stock of each item that has any stock, receipt or demand.

        ``pooled`` {warehouse id: warehouse id}: what moves between warehouses that count as one changes nothing. ``reserved``:
        whether reservations are asked for too. ``drafts``: whether draft manufacturing orders count; ``requests``: whether purchase order
        lines that are not ordered yet do.
        """
        self.warehouse = {
            location: pooled.get(warehouse, warehouse)
            for location, warehouse in self.rules.stock_of.items() if warehouse in warehouse_ids
        }
        if product_ids and self.warehouse:
            self._read_quants(product_ids)
            self._read_moves(product_ids, excluded, drafts=drafts)
            if drafts:
                self._read_subcontracted(product_ids)
            if requests:
                self._read_requests(product_ids)
            if reserved:
                self._read_reservations(product_ids, excluded)
        return dict(self.stocks)

    def _read_quants(self, product_ids):
        expired = SQL()
        if "removal_date" in self.env["stock.lot"]._fields:
            expired = SQL(
                "AND NOT EXISTS (SELECT 1 FROM stock_lot x WHERE x.id = q.lot_id AND x.removal_date < NOW() AT TIME ZONE 'UTC')")
        for product_id, location_id, quantity in self.env.execute_query(SQL(
            """SELECT q.product_id, q.location_id, COALESCE(SUM(q.quantity), 0)::float
                 FROM stock_quant q
                WHERE q.product_id = ANY(%s) AND q.location_id = ANY(%s) %s
                GROUP BY q.product_id, q.location_id""", int_array(product_ids), int_array(self.warehouse), expired)):
            index = self.item(product_id, self.warehouse[location_id])
            if index is not None:
                self.stocks[index].on_hand += quantity

    def _read_moves(self, product_ids, excluded, *, drafts):
        """Open moves into and out of the warehouses; what stays within one (or within a pool) changes nothing.

        A move counts with the place where its chain ends, as in Odoo's own forecast: the picking of a delivery in several
        steps stands for all of it until the next step is made.
        """
        own_lines, own_productions = set(excluded.sale_line_ids), set(excluded.production_ids)
        locations = int_array(self.warehouse)
        state = SQL("m.state = ANY(%s)", OPEN_STATES)
        if drafts:
            state = SQL("(%s OR m.state = 'draft' AND COALESCE(m.raw_material_production_id, m.production_id) IS NOT NULL)", state)
        for (product_id, qty, moment, source, target, sale_line_id, sale_id, sale_name, purchase_id, purchase_name, purchase_line_id,
             consumer_id, producer_id, picking_id, move_id, reference, draft, byproduct) in self.env.execute_query(SQL(
            """SELECT m.product_id, m.product_qty::float, (m.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                      m.location_id, COALESCE(m.location_final_id, m.location_dest_id), m.sale_line_id, so.id, so.name,
                      po.id, po.name, pl.id,
                      m.raw_material_production_id, m.production_id, m.picking_id, m.id, m.reference, m.state = 'draft',
                      COALESCE(pr.product_id != m.product_id, FALSE) OR m.origin_returned_move_id IS NOT NULL
                      OR m.location_id IN (SELECT id FROM stock_location WHERE usage = 'customer')
                 FROM stock_move m
                 LEFT JOIN sale_order_line sl ON sl.id = m.sale_line_id
                 LEFT JOIN sale_order so ON so.id = sl.order_id
                 LEFT JOIN purchase_order_line pl ON pl.id = m.purchase_line_id
                 LEFT JOIN purchase_order po ON po.id = pl.order_id
                 LEFT JOIN mrp_production pr ON pr.id = m.production_id
                WHERE m.product_id = ANY(%s) AND m.company_id = %s AND %s AND m.product_qty > 0
                  AND (m.location_id = ANY(%s) OR COALESCE(m.location_final_id, m.location_dest_id) = ANY(%s))
                ORDER BY m.date, m.id""",
            self.timezone, int_array(product_ids), self.rules.company.id, state, locations, locations)):
            source, target = self.warehouse.get(source), self.warehouse.get(target)
            if source == target:
                continue
            day = max((moment - self.today).days, 0)
            transfer = ("stock.picking", picking_id, reference) if picking_id else (
                "stock.move", move_id, reference or self.env._("Stock move %s", move_id))
            if source is not None and sale_line_id not in own_lines and consumer_id not in own_productions:
                self._demand(product_id, source, day, qty, (
                    ("sale.order", sale_id, sale_name, sale_line_id) if sale_id else
                    ("mrp.production", consumer_id, reference) if consumer_id else transfer))
            if target is not None:
                self._receipt(product_id, target, day, qty, (
                    ("mrp.production", producer_id, reference, None, draft, byproduct) if producer_id else
                    ("purchase.order", purchase_id, purchase_name, purchase_line_id, False, byproduct) if purchase_id else
                    (*transfer, None, False, byproduct)))

    def _read_subcontracted(self, product_ids):
        """What subcontractors lack for their open orders: that has to leave the warehouse for them, whether a transfer says so or not.

        Stock that lies with them, and what is on its way to them, serves their orders in order of date.
        """
        with_them = SQL(
            "SELECT s.id FROM stock_location s JOIN stock_location r ON s.parent_path LIKE r.parent_path || '%%' WHERE r.id = %s",
            self.rules.company.subcontracting_location_id.id)
        there: dict[tuple[int, int], float] = defaultdict(float)
        for product_id, location_id, qty in self.env.execute_query(SQL(
            """SELECT product_id, location_id, COALESCE(quantity, 0)::float FROM stock_quant
                WHERE product_id = ANY(%(ids)s) AND location_id IN (%(there)s)
               UNION ALL
               SELECT product_id, COALESCE(location_final_id, location_dest_id), product_qty::float FROM stock_move
                WHERE product_id = ANY(%(ids)s) AND state = ANY(%(open)s) AND COALESCE(location_final_id, location_dest_id) IN (%(there)s)
                  AND location_id NOT IN (%(there)s)""",
            ids=int_array(product_ids), there=with_them, open=OPEN_STATES)):
            there[product_id, location_id] += qty
        for product_id, location_id, qty, moment, warehouse_id, production_id, name in self.env.execute_query(SQL(
            """SELECT m.product_id, m.location_id, m.product_qty::float, (m.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                      t.warehouse_id, p.id, p.name
                 FROM stock_move m
                 JOIN mrp_production p ON p.id = m.raw_material_production_id
                 JOIN stock_picking_type t ON t.id = p.picking_type_id
                WHERE m.product_id = ANY(%s) AND m.company_id = %s AND m.state = ANY(%s) AND m.product_qty > 0 AND m.location_id IN (%s)
                ORDER BY m.date, m.id""",
            self.timezone, int_array(product_ids), self.rules.company.id, OPEN_STATES, with_them)):
            taken = min(max(there[product_id, location_id], 0.0), qty)
            there[product_id, location_id] -= taken
            if qty - taken > TOLERANCE:
                day = max((moment - self.today).days, 0)
                self._demand(product_id, warehouse_id, day, qty - taken, ("mrp.production", production_id, name))

    def _demand(self, product_id, warehouse_id, day, qty, document):
        index = self.item(product_id, warehouse_id)
        if index is not None:
            self.stocks[index].demands.append(Event(day, qty, Document(*document)))

    def _receipt(self, product_id, warehouse_id, day, qty, document):
        index = self.item(product_id, warehouse_id)
        if index is not None:
            self.stocks[index].receipts.append(Event(day, qty, Document(*document)))

    def _read_requests(self, product_ids):
        """Lines of requests for quotation, by the warehouse that they are to be delivered to."""
        for product_id, warehouse_id, qty, moment, order_id, order_name, line_id in self.env.execute_query(SQL(
            """SELECT l.product_id, t.warehouse_id, l.product_uom_qty::float, (l.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                      o.id, o.name, l.id
                 FROM purchase_order_line l
                 JOIN purchase_order o ON o.id = l.order_id
                 JOIN stock_picking_type t ON t.id = o.picking_type_id
                WHERE l.product_id = ANY(%s) AND o.company_id = %s AND o.state IN ('draft', 'sent', 'to approve')
                  AND l.product_uom_qty > 0
                ORDER BY l.date_planned, l.id""", self.timezone, int_array(product_ids), self.rules.company.id)):
            day = max((moment - self.today).days, 0) if moment else 0
            self._receipt(product_id, warehouse_id, day, qty, ("purchase.order", order_id, order_name, line_id, True))

    def _read_reservations(self, product_ids, excluded):
        """What is reserved for others and leaves the warehouse; what is only moved about inside stays usable."""
        locations = int_array(self.warehouse)
        for product_id, location_id, quantity in self.env.execute_query(SQL(
            """SELECT ml.product_id, ml.location_id, SUM(ml.quantity_product_uom)::float
                 FROM stock_move_line ml
                 JOIN stock_move m ON m.id = ml.move_id
                WHERE m.product_id = ANY(%s) AND m.state = ANY(%s) AND ml.location_id = ANY(%s)
                  AND COALESCE(m.location_final_id, m.location_dest_id) != ALL(%s)
                  AND NOT COALESCE(m.sale_line_id = ANY(%s), FALSE) AND NOT COALESCE(m.raw_material_production_id = ANY(%s), FALSE)
                GROUP BY ml.product_id, ml.location_id""",
            int_array(product_ids), OPEN_STATES, locations, locations,
            int_array(excluded.sale_line_ids), int_array(excluded.production_ids))):
            index = self.item(product_id, self.warehouse[location_id])
            if index is not None:
                self.stocks[index].reserved += quantity
