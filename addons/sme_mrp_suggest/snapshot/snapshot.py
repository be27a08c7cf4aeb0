"""A snapshot: what a question touches, as of one day, ready for ``planning``."""

from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

from ..planning.network import Item, Network, Problem, Supply, Usage, Vendor
from .master_data import Bom, MasterData, Product, Uom, is_skipped
from .stock import Excluded, StockReader
from .supply_rules import Procurement, ProductRoutes, SupplyRules

_NO_ROUTES = frozenset()


@dataclass(slots=True, frozen=True)
class Asked:
    """A product asked about in a warehouse. ``parts`` {product id: quantity for one, in its own unit} and ``lead_days`` take the place
    of its stock and bill of materials, for an order that has its own components."""

    product_id: int
    warehouse_id: int
    parts: dict[int, float] | None = None
    lead_days: int = 0


@dataclass(slots=True, frozen=True)
class FirmSupply:
    """How a planned order that the planner has fixed comes about, whatever the rule for its product says."""

    order_id: int
    action: str
    bom_id: int | None
    source_warehouse_id: int | None


@dataclass(slots=True, frozen=True)
class Supposed:
    """What is looked at as if it were otherwise. ``boms`` {product id: id of the BoM by which it is made, 0 if it is bought};
    ``vendors`` {product id: id of the only vendor}."""

    boms: dict[int, int] = field(default_factory=dict)
    vendors: dict[int, int] = field(default_factory=dict)


