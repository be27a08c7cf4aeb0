from collections.abc import Hashable, Sequence


def cut(lines: Sequence[tuple[Hashable, float]], portions: Sequence[tuple[Hashable, float]]) -> list[tuple[Hashable, Hashable, float]]:
    """Deal the lines of a lot out to its portions, both in their order; what the portions leave over goes to the last of them.

    :param lines: (line, quantity)
    :param portions: (portion, quantity), at least one
    :return: (line, portion, quantity) of every piece, in the order of the lines
    """
    pieces = []
    waiting = list(portions)
    portion, room = waiting.pop(0)
    for line, quantity in lines:
        left = quantity
        while waiting and left > room + _TINY:
            if room > _TINY:
                pieces.append((line, portion, room))
                left -= room
            portion, room = waiting.pop(0)
        if left > _TINY:
            pieces.append((line, portion, left))
            room -= left
    return pieces


_TINY = 1e-9
