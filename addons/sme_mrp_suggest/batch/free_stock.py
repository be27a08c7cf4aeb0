"""Free stock handed out to rows that want it, each piece once."""

from collections import defaultdict
from collections.abc import Callable


def share_free_stock(rows: list, wanted: Callable[[object], float]) -> None:
    """Set ``free`` of each row, in order: what nothing is reserved of in its warehouse, up to what it wants."""
    of_warehouse = defaultdict(list)
    for row in rows:
        of_warehouse[row.warehouse].append(row)
    for warehouse, members in of_warehouse.items():
        products = members[0].product.concat(*{row.product for row in members}).with_context(warehouse_id=warehouse.id)
        free = {product.id: max(product.free_qty, 0.0) for product in products}
        for row in members:
            row.free = min(free[row.product.id], wanted(row))
            free[row.product.id] -= row.free
