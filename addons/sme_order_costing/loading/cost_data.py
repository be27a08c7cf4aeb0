"""What products are made of and what their parts cost, as of one day, ready for ``costing``."""

from collections import defaultdict
from datetime import date

from odoo.tools import SQL, float_round

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array
from odoo.addons.sme_mrp_suggest.snapshot.master_data import Bom, MasterData, Product, is_skipped

from ..costing.items import CostItem, Kind, Part, Trouble
from ..costing.prices import Price, Source, VendorPrice
from .operations import OperationReader
from .purchases import last_purchases

_KINDS = {"normal": Kind.MADE, "phantom": Kind.KIT, "subcontract": Kind.SUBCONTRACTED}


class _Master(MasterData):
    """Costs know no routes."""

    def _read_routes(self):
        self.product_routes = self.category_routes = {}


class CostData:
    """``product_ids`` and everything they are made of.

    :param env: environment of any user: it is used with superuser rights
    :param company: the company whose bills of materials, prices and rates count
    :param day: the date of prices, vendor prices, exchange rates
    :param boms: {product id: BoM id} where another bill of materials than Odoo's choice is asked for; 0 for none

    ``items`` and ``index`` {product id: item}; ``chosen`` {item: Bom}; ``products``, ``uoms``, ``partners`` to show;
    ``mismatch`` {item: (product name, unit, unit)} of units that cannot be converted.
    """

    def __init__(self, env, company, day: date, product_ids, boms: dict[int, int] | None = None):
        env = env(su=True, context={**env.context, "active_test": True, "allowed_company_ids": [company.id]})
        env.flush_all()
        self.env, self.company, self.day, self.asked_boms = env, company, day, boms or {}
        self.data = _Master(env, company, day, set(product_ids))
        self.products, self.uoms, self.partners = self.data.products, self.data.uoms, self.data.partners
        self.items: list[CostItem] = []
        self.index: dict[int, int] = {}
        self.chosen: dict[int, Bom] = {}
        self.mismatch: dict[int, tuple[str, str, str]] = {}
        self._rates = {company.currency_id.id: 1.0}
        self._operations = OperationReader(env, self.uoms, [bom.id for boms in self.data.boms.values() for bom in boms])
        self._shares = self._byproduct_shares()
        self._categories = self._category_chains()
        for product_id in sorted(product_ids):
            self._add(product_id)
        position = 0
        while position < len(self.items):  # describing an item adds what it is made of
            self._describe(position)
            position += 1
        self._add_prices()

    def _add(self, product_id: int) -> int:
        if product_id not in self.index:
            self.index[product_id] = len(self.items)
            self.items.append(CostItem(product_id))
        return self.index[product_id]

    def _describe(self, position: int):
        item = self.items[position]
        product = self.products[item.product_id]
        item.category_ids = self._categories.get(product.category_id, ())
        bom = self._bom(product)
        if bom is None:
            item.vendors = self._vendors(position, product)
            return
        item.kind = _KINDS[bom.type]
        self.chosen[position] = bom
        own, unit = self.uoms[product.uom_id], self.uoms[bom.uom_id]
        if own.root != unit.root or not bom.qty:
            self._mismatched(position, product.name, own.name, unit.name)
            return
        item.lot = output = float(bom.qty) * unit.factor / own.factor
        products, uoms, limits, known, add = self.products, self.uoms, self.data.line_values, self.index.get, item.parts.append
        for line_id, component_id, qty, uom_id in self.data.bom_lines.get(bom.id, ()):
            if not qty or (limits and line_id in limits and is_skipped(limits[line_id], product)):
                continue
            component = products[component_id]
            if uom_id != component.uom_id:
                unit, own = uoms[uom_id], uoms[component.uom_id]
                if unit.root != own.root:
                    self._mismatched(position, component.name, unit.name, own.name)
                    continue
                qty *= unit.factor / own.factor
            below = known(component_id)
            add(Part(self._add(component_id) if below is None else below, qty / output, line_id))
        item.operations = self._operations.of(bom, product)
        item.byproduct_share = self._shares.get(bom.id, 0.0)
        if item.kind is Kind.SUBCONTRACTED:
            item.vendors = self._vendors(position, product, self.data.subcontractors[bom.id])

    def _bom(self, product: Product) -> Bom | None:
        """The bill of materials that ``_bom_find`` takes, or the one asked for."""
        if product.type == "service":
            return None
        asked = self.asked_boms.get(product.id)
        if asked == 0:
            return None
        first = None
        for bom in self.data.boms.get(product.template_id, ()):
            if bom.product_id is None or bom.product_id == product.id:
                if asked is None or bom.id == asked:
                    return bom
                first = first or bom
        return first

    def _mismatched(self, position: int, name: str, *units: str):
        self.items[position].trouble = Trouble.UNIT_MISMATCH
        self.mismatch[position] = name, *units

    def _vendors(self, position: int, product: Product, subcontractors=None) -> list[VendorPrice]:
        """Vendor prices that are valid on the day, for one product unit in company currency."""
        result, own = [], self.uoms[product.uom_id]
        for line in self.data.vendor_lines.get(product.template_id, ()):
            partner, unit = self.partners[line.partner_id], self.uoms[line.uom_id]
            if (
                not partner.active
                or line.product_id not in (None, product.id)
                or (line.date_start and line.date_start > self.day)
                or (line.date_end and line.date_end < self.day)
                or (subcontractors is not None and not subcontractors & {partner.id, partner.parent_id})
            ):
                continue
            if unit.root != own.root:
                self.mismatch[position] = product.name, unit.name, own.name
                continue
            size = unit.factor / own.factor
            since = (line.date_start - self.day).days if line.date_start else None
            result.append(VendorPrice(
                line.partner_id, line.min_qty * size, line.price / size, since, partner.name, self.data.vendor_currency[line.id]))
        return result

    def _byproduct_shares(self) -> dict[int, float]:
        """By BoM id: the part of the cost that by-products bear, rounded as ``_compute_bom_price`` does."""
        rows = self.env.execute_query(SQL(
            "SELECT bom_id, SUM(cost_share) FROM mrp_bom_byproduct GROUP BY bom_id HAVING SUM(cost_share) > 0"))
        return {bom_id: 1 - float_round(1 - float(share) / 100, precision_rounding=0.0001) for bom_id, share in rows}

    def _category_chains(self) -> dict[int, tuple[int, ...]]:
        """By category id: it and all above it."""
        return {row[0]: tuple(map(int, row[1].strip("/").split("/"))) for row in self.env.execute_query(SQL(
            "SELECT id, parent_path FROM product_category WHERE id = ANY(%s)",
            int_array({product.category_id for product in self.products.values() if product.category_id})))}

    # ------------------------------------------------------------------ prices

    def _add_prices(self):
        """What each source knows of what is bought."""
        bought = [item.product_id for item in self.items if item.kind is Kind.BOUGHT]
        known: dict[int, dict[Source, Price]] = defaultdict(dict)
        for product_id, price in last_purchases(self.env, self.company, self.day, bought).items():
            known[product_id][Source.LAST_PURCHASE] = price
        self._add_standard_prices(known, bought)
        for product_id, price, currency_id, start in self.env.execute_query(SQL(
            """SELECT DISTINCT ON (product_id) product_id, price::float, currency_id, date_start
                 FROM sme_reference_price
                WHERE company_id = %s AND product_id = ANY(%s) AND date_start <= %s AND (date_end IS NULL OR date_end >= %s)
                ORDER BY product_id, date_start DESC, id DESC""",
            self.company.id, int_array(bought), self.day, self.day)):
            known[product_id][Source.REFERENCE] = Price(
                price * self.rate(currency_id), Source.REFERENCE, (start - self.day).days, currency_id=currency_id)
        for item in self.items:
            if item.kind is Kind.BOUGHT:
                item.prices = known[item.product_id]

    def rate(self, currency_id: int) -> float:
        """Company currency for one unit of a currency, on the day."""
        if currency_id not in self._rates:
            currency = self.env["res.currency"].browse(currency_id)
            self._rates[currency_id] = currency._get_conversion_rate(currency, self.company.currency_id, self.company, self.day)
        return self._rates[currency_id]

    def _add_standard_prices(self, known, bought):
        """Standard cost; of products with average or FIFO cost it is the average cost, which is known for today only.

        The history of a standard cost is Odoo's ``product.value``; zero is no price.
        """
        today = self.env["sme.kitting"]._today(self.company)
        self._read_cost_methods()
        Product = self.env["product.product"].with_company(self.company)
        usual = Product._fields["standard_price"].get_company_dependent_fallback(Product)
        amounts = self.env.execute_query(SQL(
            "SELECT id, COALESCE((standard_price->>%s)::float, %s) FROM product_product WHERE id = ANY(%s)",
            str(self.company.id), usual, int_array(bought)))
        history = {} if self.day >= today else {product_id: (value, moment) for product_id, value, moment in self.env.execute_query(SQL(
            """SELECT DISTINCT ON (v.product_id) v.product_id, v.value::float, known.day
                 FROM product_value v
                 CROSS JOIN LATERAL (SELECT (v.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day) known
                WHERE v.product_id = ANY(%s) AND v.company_id = %s AND v.move_id IS NULL AND v.lot_id IS NULL AND known.day <= %s
                ORDER BY v.product_id, v.date DESC, v.id DESC""",
            self.env["sme.kitting"]._timezone(self.company), int_array(bought), self.company.id, self.day))}
        for product_id, amount in amounts:
            method = self.cost_methods.get(self.products[product_id].category_id, self.cost_methods[None])
            since = None
            if self.day < today:
                if method != "standard" or product_id not in history:
                    continue
                amount, moment = history[product_id]
                since = (moment - self.day).days
            if amount > 0:
                source = Source.STANDARD if method == "standard" else Source.AVERAGE
                known[product_id][source] = Price(amount, source, since)

    def _read_cost_methods(self):
        """By category id; None: of the company, for products without one or with none of their own."""
        categories = self.env["product.category"].browse({product.category_id for product in self.products.values() if product.category_id})
        self.cost_methods = {None: self.company.cost_method}
        for category in categories.with_company(self.company):
            self.cost_methods[category.id] = category.property_cost_method or self.company.cost_method
