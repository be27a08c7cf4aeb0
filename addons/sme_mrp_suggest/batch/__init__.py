"""From sales orders to manufacturing orders: what is missing of each line, and the orders that make it."""

from .free_stock import share_free_stock
from .orders import Producer, merged, parts_of, sub_assemblies
from .rows import OPEN_PRODUCTION, load_rows, open_quantity, still_to_come
