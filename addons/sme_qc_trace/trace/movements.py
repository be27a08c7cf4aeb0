"""What came in and what went out of each node, with the documents."""

from dataclasses import dataclass
from datetime import datetime

from odoo.tools import SQL

from .arrays import array
from .nodes import lots, moves
from .places import PLACE

RECEIVED, PRODUCED, RETURNED = "received", "produced", "returned"
DELIVERED, CONSUMED, SCRAPPED, SENT_BACK = "delivered", "consumed", "scrapped", "sent_back"
ADJUSTED, DROPPED, MOVED = "adjusted", "dropped", "moved"


@dataclass(slots=True, frozen=True)
class Movement:
    """Done moves of a node. ``quantity`` in the product's unit, negative where an adjustment took goods away.

    ``partner`` is the vendor or customer (of what a vendor sends to a customer, the customer), ``customer`` the company that the
    customer belongs to, ``vendor`` who sent what was received or dropped; ``returned_move`` the delivery that a return takes back; ids,
    None where there is none.
    """

    node: int
    kind: str
    move: int
    product: int
    quantity: float
    date: datetime
    reference: str | None
    picking: int | None
    production: int | None
    partner: int | None
    customer: int | None
    sale_order: int | None
    purchase_order: int | None
    location_dest: int
    vendor: int | None
    returned_move: int | None


_MOVEMENTS = """
SELECT %(node)s AS node,
       CASE WHEN here.usage IN ('supplier', 'between') AND there.usage IN ('customer', 'between') THEN 'dropped'
            WHEN here.usage = 'supplier' THEN 'received'
            WHEN here.usage = 'production' THEN 'produced'
            WHEN there.usage = 'production' THEN 'consumed'
            WHEN here.usage = 'customer' THEN 'returned'
            WHEN there.usage = 'customer' THEN 'delivered'
            WHEN there.usage = 'supplier' THEN 'sent_back'
            WHEN here.usage = 'between' THEN
                 CASE WHEN move.sale_line_id IS NULL OR move.purchase_line_id IS NOT NULL THEN 'received' ELSE 'returned' END
            WHEN there.usage = 'between' THEN CASE WHEN move.purchase_line_id IS NULL THEN 'delivered' ELSE 'sent_back' END
            WHEN move.purchase_line_id IS NOT NULL AND there.usage IN ('internal', 'transit') THEN
                 CASE WHEN move.origin_returned_move_id IS NULL THEN 'received' ELSE 'sent_back' END
            WHEN there.usage = 'inventory' AND move.scrap_id IS NOT NULL THEN 'scrapped'
            WHEN there.usage = 'inventory' OR here.usage = 'inventory' THEN 'adjusted'
            ELSE 'moved' END AS kind,
       move.id, move.product_id,
       SUM(CASE WHEN there.usage = 'inventory' AND move.scrap_id IS NULL THEN -1 ELSE 1 END * line.quantity_product_uom),
       MAX(line.date), move.reference, line.picking_id, COALESCE(move.production_id, move.raw_material_production_id),
       COALESCE(party.id, purchase_line.partner_id),
       COALESCE(partner.commercial_partner_id, partner.id), sale_order.id, purchase_line.order_id, line.location_dest_id,
       COALESCE(picking.partner_id, purchase_line.partner_id, move.partner_id), move.origin_returned_move_id
  FROM stock_move_line line
  JOIN stock_move move ON move.id = line.move_id
  JOIN %(place)s here ON here.id = line.location_id
  JOIN %(place)s there ON there.id = line.location_dest_id
  LEFT JOIN stock_picking picking ON picking.id = line.picking_id
  LEFT JOIN sale_order_line sale_line ON sale_line.id = move.sale_line_id
  LEFT JOIN sale_order ON sale_order.id = sale_line.order_id
  LEFT JOIN purchase_order_line purchase_line ON purchase_line.id = move.purchase_line_id
 CROSS JOIN LATERAL (
       -- a dropship's transfer is addressed to its vendor
       SELECT CASE WHEN here.usage NOT IN ('internal', 'transit', 'production', 'inventory')
                        AND there.usage NOT IN ('internal', 'transit', 'production', 'inventory')
                   THEN COALESCE(sale_order.partner_shipping_id, move.partner_id, picking.partner_id)
                   ELSE COALESCE(picking.partner_id, move.partner_id, sale_order.partner_id) END AS id) party
  LEFT JOIN res_partner partner ON partner.id = party.id
 WHERE %(goods)s AND line.state = 'done' AND line.quantity_product_uom > 0 AND line.company_id = ANY(%(companies)s::int[])
   AND NOT (%(node)s > 0 AND here.usage IN ('internal', 'transit') AND there.usage IN ('internal', 'transit')
        AND move.purchase_line_id IS NULL)
 GROUP BY move.id, line.lot_id, line.picking_id, line.location_dest_id, here.usage, there.usage, picking.partner_id, sale_order.id,
          party.id, purchase_line.partner_id, purchase_line.order_id, partner.id"""


def movements(env, nodes, company_ids) -> list[Movement]:
    """Return what moved of the nodes, oldest first.

    Steps within warehouses are left out for lots, and are ``moved`` for others.

    A subcontractor's goods wait in an internal location: what is received from there is known by its purchase.
    """
    found = [
        SQL(_MOVEMENTS, node=SQL(node), goods=SQL(goods, array(ids)), place=PLACE, companies=array(company_ids))
        for node, goods, ids in (
            ("line.lot_id", "line.lot_id = ANY(%s::int[])", lots(nodes)),
            ("-move.id", "line.move_id = ANY(%s::int[]) AND line.lot_id IS NULL", moves(nodes)),
        ) if ids
    ]
    if not found:
        return []
    rows = env.execute_query(SQL("%s ORDER BY 6, 3", SQL(" UNION ALL ").join(found)))
    return [Movement(*row[:4], float(row[4]), *row[5:]) for row in rows]
