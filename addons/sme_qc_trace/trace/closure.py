"""Everything that goods were made of, or that was made of them, through all levels: one recursive statement.

Odoo links what an order produced with what it consumed line by line (``stock_move_line_consume_rel``; in its columns the *consume*
line is what was produced, the *produce* line what was used for it). Goods with lots are followed through their lots, which is exact.
Goods without lots are followed by documents: from a move to the moves it waited for, and where there are none to what was received or
produced of the same product under a common reference before.

``UNION`` keeps each edge once, so that cycles (rework, dismantling, returns) end. Each step looks up its node in indexes, and is written
once: most of the time of such a statement goes into its plan.
"""

from odoo.tools import SQL

from .arrays import array
from .places import PLACE
from .tree import CHAIN, MADE, REFERENCE, Edge

BACK, FORWARD = "back", "forward"

_CLOSURE = """
WITH RECURSIVE edge(node, next, kind, line) AS (
    SELECT NULL::bigint, UNNEST(%(starts)s::bigint[]), NULL, NULL::int
    UNION
    SELECT walk.node, step.* FROM (SELECT DISTINCT next AS node FROM edge) walk CROSS JOIN LATERAL (%(step)s) step
)
SELECT edge.node, edge.next, edge.kind, COALESCE(move.production_id, move.raw_material_production_id) AS production, move.reference,
       SUM(line.quantity_product_uom)
  FROM edge
  JOIN stock_move_line line ON line.id = edge.line
  JOIN stock_move move ON move.id = line.move_id
 GROUP BY edge.node, edge.next, edge.kind, COALESCE(move.production_id, move.raw_material_production_id), move.reference
 ORDER BY edge.node, MIN(line.id), edge.next, edge.kind, production, move.reference"""

# A step goes from walk.node, `here`, to the lines `there` of the next nodes.

# what was produced from what was used
_MADE = """
SELECT COALESCE(there.lot_id, -there.move_id)::bigint AS next, %(kind)s AS kind, there.id AS line
  FROM stock_move_line here
  JOIN stock_move_line_consume_rel link ON link.%(here_column)s = here.id
  JOIN stock_move_line there ON there.id = link.%(there_column)s
 WHERE %(goods)s AND here.state = 'done' AND here.company_id = ANY(%(companies)s::int[]) AND %(there)s"""
# what dismantling gave back and what was dismantled: Odoo does not link their lines
_UNBUILT = """
SELECT COALESCE(there.lot_id, -there.move_id)::bigint, %(kind)s, there.id
  FROM stock_move_line here
  JOIN stock_move here_move ON here_move.id = here.move_id
  JOIN stock_location given ON given.id = here_move.%(here_location)s
  JOIN stock_move there_move ON there_move.unbuild_id = here_move.unbuild_id
  JOIN stock_location taken ON taken.id = there_move.%(there_location)s
  JOIN stock_move_line there ON there.move_id = there_move.id
 WHERE EXISTS (SELECT 1 FROM mrp_unbuild WHERE state = 'done' AND company_id = ANY(%(companies)s::int[]))
   AND %(goods)s AND here.state = 'done' AND here.company_id = ANY(%(companies)s::int[])
   AND given.usage = 'production' AND taken.usage = 'production' AND %(there)s"""
_OF_LOT = "walk.node > 0 AND here.lot_id = walk.node"
_OF_MOVE = "walk.node < 0 AND here.move_id = -walk.node AND here.lot_id IS NULL"
_THERE = "there.state = 'done' AND there.quantity_product_uom > 0 AND there.company_id = ANY(%s::int[])"

# without lots: the moves before and after
_CHAIN = """
SELECT -there.move_id::bigint, %(kind)s, there.id
  FROM stock_move_move_rel link
  JOIN stock_move_line there ON there.move_id = link.%(there_column)s
 WHERE walk.node < 0 AND link.%(here_column)s = -walk.node AND there.lot_id IS NULL AND %(there)s"""

