"""What the consumed goods of orders are worth now, by element, and what may still change it."""

from collections import defaultdict

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.replay import POOLS, Event, Outcome, Revaluation, material, replay, scaled
from .orders import OrderReader

RECEIPT, SHEET = "receipt", "sheet"


class ConsumedGoods:
    """Replays the stock of what the orders of ``reader`` consumed and puts its worth into their ``used``.

    ``marks`` {order id: {mark}}: (RECEIPT, move id, purchase line id) of receipts not yet billed, (SHEET, sheet id) of sheets not yet
    final, of which goods were consumed.
    """

    def __init__(self, env, reader: OrderReader):
        self.env, self.company = env, reader.company
        self.marks: dict[int, set[tuple]] = defaultdict(set)
        consumed = [(order_id, line) for order_id, lines in reader.consumed.items() for line in lines]
        products = env["product.product"].browse({line.used.product_id for _order, line in consumed}).with_company(self.company)
        self._methods = {product.id: product.cost_method for product in products}
        replayed = [id_ for id_, method in self._methods.items() if method in POOLS]
        outcomes = self._replay(replayed) if replayed else {}
        standard = [line.move_id for _order, line in consumed if self._methods[line.used.product_id] not in POOLS]
        if standard:
            outcomes.update(self._made_for_it(standard, {line.move_id: abs(line.used.qty) for _order, line in consumed}))
        for order_id, line in consumed:
            outcome = outcomes.get(line.move_id)
            if outcome:
                sign = -1 if line.used.qty < 0 else 1
                line.used.amounts = scaled(outcome.amounts, sign)
                line.used.unpriced, line.used.late = outcome.unpriced, outcome.late
                if sign > 0:
                    self.marks[order_id].update(outcome.marks)
            elif line.valued and not line.value and self._methods[line.used.product_id] not in POOLS:
                price = products.browse(line.used.product_id).standard_price  # it had none when it was used
                line.used.amounts = material(line.used.qty * price)
                line.used.unpriced, line.used.late = not price, bool(price)
        self._drop_billed()

    def _replay(self, product_ids) -> dict[int, Outcome]:
        streams = defaultdict(list)
        quantities = defaultdict(float)
        rows = self._events(product_ids)
        for row in rows:
            quantities[row[1]] += row[6]
        for (product_id, move_id, moment, is_in, value, lot_id, qty, made_by, used_by, returned_id, amounts, sheet_id, sheet_state,
             purchase_line_id, unpriced) in rows:
            share = qty / quantities[move_id] if quantities[move_id] else 1.0
            if amounts:
                amounts = scaled(amounts, share)
            mark = None
            if is_in and sheet_id and sheet_state != "final":
                mark = SHEET, sheet_id
            elif is_in and purchase_line_id:
                mark = RECEIPT, move_id, purchase_line_id
            streams[product_id, lot_id].append(Event(
                move_id, moment, is_in, qty, value * share, amounts if is_in else None, returned_id, made_by or used_by, mark, unpriced))
        prices = self._revaluations(product_ids)
        outcomes: dict[int, Outcome] = {}
        for (product_id, lot_id), events in streams.items():
            # Odoo keeps an average for each lot of a product that is valued by lot, whatever its method
            method = "average" if lot_id else self._methods[product_id]
            set_prices = prices[product_id, None] + (prices[product_id, lot_id] if lot_id else [])
            for move_id, outcome in replay(method, events, set_prices).items():
                before = outcomes.get(move_id)
                outcomes[move_id] = before.with_(outcome) if before else outcome
        return outcomes

    def _events(self, product_ids):
        """All done valued moves of the products; quantities as ``_get_valued_qty`` counts them: without goods that others own."""
        return self.env.execute_query(SQL(
            """SELECT m.product_id, m.id, EXTRACT(EPOCH FROM m.date)::float, m.is_in, COALESCE(m.value, 0)::float,
                      CASE WHEN t.lot_valuated THEN l.lot_id END AS lot_id, SUM(l.quantity_product_uom)::float,
                      m.production_id, m.raw_material_production_id, m.origin_returned_move_id, s.stock_values -> m.id::text, s.id, s.state,
                      m.purchase_line_id,
                      COALESCE(m.value, 0) = 0 AND m.purchase_line_id IS NULL AND s.id IS NULL
                          AND NOT EXISTS (SELECT 1 FROM product_value v WHERE v.move_id = m.id)
                 FROM stock_move m
                 JOIN stock_move_line l ON l.move_id = m.id AND l.picked AND (l.owner_id IS NULL OR l.owner_id = %(owner)s)
                 JOIN product_product p ON p.id = m.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
                 LEFT JOIN sme_production_cost s ON s.production_id = m.production_id
                WHERE m.product_id = ANY(%(ids)s) AND m.company_id = %(company)s AND m.state = 'done' AND (m.is_in OR m.is_out)
                GROUP BY m.id, t.lot_valuated, CASE WHEN t.lot_valuated THEN l.lot_id END, s.id""",
            ids=int_array(product_ids), company=self.company.id, owner=self.company.partner_id.id))

    def _revaluations(self, product_ids):
        prices = defaultdict(list)
        for product_id, lot_id, moment, value in self.env.execute_query(SQL(
            """SELECT COALESCE(v.product_id, l.product_id), v.lot_id, EXTRACT(EPOCH FROM v.date)::float, v.value::float
                 FROM product_value v LEFT JOIN stock_lot l ON l.id = v.lot_id
                WHERE v.move_id IS NULL AND COALESCE(v.product_id, l.product_id) = ANY(%s) AND v.company_id = %s
                ORDER BY v.date, v.id""", int_array(product_ids), self.company.id)):
            prices[product_id, lot_id].append(Revaluation(moment, value))
        return prices

    def _made_for_it(self, move_ids, quantities) -> dict[int, Outcome]:
        """Goods at standard cost that were made for the very order that consumed them: at the cost of their making."""
        made = defaultdict(list)
        for dest_id, qty, amounts, sheet_id, state in self.env.execute_query(SQL(
            """WITH RECURSIVE up(dest_id, id) AS (
                   SELECT move_dest_id, move_orig_id FROM stock_move_move_rel WHERE move_dest_id = ANY(%s)
                   UNION SELECT up.dest_id, r.move_orig_id FROM up JOIN stock_move m ON m.id = up.id AND m.production_id IS NULL
                                JOIN stock_move_move_rel r ON r.move_dest_id = up.id)
               SELECT up.dest_id, m.product_qty::float, s.stock_values -> m.id::text, s.id, s.state
                 FROM up JOIN stock_move m ON m.id = up.id JOIN sme_production_cost s ON s.production_id = m.production_id
                WHERE m.state = 'done' AND s.stock_values ? m.id::text
                  AND m.product_id = (SELECT product_id FROM stock_move WHERE id = up.dest_id)
                ORDER BY m.id""", int_array(move_ids))):
            if qty:
                made[dest_id].append((qty, amounts, (SHEET, sheet_id) if state != "final" else None))
        result = {}
        for dest_id, parts in made.items():
            total = sum(qty for qty, _amounts, _mark in parts)
            amounts = [sum(column) for column in zip(*(amounts for _qty, amounts, _mark in parts), strict=True)]
            result[dest_id] = Outcome(
                scaled(amounts, quantities[dest_id] / total), tuple(mark for _qty, _amounts, mark in parts if mark))
        return result

    def _drop_billed(self):
        """Receipts whose bill is posted change no more."""
        lines = {mark[2] for marks in self.marks.values() for mark in marks if mark[0] == RECEIPT}
        if not lines:
            return
        billed, received = defaultdict(float), defaultdict(list)
        for line_id, qty in self.env.execute_query(SQL(
            """SELECT a.purchase_line_id,
                      SUM(CASE WHEN v.move_type = 'in_refund' THEN -1 ELSE 1 END * a.quantity * u.factor / own.factor)::float
                 FROM account_move_line a JOIN account_move v ON v.id = a.move_id AND v.state = 'posted'
                 JOIN uom_uom u ON u.id = a.product_uom_id
                 JOIN product_product p ON p.id = a.product_id JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                WHERE a.purchase_line_id = ANY(%s) AND a.display_type = 'product' AND v.move_type IN ('in_invoice', 'in_refund')
                GROUP BY a.purchase_line_id""", int_array(lines))):
            billed[line_id] = qty
        for line_id, move_id, qty in self.env.execute_query(SQL(
            """SELECT m.purchase_line_id, m.id, CASE WHEN m.is_out THEN -1 ELSE 1 END * (m.quantity * u.factor / own.factor)::float
                 FROM stock_move m JOIN uom_uom u ON u.id = m.product_uom
                 JOIN product_product p ON p.id = m.product_id JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                WHERE m.purchase_line_id = ANY(%s) AND m.state = 'done' AND (m.is_in OR m.is_out)
                ORDER BY m.date, m.id""", int_array(lines))):
            received[line_id].append((move_id, qty))
        settled = set()
        for line_id, moves in received.items():
            total = 0.0
            for move_id, qty in moves:
                total += qty
                if total <= billed[line_id] + 1e-6:
                    settled.add(move_id)
        for marks in self.marks.values():
            marks.difference_update({mark for mark in marks if mark[0] == RECEIPT and mark[1] in settled})


