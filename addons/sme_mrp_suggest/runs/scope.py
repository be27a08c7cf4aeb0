"""What a run plans: items with any demand, supply or rule of their own, and everything below them."""

from dataclasses import dataclass

from odoo.tools import SQL

from ..snapshot.arrays import int_array
from ..snapshot.stock import OPEN_STATES
from ..snapshot.supply_rules import SupplyRules


@dataclass(slots=True, frozen=True)
class Scope:
    """``product_ids`` and ``warehouse_ids`` that are planned with everything below them; None for all of the company."""

    product_ids: frozenset[int] | None = None
    warehouse_ids: frozenset[int] | None = None

    @property
    def is_all(self) -> bool:
        return self.product_ids is None and self.warehouse_ids is None


def items_to_plan(env, rules: SupplyRules, scope: Scope) -> list[tuple[int, int]]:
    """(product id, warehouse id) of what a run begins with, in order. Stock alone needs no planning unless it is below zero."""
    warehouses = [id_ for id_ in rules.warehouses if scope.warehouse_ids is None or id_ in scope.warehouse_ids]
    if scope.product_ids is not None:
        return sorted((product_id, warehouse_id) for product_id in scope.product_ids for warehouse_id in warehouses)
    wanted = set(warehouses)
    found = _with_moves(env, rules) | _with_rows(env, rules)
    return sorted(item for item in found if item[1] in wanted)


def _with_moves(env, rules: SupplyRules) -> set[tuple[int, int]]:
    found = set()
    for product_id, source, target in env.execute_query(SQL(
        """SELECT DISTINCT m.product_id, m.location_id, COALESCE(m.location_final_id, m.location_dest_id)
             FROM stock_move m
            WHERE m.company_id = %s AND m.product_qty > 0
              AND (m.state = ANY(%s) OR m.state = 'draft' AND COALESCE(m.raw_material_production_id, m.production_id) IS NOT NULL)
            UNION ALL
           SELECT q.product_id, q.location_id, NULL FROM stock_quant q WHERE q.company_id = %s AND q.quantity < 0""",
        rules.company.id, OPEN_STATES, rules.company.id)):
        source, target = rules.stock_of.get(source), rules.stock_of.get(target)
        if source is not None:
            found.add((product_id, source))
        if target is not None:
            found.add((product_id, target))
    return found


def _with_rows(env, rules: SupplyRules) -> set[tuple[int, int]]:
    """Requests for quotation, parameters, reordering rules, forecasts and planned orders that the planner has fixed."""
    return set(env.execute_query(SQL(
        """SELECT l.product_id, t.warehouse_id
             FROM purchase_order_line l
             JOIN purchase_order o ON o.id = l.order_id
             JOIN stock_picking_type t ON t.id = o.picking_type_id
            WHERE o.company_id = %(company)s AND o.state IN ('draft', 'sent', 'to approve') AND l.product_id IS NOT NULL
            UNION
           SELECT product_id, warehouse_id FROM sme_planning_parameter WHERE company_id = %(company)s
            UNION
           SELECT product_id, warehouse_id FROM stock_warehouse_orderpoint WHERE company_id = %(company)s AND active
            UNION
           SELECT product_id, warehouse_id FROM sme_planned_order
            WHERE company_id = %(company)s AND state IN ('firm', 'partly_released')""", company=rules.company.id)))


def demand_from_outside(env, company_id: int, planned: set[tuple[int, int]]):
    """What planned orders outside of ``planned`` items need of them: (product id, warehouse id, date, quantity, planned order id).

    The plan before says so: their own suggestions stay as they are.
    """
    if not planned:
        return []
    return [
        row[:5] for row in env.execute_query(SQL(
            """SELECT p.product_id, p.warehouse_id, p.day, SUM(p.quantity), p.demand_order_id, o.product_id, o.warehouse_id
                 FROM sme_peg p JOIN sme_planned_order o ON o.id = p.demand_order_id
                WHERE p.company_id = %s AND p.product_id = ANY(%s) AND o.state IN ('suggested', 'firm', 'partly_released')
                GROUP BY p.product_id, p.warehouse_id, p.day, p.demand_order_id, o.product_id, o.warehouse_id
                ORDER BY p.day, p.demand_order_id""", company_id, int_array({product_id for product_id, _warehouse in planned})))
        if (row[0], row[1]) in planned and (row[5], row[6]) not in planned
    ]
