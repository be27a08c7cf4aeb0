"""What subcontractors get: by the bill where there is one, else by the purchase order."""

from collections import defaultdict

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.orders import Fee
from .orders import OrderReader


def add_fees(env, reader: OrderReader):
    """Put the fees of done receipts into the subcontracting orders of ``reader``, and into others what was added to their cost.

    Amounts come from Odoo's own methods, so that currencies, partial bills and credit notes count as they do in stock value.
    """
    orders = reader.orders
    subcontracted = [id_ for id_, order in orders.items() if order.subcontracted]
    receipts = defaultdict(list)
    if subcontracted:
        for order_id, move_id in env.execute_query(SQL(
            """SELECT DISTINCT m.production_id, d.id FROM stock_move m
                 JOIN stock_move_move_rel r ON r.move_orig_id = m.id JOIN stock_move d ON d.id = r.move_dest_id
                WHERE m.production_id = ANY(%s) AND d.state = 'done' AND d.is_subcontract AND d.product_id = m.product_id
                ORDER BY m.production_id, d.id""", int_array(subcontracted))):
            receipts[order_id].append(move_id)
    moves = env["stock.move"].browse([move_id for ids in receipts.values() for move_id in ids]).with_company(reader.company)
    by_id = {move.id: move for move in moves}
    for order_id, order in orders.items():
        if not order.subcontracted:
            order.extra *= order.made_quantity
            continue
        fee = order.extra
        order.extra = 0.0
        for move_id in receipts[order_id]:
            order.fees.append(_fee(by_id[move_id], fee))
    _add_landed_costs(env, orders)


def _fee(receipt, otherwise: float) -> Fee:
    line = receipt.purchase_line_id
    qty = receipt.product_uom._compute_quantity(receipt.quantity, receipt.product_id.uom_id)
    bill = receipt._get_value_from_account_move(qty)
    rest = receipt._get_value_from_quotation(qty - bill["quantity"]) if bill["quantity"] < qty and line else {"value": 0.0}
    amount = bill["value"] + rest["value"]
    return Fee(qty, amount or otherwise * qty, line.id or None, bill["quantity"] >= qty - 1e-6 or not line, line.order_id.name or "")


def _add_landed_costs(env, orders):
    """Landed costs on the finished goods or their receipt from the subcontractor, where the module that knows them is installed."""
    if "stock.valuation.adjustment.lines" not in env:
        return
    for order_id, amount in env.execute_query(SQL(
        """WITH goods(order_id, move_id) AS (
               SELECT production_id, id FROM stock_move WHERE production_id = ANY(%(orders)s)
               UNION SELECT m.production_id, d.id FROM stock_move m
                       JOIN stock_move_move_rel r ON r.move_orig_id = m.id JOIN stock_move d ON d.id = r.move_dest_id AND d.is_subcontract
                      WHERE m.production_id = ANY(%(orders)s))
           SELECT goods.order_id, SUM(l.additional_landed_cost)::float
             FROM goods JOIN stock_valuation_adjustment_lines l ON l.move_id = goods.move_id
             JOIN stock_landed_cost c ON c.id = l.cost_id AND c.state = 'done'
            GROUP BY goods.order_id""", orders=int_array(orders))):
        orders[order_id].extra += amount
