"""Advice on a manufacturing order that has not begun."""

from odoo.exceptions import UserError

from .quantity import in_unit, keep_demand, rounded, text
from .receipt import MOVES, OPEN_STATES, Days, into_warehouse, seen


def apply_to_production(message, production) -> str:
    """Change ``production``; return what was done."""
    env = message.env
    if production.state in ("done", "cancel"):
        raise UserError(env._("%s is closed already.", production.name))
    if production.state not in ("draft", "confirmed"):
        if message.kind in MOVES:
            raise UserError(env._("%s has begun: its dates follow the work. Plan it by hand.", production.name))
        raise UserError(env._("%s has begun: finish it, or change it by hand.", production.name))
    if production.product_id != message.product_id:
        raise UserError(env._("%s has changed since the run: plan again.", production.name))
    days = Days(message)
    receipt = seen(message, days, into_warehouse(message, production.move_finished_ids, drafts=True))
    if message.kind in MOVES:
        return _move(message, days, production, receipt)
    if message.kind == "cancel":
        keep_demand(env["purchase.order.line"], production.move_finished_ids)
        production.action_cancel()
        return env._("%s cancelled.", production.name)
    return _change_quantity(message, production)


def _move(message, days, production, receipt):
    """Begin so that it is ready on the day. Work orders that were planned are planned anew, and may find no room there."""
    env, planned, goal = message.env, production.is_planned, days.goal(message)
    ready = before = days.of(receipt.moment)
    for _attempt in range(2):
        production.date_start = days.shift(production.date_start, (goal - ready).days)
        if planned:
            production.button_plan()
        ready = days.of(production.date_finished)
        if ready == goal:
            return env._("%(order)s moved: ready on %(day)s.", order=production.name, day=ready)
    if abs(ready - goal) >= abs(before - goal):
        raise UserError(env._(
            "%(order)s cannot be ready on %(day)s, its work orders find no room: plan them by hand.", order=production.name, day=goal))
    return env._("%(order)s moved, but ready on %(ready)s instead of %(day)s: its work orders find no room before.",
                 order=production.name, ready=ready, day=goal)


def _change_quantity(message, production):
    env, own, unit = message.env, production.product_id.uom_id, production.product_uom_id
    before = text(production.product_qty, unit)
    total = rounded(env, unit._compute_quantity(production.product_qty, own, round=False) + message.to_quantity - message.from_quantity)
    quantity = in_unit(production.product_id, total, unit)
    if quantity is None:
        quantity = total
        _put_into_own_unit(production)
    if production.state == "draft":
        production.product_qty = quantity
    else:
        env["change.production.qty"].create({"mo_id": production.id, "product_qty": quantity}).change_prod_qty()
    return env._("Quantity of %(order)s changed from %(before)s to %(after)s.", order=production.name, before=before,
                 after=text(production.product_qty, production.product_uom_id))


def _put_into_own_unit(production):
    """The same quantity in the unit of the product, so that a part of a dozen can be made."""
    own, unit = production.product_id.uom_id, production.product_uom_id
    production.write({"product_uom_id": own.id, "product_qty": unit._compute_quantity(production.product_qty, own)})
    if production.state != "draft":
        for move in production.move_finished_ids.filtered(
            lambda move: move.product_id == production.product_id and move.state in OPEN_STATES
        ):
            move.write({"product_uom": own.id, "product_uom_qty": move.product_qty})
