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
    if scope.warehouse_ids is not None:
        found |= _needed_elsewhere(env, rules, scope)
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


def _needed_elsewhere(env, rules: SupplyRules, scope: Scope) -> set[tuple[int, int]]:
    """What other warehouses take out of those that are planned: by the plan before, and by firm transfers."""
    return set(env.execute_query(SQL(
        """SELECT p.product_id, p.warehouse_id
             FROM sme_peg p JOIN sme_planned_order o ON o.id = p.demand_order_id
            WHERE p.company_id = %(company)s AND p.warehouse_id = ANY(%(planned)s) AND o.warehouse_id != p.warehouse_id
            UNION
           SELECT product_id, source_warehouse_id FROM sme_planned_order
            WHERE company_id = %(company)s AND state IN ('firm', 'partly_released') AND source_warehouse_id = ANY(%(planned)s)""",
        company=rules.company.id, planned=int_array(scope.warehouse_ids))))


def below_before(env, company_id: int, items: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """What the plan before made for planned orders of ``items``, through all levels: (product id, warehouse id).

    A component that has left a bill of materials keeps a suggestion for orders that this run replaces, unless it is planned anew too.
    """
    products, warehouses = zip(*items, strict=True) if items else ((), ())
    return set(env.execute_query(SQL(
        """WITH RECURSIVE below(product_id, warehouse_id) AS (
               SELECT * FROM UNNEST(%s, %s)
               UNION
               SELECT p.product_id, p.warehouse_id
                 FROM below b
                 JOIN sme_planned_order o ON o.product_id = b.product_id AND o.warehouse_id = b.warehouse_id AND o.company_id = %s
                                         AND o.state IN ('suggested', 'firm', 'partly_released')
                 JOIN sme_peg p ON p.demand_order_id = o.id)
           SELECT product_id, warehouse_id FROM below""", int_array(products), int_array(warehouses), company_id)))
