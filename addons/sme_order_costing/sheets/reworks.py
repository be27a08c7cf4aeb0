"""What rework orders added to the goods of the orders they rework."""

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.elements import Element
from ..costing.orders import Rework
from .orders import OrderReader

_ROLLED = SQL(", ").join(SQL("COALESCE(s.%s, 0)::float", SQL.identifier(f"rolled_{element.key}")) for element in Element)


def add_reworks(env, reader: OrderReader):
    """Put the sheets of rework orders into the orders of ``reader``."""
    for order_id, sheet_id, name, state, total, *rolled in env.execute_query(SQL(
        """SELECT o.rework_of_id, s.id, o.name, s.state, COALESCE(s.actual_total, 0)::float, %s
             FROM mrp_production o JOIN sme_production_cost s ON s.production_id = o.id
            WHERE o.rework_of_id = ANY(%s) ORDER BY s.id""", _ROLLED, int_array(reader.rows))):
        reader.rows[order_id].order.reworks.append(Rework(sheet_id, name, total, rolled, state == "final"))
