"""Master data of planning: products, units, bills of materials, vendor prices and routes of all that a question touches."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from odoo.tools import SQL

from .arrays import int_array


@dataclass(slots=True)
class Product:
    """A product as the planning sees it. ``values``: its attribute values, for BoM lines of single variants."""

    id: int
    template_id: int
    name: str
    uom_id: int
    type: str
    is_storable: bool
    active: bool
    category_id: int
    has_bom: bool
    values: frozenset[int] = frozenset()


@dataclass(slots=True)
class Uom:
    """A unit of measure: ``factor`` root units in one; two units can be converted if they share the root.

    ``is_package``: the company's own unit, such as a bar of 3 m, which is bought whole; Odoo's own units are measures.
    """

    id: int
    name: str
    factor: float
    root: int
    is_package: bool


class Bom(NamedTuple):
    """A bill of materials, in the order in which ``_bom_find`` tries them."""

    id: int
    template_id: int
    product_id: int | None
    type: str
    qty: float
    uom_id: int
    picking_type_id: int | None
    lead_days: int


class BomLine(NamedTuple):
    """A component line; ``values``: attribute values to which it is limited, by attribute."""

    id: int
    product_id: int
    qty: float
    uom_id: int


class VendorLine(NamedTuple):
    """A vendor price line; ``price`` of one vendor unit in company currency after discount."""

    id: int
    product_id: int | None
    partner_id: int
    delay: int
    min_qty: float
    uom_id: int
    price: float
    sequence: int
    date_start: date | None
    date_end: date | None


class Partner(NamedTuple):
    """A vendor. Prices of one that is archived do not count."""

    id: int
    name: str
    parent_id: int | None
    active: bool


class MasterData:
    """Products ``product_ids`` and everything their bills of materials use, through all levels.

    By template id, in Odoo's own order of preference: ``boms``, ``vendor_lines``, ``product_routes``. By BoM id: ``bom_lines``,
    ``subcontractors``. By BoM line id: ``line_values`` (attribute id, value id, create mode). By category id: ``category_routes``.
    """

    def __init__(self, env, company, today: date, product_ids: set[int]):
        self.env, self.company, self.today = env, company, today
        self._lang = env.lang or "en_US"
        self._read_uoms()
        self._read_products(product_ids)
        self._templates = int_array({product.template_id for product in self.products.values()})
        self._read_boms()
        self._read_vendors()
        self._read_routes()

    def _read_uoms(self):
        rows = self.env.execute_query(SQL(
            """SELECT u.id, COALESCE(u.name->>%s, u.name->>'en_US'), u.factor, SPLIT_PART(u.parent_path, '/', 1)::int, NOT EXISTS (
                          SELECT 1 FROM ir_model_data d WHERE d.module = 'uom' AND d.model = 'uom.uom' AND d.res_id = u.id)
                 FROM uom_uom u""", self._lang))
        self.uoms = {row[0]: Uom(*row) for row in rows}
        pieces = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        self.pieces_root = self.uoms[pieces.id].root if pieces else None
        self.uom_steps = 10 ** self.env["decimal.precision"].precision_get("Product Unit")

    def _read_products(self, product_ids: set[int]):
        """The products, and everything that any of their active BoMs uses, through all levels."""
        rows = self.env.execute_query(SQL(
            """WITH RECURSIVE closure(product_id) AS (
                   SELECT UNNEST(%s)
                   UNION
                   SELECT l.product_id
                     FROM closure c
                     JOIN product_product p ON p.id = c.product_id
                     JOIN mrp_bom b ON b.product_tmpl_id = p.product_tmpl_id
                     JOIN mrp_bom_line l ON l.bom_id = b.id
                    WHERE b.active AND (b.product_id IS NULL OR b.product_id = p.id)
                      AND (b.company_id IS NULL OR b.company_id = %s))
               SELECT p.id, t.id,
                      COALESCE('[' || NULLIF(p.default_code, '') || '] ', '') || COALESCE(t.name->>%s, t.name->>'en_US'),
                      t.uom_id, t.type, COALESCE(t.is_storable, FALSE), p.active AND t.active, t.categ_id,
                      EXISTS (SELECT 1 FROM mrp_bom b WHERE b.product_tmpl_id = t.id AND b.active), p.combination_indices
                 FROM closure c JOIN product_product p ON p.id = c.product_id JOIN product_template t ON t.id = p.product_tmpl_id""",
            int_array(product_ids), self.company.id, self._lang))
        self.products: dict[int, Product] = {}
        variants = []
        for row in rows:
            product = self.products[row[0]] = Product(*row[:9])
            if row[9]:
                product.values = frozenset(map(int, row[9].split(",")))
                variants.append(product)
        if variants:
            self._read_variants(variants)

    def _read_variants(self, variants):
        """Add the attribute values that Odoo shows behind a product's name; remember the attribute of each value."""
        rows = self.env.execute_query(SQL(
            """SELECT v.id, COALESCE(a.name->>%s, a.name->>'en_US'), g.create_variant,
                      (SELECT COUNT(*) FROM product_template_attribute_value o
                        WHERE o.attribute_line_id = v.attribute_line_id AND o.ptav_active) > 1
                 FROM product_template_attribute_value v
                 JOIN product_attribute_value a ON a.id = v.product_attribute_value_id
                 JOIN product_attribute g ON g.id = v.attribute_id
                 JOIN product_template_attribute_line l ON l.id = v.attribute_line_id
                WHERE v.id = ANY(%s)
                ORDER BY l.sequence, v.attribute_id, l.id, a.sequence, v.id""",
            self._lang, int_array({value for product in variants for value in product.values})))
        for product in variants:
            shown = [name for value, name, mode, several in rows if value in product.values and mode != "no_variant" and several]
            if shown:
                product.name = f"{product.name} ({', '.join(shown)})"

    def _read_boms(self):
        """Candidates for each template in the order of ``_bom_find``, which other modules extend through its domain."""
        BillOfMaterials = self.env["mrp.bom"]
        products = self.env["product.product"].browse(product.id for product in self.products.values() if product.has_bom)
        products.fetch(["product_tmpl_id"])
        domain = BillOfMaterials._bom_find_domain(products, company_id=self.company.id)
        query = BillOfMaterials._search(domain, order="sequence, product_id, id")
        table = query.table
        columns = ("id", "product_tmpl_id", "product_id", "type", "product_qty", "product_uom_id", "picking_type_id")
        rows = self.env.execute_query(query.select(
            *(SQL.identifier(table, column) for column in columns),
            SQL("COALESCE(%s, 0) + COALESCE(%s, 0)", *(
                SQL.identifier(table, column) for column in ("produce_delay", "days_to_prepare_mo"))),
        ))
        self.boms: dict[int, list[Bom]] = defaultdict(list)
        for row in rows:
            self.boms[row[1]].append(Bom._make(row))
        self.has_normal_bom = {row[1] for row in rows if row[3] == "normal"}
        self._read_bom_lines([row[0] for row in rows])
        subcontracted = [row[0] for row in rows if row[3] == "subcontract"]
        self.subcontractors: dict[int, set[int]] = defaultdict(set)
        if subcontracted:
            for bom_id, partner_id in self.env.execute_query(SQL(
                "SELECT mrp_bom_id, res_partner_id FROM mrp_bom_subcontractor WHERE mrp_bom_id = ANY(%s)", int_array(subcontracted)
            )):
                self.subcontractors[bom_id].add(partner_id)

    def _read_bom_lines(self, bom_ids):
        self.bom_lines: dict[int, list[BomLine]] = defaultdict(list)
        self.line_values: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        limited = []
        for bom_id, is_limited, line_id, product_id, qty, uom_id in self.env.execute_query(SQL(
            """SELECT l.bom_id, l.id IN (SELECT r.mrp_bom_line_id FROM mrp_bom_line_product_template_attribute_value_rel r),
                      l.id, l.product_id, l.product_qty::float, l.product_uom_id
                 FROM mrp_bom_line l WHERE l.bom_id = ANY(%s) ORDER BY l.sequence, l.id""", int_array(bom_ids))):
            self.bom_lines[bom_id].append(BomLine(line_id, product_id, qty, uom_id))
            if is_limited:
                limited.append(line_id)
        if not limited:
            return
        for line_id, value_id, attribute_id, mode in self.env.execute_query(SQL(
            """SELECT r.mrp_bom_line_id, v.id, v.attribute_id, a.create_variant
                 FROM mrp_bom_line_product_template_attribute_value_rel r
                 JOIN product_template_attribute_value v ON v.id = r.product_template_attribute_value_id
                 JOIN product_attribute a ON a.id = v.attribute_id
                WHERE r.mrp_bom_line_id = ANY(%s)""", int_array(limited))):
            self.line_values[line_id].append((attribute_id, value_id, mode))

    def read_byproducts(self, bom_ids) -> dict[int, list[tuple[int, float, int]]]:
        """By BoM id: (product id, quantity of one BoM, unit id) of its by-products."""
        result: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        for bom_id, *byproduct in self.env.execute_query(SQL(
            """SELECT bom_id, product_id, product_qty::float, product_uom_id FROM mrp_bom_byproduct
                WHERE bom_id = ANY(%s) AND product_qty > 0 ORDER BY sequence, id""", int_array(bom_ids))):
            result[bom_id].append(tuple(byproduct))
        return result

    def _read_vendors(self):
        """Vendor prices by template, in the order of ``_prepare_sellers``; price of one product unit in company currency."""
        rows = self.env.execute_query(SQL(
            """SELECT s.product_tmpl_id, s.id, s.product_id, s.partner_id, COALESCE(s.delay, 0),
                      COALESCE(s.min_qty, 0)::float, s.product_uom_id,
                      (COALESCE(s.price, 0) * (1 - COALESCE(s.discount, 0) / 100))::float,
                      COALESCE(s.sequence, 0), s.date_start, s.date_end, s.currency_id
                 FROM product_supplierinfo s
                WHERE s.product_tmpl_id = ANY(%s) AND (s.company_id IS NULL OR s.company_id = %s)
                ORDER BY s.sequence, s.min_qty DESC, s.price, s.id""",
            self._templates, self.company.id))
        rates = self._currency_rates({row[-1] for row in rows})
        self.vendor_lines: dict[int, list[VendorLine]] = defaultdict(list)
        self.vendor_uom: dict[int, int] = {}
        self.vendor_currency: dict[int, int] = {}
        for template_id, *line, currency_id in rows:
            line[6] *= rates[currency_id]
            line = VendorLine._make(line)
            self.vendor_lines[template_id].append(line)
            self.vendor_uom[line.id] = line.uom_id
            self.vendor_currency[line.id] = currency_id
        self.partners = {row[0]: Partner._make(row) for row in self.env.execute_query(SQL(
            "SELECT id, name, parent_id, active FROM res_partner WHERE id = ANY(%s)", int_array({row[3] for row in rows})))}

    def _currency_rates(self, currency_ids) -> dict[int, float]:
        """Company currency for one unit of each currency, today."""
        own = self.company.currency_id.id
        rates = dict.fromkeys(currency_ids, 1.0)
        for currency in self.env["res.currency"].browse(currency_id for currency_id in currency_ids if currency_id != own):
            rates[currency.id] = currency._get_conversion_rate(currency, self.company.currency_id, self.company, self.today)
        return rates

    def _read_routes(self):
        self.product_routes = _collected(self.env.execute_query(SQL(
            "SELECT product_id, route_id FROM stock_route_product WHERE product_id = ANY(%s)", self._templates)))
        self.category_routes = _collected(self.env.execute_query(SQL(
            """SELECT c.id, r.route_id
                 FROM product_category c
                 JOIN product_category a ON c.parent_path LIKE a.parent_path || '%%'
                 JOIN stock_route_categ r ON r.categ_id = a.id
                WHERE c.id = ANY(%s)""",
            int_array({product.category_id for product in self.products.values() if product.category_id}))))


def is_skipped(limits: list[tuple[int, int, str]], product: Product) -> bool:
    """Odoo's ``_skip_for_no_variant``: what has values of some attributes applies if the variant has one of each.

    :param limits: (attribute id, value id, create mode of the attribute)
    """
    wanted: dict[int, set[int]] = defaultdict(set)
    for attribute_id, value_id, mode in limits:
        if mode == "no_variant":
            return True
        wanted[attribute_id].add(value_id)
    return any(not values & product.values for values in wanted.values())


def _collected(rows) -> dict[int, frozenset[int]]:
    """All second values of each first one."""
    values: dict[int, set[int]] = defaultdict(set)
    for key, value in rows:
        values[key].add(value)
    return {key: frozenset(collected) for key, collected in values.items()}
