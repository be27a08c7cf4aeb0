"""Goods of a lot in a location: which quants they are taken from, and the transfer that moves them."""

from collections import defaultdict

from odoo.exceptions import UserError


def lines(env, wanted):
    """Stock move line values that take goods where they are, unreserved, with their package and owner.

    :param wanted: list of (product, lot or empty, location, quantity in the product's unit, name of the document that wants them)
    :return: a list of move line values (dicts without move and destination) for each of ``wanted``
    :raises UserError: when there is less; all of ``wanted`` share what is there
    """
    quants = env["stock.quant"].search([
        ("product_id", "in", [product.id for product, *_rest in wanted]),
        ("location_id", "child_of", [location.id for _product, _lot, location, *_rest in wanted]),
        ("quantity", ">", 0)], order="in_date, id")
    by_goods = defaultdict(list)
    left = {}
    for quant in quants:
        by_goods[quant.product_id, quant.lot_id].append(quant)
        left[quant] = quant.quantity - quant.reserved_quantity
    return [_taken(env, by_goods, left, *goods) for goods in wanted]


def _taken(env, by_goods, left, product, lot, location, quantity, name):
    if not product.is_storable:
        return [_line(product, lot, location, quantity)]
    result, missing = [], quantity
    for quant in by_goods[product, lot]:
        if not quant.location_id.parent_path.startswith(location.parent_path):
            continue
        taken = min(missing, left[quant])
        if product.uom_id.compare(taken, 0) > 0:
            left[quant] -= taken
            missing -= taken
            result.append(_line(product, lot, quant.location_id, taken, quant.package_id, quant.owner_id))
    if product.uom_id.compare(missing, 0) > 0:
        raise UserError(env._(
            "%(document)s needs %(quantity)s %(unit)s of %(product)s, and only %(there)s are free in %(location)s. "
            "Correct where the goods are, or the quantity.",
            document=name, quantity=product.uom_id.round(quantity), unit=product.uom_id.name,
            product=" ".join(filter(None, (product.display_name, lot.name))), there=product.uom_id.round(quantity - missing),
            location=location.display_name))
    return result


def _line(product, lot, location, quantity, package=None, owner=None):
    return {
        "product_id": product.id,
        "product_uom_id": product.uom_id.id,
        "quantity": product.uom_id.round(quantity),
        "location_id": location.id,
        "lot_id": lot.id,
        "package_id": package.id if package else False,
        "owner_id": owner.id if owner else False,
    }


def transfer(env, warehouse, location_dest, origin, moves):
    """Moves goods at once by an internal transfer of ``warehouse``.

    :param moves: list of (move line values as ``lines`` gives them, further values of the stock move)
    :return: the stock moves, done, one for each of ``moves``
    """
    source = env["stock.location"].browse(moves[0][0][0]["location_id"])
    picking = env["stock.picking"].create({
        "picking_type_id": warehouse.int_type_id.id,
        "location_id": source.id,
        "location_dest_id": location_dest.id,
        "company_id": warehouse.company_id.id,
        "origin": origin,
        "move_ids": [(0, 0, {
            **more,
            "product_id": taken[0]["product_id"],
            "product_uom": taken[0]["product_uom_id"],
            "product_uom_qty": sum(line["quantity"] for line in taken),
            "location_id": source.id,
            "location_dest_id": location_dest.id,
            "company_id": warehouse.company_id.id,
        }) for taken, more in moves],
    })
    picking.move_ids._action_confirm(merge=False)
    for move, (taken, _more) in zip(picking.move_ids, moves, strict=True):
        put(move, taken)
        move.picked = True
    picking._action_done()
    return picking.move_ids


def put(move, taken):
    """Gives ``move`` the goods that ``lines`` found, in place of what it may have reserved."""
    move._do_unreserve()
    move.write({"move_line_ids": [(0, 0, {
        **line, "location_dest_id": move.location_dest_id.id, "picking_id": move.picking_id.id, "company_id": move.company_id.id,
    }) for line in taken]})
