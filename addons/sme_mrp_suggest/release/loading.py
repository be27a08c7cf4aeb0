"""What merging needs of planned orders: parts with their needs, lot rules and vendors. A bounded number of statements."""

from collections import defaultdict

from odoo.tools import SQL

from ..planning.lot_sizing import LotRule
from ..planning.merging import Part, Terms
from ..planning.network import select_vendor
from ..runs.parameters import read_lot_rules
from ..snapshot import Asked, Snapshot, SupplyRules

BOUGHT = ("buy", "subcontract")


def load_terms(env, company, orders, today):
    """{(product id, warehouse id): :class:`Terms`} of planned ``orders`` of one company: the rules that a run has for them.

    What is made or moved by the rules has its vendors too: a planner may have it bought all the same.
    """
    places = sorted({(order.product_id.id, order.warehouse_id.id) for order in orders})
    snapshot = Snapshot(
        env, SupplyRules(env, company), today, env["sme.kitting"]._timezone(company), [Asked(*place) for place in places])
    sizes, _safety = read_lot_rules(env(su=True), snapshot)
    return {
        place: Terms(
            sizes.get(number) or LotRule(steps=snapshot.items[number].steps),
            tuple(snapshot.items[number].vendors or snapshot.price_lines(number)))
        for place, number in zip(places, snapshot.asked, strict=True)
    }


def load_parts(env, orders, terms, today):
    """:class:`Part` of each planned order, with what its pegs draw and who is behind them."""
    env["sme.peg"].flush_model()
    needs = dict(env.execute_query(SQL(
        "SELECT supply_order_id, SUM(quantity) FROM sme_peg WHERE supply_order_id = ANY(%s) GROUP BY 1", orders.ids)))
    sales = sales_behind(env, orders.ids)
    partners = {
        sale.id: sale.partner_id.id for sale in env["sale.order"].sudo().browse({sale for ids in sales.values() for sale in ids})
    }
    return [_part(order, needs.get(order.id), sales[order.id], partners, terms, today) for order in orders]


def _part(order, need, sales, partners, terms, today):
    vendors = list(terms[order.product_id.id, order.warehouse_id.id].vendors)
    usual = select_vendor(vendors, order.quantity, (order.due_date - today).days)
    vendor = order.partner_id.id or (usual.partner_id if usual and order.action in BOUGHT else None)
    return Part(
        order.id, order.company_id.id, order.product_id.id, order.warehouse_id.id, order.action, order.due_date, order.release_date,
        order.quantity, order.quantity if need is None else min(need, order.quantity), order.released_quantity, vendor,
        bool(order.partner_id) and (usual is None or usual.partner_id != order.partner_id.id),
        order.bom_id.id or None, order.source_warehouse_id.id or None,
        frozenset(partners[sale] for sale in sales), frozenset(sales),
    )


def walk_up(env, order_ids):
    """Pegs upward from planned orders, one statement a level: {order id: (sale ids, manufacturing order ids, planned order ids)}."""
    env["sme.peg"].flush_model()
    above, direct_sales, direct_productions = defaultdict(set), defaultdict(set), defaultdict(set)
    seen, level = set(), set(order_ids)
    while level:
        seen |= level
        rows = env.execute_query(SQL(
            """SELECT DISTINCT supply_order_id, demand_kind, demand_order_id, demand_model, demand_res_id
                 FROM sme_peg WHERE supply_order_id = ANY(%s)""", list(level)))
        level = set()
        for order, kind, parent, model, document in rows:
            if kind == "planned" and parent:
                above[order].add(parent)
                level.add(parent)
            elif model == "sale.order" and document:
                direct_sales[order].add(document)
            elif model == "mrp.production" and document:
                direct_productions[order].add(document)
        level -= seen
    result = {}
    for order in order_ids:
        planned, todo = set(), [order]
        while todo:
            for parent in above[todo.pop()] - planned:
                planned.add(parent)
                todo.append(parent)
        family = planned | {order}
        result[order] = (
            {sale for member in family for sale in direct_sales[member]},
            {production for member in family for production in direct_productions[member]}, planned)
    return result


def sales_behind(env, order_ids):
    """{planned order id: ids of the sales orders behind its demand}"""
    return {order: sales for order, (sales, _productions, _planned) in walk_up(env, order_ids).items()}


def references_of(env, order_ids):
    """{planned order id: ids of ``stock.reference`` of the sales and manufacturing orders that it is for}"""
    env = env(su=True)
    families = walk_up(env, order_ids)
    parents = env["sme.release.link"].search([
        ("planned_order_id", "in", list({order for _s, _p, planned in families.values() for order in planned})),
        ("production_id", "!=", False), ("state", "=", "open")])
    made = defaultdict(set)
    for link in parents:
        made[link.planned_order_id.id].add(link.production_id.id)
    sales = env["sale.order"].browse({sale for ids, _p, _o in families.values() for sale in ids}).exists()
    productions = env["mrp.production"].browse(
        {production for _s, ids, _o in families.values() for production in ids} | set(parents.production_id.ids)).exists()
    of_sale = {sale.id: sale.stock_reference_ids.ids for sale in sales}
    of_production = {production.id: production.reference_ids.ids for production in productions}
    return {
        order: {reference for sale in own_sales for reference in of_sale.get(sale, ())} | {
            reference for production in own_productions | {number for parent in planned for number in made[parent]}
            for reference in of_production.get(production, ())
        }
        for order, (own_sales, own_productions, planned) in families.items()
    }
