"""The pegs that can be reached from some documents, read with one statement a level."""

from collections import defaultdict
from datetime import date
from enum import Enum
from typing import NamedTuple

from odoo.tools import SQL

from ..snapshot.arrays import int_array

PLANNED, PRODUCTION, SALE = "sme.planned.order", "mrp.production", "sale.order"


class Direction(Enum):
    """``UP``: from supply to what needs it. ``DOWN``: from demand to what covers it."""

    UP = "up"
    DOWN = "down"


class Ref(NamedTuple):
    """One end of a peg. ``kind``: a demand or supply kind of sme.peg; ``model`` and ``id``: its document, if there is one."""

    kind: str
    model: str | None = None
    id: int | None = None
    name: str | None = None

    @property
    def key(self):
        return (self.model, self.id) if self.id else (self.kind, None)


class Edge(NamedTuple):
    """What lies between two ends. ``quantity`` in the unit of ``product_id``; ``needed`` and ``expected`` by this demand."""

    child: Ref
    product_id: int
    quantity: float
    needed: date
    expected: date | None


def read_graph(env, company_ids: list[int], refs: list[Ref], direction: Direction) -> dict[tuple, list[Edge]]:
    """{key of a document: its edges}, of everything reached from ``refs``. A document is read once, whatever leads to it."""
    graph: dict[tuple, list[Edge]] = {}
    front = {ref.key for ref in refs}
    while front:  # what was read once is not read again, so a circle ends it
        graph |= dict.fromkeys(front, ())
        read = _read_level(env, company_ids, front, direction)
        if direction is Direction.DOWN:
            _add_released(env, company_ids, [id_ for model, id_ in front if model == PLANNED], read)
        graph |= read
        front = {
            edge.child.key for edges in read.values() for edge in edges
            if edge.child.model in (PLANNED, PRODUCTION) and edge.child.kind != "byproduct" and edge.child.key not in graph
        }
    return graph


def _read_level(env, company_ids, front, direction):
    """Edges of the documents of ``front``, those between the same two and of one product added up."""
    ids = defaultdict(list)
    for model, id_ in front:
        ids[model].append(id_)
    own, other = ("demand", "supply") if direction is Direction.DOWN else ("supply", "demand")
    documents = [
        SQL("%s = %s AND %s = ANY(%s)", SQL.identifier(f"{own}_model"), model, SQL.identifier(f"{own}_res_id"), int_array(of_model))
        for model, of_model in ids.items() if model != PLANNED
    ]
    if ids[PLANNED]:
        documents.append(SQL("%s = ANY(%s)", SQL.identifier(f"{own}_order_id"), int_array(ids[PLANNED])))
    graph = defaultdict(list)
    for order_id, model, id_, kind, child_id, child_model, child_res_id, name, product_id, qty, needed, expected in env.execute_query(SQL(
        """SELECT %(own_order)s, %(own_model)s, %(own_id)s, %(kind)s, %(order)s, %(model)s, %(id)s, MAX(%(name)s), product_id,
                  SUM(quantity)::float, MIN(day), MAX(supply_day)
             FROM sme_peg
            WHERE company_id = ANY(%(companies)s) AND (%(documents)s)
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 9
            ORDER BY MIN(day), MIN(id)""",
        own_order=SQL.identifier(f"{own}_order_id"), own_model=SQL.identifier(f"{own}_model"), own_id=SQL.identifier(f"{own}_res_id"),
        kind=SQL.identifier(f"{other}_kind"), order=SQL.identifier(f"{other}_order_id"), model=SQL.identifier(f"{other}_model"),
        id=SQL.identifier(f"{other}_res_id"), name=SQL.identifier(f"{other}_name"),
        companies=int_array(company_ids), documents=SQL(" OR ").join(SQL("(%s)", part) for part in documents),
    )):
        child = Ref(kind, PLANNED, child_id) if child_id else Ref(kind, child_model, child_res_id, name)
        graph[(PLANNED, order_id) if order_id else (model, id_)].append(Edge(child, product_id, qty, needed, expected))
    return graph


def _add_released(env, company_ids, order_ids, graph):
    """The manufacturing orders, purchases and transfers that planned orders have become."""
    if not order_ids:
        return
    zones = [env["sme.kitting"]._timezone(company) for company in env["res.company"].browse(company_ids)]
    for order_id, product_id, qty, needed, production_id, purchase_id, picking_id, name, expected in env.execute_query(SQL(
        """SELECT l.planned_order_id, l.product_id, SUM(l.quantity)::float, o.due_date, l.production_id, pl.order_id, m.picking_id,
                  MAX(COALESCE(p.name, m.reference)),
                  MAX((COALESCE(mo.date_finished, pl.date_planned, m.date) AT TIME ZONE 'UTC' AT TIME ZONE z.zone)::date)
             FROM sme_release_link l
             JOIN UNNEST(%s, %s) AS z(company_id, zone) ON z.company_id = l.company_id
             JOIN sme_planned_order o ON o.id = l.planned_order_id
             LEFT JOIN mrp_production mo ON mo.id = l.production_id
             LEFT JOIN purchase_order_line pl ON pl.id = l.purchase_line_id
             LEFT JOIN purchase_order p ON p.id = pl.order_id
             LEFT JOIN stock_move m ON m.id = l.move_id
            WHERE l.planned_order_id = ANY(%s) AND l.state = 'open'
            GROUP BY 1, 2, 4, 5, 6, 7 ORDER BY MIN(l.id)""", int_array(company_ids), zones, int_array(order_ids))):
        if production_id:
            child = Ref("production", PRODUCTION, production_id)
        elif purchase_id:
            child = Ref("purchase", "purchase.order", purchase_id, name)
        else:
            child = Ref("transfer", "stock.picking", picking_id, name)
        graph[PLANNED, order_id].insert(0, Edge(child, product_id, qty, needed, expected))
