import random

from odoo.tests import tagged

from ..trace.closure import BACK, FORWARD, closure
from ..trace.nodes import of_lot, of_move
from .common_trace import TraceCase


def neighbours(env, node):
    """What a node was made of or came from: by the relations of Odoo's records, one at a time. Slow, and written apart from the SQL."""
    Line, Move = env["stock.move.line"], env["stock.move"]
    found = set()
    lines = Line.search([("lot_id", "=", node), ("state", "=", "done")]) if node > 0 else Move.browse(-node).move_line_ids.filtered(
        lambda line: not line.lot_id and line.state == "done")
    for line in lines:
        for used in line.consume_line_ids:
            if used.quantity and used.state == "done":
                found.add(of_lot(used.lot_id.id) if used.lot_id else of_move(used.move_id.id))
        if line.move_id.unbuild_id and line.location_id.usage == "production":
            dismantled = Move.search([("unbuild_id", "=", line.move_id.unbuild_id.id), ("location_dest_id.usage", "=", "production")])
            for used in dismantled.move_line_ids:
                found.add(of_lot(used.lot_id.id) if used.lot_id else of_move(used.move_id.id))
    if node < 0:
        move = Move.browse(-node)
        origins = move.move_orig_ids.filtered(lambda origin: origin.state == "done")
        if not origins and move.location_id.usage in ("internal", "transit"):
            references = move.reference_ids | move.raw_material_production_id.reference_ids
            origins = (references.move_ids | references.production_ids.move_finished_ids).filtered(
                lambda other: other.product_id == move.product_id and other.state == "done" and other.date <= move.date
                and other.location_id.usage in ("supplier", "production"))
        found |= {of_move(origin.id) for origin in origins if any(not line.lot_id and line.quantity for line in origin.move_line_ids)}
    return found


def climb(env, starts):
    found, todo = set(starts), list(starts)
    while todo:
        for node in neighbours(env, todo.pop()) - found:
            found.add(node)
            todo.append(node)
    return found


@tagged("post_install", "-at_install")
class TestTraceClosure(TraceCase):
    """The recursive statement against climbing record by record, on production trees drawn at random."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draw(1)
        cls.draw(2)

    def reached(self, starts, direction):
        self.env.flush_all()
        edges = closure(self.env, starts, direction, self.company.ids)
        return set(starts) | {edge.next for edge in edges} | {edge.node for edge in edges}

    @classmethod
    def draw(cls, seed):
        """Four levels of three products, some of them without lots; every fourth order reworks a lot into itcls."""
        luck = random.Random(seed)
        goods = []
        for number in range(3):
            product = cls.product(f"Part {seed} {number}", "none" if number == 2 else "lot")
            for batch in range(2):
                lot = cls.lot(product, f"P{seed}-{number}-{batch}") if product.tracking == "lot" else None
                cls.receive(product, 1000, lot)
                goods.append((product, lot))
        for level in range(1, 4):
            made = []
            for number in range(3):
                product = cls.product(f"Made {seed} {level} {number}", "none" if luck.random() < 0.3 else "lot")
                for batch in range(2):
                    used = [(part, 1, lot) for part, lot in luck.sample(goods, 2)]
                    lot = cls.lot(product, f"M{seed}-{level}-{number}-{batch}") if product.tracking == "lot" else None
                    order = cls.make(product, 100, used, lot)
                    if lot and luck.random() < 0.25:
                        part, part_lot = luck.choice(goods)
                        cls.make(product, 2, [(product, 2, lot), (part, 1, part_lot)], lot)
                    made.append((product, lot))
            goods += made
        last = lot
        for product, lot in luck.sample(goods, 5):
            cls.ship(product, 1, lot)
        cls.unbuild(order, 3, last)

    def nodes(self):
        lines = self.env["stock.move.line"].search([("company_id", "=", self.company.id), ("state", "=", "done")])
        return sorted({of_lot(line.lot_id.id) if line.lot_id else of_move(line.move_id.id) for line in lines})

    def test_same_as_climbing(self):
        nodes = self.nodes()
        self.assertGreater(len(nodes), 70)
        back = {}
        for node in nodes:
            back[node] = climb(self.env, [node])
            self.assertEqual(self.reached([node], BACK), back[node], node)
        for node in nodes:
            above = {other for other in nodes if node in back[other]}
            self.assertEqual(self.reached([node], FORWARD), above, node)

    def test_one_statement(self):
        starts = self.nodes()
        self.env.flush_all()
        for direction in (BACK, FORWARD):
            with self.assertQueryCount(1):
                closure(self.env, starts, direction, self.company.ids)

    def test_rework_ends(self):
        """A lot that was reworked into itself is its own part."""
        table, steel = self.product("Table"), self.product("Steel")
        coil, lot = self.lot(steel, "COIL"), self.lot(table, "T1")
        self.receive(steel, 10, coil)
        self.make(table, 5, [(steel, 5, coil)], lot)
        self.make(table, 2, [(table, 2, lot)], lot)
        self.assertEqual(self.reached([lot.id], BACK), {lot.id, coil.id})
        self.assertEqual(self.reached([coil.id], FORWARD), {lot.id, coil.id})
        edges = closure(self.env, [lot.id], BACK, self.company.ids)
        self.assertEqual({(edge.next, edge.quantity) for edge in edges}, {(coil.id, 5.0), (lot.id, 2.0)})

    def test_unbuild_ends(self):
        """A dismantled lot gives back its parts: each is made of the other."""
        table, steel = self.product("Table"), self.product("Steel")
        coil, lot = self.lot(steel, "COIL"), self.lot(table, "T1")
        self.receive(steel, 10, coil)
        order = self.make(table, 5, [(steel, 5, coil)], lot)
        self.unbuild(order, 5, lot)
        self.assertEqual(self.reached([coil.id], BACK), {lot.id, coil.id})
        self.assertEqual(self.reached([coil.id], FORWARD), {lot.id, coil.id})

    def test_other_company_is_not_followed(self):
        table, steel = self.product("Table", company_id=False), self.product("Steel", company_id=False)
        coil, lot = self.lot(steel, "COIL"), self.lot(table, "T1")
        self.receive(steel, 10, coil)
        self.make(table, 5, [(steel, 5, coil)], lot)
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.flush_all()
        self.assertFalse(closure(self.env, [lot.id], BACK, other.ids))
        self.assertEqual(len(closure(self.env, [lot.id], BACK, self.company.ids)), 1)
