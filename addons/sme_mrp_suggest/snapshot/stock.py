"""Stock, open receipts and open demands of the items of a snapshot."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from odoo.tools import SQL

from ..planning.availability import Event, Stock
from .supply_rules import SupplyRules

OPEN_STATES = ["waiting", "confirmed", "partially_available", "assigned"]


class Document(NamedTuple):
    """The order or transfer behind a receipt or a demand."""

    model: str
    id: int
    name: str


@dataclass(slots=True)
class Excluded:
    """Documents asked about: their own moves are not counted a second time."""

    sale_line_ids: list[int] = field(default_factory=list)
    production_ids: list[int] = field(default_factory=list)

    def __bool__(self):
        return bool(self.sale_line_ids or self.production_ids)


class StockReader:
    """Reads into ``stocks``, by item number. ``item(product id, warehouse id)`` gives the number, or None if it is not asked for.

    Usable stock lies in internal locations of the warehouse, in lots that have not passed their removal date.
    """

    def __init__(self, env, rules: SupplyRules, today: date, timezone: str, item: Callable[[int, int], int | None]):
        self.env, self.rules, self.today, self.timezone, self.item = env, rules, today, timezone, item
        self.stocks: dict[int, Stock] = defaultdict(Stock)

    def read(self, product_ids: list[int], warehouse_ids: set[int], pooled: dict[int, int], excluded: Excluded) -> dict[int, Stock]:
        """Return the stock of each item that has any stock, receipt or demand.

        ``pooled`` {warehouse id: warehouse id}: what moves between warehouses that count as one changes nothing.
        """
        self.warehouse = {
            location: pooled.get(warehouse, warehouse)
            for location, warehouse in self.rules.stock_of.items() if warehouse in warehouse_ids
        }
        if product_ids and self.warehouse:
            self._read_quants(product_ids)
            self._read_moves(product_ids, excluded)
            if excluded:
                self._release_own_reservations(excluded)
        return dict(self.stocks)

    def _read_quants(self, product_ids):
        expired = SQL()
        if "removal_date" in self.env["stock.lot"]._fields:
            expired = SQL(
                "AND NOT EXISTS (SELECT 1 FROM stock_lot x WHERE x.id = q.lot_id AND x.removal_date < NOW() AT TIME ZONE 'UTC')")
        for product_id, location_id, quantity, reserved in self.env.execute_query(SQL(
            """SELECT q.product_id, q.location_id, SUM(q.quantity)::float, SUM(q.reserved_quantity)::float
                 FROM stock_quant q
                WHERE q.product_id = ANY(%s) AND q.location_id = ANY(%s) %s
                GROUP BY q.product_id, q.location_id""", product_ids, list(self.warehouse), expired)):
            index = self.item(product_id, self.warehouse[location_id])
            if index is not None:
                stock = self.stocks[index]
                stock.on_hand += quantity
                stock.reserved += reserved

    def _read_moves(self, product_ids, excluded):
        """Open moves into and out of the warehouses; what stays within one (or within a pool) changes nothing."""
        locations = list(self.warehouse)
        for (product_id, qty, moment, source, target, sale_line_id, sale_id, sale_name, purchase_id, purchase_name,
             consumer_id, producer_id, picking_id, move_id, reference) in self.env.execute_query(SQL(
            """SELECT m.product_id, m.product_qty::float, (m.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                      m.location_id, m.location_dest_id, m.sale_line_id, so.id, so.name, po.id, po.name,
                      m.raw_material_production_id, m.production_id, m.picking_id, m.id, COALESCE(m.reference, m.origin)
                 FROM stock_move m
                 LEFT JOIN sale_order_line sl ON sl.id = m.sale_line_id
                 LEFT JOIN sale_order so ON so.id = sl.order_id
                 LEFT JOIN purchase_order_line pl ON pl.id = m.purchase_line_id
                 LEFT JOIN purchase_order po ON po.id = pl.order_id
                WHERE m.product_id = ANY(%s) AND m.company_id = %s AND m.state = ANY(%s) AND m.product_qty > 0
                  AND (m.location_id = ANY(%s) OR m.location_dest_id = ANY(%s))
                ORDER BY m.date, m.id""",
            self.timezone, product_ids, self.rules.company.id, OPEN_STATES, locations, locations)):
            source, target = self.warehouse.get(source), self.warehouse.get(target)
            if source == target:
                continue
            day = max((moment - self.today).days, 0)
            transfer = ("stock.picking", picking_id, reference) if picking_id else (
                "stock.move", move_id, reference or self.env._("Stock move %s", move_id))
            own = sale_line_id in excluded.sale_line_ids or consumer_id in excluded.production_ids
            if source is not None and not own:
                self._demand(product_id, source, day, qty, (
                    ("sale.order", sale_id, sale_name) if sale_id else
                    ("mrp.production", consumer_id, reference) if consumer_id else transfer))
            if target is not None and producer_id not in excluded.production_ids:
                self._receipt(product_id, target, day, qty, (
                    ("mrp.production", producer_id, reference) if producer_id else
                    ("purchase.order", purchase_id, purchase_name) if purchase_id else transfer))

    def _demand(self, product_id, warehouse_id, day, qty, document):
        index = self.item(product_id, warehouse_id)
        if index is not None:
            self.stocks[index].demands.append(Event(day, qty, Document._make(document)))

    def _receipt(self, product_id, warehouse_id, day, qty, document):
        index = self.item(product_id, warehouse_id)
        if index is not None:
            self.stocks[index].receipts.append(Event(day, qty, Document._make(document)))

    def _release_own_reservations(self, excluded):
        """What the documents asked about have reserved is theirs, so it is not reserved for others."""
        for product_id, location_id, quantity in self.env.execute_query(SQL(
            """SELECT ml.product_id, ml.location_id, SUM(ml.quantity_product_uom)::float
                 FROM stock_move_line ml
                 JOIN stock_move m ON m.id = ml.move_id
                WHERE (m.sale_line_id = ANY(%s) OR m.raw_material_production_id = ANY(%s))
                  AND m.state = ANY(%s) AND ml.location_id = ANY(%s)
                GROUP BY ml.product_id, ml.location_id""",
            excluded.sale_line_ids, excluded.production_ids, OPEN_STATES, list(self.warehouse))):
            index = self.item(product_id, self.warehouse[location_id])
            if index is not None:
                self.stocks[index].reserved -= quantity
