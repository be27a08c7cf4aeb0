"""All lines and quantities of simulations in one calculation."""

from dataclasses import dataclass

from ..costing.prices import Source
from ..costing.simulation import Simulated, simulate, total
from ..costing.what_if import Adjustment, overrides
from ..loading import CostData
from .network import Network, adjustments_of, asked, build


@dataclass(slots=True)
class Answer:
    """What one quantity of a line costs under the changes of its simulation, and what it would without them."""

    now: Simulated
    base: Simulated
    network: Network


class Calculation:
    """What simulations of one company cost on one day.

    :param simulations: read with superuser rights, whoever asks: the answers are for protected fields
    :param day: the date of prices, rates and overhead rules

    The number of statements does not grow with simulations, lines and quantities; each change of a bill of materials reads once more.
    """

    def __init__(self, simulations, company, day):
        self.simulations = simulations.sudo().with_company(company).with_context(active_test=False)
        self.company, self.day = company, day
        self.env = self.simulations.env
        self.rules = self.env["sme.overhead.rule"]._rules_on(company, day)
        self.company_ranking = self.env["sme.price.source"]._ranking(company)
        lines = self.simulations.line_ids
        self._products = (lines.product_id | lines.material_ids.product_id).ids
        lines.hour_ids.workcenter_id.fetch(["costs_hour"])  # of all simulations at once
        self._data: dict[tuple, CostData] = {}

    def answers(self, simulation) -> dict[int, Answer]:
        """By id of the quantity row; rows that cannot be asked are left out."""
        simulation = simulation.with_env(self.env)
        rows = self._rows(simulation)
        changes = adjustments_of(simulation.change_ids)
        network, now = self._simulate(simulation, rows, changes)
        base = self._simulate(simulation, rows, [])[1] if changes else now
        return {row.id: Answer(*both, network) for row, *both in zip(rows, now, base, strict=True)}

    def effects(self, simulation) -> list[float]:
        """What each change adds to the cost of the chosen quantities, after those before it, in company currency."""
        simulation = simulation.with_env(self.env)
        rows = [row for row in self._rows(simulation) if row.chosen]
        result, before = [], None
        for count in range(len(simulation.change_ids) + 1):
            changes = adjustments_of(simulation.change_ids[:count])
            network, results = self._simulate(simulation, rows, changes)
            cost = total(results, [asked(network, row, []).qty for row in rows])
            if before is not None:
                result.append(cost - before)
            before = cost
        return result

    def ranking(self, simulation):
        """The price sources, that of the simulation first."""
        first = (Source(simulation.price_source),) if simulation.price_source else ()
        return (*first, *(source for source in self.company_ranking if source not in first))

    def _rows(self, simulation):
        return [row for line in simulation.line_ids if not line._trouble() for row in line.price_ids if row.quantity > 0]

    def _simulate(self, simulation, rows, changes: list[Adjustment]):
        lines = simulation.line_ids.filtered(lambda line: not line._trouble())
        network = build(self._data_under(overrides(changes)), lines, changes)
        questions = [asked(network, row, changes) for row in rows]
        return network, simulate(network.items, questions, self.ranking(simulation), self.rules)

    def _data_under(self, boms: dict[int, int]) -> CostData:
        key = tuple(sorted(boms.items()))
        if key not in self._data:
            self._data[key] = CostData(self.env, self.company, self.day, self._products, boms)
        return self._data[key]
