"""Cost elements: what a cost is made of."""

from enum import IntEnum


class Element(IntEnum):
    """The place of each element in an amount by elements, which is a list of five numbers."""

    MATERIAL = 0
    LABOUR = 1
    MACHINE = 2
    SUBCONTRACTING = 3
    OVERHEAD = 4

    @property
    def key(self) -> str:
        """Its name in field names and answers."""
        return self.name.lower()


MATERIAL, LABOUR, MACHINE, SUBCONTRACTING, OVERHEAD = Element
COUNT = len(Element)


def none() -> list[float]:
    """An amount of nothing."""
    return [0.0] * COUNT


def by_key(amounts) -> dict[str, float]:
    """``amounts`` as a dictionary by name of the element."""
    return {element.key: amounts[element] for element in Element}
