"""What orders outside the scope of a run need of the items that it plans."""

from collections import defaultdict
from dataclasses import dataclass

from odoo.tools import SQL

from ..planning.availability import Event, Stock
from ..planning.mrp import plan
from ..planning.mrp_plan import Rules
from ..planning.network import Supply
from ..snapshot import Asked, Document, Snapshot
from ..snapshot.arrays import int_array
from .parameters import read_firm_supply, read_rules


@dataclass(slots=True, frozen=True)
class OutsideDemand:
    """``quantity`` of a planned item, needed on ``day`` (counted from today) by ``document``."""

    product_id: int
    warehouse_id: int
    day: int
    quantity: float
    document: Document


def demand_from_outside(
    env, rules, today, timezone: str, planned: set[tuple[int, int]], rfqs: bool, forecasts=(),
) -> list[OutsideDemand]:
    """What is needed of ``planned`` items by open orders of other items, which a run of the planned ones alone does not see.

    Suggestions stay as the run before made them, so its pegs say what they need. Firm orders may have been changed, released in part or
    entered since, and requests for quotation come and go: those are exploded as they are now. So are forecasts of kits.

    :param env: superuser environment
    :param rules: the supply rules of the company
    :param planned: {(product id, warehouse id)}
    :param rfqs: whether requests for quotation count
    :param forecasts: (product id, warehouse id, day, quantity, forecast id) of the whole company
    """
    if not planned:
        return []
    demands = _of_suggestions(env, rules.company.id, today, planned)
    parents = {
        parent for parent in _parents(env, rules.company.id, {product_id for product_id, _warehouse in planned}, rfqs, forecasts)
        if parent not in planned and parent[1] in rules.warehouses
    }
    if parents:
        demands += _Outside(env, rules, today, timezone, planned, parents, rfqs, forecasts).demands()
    return demands


def _of_suggestions(env, company_id, today, planned):
    return [
        OutsideDemand(product_id, warehouse_id, max((day - today).days, 0), quantity, Document("sme.planned.order", order_id, ""))
        for product_id, warehouse_id, day, quantity, order_id, *parent in env.execute_query(SQL(
            """SELECT p.product_id, p.warehouse_id, p.day, SUM(p.quantity), p.demand_order_id, o.product_id, o.warehouse_id
                 FROM sme_peg p JOIN sme_planned_order o ON o.id = p.demand_order_id
                WHERE p.company_id = %s AND p.product_id = ANY(%s) AND o.state = 'suggested'
                GROUP BY p.product_id, p.warehouse_id, p.day, p.demand_order_id, o.product_id, o.warehouse_id
                ORDER BY p.day, p.demand_order_id""", company_id, int_array({product_id for product_id, _warehouse in planned})))
        if (product_id, warehouse_id) in planned and tuple(parent) not in planned
    ]


def _parents(env, company_id, product_ids, rfqs, forecasts) -> set[tuple[int, int]]:
    """(product id, warehouse id) with firm orders, requests or forecasts that may need ``product_ids``."""
    by_product = defaultdict(set)
    for product_id, warehouse_id, *_demand in forecasts:
        by_product[product_id].add(warehouse_id)
    found = set()
    for source, product_id, warehouse_id in env.execute_query(SQL(
        """WITH RECURSIVE used(id) AS (
               SELECT UNNEST(%(planned)s)
               UNION
               SELECT p.id
                 FROM used u
                 JOIN mrp_bom_line l ON l.product_id = u.id
                 JOIN mrp_bom b ON b.id = l.bom_id AND b.active AND b.type = 'phantom'
                 JOIN product_product p ON p.product_tmpl_id = b.product_tmpl_id),
           bom AS (
               SELECT DISTINCT b.id, b.product_tmpl_id, b.type
                 FROM used u JOIN mrp_bom_line l ON l.product_id = u.id JOIN mrp_bom b ON b.id = l.bom_id)
           SELECT 'order', o.product_id, o.warehouse_id
             FROM sme_planned_order o JOIN product_product p ON p.id = o.product_id
            WHERE o.company_id = %(company)s AND o.state IN ('firm', 'partly_released')
              AND (o.product_id = ANY(%(planned)s) OR o.bom_id IN (SELECT id FROM bom)
                   OR p.product_tmpl_id IN (SELECT product_tmpl_id FROM bom))
            UNION
           SELECT 'request', l.product_id, t.warehouse_id
             FROM purchase_order_line l
             JOIN purchase_order r ON r.id = l.order_id
             JOIN stock_picking_type t ON t.id = r.picking_type_id
             JOIN product_product p ON p.id = l.product_id
            WHERE %(rfqs)s AND r.company_id = %(company)s AND r.state IN ('draft', 'sent', 'to approve')
              AND p.product_tmpl_id IN (SELECT product_tmpl_id FROM bom WHERE type = 'subcontract')
            UNION
           SELECT 'kit', p.id, NULL
             FROM product_product p
            WHERE p.id = ANY(%(forecast)s) AND p.product_tmpl_id IN (SELECT product_tmpl_id FROM bom WHERE type = 'phantom')""",
        planned=int_array(product_ids), company=company_id, rfqs=rfqs, forecast=int_array(by_product))):
        if source == "kit":
            found |= {(product_id, place) for place in by_product[product_id]}
        else:
            found.add((product_id, warehouse_id))
    return found


class _Outside:
    """The plan of what stands outside alone, without any stock: its pegs are what the bills of materials ask for."""

    def __init__(self, env, rules, today, timezone, planned, parents, rfqs, forecasts):
        self.planned, self.parents = planned, parents
        self.snapshot = Snapshot(
            env, rules, today, timezone, [Asked(*parent) for parent in sorted(parents)], for_run=True, rfqs=rfqs,
            firm=read_firm_supply(env, rules.company.id))
        self.firm = {
            index: orders for index, orders in read_rules(env, self.snapshot, today).firm.items() if self._place(index) in parents}
        self.stocks: dict[int, Stock] = defaultdict(Stock)
        for index, stock in self.snapshot.stocks.items():
            if self._place(index) in parents and self.snapshot.items[index].supply is Supply.SUBCONTRACT:
                self.stocks[index].receipts += [event for event in stock.receipts if event.document.draft]
        for product_id, warehouse_id, day, quantity, forecast_id in forecasts:
            index = self.snapshot.item(product_id, warehouse_id)
            if index is not None and (product_id, warehouse_id) in parents and self.snapshot.items[index].supply is Supply.KIT:
                self.stocks[index].demands.append(Event(day, quantity, Document("sme.demand.forecast", forecast_id, "")))

    def _place(self, index):
        item = self.snapshot.items[index]
        return item.product_id, item.warehouse_id

    def demands(self):
        result = plan(self.snapshot.items, self.stocks, Rules(firm=self.firm))
        quantities: dict[tuple, float] = defaultdict(float)
        for index, day, qty, demand in zip(result.pegs.item, result.pegs.day, result.pegs.qty, result.pegs.demand, strict=True):
            document = self._document(result, demand)
            if document and self._place(index) in self.planned:
                quantities[(*self._place(index), day, document)] += qty
        return [
            OutsideDemand(product_id, warehouse_id, day, quantity, document)
            for (product_id, warehouse_id, day, document), quantity in quantities.items()
        ]

    def _document(self, result, demand):
        """Who needs it: a firm order, a request or a forecast. What this plan makes up on the way to them is no demand of its own."""
        if demand < 0:
            party, _day = result.parties[~demand]
            return party if isinstance(party, Document) else None
        order_id = result.orders.firm.get(demand)
        return Document("sme.planned.order", order_id, "") if order_id else None
