"""The lines of a simulation as items of the arithmetic."""

from dataclasses import dataclass, field, replace

from ..costing.items import CostItem, Kind, Operation, Part
from ..costing.prices import Price, Source
from ..costing.simulation import Asked
from ..costing.what_if import Adjustment, Change, adjust, value_for
from ..loading import CostData


@dataclass(slots=True)
class Network:
    """``items`` of a simulation under its changes; ``roots`` {line id: item}; ``names`` {item: name} of what is no product."""

    data: CostData
    items: list[CostItem]
    roots: dict[int, int]
    names: dict[int, str] = field(default_factory=dict)

    def name(self, item: int) -> str:
        """How an item is called."""
        product = self.data.products.get(self.items[item].product_id)
        return self.names.get(item) or (product.name if product else "")


def build(data: CostData, lines, adjustments: list[Adjustment]) -> Network:
    """What ``lines`` of one simulation, read with all rights, are made of.

    Materials and hours that are typed in stand beside the bill of materials; without one they are all there is.
    """
    network = Network(data, list(data.items), {})
    for line in lines:
        network.roots[line.id] = _root(network, line)
    network.items = adjust(network.items, adjustments)
    return network


def size(line) -> float:
    """Units of the product in one unit of the line."""
    if not line.product_id or not line.uom_id or line.uom_id == line.product_id.uom_id:
        return 1.0
    return line.uom_id.factor / line.product_id.uom_id.factor


def asked(network: Network, row, adjustments: list[Adjustment]) -> Asked:
    """The question of one quantity of a line; the fee in company currency."""
    line = row.line_id
    units, product_id, rate = size(line), line.product_id.id, line.simulation_id.currency_rate or 1.0
    return Asked(
        network.roots[line.id], row.quantity * units, line.fee / rate, line.fee_quantity * units,
        value_for(adjustments, Change.QUANTITY, product_id), value_for(adjustments, Change.SCRAP, product_id))


def adjustments_of(changes) -> list[Adjustment]:
    """The changes of a simulation, in their order."""
    return [Adjustment(Change(change.kind), change._target().id, change._value()) for change in changes if change._target()]


def _root(network: Network, line) -> int:
    product, typed = line.product_id, bool(line.material_ids or line.hour_ids)
    if product and not typed:
        return network.data.index[product.id]
    units = size(line)
    parts = [Part(_material(network, material), material.quantity / units) for material in line.material_ids]
    operations = [_operation(hour, units) for hour in line.hour_ids]
    if product:
        item = network.items[network.data.index[product.id]]
        item = replace(
            item, kind=Kind.MADE if item.kind is Kind.BOUGHT else item.kind,
            parts=[*item.parts, *parts], operations=[*item.operations, *operations])
    else:
        item = CostItem(0, Kind.MADE, 1.0, parts, operations)
    return _add(network, item, "" if product else line.name)


def _material(network: Network, material) -> int:
    product = material.product_id
    if product and not material.price:
        return network.data.index[product.id]
    item = CostItem(product.id or 0, ranking=(Source.MANUAL,))
    if product:
        item.category_ids = network.data.items[network.data.index[product.id]].category_ids
    if material.price:
        price = material.price / (material.simulation_id.currency_rate or 1.0)
        item.prices = {Source.MANUAL: Price(price, Source.MANUAL, 0, currency_id=material.currency_id.id)}
    return _add(network, item, material.name)


def _operation(hour, units: float) -> Operation:
    center = hour.workcenter_id
    efficiency = (center.time_efficiency or 100) / 100
    machine = center.machine_costs_hour
    return Operation(
        0, hour.name or center.name, center.id, hour.set_up_hours * 60, hour.hours * 60 / units / efficiency, 1.0,
        center.costs_hour - machine, machine)


def _add(network: Network, item: CostItem, name: str) -> int:
    network.items.append(item)
    network.names[len(network.items) - 1] = name
    return len(network.items) - 1