# without lots and without a chain: what came in and what went out under a common reference of moves or of manufacturing orders
_REFERENCE = """
SELECT -there.move_id::bigint, %(kind)s, there.id
  FROM stock_move here_move
 CROSS JOIN LATERAL (
       SELECT reference_id FROM stock_reference_move_rel WHERE move_id = here_move.id
        UNION SELECT reference_id FROM stock_reference_production_rel WHERE production_id = here_move.%(here_production)s) mine
 CROSS JOIN LATERAL (
       SELECT move_id FROM stock_reference_move_rel WHERE reference_id = mine.reference_id
        UNION SELECT made.id FROM stock_reference_production_rel link JOIN stock_move made ON made.%(there_production)s = link.production_id
               WHERE link.reference_id = mine.reference_id) other
  JOIN stock_move there_move ON there_move.id = other.move_id
  JOIN stock_move_line there ON there.move_id = there_move.id
  JOIN %(place)s taken_from ON taken_from.id = %(taken)s_move.location_id
  JOIN %(place)s brought_from ON brought_from.id = %(brought)s_move.location_id
 WHERE walk.node < 0 AND here_move.id = -walk.node AND there_move.product_id = here_move.product_id
   AND there.lot_id IS NULL AND %(there)s
   AND taken_from.usage IN ('internal', 'transit') AND brought_from.usage IN ('supplier', 'between', 'production')
   AND %(brought)s_move.date <= %(taken)s_move.date
   AND NOT EXISTS (SELECT 1 FROM stock_move_move_rel before JOIN stock_move brought ON brought.id = before.move_orig_id
                    WHERE before.move_dest_id = %(taken)s_move.id AND brought.state = 'done')"""


def closure(env, starts, direction: str, company_ids) -> list[Edge]:
    """Return what is connected with the starts, as edges away from them.

    :param starts: nodes (see ``nodes``)
    :param direction: ``back`` to what they were made of, ``forward`` to what was made of them
    :param company_ids: only moves of these companies are followed
    """
    if not starts:
        return []
    statement = SQL(_CLOSURE, starts=array(starts), step=_step(direction, array(company_ids)))
    return [Edge(*row[:5], quantity=float(row[5] or 0.0)) for row in env.execute_query(statement)]


def _step(direction, companies):
    """The statement that goes from ``walk.node`` to its next nodes."""
    back = direction == BACK
    there = SQL(_THERE, companies)
    made = {
        "kind": MADE, "companies": companies, "there": there,
        "here_column": _name("consume_line_id" if back else "produce_line_id"),
        "there_column": _name("produce_line_id" if back else "consume_line_id"),
    }
    unbuilt = {
        "kind": MADE, "companies": companies, "there": there,
        "here_location": _name("location_id" if back else "location_dest_id"),
        "there_location": _name("location_dest_id" if back else "location_id"),
    }
    chain = {
        "kind": CHAIN, "there": there,
        "here_column": _name("move_dest_id" if back else "move_orig_id"),
        "there_column": _name("move_orig_id" if back else "move_dest_id"),
    }
    taken, brought = ("here", "there") if back else ("there", "here")
    reference = {
        "kind": REFERENCE, "there": there, "place": PLACE, "taken": SQL(taken), "brought": SQL(brought),
        "here_production": _name("raw_material_production_id" if back else "production_id"),
        "there_production": _name("production_id" if back else "raw_material_production_id"),
    }
    return SQL(" UNION ALL ").join([
        SQL(_MADE, goods=SQL(_OF_LOT), **made),
        SQL(_MADE, goods=SQL(_OF_MOVE), **made),
        SQL(_UNBUILT, goods=SQL(_OF_LOT), **unbuilt),
        SQL(_UNBUILT, goods=SQL(_OF_MOVE), **unbuilt),
        SQL(_CHAIN, **chain),
        SQL(_REFERENCE, **reference),
    ])


def _name(name):
    return SQL.identifier(name)
