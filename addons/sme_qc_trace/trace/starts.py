"""Where a trace starts: the goods of deliveries, transfers and manufacturing orders, as nodes."""

from odoo.tools import SQL

from .arrays import array

_OF_LINES = """
SELECT DISTINCT COALESCE(line.lot_id, -line.move_id)
  FROM stock_move_line line
  JOIN stock_move move ON move.id = line.move_id
  JOIN stock_location there ON there.id = line.location_dest_id
 WHERE %s AND line.state = 'done' AND line.quantity_product_uom > 0 AND line.company_id = ANY(%s::int[])
 ORDER BY 1 DESC"""


def delivered_under(env, order_ids) -> tuple[int, ...]:
    """What customers got under sales orders."""
    return _nodes(env, SQL("""
        there.usage = 'customer' AND move.sale_line_id IN (SELECT id FROM sale_order_line WHERE order_id = ANY(%s::int[]))""",
        array(order_ids)))


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


def _nodes(env, condition):
    env.flush_all()
    return tuple(node for (node,) in env.execute_query(SQL(_OF_LINES, condition, array(env.companies.ids))))
