"""Quantities in the unit of a document, and where that would break pieces, in the product's own."""

from odoo.exceptions import UserError
from odoo.tools import float_compare, float_round


def rounded(env, quantity: float) -> float:
    return float_round(quantity, precision_digits=env["decimal.precision"].precision_get("Product Unit"))


def in_unit(product, quantity: float, unit) -> float | None:
    """``quantity`` of ``product``, given in its own unit, in another one; None if that cannot be said without breaking pieces."""
    own = product.uom_id
    digits = product.env["decimal.precision"].precision_get("Product Unit")
    result = float_round(own._compute_quantity(quantity, unit, round=False), precision_digits=digits)
    back = unit._compute_quantity(result, own, round=False)
    return None if float_compare(back, quantity, precision_digits=digits) else result


def check_idle(moves) -> None:
    """Refuse to change what somebody receives or sends at this moment."""
    for move in moves:
        if move.picked:
            raise UserError(move.env._(
                "%s is being worked on: finish it, then plan again.", move.picking_id.name or move.reference or move.display_name))


def change_move(move, quantity: float) -> None:
    """Give an open move another ``quantity``, in the product's own unit, and reserve it anew if it was."""
    check_idle(move)
    product, lines, reserved = move.product_id, move.move_line_ids, move.state in ("assigned", "partially_available")
    in_its_unit = in_unit(product, quantity, move.product_uom)
    if in_its_unit is None:
        move._do_unreserve()
        move.write({"product_uom": product.uom_id.id, "product_uom_qty": quantity})
    elif len(lines) == 1 and product.tracking == "none" and move._should_bypass_reservation():
        # What comes from outside reserves nothing: its line is changed, since Odoo forgets all it has read when it deletes one.
        move.with_context(do_not_unreserve=True).product_uom_qty = in_its_unit
        lines.quantity = product.uom_id._compute_quantity(quantity, lines.product_uom_id)
    else:
        move.product_uom_qty = in_its_unit
    if reserved and move.state != "assigned":
        move._action_assign()


def keep_demand(lines, moves) -> None:
    """What is cancelled of supply, purchase order ``lines`` and open ``moves``, does not take along the demand that it was meant for."""
    lines.filtered("move_dest_ids").propagate_cancel = False
    moves.filtered("move_dest_ids").propagate_cancel = False


def cancel_moves(moves) -> None:
    """Cancel open receipts or transfers."""
    check_idle(moves)
    keep_demand(moves.env["purchase.order.line"], moves)
    moves._action_cancel()


def text(quantity: float, unit) -> str:
    """A quantity to be read."""
    return f"{quantity:g} {unit.name}"
