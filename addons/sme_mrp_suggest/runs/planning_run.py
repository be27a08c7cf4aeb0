"""The walk of a run: scope, snapshot, arithmetic, store. Nothing is visible to others before the transaction ends."""

from ..planning.availability import Event, Stock
from ..planning.mrp import plan
from ..snapshot import Asked, Document, Snapshot, SupplyRules
from ..snapshot.forecasts import read_forecasts
from .outside import demand_from_outside
from .parameters import read_firm_supply, read_rules
from .scope import Scope, below_before, items_to_plan
from .store import PlanStore


class Stopped(Exception):
    """The user has asked the run to stop."""


class PlanningRun:
    """One run for one company.

    :param env: superuser environment
    :param run_id: the ``sme.mrp.run`` that the plan belongs to
    :param options: dict of ``reschedule``, ``rfqs``, ``push_late``, ``tolerance``, ``horizon`` (days)
    :param report: called with (percent, step) now and then; what it raises stops the run
    """

    def __init__(self, env, company, run_id, scope: Scope, today, timezone, options, report=None):
        self.env, self.company, self.run_id, self.scope = env, company, run_id, scope
        self.today, self.timezone, self.options = today, timezone, options
        self.report = report or (lambda percent, step: None)

    def execute(self) -> dict[str, int]:
        """Plan and store; return statistics by name."""
        self.report(2, "read")
        rules = SupplyRules(self.env, self.company)
        asked = items_to_plan(self.env, rules, self.scope)
        forecasts = read_forecasts(self.env, self.company, self.today, self.timezone, self.options["horizon"])
        if self.scope.product_ids is None:
            asked = sorted({*asked, *(
                (product_id, warehouse_id) for product_id, warehouse_id, *_demand in forecasts.demands
                if self.scope.warehouse_ids is None or warehouse_id in self.scope.warehouse_ids)})
        snapshot = self.snapshot = self._snapshot(rules, asked)
        self.report(25, "read")
        self._add_demands(rules, forecasts)
        planning_rules = read_rules(
            self.env, snapshot, self.today,
            horizon=self.options["horizon"], reschedule=self.options["reschedule"], tolerance=self.options["tolerance"])
        snapshot.data = None  # what the items were described by; of a large plant that is some hundred megabytes
        result = plan(snapshot.items, snapshot.stocks, planning_rules, lambda done: self.report(30 + int(done * 30), "plan"))
        self.report(60, "write")
        store = PlanStore(self.env, snapshot, self.run_id, self.today, result, self.options["push_late"])
        statistics = store.write(self.scope)
        if self.scope.is_all:
            forecasts.store(self.env)
        self.report(100, "write")
        return statistics

    def _snapshot(self, rules, asked):
        """The items ``asked`` for and everything below them, by bills of materials now and by the plan that is replaced."""
        firm, items = read_firm_supply(self.env, self.company.id), set(asked)
        while True:
            snapshot = Snapshot(
                self.env, rules, self.today, self.timezone, [Asked(*item) for item in sorted(items)], for_run=True,
                rfqs=self.options["rfqs"], firm=firm)
            if self.scope.is_all:
                return snapshot
            left_behind = {
                item for item in below_before(self.env, self.company.id, set(snapshot.index)) if item[1] in rules.warehouses
            } - snapshot.index.keys()
            if not left_behind:
                return snapshot
            items |= left_behind

    def _add_demands(self, rules, forecasts):
        """Forecasts, and what orders outside the scope need."""
        for product_id, warehouse_id, day, qty, forecast_id in forecasts.demands:
            self._demand(product_id, warehouse_id, day, qty, Document("sme.demand.forecast", forecast_id, ""))
        if not self.scope.is_all:
            for demand in demand_from_outside(
                self.env, rules, self.today, self.timezone, set(self.snapshot.index), self.options["rfqs"], forecasts.demands
            ):
                self._demand(demand.product_id, demand.warehouse_id, demand.day, demand.quantity, demand.document)

    def _demand(self, product_id, warehouse_id, day, qty, document):
        index = self.snapshot.item(product_id, warehouse_id)
        if index is not None:
            self.snapshot.stocks.setdefault(index, Stock()).demands.append(Event(day, qty, document))
