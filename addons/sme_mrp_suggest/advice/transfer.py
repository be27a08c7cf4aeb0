"""Advice on a transfer, with all its legs that have not been done yet: what does not come need not be sent."""

from odoo.exceptions import UserError

from .quantity import cancel_moves, change_move
from .receipt import MOVES, OPEN_STATES, Days, into_warehouse, seen


def apply_to_picking(message, picking) -> str:
    """Change ``picking`` and the transfers that feed it; return what was done."""
    return _apply(message, picking.move_ids)


def apply_to_move(message, move) -> str:
    """Change ``move`` and the ones that feed it; return what was done."""
    return _apply(message, move)


def _apply(message, moves):
    env, days = message.env, Days(message)
    receipt = seen(message, days, into_warehouse(message, moves))
    legs = _legs(message, receipt.record)
    names = ", ".join(dict.fromkeys(leg.picking_id.name or leg.reference or message.document_name for leg in legs))
    if message.kind in MOVES:
        later = (days.goal(message) - days.of(receipt.moment)).days
        for leg in legs:
            leg.date = days.shift(leg.date, later)
        return env._("%(order)s moved to %(day)s.", order=names, day=days.of(receipt.record.date))
    if legs.move_orig_ids.filtered(lambda move: move.state == "done" and _within(move)):
        raise UserError(env._("%s is on its way already: receive it.", message.document_name))
    if message.kind == "cancel":
        cancel_moves(legs)
        return env._("%s cancelled.", names)
    for leg in legs:
        change_move(leg, leg.product_qty + message.to_quantity - message.from_quantity)
    return env._("Quantity of %s changed.", names)


def _within(move):
    """Whether goods of the company only change their place."""
    return move.location_id.usage in ("internal", "transit")


def _legs(message, move):
    """``move`` and the open ones before it, last leg first."""
    legs = move
    while before := (legs.move_orig_ids - legs).filtered(
        lambda leg: leg.state in OPEN_STATES and leg.company_id == move.company_id and _within(leg)
    ):
        legs += before
    others = (legs - move).move_dest_ids - legs
    if others.filtered(lambda leg: leg.state not in ("done", "cancel")):
        raise UserError(message.env._("%s is sent together with other transfers: change it by hand.", message.document_name))
    return legs
