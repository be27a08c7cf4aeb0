"""Which sales order lines something touches: a manufacturing order, a receipt, a delivery."""

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from .sql import flush


def lines_reached(env, production_ids=(), move_ids=()) -> set[int]:
    """Ids of the sales order lines for which these manufacturing orders are, or to which the goods of these moves go. One statement."""
    if not production_ids and not move_ids:
        return set()
    flush(env)
    return {row[0] for row in env.execute_query(SQL(
        """WITH RECURSIVE down(id) AS (
               SELECT id FROM stock_move WHERE id = ANY(%(moves)s) OR (production_id = ANY(%(productions)s) AND state <> 'cancel')
               UNION SELECT r.move_dest_id FROM down JOIN stock_move_move_rel r ON r.move_orig_id = down.id)
           SELECT m.sale_line_id FROM down JOIN stock_move m ON m.id = down.id WHERE m.sale_line_id IS NOT NULL
           UNION SELECT sale_line_id FROM mrp_production WHERE id = ANY(%(productions)s) AND sale_line_id IS NOT NULL
           UNION SELECT sale_line_id FROM sme_release_link WHERE production_id = ANY(%(productions)s) AND sale_line_id IS NOT NULL""",
        moves=int_array(move_ids), productions=int_array(production_ids)))}
