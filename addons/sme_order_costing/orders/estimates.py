"""What sales order lines are expected to cost: quoted, else rolled up as of a day."""

from ..costing.elements import COUNT, MATERIAL, none
from ..costing.rollup import bottom_up, roll_up
from ..loading import CostData


class Estimator:
    """Estimates of confirmed lines of one company, with superuser rights.

    :param quoted: {line id: (unit cost by element, complete)} of lines that have a frozen quotation
    """

    def __init__(self, env, company, quoted: dict[int, tuple[list[float], bool]] | None = None):
        self.env, self.company, self.quoted = env, company, quoted or {}

    def of(self, lines) -> dict[int, tuple[list[float], bool, str]]:
        """By line id: cost of one product unit by element, whether it is complete, and where it comes from.

        Parts are priced and set-up is spread for all that one order takes.
        """
        result = {line_id: (amounts, complete, "quoted") for line_id, (amounts, complete) in self.quoted.items()}
        services = lines.filtered(lambda line: line.id not in result and line.product_id.type != "consu")
        for line in services:
            amounts = none()
            amounts[MATERIAL] = line.product_id.with_company(self.company).standard_price
            result[line.id] = amounts, True, "standard"
        goods = lines.filtered(lambda line: line.id not in result)
        if goods:
            self._roll_up(goods, result)
        return result

    def _roll_up(self, lines, result):
        day = self.env["sme.kitting"]._today(self.company)
        data = CostData(self.env, self.company, day, lines.product_id.ids)
        ranking = self.env["sme.price.source"]._ranking(self.company)
        rules = self.env["sme.overhead.rule"]._rules_on(self.company, day)
        ordered = bottom_up(data.items)
        for of_order in lines.grouped("order_id").values():
            wanted: dict[int, float] = {}
            for line in of_order:
                item, qty = data.index[line.product_id.id], ordered_quantity(line)
                wanted[item] = wanted.get(item, 0.0) + qty
            costs = roll_up(data.items, ranking, rules, wanted, ordered)
            for line in of_order:
                cost = costs[data.index[line.product_id.id]]
                result[line.id] = list(cost.rolled), cost.complete, "roll_up"


def ordered_quantity(line) -> float:
    """Ordered quantity in the product's own unit."""
    return line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)


def times(amounts, factor: float) -> list[float]:
    """``factor`` times these amounts."""
    return [amounts[element] * factor for element in range(COUNT)]
