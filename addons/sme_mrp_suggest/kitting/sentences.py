"""The answer of a kitting check in words: every sentence is built from facts of the check."""

from odoo.tools.misc import format_date, get_lang

from ..planning.check import Status
from ..planning.explain import receipts_of
from ..planning.network import Problem, Supply, lead_time
from ..planning.units import TOLERANCE


def status_labels(env) -> dict[str, str]:
    """Translated name of each status."""
    return {
        Status.ERROR: env._("Cannot be checked"),
        Status.BOM_CYCLE: env._("BoM cycle"),
        Status.NO_BOM: env._("No BoM"),
        Status.SHORT: env._("Short"),
        Status.EXPECTED: env._("Expected"),
        Status.COMMITTED: env._("Committed elsewhere"),
        Status.READY: env._("Ready"),
        Status.NOT_STOCKED: env._("Nothing to check"),
    }


def supply_labels(env) -> dict[str, str]:
    """Translated name of each way of supply."""
    return {
        Supply.BUY: env._("Buy"),
        Supply.MAKE: env._("Make"),
        Supply.SUBCONTRACT: env._("Subcontract"),
        Supply.TRANSFER: env._("Transfer"),
        Supply.KIT: env._("Kit"),
        Supply.NONE: env._("No supply"),
        Supply.SERVICE: env._("Not stocked"),
    }


