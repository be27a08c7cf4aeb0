"""Advice on a purchase order line, ordered or not.

Odoo answers another quantity on an ordered line with a move of the difference, and merges that with the receipt only where both agree in
date, price and more; else it sends goods back. So the receipt is changed first: then there is no difference left.
"""

from odoo.exceptions import UserError

from ..planning.units import TOLERANCE
from .quantity import cancel_moves, change_move, check_idle, in_unit, keep_demand, rounded, text
from .receipt import MOVES, OPEN_STATES, Days, Receipt, into_warehouse, seen


def apply_to_purchase(message, order) -> str:
    """Change ``order``; return what was done."""
    env = message.env
    if order.state == "cancel":
        raise UserError(env._("%s is closed already.", order.name))
    if order.locked:
        raise UserError(env._("%s is locked: unlock it, then apply again.", order.name))
    # Found so, what is read of it is read for the lines of all messages at once.
    line = next((line for line in order.order_line if line.id == message.document_line_id), None)
    if not line:
        raise UserError(env._("%s has changed since the run: plan again.", order.name))
    if line.product_id != message.product_id:
        raise UserError(env._(
            "%(order)s orders it as a part of %(kit)s: change that by hand.", order=order.name, kit=line.product_id.display_name))
    days, ordered = Days(message), order.state == "purchase"
    if ordered:
        receipt = seen(message, days, into_warehouse(message, line.move_ids))
    else:
        receipt = seen(message, days, [Receipt(line, line.date_planned, line.product_uom_qty)])
    if message.kind in MOVES:
        return _move(message, days, line, receipt, ordered)
    if not ordered:
        return _change_request(message, line)
    return _change_order(message, line, receipt.record)


def _move(message, days, line, receipt, ordered):
    moment = days.put(receipt.moment, days.goal(message))
    if not ordered:
        line.date_planned = moment
        return message.env._("Delivery of %(order)s moved to %(day)s.", order=line.order_id.name, day=days.of(moment))
    if len(_open(line)) == 1:  # the date of a line that comes in parts is not that of one of them
        line.date_planned = moment
    receipt.record.date = moment
    return message.env._("Delivery of %(order)s moved to %(day)s. Tell the vendor.", order=line.order_id.name, day=days.of(moment))


def _open(line):
    return line.move_ids.filtered(lambda move: move.state in OPEN_STATES)


def _is_last(line):
    """Whether nothing else is ordered with it, and nothing has come."""
    others = line.order_id.order_line - line
    return not line.qty_received and not any(other.product_qty for other in others if not other.display_type)


def _change_request(message, line):
    env, order = message.env, line.order_id
    if message.kind == "cancel":
        keep_demand(line, line.move_ids)
        if _is_last(line):
            order.button_cancel()
            return env._("%s cancelled.", order.name)
        line.unlink()
        return env._("Line removed from %s.", order.name)
    before = text(line.product_qty, line.product_uom_id)
    quantity, planned = _quantity(message, line), line.date_planned
    line.product_qty = quantity  # with the price break of the new quantity
    line.date_planned = planned  # Odoo works it out anew from the vendor's delay
    return _changed(message, order, before, line)


def _change_order(message, line, move):
    env, order = message.env, line.order_id
    if message.kind == "cancel" and _is_last(line) and len(_open(line)) == 1:
        check_idle(move)
        keep_demand(line, move)
        order.button_cancel()
        return env._("%s cancelled. Tell the vendor.", order.name)
    before, moves = text(line.product_qty, line.product_uom_id), line.move_ids
    quantity = _quantity(message, line)
    if message.kind == "cancel":
        cancel_moves(move)
    else:
        change_move(move, message.to_quantity)
    line.write({"product_qty": quantity, "date_planned": line.date_planned})  # together, else Odoo plans the date anew
    if line.move_ids - moves or (message.kind != "cancel" and abs(move.product_qty - message.to_quantity) > TOLERANCE):
        raise _disagreement(order)
    return _changed(message, order, before, line)


def _disagreement(order):
    return UserError(order.env._(
        "%s: what is ordered and what is received do not agree, Odoo would book the difference. Change it by hand.", order.name))


def _quantity(message, line):
    """The new quantity of ``line``, in its unit; where that would break pieces, the line is put into the product's own unit."""
    own, unit = line.product_id.uom_id, line.product_uom_id
    total = rounded(line.env, unit._compute_quantity(line.product_qty, own, round=False) + message.to_quantity - message.from_quantity)
    if total < 0:
        raise _disagreement(line.order_id)
    quantity = in_unit(line.product_id, total, unit)
    if quantity is not None:
        return quantity
    price, technical = (unit._compute_price(line[name], own) for name in ("price_unit", "technical_price_unit"))
    line.write({
        "product_uom_id": own.id, "product_qty": unit._compute_quantity(line.product_qty, own), "date_planned": line.date_planned,
        "price_unit": price, "technical_price_unit": technical,
    })
    return total


def _changed(message, order, before, line):
    after = text(line.product_qty, line.product_uom_id)
    if order.state == "purchase":
        return message.env._(
            "Quantity of %(order)s changed from %(before)s to %(after)s. Tell the vendor.", order=order.name, before=before, after=after)
    return message.env._("Quantity of %(order)s changed from %(before)s to %(after)s.", order=order.name, before=before, after=after)
