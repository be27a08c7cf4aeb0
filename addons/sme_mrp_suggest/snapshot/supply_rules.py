"""Which rule Odoo's procurement would take for many products at once.

``stock.rule._get_rule`` answers for one product and one location with a query each. Here the rules, routes and locations of
a company are read once and its decision is repeated in memory: product and category routes before warehouse routes,
a warehouse's Manufacture route only for products with a normal bill of materials, its Buy route only for
products with a vendor, from the location upward. ``tests/test_same_as_odoo.py`` holds the two against each other.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from odoo.tools import SQL

from ..planning.network import Supply


class Rule(NamedTuple):
    """The columns of ``stock.rule`` that decide."""

    id: int
    action: str
    location_src_id: int | None
    location_dest_id: int
    route_id: int
    route_sequence: int
    sequence: int
    warehouse_id: int | None
    procure_method: str
    delay: int
    picking_type_id: int | None


class ProductRoutes(NamedTuple):
    """What of a product matters for the choice. Products with the same values share one decision."""

    product_routes: frozenset[int]
    category_routes: frozenset[int]
    has_normal_bom: bool
    has_vendor: bool


@dataclass(slots=True)
class Procurement:
    """How a product is supplied in a warehouse.

    ``delay``: days that the transfers on the way take; ``source_warehouse_id`` for transfers; ``picking_type_id`` of the
    manufacturing or buying rule.
    """

    supply: Supply
    delay: int = 0
    source_warehouse_id: int | None = None
    picking_type_id: int | None = None


@dataclass(slots=True)
class Warehouse:
    """A warehouse, as far as rules need it. ``preparation_days``: delays of its component picking before production."""

    id: int
    name: str
    stock_location_id: int
    route_ids: frozenset[int] = field(default_factory=frozenset)
    preparation_days: int = 0


class SupplyRules:
    """The pull, buy and manufacture rules of one company, and its ``warehouses`` by id in their order.

    By location: ``warehouse_of``, the warehouse it belongs to; ``stock_of``, the warehouse whose usable stock lies there.
    """

    def __init__(self, env, company):
        env = env(su=True)
        self.company = company
        self.warehouses: dict[int, Warehouse] = {}
        self.warehouse_of: dict[int, int | None] = {}
        self.stock_of: dict[int, int] = {}
        self._parents: dict[int, int | None] = {}
        self._rules: dict[tuple[int, int], dict[int | None, Rule]] = {}
        self._sequence: dict[int, int] = {}
        self._actions: dict[int, set[str]] = defaultdict(set)
        self._decisions: dict[tuple[ProductRoutes, int], Procurement] = {}
        self._load_warehouses(env, company)
        self._load_rules(env, company)

    def _load_warehouses(self, env, company):
        rows = env.execute_query(SQL(
            """SELECT w.id, w.name, w.lot_stock_id, w.manufacture_steps, w.pbm_route_id, ARRAY_REMOVE(ARRAY_AGG(r.route_id), NULL)
                 FROM stock_warehouse w LEFT JOIN stock_route_warehouse r ON r.warehouse_id = w.id
                WHERE w.company_id = %s AND w.active GROUP BY w.id ORDER BY w.sequence, w.id""", company.id))
        self._preparation_routes = {}
        for warehouse_id, name, stock_location_id, steps, preparation_route_id, route_ids in rows:
            self.warehouses[warehouse_id] = Warehouse(warehouse_id, name, stock_location_id, frozenset(route_ids))
            if steps != "mrp_one_step" and preparation_route_id:
                self._preparation_routes[preparation_route_id] = warehouse_id
        for location_id, parent_id, warehouse_id, usage in env.execute_query(SQL(
            "SELECT id, location_id, warehouse_id, usage FROM stock_location WHERE company_id = %s OR company_id IS NULL", company.id
        )):
            self._parents[location_id] = parent_id
            self.warehouse_of[location_id] = warehouse_id
            if usage == "internal" and warehouse_id in self.warehouses:
                self.stock_of[location_id] = warehouse_id

    def _load_rules(self, env, company):
        """Keep the first rule by (location, route, warehouse), as ``_search_rule_for_warehouses`` does."""
        rows = env.execute_query(SQL(
            """SELECT r.id, r.action, r.location_src_id, r.location_dest_id, r.route_id, t.sequence, r.sequence,
                      r.warehouse_id, r.procure_method, COALESCE(r.delay, 0), r.picking_type_id
                 FROM stock_rule r JOIN stock_route t ON t.id = r.route_id
                WHERE r.active AND t.active AND r.action != 'push' AND (r.company_id IS NULL OR r.company_id = %s)
                ORDER BY r.route_sequence, r.sequence, r.id""", company.id))
        for rule in map(Rule._make, rows):
            self._sequence[rule.route_id] = rule.route_sequence
            self._actions[rule.route_id].add(rule.action)
            self._rules.setdefault((rule.location_dest_id, rule.route_id), {}).setdefault(rule.warehouse_id, rule)
            warehouse_id = self._preparation_routes.get(rule.route_id)
            if warehouse_id and rule.action in ("pull", "pull_push"):
                self.warehouses[warehouse_id].preparation_days += rule.delay

    def procurement(self, routes: ProductRoutes, warehouse_id: int) -> Procurement:
        """How a product with ``routes`` is supplied to the stock of a warehouse."""
        key = routes, warehouse_id
        decision = self._decisions.get(key)
        if decision is None:
            decision = self._decisions[key] = self._follow(routes, warehouse_id)
        return decision

    def _follow(self, routes: ProductRoutes, warehouse_id: int) -> Procurement:
        """Follow the rules as ``product._get_rules_from_location`` does, to where the goods come from."""
        location_id, delay, seen = self.warehouses[warehouse_id].stock_location_id, 0, set()
        while True:
            rule = self._rule_at(location_id, routes)
            if rule is None or rule.id in seen:
                return Procurement(Supply.NONE)
            seen.add(rule.id)
            if rule.action == "buy":
                return Procurement(Supply.BUY, delay, picking_type_id=rule.picking_type_id)
            if rule.action == "manufacture":
                delay += self.warehouses[warehouse_id].preparation_days
                return Procurement(Supply.MAKE, delay, picking_type_id=rule.picking_type_id)
            delay += rule.delay
            if rule.procure_method == "make_to_stock":
                source = self.warehouse_of.get(rule.location_src_id)
                if source is None or source == warehouse_id or source not in self.warehouses:
                    return Procurement(Supply.NONE)
                return Procurement(Supply.TRANSFER, delay, source_warehouse_id=source)
            location_id = rule.location_src_id

    def _rule_at(self, location_id: int | None, routes: ProductRoutes) -> Rule | None:
        warehouse_id = self.warehouse_of.get(location_id)
        own_routes = routes.product_routes | routes.category_routes
        warehouse_routes = [
            route for route in self.warehouses[warehouse_id].route_ids if self._suits(route, routes)
        ] if warehouse_id in self.warehouses else []
        while location_id:
            for candidates in (own_routes, warehouse_routes):
                for route in sorted(candidates, key=lambda r: (r not in routes.product_routes, self._sequence.get(r, 0), r)):
                    rules = self._rules.get((location_id, route))
                    if not rules:
                        continue
                    rule = rules.get(warehouse_id) or rules.get(None) if warehouse_id else next(iter(rules.values()))
                    if rule:
                        return rule
            location_id = self._parents.get(location_id)
        return None

    def _suits(self, route: int, routes: ProductRoutes) -> bool:
        """Odoo's ``_filter_warehouse_routes`` with the extensions of mrp and purchase_stock."""
        actions = self._actions[route]
        return (routes.has_normal_bom or "manufacture" not in actions) and (routes.has_vendor or "buy" not in actions)
