"""Where goods are now and who got them: the recall list."""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.tools import SQL

from .arrays import array
from .movements import DELIVERED, DROPPED, RETURNED
from .nodes import lots
from .places import PLACE

_STOCK = """
SELECT quant.lot_id, quant.location_id, SUM(quant.quantity), SUM(quant.reserved_quantity)
  FROM stock_quant quant
  JOIN %(place)s location ON location.id = quant.location_id
 WHERE quant.lot_id = ANY(%(lots)s::int[]) AND location.usage IN ('internal', 'transit')
   AND (quant.company_id = ANY(%(companies)s::int[]) OR quant.company_id IS NULL)
 GROUP BY quant.lot_id, quant.location_id
HAVING SUM(quant.quantity) <> 0
 ORDER BY quant.lot_id, quant.location_id"""

# by the lines of the lots, also where statistics are missing: there are more open components than they have lines
_IN_PRODUCTION = """
WITH line AS MATERIALIZED (
    SELECT lot_id, move_id, quantity_product_uom FROM stock_move_line
     WHERE lot_id = ANY(%(lots)s::int[]) AND state NOT IN ('done', 'cancel', 'draft') AND company_id = ANY(%(companies)s::int[]))
SELECT line.lot_id, move.raw_material_production_id, SUM(line.quantity_product_uom)
  FROM line
  JOIN stock_move move ON move.id = line.move_id
 WHERE move.raw_material_production_id IS NOT NULL
 GROUP BY line.lot_id, move.raw_material_production_id
 ORDER BY line.lot_id, move.raw_material_production_id"""


@dataclass(slots=True, frozen=True)
class Stock:
    """``reserved`` is the part of ``quantity`` that orders or transfers have taken already."""

    node: int
    location: int
    quantity: float
    reserved: float


@dataclass(slots=True, frozen=True)
class InProduction:
    """What an open manufacturing order has taken of a lot that is still in stock."""

    node: int
    production: int
    quantity: float


@dataclass(slots=True)
class Delivery:
    """Of a node in one delivery; ``returned`` of the delivered quantity came back. ``last`` is the moment of the last move."""

    node: int
    customer: int | None
    partner: int | None
    picking: int | None
    sale_order: int | None
    date: object
    delivered: float = 0.0
    returned: float = 0.0
    moves: set[int] = field(default_factory=set)


def stock(env, nodes, company_ids) -> list[Stock]:
    """Return what is in stock of the lots. Goods without lots have none: which of the stock they are is not known."""
    rows = env.execute_query(SQL(_STOCK, place=PLACE, lots=array(lots(nodes)), companies=array(company_ids)))
    return [Stock(node, location, float(quantity), float(reserved)) for node, location, quantity, reserved in rows]


def in_production(env, nodes, company_ids) -> list[InProduction]:
    rows = env.execute_query(SQL(_IN_PRODUCTION, lots=array(lots(nodes)), companies=array(company_ids)))
    return [InProduction(node, production, float(quantity)) for node, production, quantity in rows]


def deliveries(movements) -> list[Delivery]:
    """Return what customers got of each node, by delivery, oldest first.

    What came back reduces the delivery that it returns first, then the oldest of the node to that customer under the same sales order,
    then any to him, those before it first; a return of a customer who got none is a row of its own with a negative rest.

    :param movements: of the nodes, oldest first
    """
    result: dict[tuple, Delivery] = {}
    by_customer = defaultdict(list)
    strays = []
    for movement in movements:
        delivered = by_customer[movement.node, movement.customer]
        if movement.kind in (DELIVERED, DROPPED):
            key = movement.node, movement.customer, movement.picking or -movement.move, movement.sale_order
            if key not in result:
                result[key] = _delivery(movement)
                delivered.append(result[key])
            result[key].delivered += movement.quantity
            result[key].moves.add(movement.move)
        elif movement.kind == RETURNED:
            strays.append((movement, _take_back(movement, movement.quantity, delivered)))
    for movement, stray in strays:
        left = _take_back(movement, stray, by_customer[movement.node, movement.customer])
        if left > 1e-9:
            # a return may be put into several places
            key = movement.node, movement.customer, -movement.move, movement.sale_order
            result.setdefault(key, _delivery(movement)).returned += left
    return list(result.values())


def _delivery(movement):
    return Delivery(movement.node, movement.customer, movement.partner, movement.picking, movement.sale_order, movement.date)


def _take_back(movement, left, delivered):
    """Take what came back off the deliveries; return how much is left of it."""
    for delivery in sorted(delivered, key=lambda delivery: (
            movement.returned_move not in delivery.moves, delivery.sale_order != movement.sale_order)):
        taken = min(left, delivery.delivered - delivery.returned)
        delivery.returned += taken
        left -= taken
    return left
