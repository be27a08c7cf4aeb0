"""What the plan of an order is made of: prices of its components, its fee and the overhead rules of the day."""

from ..costing.items import Kind
from ..costing.prices import Price, vendor_price
from ..costing.rollup import UnitCost, roll_up
from ..loading.cost_data import CostData
from .orders import OrderReader


def add_planned_prices(env, reader: OrderReader, order_ids, rules, day):
    """Put prices into the demands of the orders ``order_ids``, and fees into those that are subcontracted.

    A component is planned at what stock values it at; where that is nothing, at the price that the cost query would take.
    """
    orders = [reader.rows[id_].order for id_ in order_ids]
    demands = [demand for order in orders for demand in order.demands]
    products = env["product.product"].browse({demand.product_id for demand in demands}).with_company(reader.company)
    valued = {product.id: product.standard_price for product in products}
    unknown = {id_ for id_, price in valued.items() if price <= 0}
    fees = {order.product_id for order in orders if order.subcontracted}
    if unknown or fees:
        data = CostData(env, reader.company, day, unknown | fees)
        costs = roll_up(data.items, env["sme.price.source"]._ranking(reader.company), rules)
        for id_ in unknown:
            cost: UnitCost = costs[data.index[id_]]
            valued[id_] = cost.total if cost.complete or cost.total else None
        for order in orders:
            if order.subcontracted:
                item = data.items[data.index[order.product_id]]
                price: Price | None = vendor_price(item.vendors, order.quantity) if item.kind is Kind.SUBCONTRACTED else None
                order.fee = price.amount if price else None
    for demand in demands:
        demand.price = valued[demand.product_id]
