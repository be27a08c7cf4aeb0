"""Where a trace starts: the goods of deliveries, transfers, manufacturing orders and products, as nodes."""

from odoo.tools import SQL

from .arrays import array
from .places import PLACE

_OF_LINES = """
SELECT DISTINCT COALESCE(line.lot_id, -line.move_id)
  FROM stock_move_line line
  JOIN stock_move move ON move.id = line.move_id
  JOIN %(place)s here ON here.id = line.location_id
  JOIN %(place)s there ON there.id = line.location_dest_id
 WHERE %(condition)s AND %(period)s AND move.scrap_id IS NULL
   AND line.state = 'done' AND line.quantity_product_uom > 0 AND line.company_id = ANY(%(companies)s::int[])
 ORDER BY 1 DESC"""
_DELIVERED = SQL("there.usage IN ('customer', 'between')")
_BROUGHT = SQL("here.usage IN ('supplier', 'between', 'production')")


def delivered_under(env, order_ids, period=None) -> tuple[int, ...]:
    """What customers got under sales orders."""
    lines = SQL("SELECT id FROM sale_order_line WHERE order_id = ANY(%s::int[])", array(order_ids))
    return _nodes(env, SQL("%s AND move.sale_line_id IN (%s)", _DELIVERED, lines), period)


def delivered_of(env, product_ids, period) -> tuple[int, ...]:
    """What customers got of products; of one that is sold as a kit, its parts."""
    products = array(product_ids)
    return _nodes(env, SQL(
        """%s AND line.id IN (
               SELECT id FROM stock_move_line WHERE product_id = ANY(%s::int[])
                UNION
               SELECT part.id
                 FROM sale_order_line sold
                 JOIN stock_move moved ON moved.sale_line_id = sold.id
                 JOIN stock_move_line part ON part.move_id = moved.id
                WHERE sold.product_id = ANY(%s::int[]))""", _DELIVERED, products, products), period)


def brought_of(env, product_ids, period) -> tuple[int, ...]:
    """What was received or made of products."""
    return _nodes(env, SQL("%s AND line.product_id = ANY(%s::int[])", _BROUGHT, array(product_ids)), period)


def of_pickings(env, picking_ids) -> tuple[int, ...]:
    return _nodes(env, SQL("move.picking_id = ANY(%s::int[])", array(picking_ids)))


def made_by(env, production_ids) -> tuple[int, ...]:
    return _nodes(env, SQL("move.production_id = ANY(%s::int[])", array(production_ids)))


def productions_for(env, order_ids) -> tuple[int, ...]:
    """Manufacturing orders under the references of sales orders, of the user's companies."""
    rows = env.execute_query(SQL(
        """SELECT DISTINCT made.production_id
             FROM stock_reference_sale_rel sold
             JOIN stock_reference_production_rel made ON made.reference_id = sold.reference_id
             JOIN mrp_production production ON production.id = made.production_id
            WHERE sold.sale_id = ANY(%s::int[]) AND production.state <> 'cancel' AND production.company_id = ANY(%s::int[])
            ORDER BY 1""", array(order_ids), array(env.companies.ids)))
    return tuple(id_ for (id_,) in rows)


def _nodes(env, condition, period=None):
    env.flush_all()
    within = SQL("line.date >= %s AND line.date < %s", period.start, period.end) if period else SQL("TRUE")
    statement = SQL(_OF_LINES, place=PLACE, condition=condition, period=within, companies=array(env.companies.ids))
    return tuple(node for (node,) in env.execute_query(statement))
