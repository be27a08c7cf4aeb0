"""The order in which a run plans items: every parent before its components and by-products.

An item on a cycle cannot be exploded; everything above and below a cycle can be planned all the same.
"""

from collections import deque
from collections.abc import Iterable

from .network import Item, Supply


def planning_order(items: list[Item], besides: dict[int, Iterable[int]] | None = None) -> tuple[list[int], list[int], set[int]]:
    """Return (items in planning order, low-level code of each item, items on a cycle).

    ``besides``: components that single orders of an item need, which its bill of materials does not name.
    """
    components = [[usage.item for usage in item.usages] for item in items]
    for index, others in (besides or {}).items():
        components[index] = list({*components[index], *others})
    both = [list({*below, *(usage.item for usage in item.byproducts)}) for below, item in zip(components, items, strict=True)]
    order, on_cycle = _sorted(both), set()
    if order is None:  # a by-product of what it is made into: its own demand comes first then
        order = _sorted(components)
    if order is None:
        on_cycle = _on_cycle(components)
        order = _sorted([[] if index in on_cycle else below for index, below in enumerate(components)])
    codes = [0] * len(items)
    for index in order:
        if index not in on_cycle:
            below = codes[index] + (items[index].supply is not Supply.KIT)
            for child in components[index]:
                codes[child] = max(codes[child], below)
    return order, codes, on_cycle


def _sorted(children: list[list[int]]) -> list[int] | None:
    """Topological order, parents first, the smaller number first; None if there is a cycle."""
    parents = [0] * len(children)
    for below in children:
        for child in below:
            parents[child] += 1
    queue = deque(index for index, count in enumerate(parents) if not count)
    order = []
    while queue:
        index = queue.popleft()
        order.append(index)
        for child in children[index]:
            parents[child] -= 1
            if not parents[child]:
                queue.append(child)
    return order if len(order) == len(children) else None


def _on_cycle(children: list[list[int]]) -> set[int]:
    """Items that are on a cycle: strongly connected components of more than one item, or items made of themselves (Tarjan)."""
    index_of: dict[int, int] = {}
    low: dict[int, int] = {}
    stack, on_stack, result = [], set(), set()
    for root in range(len(children)):
        if root in index_of:
            continue
        work = [(root, iter(children[root]))]
        index_of[root] = low[root] = len(index_of)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for child in rest:
                if child not in index_of:
                    index_of[child] = low[child] = len(index_of)
                    stack.append(child)
                    on_stack.add(child)
                    work.append((child, iter(children[child])))
                    break
                if child in on_stack:
                    low[node] = min(low[node], index_of[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index_of[node]:
                    group = set()
                    while node not in group:
                        group.add(stack.pop())
                    on_stack -= group
                    if len(group) > 1 or node in children[node]:
                        result |= group
    return result
