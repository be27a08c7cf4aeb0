"""Load and roll up: what some products cost, under the options asked for."""

from dataclasses import replace

from ..costing.items import CostItem, Kind
from ..costing.prices import Price, Source
from ..costing.rollup import UnitCost, bottom_up, closure, ranks, roll_up
from ..costing.tree import Missing, Row, missing, rows
from ..loading.cost_data import CostData
from .options import CostOptions, Override


class CostQuery:
    """The costs of ``product_ids`` in the company of ``env``.

    ``data``: as loaded; ``items``: with what the options change.

    :param data: of another query with the same day and bills of materials, to read nothing twice
    """

    def __init__(self, env, product_ids, options: CostOptions, data: CostData | None = None):
        self.options = options
        self.data = data or CostData(env, env.company, options.day, product_ids, options.boms)
        self.ranking = options.ranking or env["sme.price.source"]._ranking(env.company)
        self.rules = env["sme.overhead.rule"]._rules_on(env.company, options.day) if options.overhead else []
        self.items = [self._changed(item) for item in self.data.items] if options.overrides else self.data.items
        self.order, self.broken = bottom_up(self.items)
        self._ranks: dict[int, int] = {}
        self._at_lots: list[UnitCost] | None = None
        self._workcenters = {}

    def _changed(self, item: CostItem) -> CostItem:
        override = self.options.overrides.get(item.product_id)
        return changed(item, override) if override else item

    def closure(self, product_id: int) -> list[int]:
        """The items that a product is made of, itself last."""
        self._ranks = self._ranks or ranks(self.order)
        return closure(self.items, self._ranks, self.data.index[product_id])

    def costs(self, product_id: int) -> list[UnitCost | None]:
        """Unit costs of a product and all it is made of, None for other items."""
        quantity = self.options.quantity
        if quantity is None:
            if self._at_lots is None:
                self._at_lots = roll_up(self.items, self.ranking, self.rules, ordered=(self.order, self.broken))
            return self._at_lots
        return roll_up(
            self.items, self.ranking, self.rules, {self.data.index[product_id]: quantity}, (self.closure(product_id), self.broken))

    def quantity(self, product_id: int) -> float:
        """How many units are asked about."""
        return self.options.quantity or self.items[self.data.index[product_id]].lot

    def missing(self, product_id: int, costs: list[UnitCost]) -> list[Missing]:
        """What makes the cost of a product a lower bound."""
        top = self.data.index[product_id]
        if costs[top].complete:
            return []
        return missing(self.items, costs, self.closure(product_id), {top: self.quantity(product_id)}, self.broken)

    def workcenter_name(self, workcenter_id: int) -> str:
        """Name of a work centre, all read at once."""
        if not self._workcenters:
            ids = {operation.workcenter_id for item in self.items for operation in item.operations}
            self._workcenters = {workcenter.id: workcenter.name for workcenter in self.data.env["mrp.workcenter"].browse(ids)}
        return self._workcenters[workcenter_id]

    def rows(self, product_id: int, costs: list[UnitCost]) -> list[Row]:
        """The tree of a product."""
        return rows(self.items, costs, self.data.index[product_id], self.quantity(product_id), self.rules)


def changed(item: CostItem, override: Override) -> CostItem:
    """``item`` with the price that an override asks for. Its bill of materials is chosen when data are loaded."""
    if override.price is not None and item.kind is Kind.BOUGHT:
        manual = Price(override.price, Source.MANUAL)
        return replace(item, prices={Source.MANUAL: manual}, ranking=(Source.MANUAL,))
    result = item
    if override.source is not None:
        result = replace(result, ranking=(override.source,))
    if override.vendor_id is not None:
        vendors = [line for line in item.vendors if line.partner_id == override.vendor_id]
        result = replace(result, vendors=vendors, ranking=result.ranking or (Source.VENDOR,))
    return result
