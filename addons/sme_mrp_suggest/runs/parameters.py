"""How items are planned: their parameters, else their reordering rule, else the batch size of their bill of materials."""

from collections import defaultdict
from datetime import date

from odoo.tools import SQL

from ..planning.lot_sizing import LotRule, Policy, common_multiple
from ..planning.mrp_plan import Firm, Rules
from ..planning.network import Supply
from ..snapshot import FirmSupply, Snapshot


def read_rules(env, snapshot: Snapshot, today: date, **options) -> Rules:
    """The rules of a run; ``options`` are those of :class:`Rules`."""
    sizes, safety = read_lot_rules(env, snapshot)
    return Rules(sizes, safety, _read_firm_orders(env, snapshot, today), **options)


def read_lot_rules(env, snapshot: Snapshot) -> tuple[dict[int, LotRule], dict[int, float]]:
    """(lot rule by item, safety stock by item) of the items of a snapshot that have any."""
    sizes, safety = _read_boms(env, snapshot), {}
    _read_orderpoints(env, snapshot, sizes, safety)
    _read_parameters(env, snapshot, sizes, safety)
    return sizes, safety


def _read_parameters(env, snapshot, sizes, safety):
    for product_id, warehouse_id, policy, fixed, period, minimum, multiple, maximum, kept in env.execute_query(SQL(
        """SELECT product_id, warehouse_id, lot_sizing, COALESCE(fixed_quantity, 0)::float, COALESCE(period_days, 1),
                  COALESCE(minimum, 0)::float, COALESCE(multiple, 0)::float, COALESCE(maximum, 0)::float, COALESCE(safety_stock, 0)::float
             FROM sme_planning_parameter WHERE company_id = %s""", snapshot.company.id)):
        index = snapshot.item(product_id, warehouse_id)
        if index is None:
            continue
        sizes[index] = LotRule(
            Policy(policy), minimum, multiple, maximum or None, fixed, period, steps=snapshot.items[index].steps)
        safety[index] = kept


def _read_orderpoints(env, snapshot, sizes, safety):
    """The minimum of a reordering rule is the safety stock, its maximum the stock to fill up to, its unit the multiple.

    Rules of several locations of a warehouse add up: the warehouse is planned as one place.
    """
    for product_id, warehouse_id, low, high, uom_ids in env.execute_query(SQL(
        """SELECT product_id, warehouse_id, SUM(GREATEST(product_min_qty, 0))::float,
                  SUM(GREATEST(product_max_qty, product_min_qty, 0))::float, ARRAY_REMOVE(ARRAY_AGG(DISTINCT replenishment_uom_id), NULL)
             FROM stock_warehouse_orderpoint WHERE company_id = %s AND active
            GROUP BY product_id, warehouse_id ORDER BY MIN(id)""", snapshot.company.id)):
        index = snapshot.item(product_id, warehouse_id)
        if index is None:
            continue
        multiple, own = 0.0, snapshot.uoms[snapshot.products[product_id].uom_id]
        for uom_id in uom_ids:
            if snapshot.uoms[uom_id].root == own.root:
                size = snapshot.uoms[uom_id].factor / own.factor
                multiple = common_multiple(multiple, size) if multiple else size
        sizes[index] = LotRule(multiple=multiple, up_to=high or 0.0, steps=snapshot.items[index].steps)
        safety[index] = low or 0.0


def _read_boms(env, snapshot) -> dict[int, LotRule]:
    sizes = {}
    batches = dict(env.execute_query(SQL(
        "SELECT id, batch_size::float FROM mrp_bom WHERE enable_batch_size AND batch_size > 0 AND id = ANY(%s)",
        [bom.id for bom in snapshot.boms.values()])))
    for index, bom in snapshot.boms.items() if batches else ():
        item = snapshot.items[index]
        if bom.id in batches and item.supply is Supply.MAKE:
            own = snapshot.uoms[snapshot.products[item.product_id].uom_id]
            batch = batches[bom.id] * snapshot.uoms[bom.uom_id].factor / own.factor
            sizes[index] = LotRule(Policy.FIXED, fixed=batch, steps=item.steps)
    return sizes


def read_firm_supply(env, company_id: int) -> dict[tuple[int, int], list[FirmSupply]]:
    """How the firm planned orders of a company come about, by (product id, warehouse id)."""
    firm: dict[tuple[int, int], list[FirmSupply]] = defaultdict(list)
    for product_id, warehouse_id, *supply in env.execute_query(SQL(
        """SELECT product_id, warehouse_id, id, action, bom_id, source_warehouse_id FROM sme_planned_order
            WHERE company_id = %s AND state IN ('firm', 'partly_released') ORDER BY id""", company_id)):
        firm[product_id, warehouse_id].append(FirmSupply(*supply))
    return firm


def _read_firm_orders(env, snapshot, today) -> dict[int, list[Firm]]:
    firm: dict[int, list[Firm]] = {}
    for order_id, product_id, warehouse_id, quantity, due, release in env.execute_query(SQL(
        """SELECT id, product_id, warehouse_id, quantity - COALESCE(released_quantity, 0), due_date, release_date
             FROM sme_planned_order
            WHERE company_id = %s AND state IN ('firm', 'partly_released') ORDER BY due_date, id""", snapshot.company.id)):
        index = snapshot.item(product_id, warehouse_id)
        if index is not None and quantity > 0:
            firm.setdefault(index, []).append(Firm(
                order_id, quantity, (due - today).days, (release - today).days, snapshot.firm_usages.get(order_id)))
    return firm
