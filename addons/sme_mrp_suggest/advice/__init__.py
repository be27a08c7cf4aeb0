"""Advice carried out: one function for each kind of document, by its model. What is not here is never touched."""

from .production import apply_to_production
from .purchase import apply_to_purchase
from .receipt import MOVES
from .transfer import apply_to_move, apply_to_picking

APPLY = {
    "purchase.order": apply_to_purchase,
    "mrp.production": apply_to_production,
    "stock.picking": apply_to_picking,
    "stock.move": apply_to_move,
}