class Sentences:
    """Writes sentences about the items of a snapshot in the user's language. ``date_of`` turns a day number into a date."""

    def __init__(self, env, snapshot, date_of):
        self.env, self.snapshot, self.date_of = env, snapshot, date_of
        self._language = env["res.lang"].browse(get_lang(env).id)

    def name(self, index: int) -> str:
        return self.snapshot.products[self.snapshot.items[index].product_id].name

    def quantity(self, qty: float) -> str:
        """Quantity in the user's format, without decimals where there are none."""
        return self._language.format("%.0f" if abs(qty - round(qty)) < TOLERANCE else "%.2f", qty, grouping=True)

    def problem(self, index: int) -> str | None:
        """What is wrong with an item and what to do about it, None if nothing is."""
        _ = self.env._
        problem, name = self.snapshot.items[index].problem, self.name(index)
        if problem is Problem.NO_BOM:
            return _("%s has no bill of materials: add one, or change its route.", name)
        if problem is Problem.NO_VENDOR:
            return _("%s has no vendor: add one in its Purchase tab, or change its route.", name)
        if problem is Problem.NO_SUPPLY:
            return _("%s has neither a vendor nor a bill of materials: add a vendor in its Purchase tab, or a bill of materials.", name)
        if problem is Problem.ARCHIVED:
            return _("%s is archived: restore it, or replace it in the bills of materials that use it.", name)
        if problem is Problem.VENDOR_UNIT:
            _name, unit, own = self.snapshot.problem_detail[index]
            return _(
                "%(product)s: the vendor's unit %(unit)s cannot be converted to %(own)s. Use a unit of the same kind on the vendor's line.",
                product=name, unit=unit, own=own,
            )
        if problem is Problem.UNIT_MISMATCH:
            part, unit, own = self.snapshot.problem_detail[index]
            return _(
                "Bill of materials of %(product)s: %(part)s has %(unit)s on its line, which cannot be converted to %(own)s. "
                "Use a unit of the same kind.", product=name, part=part, unit=unit, own=own,
            )
        return None

    def cycle(self, path: list[int]) -> str:
        return self.env._(
            "The bills of materials go in a circle: %s. Remove one of these from the other's components.",
            " → ".join(self.name(index) for index in path),
        )

    def reason(self, item: int, request, answer) -> str:
        """Why the line has its status and its date, in one sentence."""
        if answer.status is Status.READY:
            return self._ready(item, request, answer)
        if answer.status is Status.COMMITTED:
            return self._committed(answer)
        return self._waiting(item, answer)

    def _ready(self, item, request, answer) -> str:
        _ = self.env._
        built = request.qty - answer.kit.from_stock
        if built <= TOLERANCE:
            return _("All of it is in stock.")
        days = answer.promise.day or 0
        if answer.kit.from_stock > TOLERANCE:
            return _(
                "%(stock)s in stock, %(built)s can be built from parts on hand in %(days)s days.",
                stock=self.quantity(answer.kit.from_stock), built=self.quantity(built), days=days,
            ) if days else _(
                "%(stock)s in stock, %(built)s can be built from parts on hand today.",
                stock=self.quantity(answer.kit.from_stock), built=self.quantity(built),
            )
        if days:
            return _("All parts are on hand; production takes %s days.", days)
        return _("All parts are on hand.")

    def _committed(self, answer) -> str:
        _ = self.env._
        names = list(dict.fromkeys(holding.event.document.name for holding in answer.committed_to))
        holders = ", ".join(names[:3])
        if len(names) > 3:
            holders = _("%(names)s and %(count)s more", names=holders, count=len(names) - 3)
        if not names:
            holders = _("others")
        if answer.promise.day is None:
            return _("It is in the warehouse, but needed for %s, and no more can be had.", holders)
        return _(
            "It is in the warehouse, but needed for %(holders)s; without touching those, ready on %(date)s.",
            holders=holders, date=self.date(answer.promise.day),
        )

    def _waiting(self, item, answer) -> str:
        _ = self.env._
        promise = answer.promise
        if promise.obstacle is None:
            if any(need.from_receipts > TOLERANCE for needs in promise.plan.needs.values() for need in needs):
                return _("Open receipts cover it.")
            return _("Stock of another warehouse covers it.")
        awaited = self._awaited(item, promise)
        needs = promise.plan.needs.get(awaited, [])
        required, net = sum(need.qty for need in needs), sum(need.net for need in needs)
        if promise.day is None:
            return self._never(awaited, net, required)
        facts = {"part": self.name(awaited), "missing": self.quantity(net), "required": self.quantity(required)}
        if net > TOLERANCE:
            facts["days"] = lead_time(self.snapshot.items[awaited], net, needs[0].day)
            sentence = self._supply_sentence(item, awaited, facts)
            ready = max(need.day for need in needs if need.net > TOLERANCE)
        else:
            received = receipts_of(promise.plan, awaited, answer.arrivals)
            facts["missing"] = self.quantity(sum(qty for _day, qty in received))
            ready = max((day for day, _qty in received), default=0)
            sentence = self._receipt_sentence(awaited, ready, facts)
        after = promise.day - ready
        if after > 0 and awaited != item:
            return _("%(sentence)s, then %(days)s days of production.", sentence=sentence, days=after)
        return _("%s.", sentence)

    @staticmethod
    def _awaited(item, promise) -> int:
        """The item that sets the date: what stands in the way a day earlier, if the plan needs it; else what it receives last."""
        needs = promise.plan.needs
        waiting = [index for index in needs if any(need.net > TOLERANCE or need.from_receipts > TOLERANCE for need in needs[index])]
        if promise.obstacle.item in waiting or not waiting:
            return promise.obstacle.item
        if item in waiting and not any(need.net > TOLERANCE for need in needs[item]):
            return item
        received = [index for index in waiting if any(need.from_receipts > TOLERANCE for need in needs[index])]
        return max(received or waiting, key=lambda index: max(need.day for need in needs[index]))

    def _supply_sentence(self, item, index, facts) -> str:
        _ = self.env._
        supply = self.snapshot.items[index].supply
        if index == item and supply is Supply.MAKE:
            return _("Production takes %s days", facts["days"])
        if supply is Supply.BUY:
            return _("Waits for %(part)s: %(missing)s of %(required)s missing, purchase takes %(days)s days", **facts)
        if supply is Supply.SUBCONTRACT:
            return _("Waits for %(part)s: %(missing)s of %(required)s missing, subcontracting takes %(days)s days", **facts)
        if supply is Supply.TRANSFER:
            return _("Waits for %(part)s: %(missing)s of %(required)s missing, transfer takes %(days)s days", **facts)
        return _("Waits for %(part)s: %(missing)s of %(required)s missing, production takes %(days)s days", **facts)

    def _receipt_sentence(self, index, arrival, facts) -> str:
        _ = self.env._
        documents = {
            event.document.name for event in self.snapshot.stocks[index].receipts if event.day == arrival
        } if index in self.snapshot.stocks else set()
        facts.update(date=self.date(arrival), document=", ".join(sorted(documents)))
        return _("Waits for %(part)s: %(missing)s of %(required)s arrive on %(date)s (%(document)s)", **facts)

    def _never(self, index, net, required) -> str:
        _ = self.env._
        problem = self.problem(index) or _("No route supplies %s: set one on the product.", self.name(index))
        return _(
            "%(missing)s of %(required)s %(part)s missing. %(problem)s",
            missing=self.quantity(net), required=self.quantity(required), part=self.name(index), problem=problem,
        )

    def date(self, day: int) -> str:
        return format_date(self.env, self.date_of(day))
