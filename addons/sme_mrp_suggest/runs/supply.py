"""How single planned orders come about: vendor and price, bill of materials, source and lead time, by the rules of a run."""

from datetime import date, timedelta
from math import ceil

from ..planning.network import Supply, Vendor, select_vendor
from ..snapshot import Asked, Snapshot, SupplyRules

EARLIEST = date(1900, 1, 1)


class OrderSupply:
    """What a run knows of some products in warehouses of one company, for orders that a planner enters or changes.

    :param env: superuser environment
    :param places: (product id, warehouse id); what does not exist, or belongs to another company, is unknown: ``place in supply``
    """

    def __init__(self, env, company, places, today: date):
        rules = SupplyRules(env, company)
        products = set(env["product.product"].browse({product_id for product_id, _warehouse in places if product_id}).exists().ids)
        known = sorted(place for place in set(places) if place[0] in products and place[1] in rules.warehouses)
        self.today, self._days_to_purchase = today, ceil(company.sudo().days_to_purchase)
        self._snapshot = Snapshot(env, rules, today, env["sme.kitting"]._timezone(company), [Asked(*place) for place in known])
        self._index = dict(zip(known, self._snapshot.asked, strict=True))

    def __contains__(self, place):
        return place in self._index

    def vendor(self, place, partner_id, quantity: float, due: date) -> Vendor | None:
        """The price line for ``quantity``: of one vendor, or of the one that a run would choose if there is no ``partner_id``."""
        index = self._index[place]
        vendors = self._snapshot.vendors(index)
        if partner_id:
            vendors = [vendor for vendor in vendors if vendor.partner_id == partner_id]
        return select_vendor(vendors, quantity, (due - self.today).days)

    def price_line(self, place, seller_id: int) -> Vendor | None:
        return self._snapshot.vendor(self._index[place], seller_id)

    def bom_id(self, place, action: str) -> int | None:
        """What it is made of, None if nothing is known that suits the action."""
        own, wanted = self._snapshot.boms.get(self._index[place]), "normal" if action == Supply.MAKE else "subcontract"
        if own and own.type == wanted:
            return own.id
        return next((bom.id for bom in self._boms(place) if bom.type == wanted), None)

    def source_id(self, place) -> int | None:
        """The warehouse that it is transferred from by the rules."""
        return self._snapshot.sources.get(self._index[place])

    def lead_days(self, place, action: str, vendor: Vendor | None, bom_id, source_id) -> int | None:
        """Days from release to the goods in stock; None where nothing says it: a vendor without price, a way without rule."""
        item = self._snapshot.items[self._index[place]]
        if action in (Supply.BUY, Supply.SUBCONTRACT):
            if vendor is None:
                return None
            days = item.lead_days if item.supply in (Supply.BUY, Supply.SUBCONTRACT) else self._days_to_purchase
            return days + max(vendor.lead_days, self._bom_days(place, bom_id) if action == Supply.SUBCONTRACT else 0)
        if action == Supply.MAKE:
            return self._days_before_production(place, item) + self._bom_days(place, bom_id)
        if item.supply is Supply.TRANSFER and source_id in (None, False, self.source_id(place)):
            return item.lead_days
        return None

    def release(self, due: date, lead: int) -> date:
        """The day on which it is to be released, whatever nonsense the lead time is."""
        return max(due - timedelta(days=min(lead, (due - EARLIEST).days)), EARLIEST) if due > EARLIEST else due

    def _boms(self, place):
        product = self._snapshot.products[place[0]]
        return [bom for bom in self._snapshot.data.boms.get(product.template_id, ()) if bom.product_id in (None, product.id)]

    def _bom_days(self, place, bom_id) -> int:
        return next((bom.lead_days for bom in self._boms(place) if bom.id == bom_id), 0)

    def _days_before_production(self, place, item) -> int:
        """Days that the transfers before and after production take."""
        if item.supply is not Supply.MAKE:
            return self._snapshot.rules.warehouses[place[1]].preparation_days
        own = self._snapshot.boms.get(self._index[place])
        return item.lead_days - (own.lead_days if own else 0)