class Snapshot:
    """What ``requests`` touch, as of ``today``: ``network`` and ``stocks`` for planning, ``products`` and ``uoms`` to show.

    :param env: environment of any user: it is used with superuser rights
    :param rules: the supply rules of the one company that is read
    :param today: the day from which days are counted
    :param timezone: name of the zone in which a moment becomes a day
    :param requests: list of :class:`Asked`
    :param pooled: {warehouse id: warehouse id} of warehouses that count as one
    :param excluded: the documents asked about
    :param reserved: whether reservations count
    :param for_run: whether draft manufacturing orders and by-products count, as a run has it
    :param rfqs: whether requests for quotation count as receipts
    :param supposed: what is different from how it is
    :param firm: {(product id, warehouse id): :class:`FirmSupply` of the planned orders that the planner has fixed}

    ``firm_usages`` by planned order: what one unit of it needs, where that is not what its item is made of. ``asked``: the item of
    each request; ``problem_detail`` by item: (product name, unit, unit) of units that cannot be converted; ``boms`` by item: what it is
    exploded by; ``sources`` by item: the warehouse that it is transferred from.
    """

    def __init__(self, env, rules: SupplyRules, today: date, timezone: str, requests, pooled=None, excluded=None,
                 reserved=False, for_run=False, rfqs=False, firm=None, supposed=None):
        company = rules.company
        self.company, self.today, self.pooled = company, today, pooled or {}
        self.problem_detail: dict[int, tuple] = {}
        self.boms: dict[int, Bom] = {}
        self.firm_usages: dict[int, tuple[Usage, ...]] = {}
        self._supposed = supposed or Supposed()
        self._firm: dict[tuple[int, int], list[FirmSupply]] = firm or {}
        self.sources: dict[int, int] = {}
        env = env(su=True, context={**env.context, "active_test": True, "allowed_company_ids": [company.id]})
        env.flush_all()
        self.rules = rules
        self._days_to_purchase = ceil(company.sudo().days_to_purchase)
        self.data = MasterData(env, company, today, {
            product_id for request in requests for product_id in (request.product_id, *(request.parts or ()))
        })
        self.products, self.uoms = self.data.products, self.data.uoms
        self._build_network(requests)
        if for_run:
            self._add_byproducts(self.data.read_byproducts([bom.id for bom in self.boms.values()]))
        reader = StockReader(env, rules, today, timezone, self.item)
        self.stocks = reader.read(
            [product.id for product in self.products.values() if product.is_storable],
            {item.warehouse_id for item in self.items} | set(self.pooled),
            self.pooled,
            excluded or Excluded(),
            reserved=reserved, drafts=for_run, requests=rfqs,
        )

    def _build_network(self, requests):
        self.items: list[Item] = []
        self.index: dict[tuple[int, int], int] = {}
        self._orders: set[int] = set()
        self.asked = [
            self._add(request.product_id, request.warehouse_id) if request.parts is None else self._add_order(request)
            for request in requests
        ]
        position = 0
        while position < len(self.items):  # describing an item adds what it is made of
            if position not in self._orders:
                self._describe(position)
                self._describe_firm(position)
            position += 1
        self.network = Network(self.items)

    def _add_order(self, request: Asked) -> int:
        """An item for one order, made of that order's own parts; stock of the product is not its concern."""
        position = len(self.items)
        self._orders.add(position)
        product = self.products[request.product_id]
        item = Item(product.id, self.pooled.get(request.warehouse_id, request.warehouse_id), Supply.MAKE, request.lead_days)
        item.steps = self._steps(self.uoms[product.uom_id])
        self.items.append(item)
        item.usages = [
            Usage(self._add(part, request.warehouse_id), qty, steps=self.data.uom_steps) for part, qty in request.parts.items()
        ]
        return position

    def _steps(self, unit: Uom) -> int:
        """Pieces are counted in whole numbers; Odoo 19 knows no rounding per unit."""
        return 1 if unit.root == self.data.pieces_root else self.data.uom_steps

    def item(self, product_id: int, warehouse_id: int) -> int | None:
        """Number of the item that was asked about, None if the product does not exist."""
        return self.index.get((product_id, self.pooled.get(warehouse_id, warehouse_id)))

    def _add(self, product_id: int, warehouse_id: int) -> int:
        key = product_id, self.pooled.get(warehouse_id, warehouse_id)
        if key not in self.index:
            self.index[key] = len(self.items)
            self.items.append(Item(*key))
        return self.index[key]

    def _describe(self, position: int):
        """Decide how an item is supplied, as Odoo would, and add the items it is made of."""
        item = self.items[position]
        product = self.products[item.product_id]
        item.steps = self._steps(self.uoms[product.uom_id])
        boms = [
            bom for bom in self.data.boms.get(product.template_id, ()) if bom.product_id in (None, product.id)
        ] if product.type != "service" else []
        supposed = self._supposed.boms.get(product.id)
        if supposed is not None:
            boms = [bom for bom in boms if bom.id == supposed]
        kit = next((bom for bom in boms if bom.type == "phantom"), None)
        if kit:
            item.supply = Supply.KIT
            self._explode(position, kit)
            return
        if not product.active:
            item.supply, item.problem = Supply.NONE, Problem.ARCHIVED
            return
        vendors = self.data.vendor_lines.get(product.template_id, ())
        procurement = self._procurement(item, ProductRoutes(
            self.data.product_routes.get(product.template_id, _NO_ROUTES),
            self.data.category_routes.get(product.category_id, _NO_ROUTES),
            product.template_id in self.data.has_normal_bom,
            bool(vendors),
        ))
        if supposed is not None:
            makes = any(bom.type == "normal" for bom in boms)
            procurement = replace(procurement, supply=Supply.MAKE if makes else Supply.BUY)
        item.supply, item.lead_days = procurement.supply, procurement.delay
        if not product.is_storable and procurement.supply is not Supply.MAKE:
            item.supply = Supply.SERVICE
        elif procurement.supply is Supply.TRANSFER:
            self.sources[position] = procurement.source_warehouse_id
            item.usages = [Usage(self._add(product.id, procurement.source_warehouse_id), 1.0, steps=self.data.uom_steps)]
        elif procurement.supply is Supply.BUY:
            self._buy(position, product, boms)
        elif procurement.supply is Supply.MAKE:
            self._make(position, boms, procurement.picking_type_id)
        else:
            item.problem = Problem.NO_SUPPLY

    def _procurement(self, item: Item, routes: ProductRoutes) -> Procurement:
        """How the item is supplied from outside: resupply from a warehouse that counts as the same one is no supply."""
        procurement, seen = self.rules.procurement(routes, item.warehouse_id), {item.warehouse_id}
        while procurement.supply is Supply.TRANSFER:
            source = procurement.source_warehouse_id
            if self.pooled.get(source, source) != item.warehouse_id:
                break
            if source in seen:
                return Procurement(Supply.NONE)
            seen.add(source)
            procurement = self.rules.procurement(routes, source)
        return procurement

    def _buy(self, position: int, product: Product, boms: list[Bom]):
        item = self.items[position]
        item.lead_days += self._days_to_purchase
        item.vendors = self._vendors(position, product)
        if not item.vendors:
            item.problem = Problem.VENDOR_UNIT if position in self.problem_detail else Problem.NO_VENDOR
            return
        subcontracted = [bom for bom in boms if bom.type == "subcontract"]
        if subcontracted:
            self._subcontract(position, subcontracted)

    def _subcontract(self, position: int, boms: list[Bom]):
        """If the vendor Odoo prefers is the subcontractor of a BoM (itself or its parent), he makes it of our parts."""
        item = self.items[position]
        partner = item.vendors[0].partner_id
        partners = {partner, self.data.partners[partner].parent_id}
        bom = next((bom for bom in boms if partners & self.data.subcontractors[bom.id]), None)
        if bom:
            item.supply, item.make_days = Supply.SUBCONTRACT, bom.lead_days
            item.vendors = [vendor for vendor in item.vendors if vendor.partner_id == partner]
            self._explode(position, bom)

    def _make(self, position: int, boms: list[Bom], picking_type_id: int | None):
        item = self.items[position]
        normal = [bom for bom in boms if bom.type == "normal"]
        own = [bom for bom in normal if bom.picking_type_id in (None, picking_type_id)]
        bom = next(iter(own or normal), None)
        if bom is None:
            item.problem = Problem.NO_BOM
            return
        item.lead_days += bom.lead_days
        self._explode(position, bom)

    def vendor(self, position: int, price_line_id: int) -> Vendor | None:
        """The price line of an item's product, however the item is supplied; None if its unit cannot be converted."""
        product = self.products[self.items[position].product_id]
        return next((vendor for vendor in self._vendors(position, product) if vendor.id == price_line_id), None)

    def vendors(self, position: int) -> list[Vendor]:
        """The price lines of an item's product, however the item is supplied."""
        return self._vendors(position, self.products[self.items[position].product_id])

    def _vendors(self, position: int, product: Product) -> list[Vendor]:
        """Price lines for the product; one in a unit that cannot be converted is no use, and noted."""
        result, own, steps = [], self.uoms[product.uom_id], self.data.uom_steps
        only = self._supposed.vendors.get(product.id)
        for line in self.data.vendor_lines.get(product.template_id, ()):
            if not self.data.partners[line.partner_id].active or line.product_id not in (None, product.id):
                continue
            if only is not None and line.partner_id != only:
                continue
            unit = self.uoms[line.uom_id]
            if unit.root != own.root:
                self.problem_detail[position] = (product.name, unit.name, own.name)
                continue
            size = unit.factor / own.factor
            result.append(Vendor(
                line.id, line.partner_id, line.delay, line.min_qty, size,
                steps, 1 if unit.is_package else self._steps(unit),
                line.price / size, line.sequence, self._day(line.date_start), self._day(line.date_end),
            ))
        return result

    def price_lines(self, number: int) -> list[Vendor]:
        """Price lines for the product of an item, whichever way it is supplied."""
        return self._vendors(number, self.products[self.items[number].product_id])

    def _explode(self, position: int, bom: Bom):
        """Make the item of the component lines of ``bom``."""
        usages, mismatch = self._usages(self.items[position], bom)
        if mismatch:
            self._mismatch(position, *mismatch)
            return
        self.items[position].usages = usages
        self.boms[position] = bom

    def _usages(self, item: Item, bom: Bom) -> tuple[list[Usage], tuple | None]:
        """The component lines that apply to the item's variant, the same part in the same unit once; or the units that do not convert."""
        product = self.products[item.product_id]
        units = self.uoms[product.uom_id], self.uoms[bom.uom_id]
        if units[0].root != units[1].root or not bom.qty:
            return [], (product.name, *units)
        output = float(bom.qty) * units[1].factor / units[0].factor
        usages: dict[tuple[int, int], Usage] = {}
        limited = self.data.line_values
        for line in self.data.bom_lines.get(bom.id, ()):
            if not line.qty or (line.id in limited and is_skipped(limited[line.id], product)):
                continue
            component = self.products[line.product_id]
            unit, own = self.uoms[line.uom_id], self.uoms[component.uom_id]
            if unit.root != own.root:
                return [], (component.name, unit, own)
            child = self._add(component.id, item.warehouse_id)
            usage = usages.get((child, line.uom_id))
            if usage is None:
                usage = usages[child, line.uom_id] = Usage(child, 0.0, unit.factor / own.factor, self.data.uom_steps)
            usage.qty += line.qty / output
        return list(usages.values()), None

    def _describe_firm(self, position: int):
        """Note what those firm planned orders need that do not come about as their item does."""
        item = self.items[position]
        for firm in self._firm.get((item.product_id, item.warehouse_id), ()):
            usages = self._firm_usages(position, item, firm)
            if usages is not None:
                self.firm_usages[firm.order_id] = tuple(usages)

    def _firm_usages(self, position: int, item: Item, firm: "FirmSupply") -> list[Usage] | None:
        if firm.action == Supply.BUY:
            return [] if item.exploded else None
        if firm.action == Supply.TRANSFER:
            if not firm.source_warehouse_id or self.sources.get(position) == firm.source_warehouse_id:
                return None
            return [Usage(self._add(item.product_id, firm.source_warehouse_id), 1.0, steps=self.data.uom_steps)]
        own = self.boms.get(position)
        if item.exploded and firm.action == item.supply and firm.bom_id in (None, own and own.id):
            return None
        boms = self.data.boms.get(self.products[item.product_id].template_id, ())
        bom = next((bom for bom in boms if bom.id == firm.bom_id), None)
        if bom is None:
            return None
        usages, mismatch = self._usages(item, bom)
        return None if mismatch else usages

    def _add_byproducts(self, byproducts: dict[int, list[tuple[int, float, int]]]):
        """By-products of what is made, as far as they are planned themselves."""
        for position, bom in self.boms.items():
            product = self.products[self.items[position].product_id]
            output = float(bom.qty) * self.uoms[bom.uom_id].factor / self.uoms[product.uom_id].factor
            for product_id, qty, uom_id in byproducts.get(bom.id, ()):
                index = self.item(product_id, self.items[position].warehouse_id)
                if index is None or index == position:
                    continue
                unit, own = self.uoms[uom_id], self.uoms[self.products[product_id].uom_id]
                if unit.root == own.root:
                    self.items[position].byproducts.append(Usage(index, qty / output, unit.factor / own.factor, self.data.uom_steps))

    def _mismatch(self, position: int, name: str, unit: Uom, own: Uom):
        self.items[position].problem = Problem.UNIT_MISMATCH
        self.items[position].usages = []
        self.problem_detail[position] = (name, unit.name, own.name)

    def _day(self, moment: date | None) -> int | None:
        return None if moment is None else (moment - self.today).days
