"""What a transaction touched, so that each cost sheet is computed once, at its end."""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.replay import POOLS
from .splits import GivenPlan

_KEY = "sme_order_costing.cost_sheets"


@dataclass(slots=True)
class Dirty:
    """Ids of orders, of orders that were just confirmed, of moves whose value, quantity or day changed, of purchase lines that were billed;
    ``revalued`` {(company, product): moment}; plans of orders that were split or merged."""

    productions: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    moves: set[int] = field(default_factory=set)
    purchase_lines: set[int] = field(default_factory=set)
    revalued: dict[tuple[int, int], object] = field(default_factory=dict)
    plans: dict[int, GivenPlan] = field(default_factory=dict)


def dirty(env) -> Dirty:
    """What this transaction has touched so far; asks for the computation at its end."""
    data = env.cr.precommit.data
    if _KEY not in data:
        data[_KEY] = Dirty()
        clean = api.Environment(env.cr, SUPERUSER_ID, {})  # sees all companies; nobody's language or filters
        env.cr.precommit.add(clean["sme.production.cost"]._settle)
    return data[_KEY]


def take(env) -> Dirty | None:
    """What was touched, and forget it."""
    return env.cr.precommit.data.pop(_KEY, None)


def touched_orders(env, touched: Dirty) -> set[int]:
    """Ids of the orders whose sheet depends on what was touched."""
    result = touched.productions | touched.confirmed | set(touched.plans)
    result |= consumers(env, touched.moves)
    if touched.purchase_lines:
        result |= _of_purchase_lines(env, touched.purchase_lines)
    if touched.revalued:
        result |= _of_revalued(env, touched.revalued)
    return result


def consumers(env, move_ids) -> set[int]:
    """Orders with a sheet that consumed goods which these moves reach, by their value or by what they left in stock.

    Goods of average and FIFO products: whatever left stock since, and sheets that wait for a price. Goods at standard cost: those made for
    the consuming order itself.
    """
    if not move_ids:
        return set()
    by_company = defaultdict(set)
    for company_id, product_id in env.execute_query(SQL(
            "SELECT DISTINCT company_id, product_id FROM stock_move WHERE id = ANY(%s)", int_array(move_ids))):
        by_company[company_id].add(product_id)
    pooled = set()
    for company_id, product_ids in by_company.items():
        products = env["product.product"].browse(product_ids).with_company(company_id)
        pooled.update(product.id for product in products if product.cost_method in POOLS)
    return {row[0] for row in env.execute_query(SQL(
        """SELECT c.raw_material_production_id FROM stock_move m
             JOIN stock_move c ON c.product_id = m.product_id AND c.company_id = m.company_id AND c.state = 'done' AND c.is_out
                              AND c.date >= m.date
             JOIN sme_production_cost s ON s.production_id = c.raw_material_production_id
            WHERE m.id = ANY(%(moves)s) AND m.product_id = ANY(%(pooled)s)
              AND c.raw_material_production_id IS DISTINCT FROM m.production_id
           UNION
           SELECT s.production_id FROM stock_move m
             JOIN sme_production_cost s ON s.company_id = m.company_id AND s.missing @> %(waits)s
            WHERE m.id = ANY(%(moves)s)
           UNION
           (WITH RECURSIVE down(id) AS (
               SELECT r.move_dest_id FROM stock_move_move_rel r JOIN stock_move m ON m.id = r.move_orig_id
                WHERE m.id = ANY(%(moves)s) AND m.product_id != ALL(%(pooled)s)
               UNION SELECT r.move_dest_id FROM down JOIN stock_move_move_rel r ON r.move_orig_id = down.id)
            SELECT c.raw_material_production_id FROM down JOIN stock_move c ON c.id = down.id
              JOIN sme_production_cost s ON s.production_id = c.raw_material_production_id)""",
        moves=int_array(move_ids), pooled=int_array(pooled), waits=_waits_for(SQL("m.product_id"))))}


def _of_revalued(env, revalued) -> set[int]:
    """Orders that consumed products since somebody set their price, and sheets that wait for a price of them."""
    companies, products, moments = zip(*((*key, moment) for key, moment in revalued.items()), strict=True)
    return {row[0] for row in env.execute_query(SQL(
        """WITH price(company_id, product_id, moment) AS (SELECT * FROM UNNEST(%s::int[], %s::int[], %s::timestamp[]))
           SELECT c.raw_material_production_id FROM price
             JOIN stock_move c ON c.product_id = price.product_id AND c.company_id = price.company_id AND c.date >= price.moment
             JOIN sme_production_cost s ON s.production_id = c.raw_material_production_id
            WHERE c.state = 'done' AND c.is_out
           UNION
           SELECT s.production_id FROM price JOIN sme_production_cost s ON s.company_id = price.company_id AND s.missing @> %s""",
        list(companies), list(products), list(moments), _waits_for(SQL("price.product_id"))))}


def _waits_for(product: SQL) -> SQL:
    """What stands among the open points of a sheet that waits for a price of ``product``."""
    return SQL("jsonb_build_array(jsonb_build_object('code', 'no_value', 'product', %s))", product)


def _of_purchase_lines(env, line_ids) -> set[int]:
    """Subcontracting orders received on these lines, and sheets that wait for their bill."""
    return {row[0] for row in env.execute_query(SQL(
        """SELECT o.production_id FROM stock_move r
             JOIN stock_move_move_rel rel ON rel.move_dest_id = r.id JOIN stock_move o ON o.id = rel.move_orig_id
            WHERE r.purchase_line_id = ANY(%(lines)s) AND r.is_subcontract AND o.production_id IS NOT NULL
           UNION
           SELECT s.production_id FROM UNNEST(%(lines)s) AS line(id)
             JOIN sme_production_cost s ON s.missing @> jsonb_build_array(jsonb_build_object('line', line.id))""",
        lines=int_array(line_ids)))}
