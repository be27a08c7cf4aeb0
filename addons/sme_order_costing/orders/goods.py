"""What sales order lines deliver: loaded for many lines at once, costed by ``costing.allocation``."""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.allocation import Goods, LineCost, Method, Source, State, line_cost
from ..costing.elements import MATERIAL, Element, none
from .sources import SourceReader
from .sql import BACK, BILLED, DONE_QTY, JOINS, LAST_OUT, OUT, flush


@dataclass(slots=True)
class LineResult:
    """A line's cost for ``quantity`` (product unit): what was or will be delivered. ``revenue`` and amounts in company currency.

    ``stock_value``: of the deliveries, as Odoo values them.
    """

    quantity: float
    delivered: float
    revenue: float
    stock_value: float
    cost: LineCost


@dataclass(slots=True)
class _Moved:
    delivered: float = 0.0
    value: float = 0.0
    open: float = 0.0
    dropshipped: float = 0.0
    is_kit: bool = False
    moves: list[int] = field(default_factory=list)


class LineReader:
    """Costs of ``lines`` of one company, with superuser rights. The number of statements does not grow with lines.

    :param estimates: {line id: cost of one product unit by element}
    """

    def __init__(self, env, company, lines, estimates: dict[int, list[float]]):
        self.env, self.company, self.estimates = env, company, estimates
        self.lines = lines.with_company(company)
        flush(env)
        self.moved = self._read_moves()
        deliveries = [move for goods in self.moved.values() for moved in goods.values() for move in moved.moves]
        self.shares = SourceReader(env, lines.ids, deliveries).shares
        self.dropships: dict[tuple[int, int], Source] = {}
        self._add_dropships()
        products = self.lines.product_id | env["product.product"].browse({product for goods in self.moved.values() for product in goods})
        self.products = products.with_company(company)
        self.ratios = self._ratios(products.ids)

    def results(self) -> dict[int, LineResult]:
        """By line id."""
        return {line.id: self._result(line) for line in self.lines}

    # ------------------------------------------------------------------ loading

    def _read_moves(self):
        """{line: {product: what was moved to the customer, and what still is to be}}."""
        result = defaultdict(dict)
        for line_id, product_id, *row in self.env.execute_query(SQL(
            """SELECT m.sale_line_id, m.product_id,
                      SUM(CASE WHEN m.state <> 'done' THEN 0 WHEN %(out)s THEN %(qty)s WHEN %(back)s THEN -%(qty)s ELSE 0 END),
                      SUM(CASE WHEN m.state <> 'done' THEN 0 WHEN %(out)s THEN m.value WHEN %(back)s THEN -m.value ELSE 0 END),
                      SUM(CASE WHEN m.state <> 'done' AND %(last_out)s THEN m.product_qty ELSE 0 END),
                      SUM(CASE WHEN m.state <> 'done' OR m.is_dropship IS NOT TRUE THEN 0
                               WHEN %(out)s THEN %(qty)s WHEN %(back)s THEN -%(qty)s ELSE 0 END),
                      BOOL_OR(b.type = 'phantom') IS TRUE, ARRAY_AGG(m.id) FILTER (WHERE %(last_out)s)
                 FROM stock_move m %(joins)s
                 LEFT JOIN mrp_bom_line bl ON bl.id = m.bom_line_id LEFT JOIN mrp_bom b ON b.id = bl.bom_id
                WHERE m.sale_line_id = ANY(%(lines)s) AND m.state <> 'cancel' AND m.production_id IS NULL
                  AND (%(last_out)s OR %(back)s)
                GROUP BY m.sale_line_id, m.product_id ORDER BY m.sale_line_id, m.product_id""",
            out=OUT, back=BACK, qty=DONE_QTY, last_out=LAST_OUT, joins=JOINS, lines=int_array(self.lines.ids))):
            delivered, value, open_, dropshipped, is_kit, moves = row
            result[line_id][product_id] = _Moved(
                float(delivered), float(value or 0.0), float(open_), float(dropshipped), is_kit, moves or [])
        return result

    def _add_dropships(self):
        """What vendors are paid for goods that they send to the customer: Odoo puts no value on such moves."""
        wanted = {(line, product): moved for line, goods in self.moved.items() for product, moved in goods.items() if moved.dropshipped}
        if not wanted:
            return
        sent = defaultdict(list)
        for line_id, product_id, quantity, price, billed in self.env.execute_query(SQL(
            """SELECT m.sale_line_id, m.product_id, CASE WHEN %(out)s THEN %(qty)s ELSE -%(qty)s END,
                      CASE WHEN b.qty > 0 THEN b.amount / b.qty
                           ELSE l.price_subtotal / NULLIF(l.product_qty * lu.factor / pu.factor, 0)
                                / COALESCE(NULLIF(o.currency_rate, 0), 1) END,
                      b.qty >= l.qty_received * lu.factor / pu.factor - 0.000001
                 FROM stock_move m JOIN purchase_order_line l ON l.id = m.purchase_line_id
                 JOIN purchase_order o ON o.id = l.order_id JOIN uom_uom lu ON lu.id = l.product_uom_id %(joins)s %(billed)s
                WHERE m.sale_line_id = ANY(%(lines)s) AND m.is_dropship AND m.state = 'done' AND (%(out)s OR %(back)s) ORDER BY m.id""",
            out=OUT, back=BACK, qty=DONE_QTY, joins=JOINS, billed=BILLED, lines=int_array({line for line, _product in wanted}))):
            sent[line_id, product_id].append((float(quantity), float(price or 0.0), billed))
        for key in wanted.keys() & sent.keys():
            cost = none()
            cost[MATERIAL] = sum(quantity * price for quantity, price, _billed in sent[key])
            state = State.FINAL if all(billed for _quantity, _price, billed in sent[key]) else State.PROVISIONAL
            self.dropships[key] = Source(wanted[key].dropshipped, cost, None, state, Method.BOUGHT)

    def _ratios(self, product_ids):
        """By product id: the elements of its last manufacturing order, as parts of one."""
        columns = SQL(", ").join(SQL.identifier(f"rolled_{element.key}") for element in Element)
        return {row[0]: [float(amount or 0.0) / float(row[1]) for amount in row[2:]] for row in self.env.execute_query(SQL(
            """SELECT DISTINCT ON (product_id) product_id, actual_total, %s FROM sme_production_cost
                WHERE product_id = ANY(%s) AND company_id = %s AND state <> 'estimate' AND actual_total > 0 AND is_rework IS NOT TRUE
                ORDER BY product_id, date DESC, id DESC""", columns, int_array(product_ids), self.company.id))}

    # ------------------------------------------------------------------ one line

    def _result(self, line) -> LineResult:
        moved = self.moved.get(line.id, {})
        delivered = max(line.product_uom_id._compute_quantity(line.qty_delivered, line.product_id.uom_id, round=False), 0.0)
        ordered = line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
        if line.order_id.state == "cancel" or (moved and not any(each.open for each in moved.values()) and delivered):
            quantity = delivered
        elif moved and not any(each.open for each in moved.values()) and any(each.moves for each in moved.values()):
            quantity = 0.0  # all came back
        else:
            quantity = max(ordered, delivered)
        if moved:
            cost = line_cost(self._goods(line, moved, quantity))
            if any(each.is_kit for each in moved.values()):
                cost.methods = {Method.KIT}
        elif line.product_id.type == "consu":
            cost = self._without_moves(line, quantity, delivered)
        else:
            cost = self._service(line, quantity, delivered)
        return LineResult(quantity, delivered, self._revenue(line, quantity, ordered), sum(each.value for each in moved.values()), cost)

    def _goods(self, line, moved, quantity) -> list[Goods]:
        estimate = self.estimates.get(line.id) or none()
        weights = {
            product_id: (each.delivered + each.open) * (self.products.browse(product_id).standard_price or 1.0)
            for product_id, each in moved.items()
        }
        whole = sum(weights.values())
        result = []
        for product_id, each in moved.items():
            product, total = self.products.browse(product_id), each.delivered + each.open
            unit = none()
            if whole and total and quantity:  # the part of the line's estimate that is this component's
                factor = weights[product_id] / whole * quantity / total
                unit = [amount * factor for amount in estimate]
            dropship = self.dropships.get((line.id, product_id))
            sent = dropship.quantity if dropship else 0.0
            if dropship:  # by itself: the values of other deliveries are not those of what the vendor sent
                result.append(Goods(sent, sources=[dropship]))
            if not dropship or each.delivered != sent or each.open:
                result.append(Goods(
                    each.delivered - sent, each.value, each.open, self.shares.get((line.id, product_id), []),
                    product.cost_method in ("average", "fifo"), self.ratios.get(product_id), unit))
        return result

    def _without_moves(self, line, quantity, delivered) -> LineCost:
        product = self.products.browse(line.product_id.id)
        return line_cost([Goods(
            delivered, delivered * product.standard_price, max(quantity - delivered, 0.0), self.shares.get((line.id, product.id), []),
            False, self.ratios.get(product.id), self.estimates.get(line.id) or none())])

    def _service(self, line, quantity, delivered) -> LineCost:
        cost, amounts = LineCost(), none()
        amounts[MATERIAL] = self.products.browse(line.product_id.id).standard_price
        done = delivered >= quantity or line.invoice_status == "invoiced"
        cost.add(amounts, quantity, State.FINAL if done else State.PROVISIONAL, Method.SERVICE)
        return cost

    def _revenue(self, line, quantity, ordered) -> float:
        if ordered:
            amount = line.price_subtotal * (quantity / ordered)
        else:
            unit = line.product_id.uom_id._compute_quantity(1.0, line.product_uom_id, round=False)
            amount = line.price_unit * (1 - line.discount / 100) * quantity * unit
        return amount / (line.order_id.currency_rate or 1.0)
