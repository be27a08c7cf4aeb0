"""Options of a cost query: read from JSON, checked, completed with their defaults."""

from dataclasses import dataclass, field
from datetime import date

from odoo.exceptions import UserError

from odoo.addons.sme_mrp_suggest.kitting.request import is_id

from ..costing.prices import Source

NAMES = ("quantity", "date", "ranking", "overhead", "overrides", "compare")
OVERRIDES = ("product_id", "source", "price", "vendor_id", "bom_id", "buy")
RANKED = [source for source in Source if source is not Source.MANUAL]
MOST = 1e12
"""Quantities and prices above are typing errors."""


@dataclass(slots=True, frozen=True)
class Override:
    """What differs for one product: its only price ``source``, a ``price`` by hand, a vendor, a bill of materials, or ``buy``."""

    product_id: int
    source: Source | None = None
    price: float | None = None
    vendor_id: int | None = None
    bom_id: int | None = None
    buy: bool = False

    @property
    def is_bought(self) -> bool:
        """A price stands for what the product is made of, unless a bill of materials is named."""
        return self.buy or (self.bom_id is None and (self.source is not None or self.price is not None))


@dataclass(slots=True, frozen=True)
class CostOptions:
    """``quantity`` None: the quantity of each bill of materials. ``ranking`` None: the company's."""

    day: date
    quantity: float | None = None
    ranking: tuple[Source, ...] | None = None
    overhead: bool = True
    overrides: dict[int, Override] = field(default_factory=dict)

    @property
    def boms(self) -> dict[int, int]:
        """By product id: the bill of materials asked for, 0 for none."""
        return {
            product_id: 0 if override.is_bought else override.bom_id
            for product_id, override in self.overrides.items() if override.is_bought or override.bom_id
        }

    def as_dict(self) -> dict:
        return {
            "quantity": self.quantity, "date": self.day.isoformat(), "ranking": list(self.ranking) if self.ranking else None,
            "overhead": self.overhead,
            "overrides": [
                {name: value for name in OVERRIDES if (value := getattr(override, name)) not in (None, False)}
                for override in self.overrides.values()
            ],
        }


def parse(env, values) -> tuple[CostOptions, CostOptions | None]:
    """Return the options given as a dict, with defaults for what is left out, and those to compare with.

    What ``compare`` leaves out is as in the first.

    :raises UserError: for an option or a value that does not exist, or a record that the user may not use
    """
    values = _object(env, values, NAMES)
    second = values.get("compare")
    reader = _Reader(env)
    first = reader.read(values)
    if second is None:
        return first, None
    return first, reader.read({**values, **_object(env, second, NAMES[:-1])})


def _object(env, values, names) -> dict:
    values = values or {}
    if not isinstance(values, dict):
        raise UserError(env._("The options of a cost query are an object of names and values, not %s.", str(values)[:80]))
    unknown = set(values) - set(names)
    if unknown:
        raise UserError(env._(
            "A cost query has no option “%(name)s”. The options are: %(names)s.",
            name=", ".join(sorted(map(str, unknown))), names=", ".join(names)))
    return values


class _Reader:
    """Reads options for a user."""

    def __init__(self, env):
        self.env, self._ = env, env._
        self.today = env["sme.kitting"]._today(env.company)

    def read(self, values: dict) -> CostOptions:
        overhead = values.get("overhead", True)
        if overhead is None:
            overhead = True
        if not isinstance(overhead, bool):
            raise UserError(self._("The option “overhead” is true or false, not %s.", str(overhead)[:80]))
        return CostOptions(
            self._day(values.get("date")), self._quantity(values.get("quantity")), self._ranking(values.get("ranking")), overhead,
            self._overrides(values.get("overrides")))

    def _day(self, value) -> date:
        if not value:
            return self.today
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise UserError(self._("“%s” is not a date. Write it as 2026-01-31.", str(value)[:80])) from error

    def _quantity(self, value) -> float | None:
        if value is None or value is False:
            return None
        if not _is_number(value) or not 0 < value <= MOST:
            raise UserError(self._("The quantity of a cost query is a number above zero, not %s.", str(value)[:80]))
        return float(value)

    def _ranking(self, value) -> tuple[Source, ...] | None:
        if not value:
            return None
        if not isinstance(value, (list, tuple)):
            raise UserError(self._("The option “ranking” is a list of price sources, not %s.", str(value)[:80]))
        return tuple(dict.fromkeys(self._source(name) for name in value))

    def _source(self, name) -> Source:
        if name not in RANKED:
            raise UserError(self._(
                "“%(name)s” is not a price source. Use one of: %(names)s.", name=str(name)[:80], names=", ".join(RANKED)))
        return Source(name)

    # ------------------------------------------------------------------ what differs for single products

    def _overrides(self, values) -> dict[int, Override]:
        if not values:
            return {}
        if not isinstance(values, (list, tuple)) or not all(isinstance(value, dict) for value in values):
            raise UserError(self._("The option “overrides” is a list of objects, one a product, not %s.", str(values)[:80]))
        for value in values:
            unknown = set(value) - set(OVERRIDES)
            if unknown:
                raise UserError(self._(
                    "An override has no “%(name)s”. It has: %(names)s.",
                    name=", ".join(sorted(map(str, unknown))), names=", ".join(OVERRIDES)))
        products = self._records("product.product", [value.get("product_id") for value in values])
        vendors = self._records("res.partner", [value["vendor_id"] for value in values if value.get("vendor_id")])
        boms = self._records("mrp.bom", [value["bom_id"] for value in values if value.get("bom_id")])
        result = {}
        for value in values:
            product = products[value["product_id"]]
            if product.id in result:
                raise UserError(self._("%s: there are two overrides for it. Keep one.", product.display_name))
            result[product.id] = Override(
                product.id, self._source(value["source"]) if value.get("source") else None, self._price(product, value.get("price")),
                vendors[value["vendor_id"]].id if value.get("vendor_id") else None,
                self._bom(product, boms[value["bom_id"]]) if value.get("bom_id") else None, bool(value.get("buy")))
        return result

    def _records(self, model, ids) -> dict:
        """By id: the records that the user may read and use in this company."""
        wrong = [id_ for id_ in ids if not is_id(id_)]
        records = self.env[model].browse(dict.fromkeys(id_ for id_ in ids if is_id(id_))).exists()._filtered_access("read")
        usable = {record.id: record for record in records if not record.company_id or record.company_id == self.env.company}
        wrong += [id_ for id_ in ids if is_id(id_) and id_ not in usable]
        if wrong:
            raise UserError(self._(
                "%(model)s %(id)s does not exist in %(company)s. Choose another one.",
                model=self.env[model]._description, id=", ".join(str(id_)[:20] for id_ in wrong), company=self.env.company.name))
        return usable

    def _price(self, product, value) -> float | None:
        if value is None or value is False:
            return None
        if not _is_number(value) or not 0 <= value <= MOST:
            raise UserError(self._(
                "%(product)s: a price is a number from zero on, not %(price)s.", product=product.display_name, price=str(value)[:80]))
        return float(value)

    def _bom(self, product, bom) -> int:
        if bom.product_tmpl_id != product.product_tmpl_id or bom.product_id not in (product, product.browse()) or not bom.active:
            raise UserError(self._(
                "The bill of materials %(bom)s is not one of %(product)s. Choose one that is.",
                bom=bom.display_name, product=product.display_name))
        return bom.id


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
