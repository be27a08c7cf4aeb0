"""The stock of one product in one warehouse, day by day, as it will be."""

from datetime import timedelta

from odoo.tools import SQL

from ..models.sme_planned_order import OPEN_STATES
from ..runs.outside import demand_from_outside
from ..runs.parameters import read_lot_rules
from ..snapshot import Asked, Document, Snapshot, SupplyRules


class Projection:
    """Opening stock, open receipts and demands as they are now; planned orders; what the last run added as demand.

    :param env: superuser environment
    :param today: day of the factory
    """

    def __init__(self, env, company, product, warehouse_id: int, today, timezone: str):
        self.env, self.company, self.product, self.warehouse_id = env, company, product, warehouse_id
        self.today, self.timezone, self.rules = today, timezone, SupplyRules(env, company)
        self.snapshot = Snapshot(
            env, self.rules, today, timezone, [Asked(product.id, warehouse_id)], for_run=True, rfqs=True)
        self.index = self.snapshot.asked[0]
        self.events: list[dict] = []

    def read(self) -> dict:
        """``{today, uom, safety, opening, days: [{date, demand, supply, planned, projected}], events}``; all in the product's unit."""
        stock = self.snapshot.stocks.get(self.index)
        opening = stock.on_hand if stock else 0.0
        for kind, events in (("supply", stock.receipts), ("demand", stock.demands)) if stock else ():
            for event in events:
                self._event(kind, self.today + timedelta(days=event.day), event.qty, event.document.name, event.document)
        self._add_planned_orders()
        self._add_planned_demand()
        self.events.sort(key=lambda event: event["date"])
        return {
            "today": self.today.isoformat(),
            "uom": self.product.uom_id.name,
            "opening": opening,
            "safety": read_lot_rules(self.env, self.snapshot)[1].get(self.index, 0.0),
            "days": self._days(opening),
            "events": self.events,
        }

    def _event(self, kind, day, quantity, label, document=None):
        link = document and document.id and {"model": document.model, "id": document.id}
        self.events.append({
            "date": max(day, self.today).isoformat(), "kind": kind, "quantity": round(quantity, 6), "label": label or "",
            "record": link or False,
        })

    def _add_planned_orders(self):
        orders = self.env["sme.planned.order"].search([
            ("company_id", "=", self.company.id), ("product_id", "=", self.product.id),
            ("warehouse_id", "=", self.warehouse_id), ("state", "in", OPEN_STATES),
        ])
        for order in orders:
            quantity = order.quantity - order.released_quantity
            if quantity > 0:
                self._event("planned", order.due_date, quantity, order.display_name, Document("sme.planned.order", order.id, ""))

    def _add_planned_demand(self):
        """What forecasts need by the last run; what other planned orders and requests for quotation need as they are now."""
        labels = dict(self.env["sme.peg"]._fields["demand_kind"]._description_selection(self.env))
        for day, quantity in self.env.execute_query(SQL(
            """SELECT day, SUM(quantity)::float FROM sme_peg
                WHERE company_id = %s AND product_id = %s AND warehouse_id = %s AND demand_kind = 'forecast'
                GROUP BY 1 ORDER BY 1""", self.company.id, self.product.id, self.warehouse_id)):
            self._event("demand", day, quantity, labels["forecast"])
        for demand in demand_from_outside(
            self.env, self.rules, self.today, self.timezone, {(self.product.id, self.warehouse_id)}, rfqs=True
        ):
            document = demand.document
            self._event("demand", self.today + timedelta(days=demand.day), demand.quantity, document.name or labels["planned"], document)

    def _days(self, opening):
        days = {self.today.isoformat(): dict.fromkeys(("demand", "supply", "planned"), 0.0)}
        for event in self.events:
            day = days.setdefault(event["date"], dict.fromkeys(("demand", "supply", "planned"), 0.0))
            day[event["kind"]] += event["quantity"]
        projected, result = opening, []
        for day in sorted(days):
            change = days[day]
            projected += change["supply"] + change["planned"] - change["demand"]
            result.append({"date": day, **change, "projected": round(projected, 6)})
        return result
