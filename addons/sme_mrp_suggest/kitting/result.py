"""The answer of a kitting check as JSON: one structure for the page, the XLSX file and integrators.

What a user may not see is left out here, not hidden later: vendors are for planners and buyers, and only documents that the
user may open carry an id.
"""

from datetime import datetime, timedelta

from ..planning.check import Answer, Status
from ..planning.explain import component_rows, receipts_of
from ..planning.netting import plan_lead
from ..planning.network import Supply, lead_time, order_quantity, select_vendor
from ..planning.units import TOLERANCE
from ..snapshot import Document
from . import options as kitting_options
from .request import KittingRequest
from .sentences import Sentences, status_labels, supply_labels

WORST_FIRST = [status.value for status in Status]
DOCUMENTS_SHOWN = 10  # holders of stock listed for a part; the first ones take it first


class ResultWriter:
    """Writes the result of one check. ``today`` is day 0."""

    def __init__(self, env, snapshot, today, options):
        self.env, self.snapshot, self.today, self.options = env, snapshot, today, options
        self.sentences = Sentences(env, snapshot, self._date)
        self.shows_vendors = env.user.has_group("purchase.group_purchase_user")
        self.documents: list[dict] = []
        self._unloaded = env["product.product"]
        self._iso_dates: dict[int, str] = {}

    def write(self, answered: list[tuple[KittingRequest, int | None, Answer | None]], source) -> dict:
        """Return the result for (request, item, answer) of each line, in line order."""
        self._unloaded = self._unloaded.browse(
            request.product_id for request, *_rest in answered if request.product_id and request.product_id not in self.snapshot.products
        )
        lines = [self._line(number, *line) for number, line in enumerate(answered, 1)]
        statuses = [line["status"] for line in lines]
        result = {
            "today": self.today.isoformat(),
            "checked_at": datetime.utcnow().isoformat(timespec="seconds") + "Z",
            "options": self.options.as_dict(),
            "option_labels": kitting_options.labels(self.env),
            "warehouses": [{"id": warehouse.id, "name": warehouse.name} for warehouse in self.snapshot.rules.warehouses.values()],
            "source": {"model": False, "ids": [], "names": [], "can_set_promise_date": False, "orders": [], **(source or {})},
            "status": min(statuses, key=WORST_FIRST.index, default=Status.NOT_STOCKED.value),
            "status_counts": {status: statuses.count(status) for status in WORST_FIRST if status in statuses},
            "status_labels": {status.value: label for status, label in status_labels(self.env).items()},
            "supply_labels": {supply.value: label for supply, label in supply_labels(self.env).items()},
            "lines": lines,
            "shortages": self._shortages(answered),
        }
        self._unlink_unreadable()
        return result

    # ------------------------------------------------------------------ lines

    def _line(self, number: int, request: KittingRequest, item: int | None, answer: Answer | None) -> dict:
        line = {
            "key": request.key,
            "number": number,
            "product": self._asked_product(request),
            "uom": self._asked_uom(request),
            "document": self._document(request.document),
            "partner": request.partner,
            "wanted_date": request.wanted and request.wanted.isoformat(),
            "required": request.qty,
            "from_stock": 0.0, "from_receipts": [], "kit_qty": 0.0, "kit_rate": 0.0, "bottleneck": None,
            "earliest_date": None, "days_late": 0, "deliveries": [], "committed_to": [], "displaced": [], "components": [],
            "problem": None,
        }
        if answer is None:
            code, line["reason"] = request.error or ("", request.nothing)
            line["status"] = (Status.ERROR if request.error else Status.NOT_STOCKED).value
            if request.error:
                line["problem"] = {"code": code, "message": line["reason"]}
            else:
                line["kit_rate"] = 1.0
            return line
        line["status"] = answer.status.value
        if answer.promise is None:
            self._unplanned(line, request, item, answer)
            return line
        self._planned(line, request, item, answer)
        return line

    def _asked_product(self, request: KittingRequest) -> dict | None:
        if not request.product_id:
            return None
        product = self.snapshot.products.get(request.product_id)
        name = product.name if product else self._unloaded_product(request).display_name
        return {"id": request.product_id, "name": name}

    def _asked_uom(self, request: KittingRequest) -> str:
        product = self.snapshot.products.get(request.product_id)
        if product:
            return self.snapshot.uoms[product.uom_id].name
        return self._unloaded_product(request).uom_id.name or ""

    def _unloaded_product(self, request: KittingRequest):
        """Product of a line that cannot be checked, which the snapshot has not read."""
        return self._unloaded.browse(request.product_id or []).with_prefetch(self._unloaded.ids)

    def _unplanned(self, line, request, item, answer):
        if answer.status is Status.BOM_CYCLE:
            line["reason"] = self.sentences.cycle(answer.cycle)
            line["problem"] = {"code": answer.status.value, "message": line["reason"]}
        else:
            line["reason"] = self.env._("A service or untracked product: there is nothing to check.")
            line.update(kit_qty=request.qty, kit_rate=1.0)

    def _planned(self, line, request, item, answer):
        delivery = request.delivery_days
        if answer.promise.day is not None:
            earliest = self._date(answer.promise.day + delivery)
            line["earliest_date"] = earliest.isoformat()
            line["days_late"] = max((earliest - request.wanted).days, 0) if request.wanted else 0
        bottleneck = answer.kit.bottleneck
        line.update(
            from_stock=answer.kit.from_stock,
            from_receipts=self._receipts(item, receipts_of(answer.promise.plan, item, answer.arrivals)),
            kit_qty=answer.kit.qty,
            kit_rate=answer.kit.qty / request.qty,
            bottleneck=None if bottleneck is None else self._product(bottleneck),
            deliveries=[
                {"date": self._iso(day + delivery), "quantity": qty} for day, qty in answer.deliveries
            ],
            reason=self.sentences.reason(item, request, answer),
            problem=self._problem(item),
            committed_to=[self._holding(holding) for holding in answer.committed_to],
            displaced=[self._holding(holding) for holding in answer.displaced],
            components=self._components(item, answer),
        )

    def _components(self, item: int, answer: Answer) -> list[dict]:
        rows = component_rows(self.snapshot.network, answer.promise.plan, item, answer.arrivals)
        home = self.snapshot.items[item].warehouse_id
        shared = {index: self._part(index, answer, home) for index in {row.item for row in rows}}
        return [
            {
                "id": number,
                "parent": row.parent,
                "level": row.level,
                **shared[row.item],
                "per_set": row.per_set,
                "required": row.required,
                "from_stock": row.from_stock,
                "from_receipts": self._receipts(row.item, row.receipts) if row.receipts else [],
                "shortage": row.shortage,
                "available_date": None if row.available is None else self._iso(row.available),
                "repeated": row.repeated,
                "problem": self._problem(row.item) if row.shortage > TOLERANCE else None,
            }
            for number, row in enumerate(rows)
        ]

    def _part(self, index: int, answer: Answer, home: int) -> dict:
        """What all rows of one part have in common."""
        item, needs = self.snapshot.items[index], answer.promise.plan.needs[index]
        open_needs = [need for need in needs if need.net > TOLERANCE] or needs[:1]
        product, held = self.snapshot.products[item.product_id], answer.held.get(index)
        part = {
            "product": {"id": product.id, "name": product.name},
            "uom": self.snapshot.uoms[product.uom_id].name,
            "supply": item.supply.value,
            "committed": [self._claim(event) for event in held[:DOCUMENTS_SHOWN]] if held else [],
            "lead_days": 0 if item.supply is Supply.KIT else plan_lead(item, open_needs),
            "warehouse": None if item.warehouse_id == home else self.snapshot.rules.warehouses[item.warehouse_id].name,
        }
        if self.shows_vendors:
            part["vendor"] = self._vendor(index, sum(need.net for need in open_needs), open_needs[0].day)
        return part

    # ------------------------------------------------------------------ shortages

    def _shortages(self, answered) -> list[dict]:
        """What has to come in for the lines together: missing parts that are not made here, and what receipts bring."""
        totals: dict[int, dict] = {}
        for number, (request, _item, answer) in enumerate(answered, 1):
            if answer is None or answer.promise is None:
                continue
            for index, needs in answer.promise.plan.needs.items():
                item = self.snapshot.items[index]
                made = item.supply in (Supply.MAKE, Supply.KIT) and item.problem is None
                on_order = sum(need.from_receipts for need in needs)
                to_order = 0.0 if made else sum(need.net for need in needs)
                if on_order + to_order <= TOLERANCE:
                    continue
                total = totals.setdefault(
                    index, {"on_order": 0.0, "to_order": 0.0, "lines": [], "orders": {}, "day": needs[0].day, "arrives": 0})
                received = receipts_of(answer.promise.plan, index, answer.arrivals) if on_order > TOLERANCE else ()
                total["arrives"] = max((day for day, _qty in received), default=total["arrives"])
                total["on_order"] += on_order
                total["to_order"] += to_order
                total["lines"].append(number)
                if request.document:
                    total["orders"][request.document.name] = None
        rows = [self._shortage(index, total) for index, total in totals.items()]
        return sorted(rows, key=lambda row: (row["to_order"] <= TOLERANCE, -row["lead_days"], row["product"]["name"]))

    def _shortage(self, index: int, total: dict) -> dict:
        item = self.snapshot.items[index]
        vendor = select_vendor(item.vendors, total["to_order"], total["day"])
        row = {
            "product": self._product(index),
            "uom": self._uom(index),
            "supply": item.supply.value,
            "shortage": total["on_order"] + total["to_order"],
            "lines": total["lines"],
            "orders": list(total["orders"]),
            "on_order": total["on_order"],
            "to_order": total["to_order"],
            "order_text": "",
            "lead_days": lead_time(item, total["to_order"], total["day"]),
            "available_date": None,
            "problem": self._problem(index) if total["to_order"] > TOLERANCE else None,
        }
        if total["to_order"] <= TOLERANCE:
            row["available_date"] = self._iso(total["arrives"])
        elif item.problem is None:
            row["available_date"] = self._iso(max(row["lead_days"], total["arrives"]))
        if self.shows_vendors:
            row["vendor"] = self._vendor(index, total["to_order"], total["day"])
            if vendor and total["to_order"] > TOLERANCE:
                unit = self.snapshot.uoms[self.snapshot.data.vendor_uom[vendor.id]]
                row["order_text"] = f"{self.sentences.quantity(order_quantity(vendor, total['to_order']))} {unit.name}"
        return row

    # ------------------------------------------------------------------ parts of the answer

    def _date(self, day: int):
        return self.today + timedelta(days=day)

    def _iso(self, day: int) -> str:
        text = self._iso_dates.get(day)
        if text is None:
            text = self._iso_dates[day] = self._date(day).isoformat()
        return text

    def _product(self, index: int) -> dict:
        return {"id": self.snapshot.items[index].product_id, "name": self.sentences.name(index)}

    def _uom(self, index: int) -> str:
        return self.snapshot.uoms[self.snapshot.products[self.snapshot.items[index].product_id].uom_id].name

    def _problem(self, index: int) -> dict | None:
        problem = self.snapshot.items[index].problem
        return None if problem is None else {"code": problem.value, "message": self.sentences.problem(index)}

    def _vendor(self, index: int, qty: float, day: int) -> dict | None:
        vendor = select_vendor(self.snapshot.items[index].vendors, qty, day)
        return vendor and {"id": vendor.partner_id, "name": self.snapshot.data.partners[vendor.partner_id].name}

    def _claim(self, event) -> dict:
        return {"document": self._document(event.document), "quantity": event.qty, "date": self._iso(event.day)}

    def _holding(self, holding) -> dict:
        return {**self._claim(holding.event), "product": self._product(holding.item)}

    def _receipts(self, index: int, parts: list[tuple[int, float]]) -> list[dict]:
        """Name the documents that bring (day, quantity); receipts of one day are taken in their order."""
        result = []
        for day, qty in parts:
            for event in self.snapshot.stocks[index].receipts:
                if event.day != day or qty <= TOLERANCE:
                    continue
                taken = min(qty, event.qty)
                result.append({"document": self._document(event.document), "date": self._iso(day), "quantity": taken})
                qty -= taken
        return result

    def _document(self, document: Document | None) -> dict | None:
        if document is None:
            return None
        value = {"model": document.model, "id": document.id, "name": document.name}
        self.documents.append(value)
        return value

    def _unlink_unreadable(self):
        """Take the id from documents that the user may not open: the name says who, but leads nowhere."""
        by_model: dict[str, set[int]] = {}
        for document in self.documents:
            by_model.setdefault(document["model"], set()).add(document["id"])
        readable = {}
        for model, ids in by_model.items():
            records = self.env[model].browse(sorted(id_ for id_ in ids if id_))
            readable[model] = set(records._filtered_access("read").ids) if self.env[model].has_access("read") else set()
        for document in self.documents:
            if document["id"] not in readable[document["model"]]:
                document["id"] = None
