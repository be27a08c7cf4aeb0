import random
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..trace import status, tree, whereabouts
from ..trace.movements import DELIVERED, RETURNED, Movement
from ..trace.tree import CHAIN, MADE, Edge


def edge(node, other, kind=MADE, quantity=1.0):
    return Edge(node, other, kind, None, None, quantity)


@tagged("post_install", "-at_install")
class TestTraceTree(BaseCase):
    """Edges as rows. Lots are above zero, moves below."""

    def shape(self, starts, edges, passing=frozenset()):
        return [(row.level, row.node, row.repeated) for row in tree.rows(starts, edges, passing)]

    def test_in_the_order_shown(self):
        edges = [edge(1, 2), edge(1, 3), edge(2, 4)]
        self.assertEqual(self.shape([1], edges), [(0, 1, False), (1, 2, False), (2, 4, False), (1, 3, False)])

    def test_unfolded_once(self):
        """4 is part of 2 and of 3; its own part 5 is shown once."""
        edges = [edge(1, 2), edge(1, 3), edge(2, 4), edge(3, 4), edge(4, 5)]
        self.assertEqual(
            self.shape([1], edges),
            [(0, 1, False), (1, 2, False), (2, 4, False), (3, 5, False), (1, 3, False), (2, 4, True)])

    def test_cycles_end(self):
        self.assertEqual(self.shape([1], [edge(1, 1), edge(1, 2), edge(2, 1)]), [(0, 1, False), (1, 1, True), (1, 2, False), (2, 1, True)])

    def test_orders_add_up(self):
        [_top, row] = tree.rows([1], [edge(1, 2, quantity=3), edge(1, 2, quantity=4)])
        self.assertEqual((row.quantity, len(row.edges)), (7, 2))

    def test_passed_nodes_have_no_row(self):
        edges = [edge(-1, -2, CHAIN), edge(-2, -3, CHAIN), edge(-3, -2, CHAIN), edge(-3, 4)]
        self.assertEqual(self.shape([-1], edges, {-2, -3}), [(0, -1, False), (1, 4, False)])
        self.assertEqual(tree.levels([-1], edges, {-2, -3}), {-1: 0, 4: 1})

    def test_exact(self):
        """5 is reached through lots alone; 4 only through goods without lots."""
        edges = [edge(1, -2), edge(-2, 4), edge(1, 3), edge(3, 5), edge(4, 5)]
        self.assertEqual(tree.exact([1], edges), {1, 3, 5})
        self.assertEqual(tree.exact([-2], edges), set())

    def test_random_graphs(self):
        """Everything reachable gets a row, none more rows than it has edges to it, none is unfolded twice."""
        luck = random.Random(7)
        for _graph in range(200):
            size = luck.randint(1, 12)
            pairs = {(luck.randint(1, size), luck.randint(1, size)) for _edge in range(luck.randint(0, 25))}
            edges = [edge(*pair) for pair in sorted(pairs)]
            reachable, todo = {1}, [1]
            while todo:
                node = todo.pop()
                for a, b in pairs:
                    if a == node and b not in reachable:
                        reachable.add(b)
                        todo.append(b)
            rows = tree.rows([1], edges)
            self.assertEqual({row.node for row in rows}, reachable)
            self.assertEqual(len(rows), 1 + sum(a in reachable for a, _b in pairs))
            parents = {row.number: row.node for row in rows}
            unfolded = [row.parent for row in rows if row.parent is not None]
            self.assertEqual(len(set(unfolded)), len({parents[number] for number in unfolded}))

    def test_status(self):
        for inspections, nonconformances, expected in [
            ([], [], "none"),
            (["passed"], [], "passed"),
            (["passed", "accepted_on_concession"], [], "concession"),
            (["passed", "todo"], [], "waiting"),
            (["failed", "todo"], [], "failed"),
            (["failed", "passed"], ["closed"], "passed"),
            (["passed", "failed"], ["closed"], "failed"),
            (["passed"], ["open"], "nonconforming"),
        ]:
            self.assertEqual(status.of_goods(inspections, nonconformances), expected, (inspections, nonconformances))
        self.assertEqual(status.worst(["passed", "failed", "none"]), "failed")

    def movement(self, kind, quantity, customer=1, picking=None, order=None):
        return Movement(9, kind, 1, 1, quantity, datetime(2026, 1, 1), None, picking, None, customer, customer, order, None, 1, None, None)

    def test_returns_reduce_the_same_order_first(self):
        deliveries = whereabouts.deliveries([
            self.movement(DELIVERED, 5, picking=1, order=10), self.movement(DELIVERED, 3, picking=2, order=20),
            self.movement(RETURNED, 4, order=20)])
        self.assertEqual([(one.sale_order, one.delivered, one.returned) for one in deliveries], [(10, 5, 1), (20, 3, 3)])

    def test_return_is_of_what_was_delivered_before(self):
        """What is delivered again after a return is still there, although neither is under the order of the first delivery."""
        deliveries = whereabouts.deliveries([
            self.movement(DELIVERED, 5, picking=1, order=10), self.movement(RETURNED, 5), self.movement(DELIVERED, 5, picking=2)])
        self.assertEqual([(one.picking, one.delivered - one.returned) for one in deliveries], [(1, 0), (2, 5)])

    def test_more_back_than_delivered(self):
        deliveries = whereabouts.deliveries([self.movement(DELIVERED, 2, picking=1), self.movement(RETURNED, 5)])
        self.assertEqual([(one.delivered, one.returned) for one in deliveries], [(2, 2), (0, 3)])
