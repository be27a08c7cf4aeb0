"""What is traced: a lot, or what one stock move brought without lots.

Each is one number, so that sets of them are cheap: a lot its id, a move its id below zero.
"""


def of_lot(lot_id: int) -> int:
    return lot_id


def of_move(move_id: int) -> int:
    return -move_id


def is_lot(node: int) -> bool:
    return node > 0


def lots(nodes) -> list[int]:
    """The ids of the lots among the nodes."""
    return sorted(node for node in nodes if node > 0)


def moves(nodes) -> list[int]:
    """The ids of the moves among the nodes."""
    return sorted(-node for node in nodes if node < 0)


def key(node: int) -> str:
    """The name of the node in JSON: "lot-7", "move-12"."""
    return f"lot-{node}" if node > 0 else f"move-{-node}"
