"""What was made or bought for sales order lines, each with the lines that have a share in it."""

from collections import defaultdict

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.allocation import Method, Source, State, projected, share_out
from ..costing.elements import MATERIAL, Element, none
from .sql import BILLED, DONE_QTY, JOINS, LAST_OUT, WANTED_QTY

_STATES = {state.key: state for state in State}
# Open points of a sheet, when its order is done and while it is open, that make its cost a lower bound.
_PRICELESS = {False: ("no_value",), True: ("no_value", "no_planned_price")}


class SourceReader:
    """Shares of manufacturing orders and receipts by (line id, product id).

    Who has a share in a manufacturing order: those of its ``sme.release.link``; else those to whose deliveries its finished goods go; else
    the line it was made for. In receipts: those to whose deliveries they go.
    """

    def __init__(self, env, line_ids, delivery_ids):
        self.env = env
        self.shares: dict[tuple[int, int], list[Source]] = defaultdict(list)
        finished, receipts = self._origins(delivery_ids)
        links = self._links(line_ids, finished)
        productions = self._productions(line_ids, set(finished) | set(links))
        self._wanted_by_move = self._destinations(
            [move for moves in productions.values() for move in moves["moves"]] + list(receipts))
        self._add_productions(productions, links)
        self._add_receipts(receipts)

    def _origins(self, delivery_ids):
        """Manufacturing orders, and receipts from vendors, that deliveries are chained to."""
        finished, receipts = set(), {}
        if not delivery_ids:
            return finished, receipts
        for move_id, production_id, product_id in self.env.execute_query(SQL(
            """WITH RECURSIVE up(id) AS (
                   SELECT unnest(%s)
                   UNION SELECT r.move_orig_id FROM up JOIN stock_move_move_rel r ON r.move_dest_id = up.id)
               SELECT m.id, m.production_id, m.product_id FROM up JOIN stock_move m ON m.id = up.id
                 JOIN stock_location s ON s.id = m.location_id
                WHERE m.state <> 'cancel' AND (m.production_id IS NOT NULL
                      OR (m.purchase_line_id IS NOT NULL AND s.usage = 'supplier' AND m.is_subcontract IS NOT TRUE))
                ORDER BY m.date, m.id""", int_array(delivery_ids))):
            if production_id:
                finished.add(production_id)
            else:
                receipts[move_id] = product_id
        return finished, receipts

    def _links(self, line_ids, production_ids):
        """{manufacturing order: [(line, quantity)]}, the earliest wanted first, of all orders in which these lines have a share."""
        links = defaultdict(list)
        for production_id, line_id, quantity in self.env.execute_query(SQL(
            """SELECT production_id, sale_line_id, quantity - COALESCE(unassigned_quantity, 0) FROM sme_release_link
                WHERE state = 'open' AND sale_line_id IS NOT NULL AND quantity > COALESCE(unassigned_quantity, 0)
                  AND (production_id = ANY(%s) OR production_id IN (
                        SELECT production_id FROM sme_release_link WHERE sale_line_id = ANY(%s) AND state = 'open'))
                ORDER BY wanted_date NULLS LAST, id""", int_array(production_ids), int_array(line_ids))):
            links[production_id].append((line_id, quantity))
        return links

    def _productions(self, line_ids, production_ids):
        """Their product, the line they were made for, what is ordered of them now, their finished moves, and what Odoo put on one finished
        unit; drafts left out."""
        result = {}
        for production_id, product_id, line_id, ordered, moves, qty, value in self.env.execute_query(SQL(
            """SELECT p.id, p.product_id, p.sale_line_id, p.product_uom_qty, ARRAY_AGG(m.id),
                      SUM(%(qty)s) FILTER (WHERE m.state = 'done'), SUM(m.value) FILTER (WHERE m.state = 'done')
                 FROM mrp_production p JOIN stock_move m ON m.production_id = p.id AND m.product_id = p.product_id %(joins)s
                WHERE (p.sale_line_id = ANY(%(lines)s) OR p.id = ANY(%(productions)s)) AND p.state NOT IN ('draft', 'cancel')
                  AND m.state <> 'cancel'
                GROUP BY p.id ORDER BY p.state <> 'done', p.date_start, p.id""",
            qty=DONE_QTY, joins=JOINS, lines=int_array(line_ids), productions=int_array(production_ids))):
            result[production_id] = {
                "product": product_id, "line": line_id, "ordered": float(ordered or 0.0), "moves": moves,
                "valued": float(value or 0.0) / float(qty) if qty else 0.0}
        return result

    def _destinations(self, move_ids):
        """{move: [(line, quantity)]} of the deliveries that these moves supply, the earliest first."""
        result = defaultdict(list)
        if not move_ids:
            return result
        for root, line_id, qty in self.env.execute_query(SQL(
            """WITH RECURSIVE down(root, id, product_id) AS (
                   SELECT id, id, product_id FROM stock_move WHERE id = ANY(%(moves)s)
                   UNION SELECT down.root, r.move_dest_id, down.product_id
                           FROM down JOIN stock_move_move_rel r ON r.move_orig_id = down.id)
               SELECT down.root, m.sale_line_id, %(qty)s
                 FROM down JOIN stock_move m ON m.id = down.id AND m.product_id = down.product_id %(joins)s
                WHERE m.sale_line_id IS NOT NULL AND m.state <> 'cancel' AND %(last_out)s
                ORDER BY m.state <> 'done', m.date, m.id""",
            moves=int_array(move_ids), qty=WANTED_QTY, joins=JOINS, last_out=LAST_OUT)):
            result[root].append((line_id, float(qty)))
        return result

    def _add_productions(self, productions, links):
        sheets = {  # as they are: when they change, who depends on them is told
            sheet.production_id.id: sheet
            for sheet in self.env["sme.production.cost"].search([("production_id", "in", list(productions))])}
        for production_id, production in productions.items():
            sheet = sheets.get(production_id)
            if not sheet or sheet.is_rework:
                continue
            open_ = sheet.state == "estimate"
            complete = not any(entry["code"] in _PRICELESS[open_] for entry in sheet.missing or ())
            quantity = production["ordered"] if open_ else sheet.quantity  # the plan may be for another quantity
            rolled = [sheet[f"rolled_{element.key}"] for element in Element]
            if open_:
                rolled = projected(
                    [sheet[f"actual_{element.key}"] for element in Element], rolled,
                    [sheet[f"planned_{element.key}"] for element in Element], sheet.projected_total)
            wanted = (
                links.get(production_id)
                or [each for move in production["moves"] for each in self._wanted_by_move.get(move, ())]
                or ([(production["line"], quantity or 1.0)] if production["line"] else [])
            )
            for line_id, (qty, cost) in share_out(quantity, wanted, rolled).items():
                if line_id is not None:
                    self.shares[line_id, production["product"]].append(Source(
                        qty, cost, None if open_ else production["valued"] * qty, _STATES[sheet.state], Method.MADE_TO_ORDER, complete))

    def _add_receipts(self, receipts):
        """What vendors are paid: the value of the receipt, which follows their bills."""
        if not receipts:
            return
        for move_id, product_id, quantity, value, billed in self.env.execute_query(SQL(
            """SELECT m.id, m.product_id, %(qty)s, m.value, b.qty >= l.qty_received * lu.factor / pu.factor - 0.000001
                 FROM stock_move m JOIN purchase_order_line l ON l.id = m.purchase_line_id
                 JOIN uom_uom lu ON lu.id = l.product_uom_id %(joins)s %(billed)s
                WHERE m.id = ANY(%(moves)s) AND m.state = 'done' AND m.is_dropship IS NOT TRUE ORDER BY m.date, m.id""",
            qty=DONE_QTY, joins=JOINS, billed=BILLED, moves=int_array(receipts))):
            cost = none()
            cost[MATERIAL] = float(value or 0.0)
            wanted = self._wanted_by_move.get(move_id, ())
            for line_id, (qty, share) in share_out(float(quantity), wanted, cost).items():
                if line_id is not None:
                    self.shares[line_id, product_id].append(Source(
                        qty, share, None, State.FINAL if billed else State.PROVISIONAL, Method.BOUGHT))
