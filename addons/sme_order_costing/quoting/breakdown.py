"""The cost tree of one quantity as JSON, to be kept."""

from datetime import timedelta

from ..costing.elements import by_key
from ..costing.items import Trouble
from .calculation import Answer

LARGEST = 2000  # rows of one tree; what is below is in the row above it all the same


def breakdown(answer: Answer, day) -> list[dict]:
    """Rows of the tree from the top: level, name, quantity for one, unit cost by element, price with source, date and document.

    Money in company currency, for one unit of the row's product; ``trouble`` says why it is not complete.
    """
    network, costs = answer.network, answer.now.costs
    rows, todo = [], [(answer.now.item, 0, answer.now.needed)]
    while todo and len(rows) < LARGEST:
        index, level, qty = todo.pop()
        item, cost = network.items[index], costs[index]
        rows.append({
            "level": level, "product_id": item.product_id or None, "name": network.name(index), "kind": item.kind.value, "quantity": qty,
            "unit_cost": cost.total, "elements": by_key(cost.rolled), "price": _price(cost.price, day),
            "trouble": cost.trouble.value if cost.trouble else None,
        })
        if cost.trouble is not Trouble.CYCLE:
            todo += [(part.item, level + 1, qty * part.qty) for part in reversed(item.parts)]
    return rows


def _price(price, day):
    if price is None:
        return None
    known = (day + timedelta(days=price.day)).isoformat() if price.day is not None else None
    return {"amount": price.amount, "source": price.source.value, "date": known, "reference": price.reference}
