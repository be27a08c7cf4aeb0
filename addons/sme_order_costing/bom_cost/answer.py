"""The result of a cost query as JSON, for the page, the spreadsheet and other programs."""

from datetime import timedelta

from ..costing.elements import Element, by_key
from ..costing.items import Trouble
from ..costing.tree import Missing, Row, RowKind, side_by_side
from ..models.sme_price_source import SOURCES
from .query import CostQuery


class Answer:
    """What ``products`` cost by ``query``, and by ``other`` if there is something to compare.

    Amounts are in company currency, quantities in product units, ages in days before the date of the query.
    """

    def __init__(self, products, query: CostQuery, other: CostQuery | None = None):
        self.env, self._, self.products, self.query, self.other = products.env, products.env._, products, query, other
        self.sources = dict(self.env["sme.price.source"]._fields["source"]._description_selection(self.env))
        self.sources["manual"] = self._("By Hand")
        self.missing: dict[int, dict] = {}

    def as_dict(self) -> dict:
        company = self.env.company
        result = {
            "date": self.query.options.day.isoformat(),
            "company": {"id": company.id, "name": company.name},
            "currency": {"id": company.currency_id.id, "name": company.currency_id.name},
            "options": self.query.options.as_dict(),
            "compare": self.other.options.as_dict() if self.other else None,
            "ranking": list(self.query.ranking),
            "source_labels": {code: self.sources[code] for code, _label in SOURCES},
            "element_labels": element_labels(self.env),
            "products": self._totals(),
            "rows": self._rows() if len(self.products) == 1 else [],
        }
        return {**result, "missing": list(self.missing.values())}

    # ------------------------------------------------------------------ totals

    def _totals(self) -> list[dict]:
        names = self.query.data.products
        company = self.env.company
        standard = {product.id: product.standard_price for product in self.products.sudo().with_company(company)}
        result = []
        for product_id in self.products.ids:
            total, gaps = self._total(self.query, product_id)
            for gap in gaps:
                self._add_missing(gap)
            result.append({
                "product": {"id": product_id, "name": names[product_id].name},
                "standard_price": standard[product_id],
                **total,
                "other": self._total(self.other, product_id)[0] if self.other else None,
            })
        return result

    def _total(self, query: CostQuery, product_id: int) -> tuple[dict, list[Missing]]:
        costs, index = query.costs(product_id), query.data.index[product_id]
        cost, quantity, gaps = costs[index], query.quantity(product_id), query.missing(product_id, costs)
        total = {
            "uom": query.data.uoms[query.data.products[product_id].uom_id].name,
            "kind": query.items[index].kind,
            "quantity": quantity,
            "unit_cost": _money(cost.total),
            "total": _money(cost.total * quantity),
            "complete": cost.complete,
            "missing_count": len(gaps),
            "rolled": {name: _money(amount) for name, amount in by_key(cost.rolled).items()},
            "own": {name: _money(amount) for name, amount in by_key(cost.own).items()},
        }
        return total, gaps

    # ------------------------------------------------------------------ the tree of one product

    def _rows(self) -> list[dict]:
        first = self._tree(self.query)
        if not self.other:
            return [{**self._described(self.query, row), **self._values(self.query, row, first[0])} for row in first]
        second, result = self._tree(self.other), []
        for row, other in side_by_side(first, second):
            shown = self._described(self.query, row) if row else self._described(self.other, other)
            shown.update(self._values(self.query, row, first[0]) if row else dict.fromkeys(_VALUES))
            shown["other"] = self._values(self.other, other, second[0]) if other else None
            result.append(shown)
        return result

    def _tree(self, query: CostQuery) -> list[Row]:
        product_id = self.products.id
        return query.rows(product_id, query.costs(product_id))

    def _described(self, query: CostQuery, row: Row) -> dict:
        """What is the same in both of two trees."""
        item = query.items[row.item]
        product = query.data.products[item.product_id]
        is_part = row.kind is RowKind.PART
        return {
            "key": row.key,
            "parent": row.parent,
            "level": row.level,
            "kind": row.kind,
            "made": item.kind if is_part else None,
            "product": {"id": product.id, "name": product.name} if is_part else None,
            "name": self._name(query, row, product),
            "uom": self._uom(query, row, product),
        }

    def _name(self, query, row, product) -> str:
        match row.kind:
            case RowKind.PART:
                return product.name
            case RowKind.OPERATION:
                return row.operation.name
            case RowKind.FEE:
                return self._("Subcontracting")
            case RowKind.OVERHEAD:
                return row.rule.name
            case RowKind.BYPRODUCTS:
                return self._("Share of by-products")

    def _uom(self, query, row, product) -> str:
        if row.kind is RowKind.OPERATION:
            return self._("hours")
        if row.kind is RowKind.OVERHEAD:
            basis = row.rule.basis
            return "%" if basis in ("material", "labour") else self._("hours") if basis != "unit" else query.data.uoms[product.uom_id].name
        return query.data.uoms[product.uom_id].name

    def _values(self, query: CostQuery, row: Row, top: Row) -> dict:
        is_percentage = row.rule is not None and row.rule.basis in ("material", "labour")
        return {
            "per_set": _quantity(row.per_set),
            "required": _quantity(row.required),
            "unit_cost": row.rule.rate if is_percentage else _money(row.unit_cost),
            "amount": _money(row.amount),
            "share": round(row.amount / top.amount, 6) if top.amount else 0.0,
            "rolled": [_money(amount) for amount in row.rolled],
            "own": [_money(amount) for amount in row.own],
            "price": self._price(query, row),
            "operation": self._operation(query, row),
            "complete": row.complete,
            "problem": {"code": row.trouble, "message": self._message(query, row.item, row.trouble)} if row.trouble else None,
            "hidden": row.hidden,
        }

    def _price(self, query: CostQuery, row: Row) -> dict | None:
        price = row.price
        if price is None:
            return None
        return {
            "source": price.source,
            "label": self.sources[price.source],
            "date": (query.options.day + timedelta(days=price.day)).isoformat() if price.day is not None else None,
            "age": -price.day if price.day is not None else None,
            "reference": price.reference or "",
            "minimum": _quantity(price.minimum),
        }

    def _operation(self, query: CostQuery, row: Row) -> dict | None:
        operation = row.operation
        if operation is None:
            return None
        return {
            "workcenter": {"id": operation.workcenter_id, "name": query.workcenter_name(operation.workcenter_id)},
            "set_up": operation.set_up,
            "cycle": operation.cycle,
            "capacity": operation.capacity,
            "labour_rate": operation.labour_rate,
            "machine_rate": operation.machine_rate,
        }

    # ------------------------------------------------------------------ what is missing

    def _add_missing(self, gap: Missing):
        """Each product once, whatever needs it."""
        item = self.query.items[gap.item]
        product = self.query.data.products[item.product_id]
        entry = self.missing.setdefault(item.product_id, {
            "product": {"id": item.product_id, "name": product.name},
            "uom": self.query.data.uoms[product.uom_id].name,
            "quantity": 0.0,
            "code": gap.trouble,
            "message": self._message(self.query, gap.item, gap.trouble),
            "parents": [],
        })
        entry["quantity"] = _quantity(entry["quantity"] + gap.qty)
        for parent in gap.parents:
            parent_id = self.query.items[parent].product_id
            if all(known["id"] != parent_id for known in entry["parents"]):
                entry["parents"].append({"id": parent_id, "name": self.query.data.products[parent_id].name})

    def _message(self, query: CostQuery, index: int, trouble: Trouble) -> str:
        name = query.data.products[query.items[index].product_id].name
        match trouble:
            case Trouble.NO_PRICE:
                return self._("%s has no price: enter a reference price, or a vendor with a price.", name)
            case Trouble.NO_FEE:
                return self._("%s: no subcontractor has a price. Add one in its Purchase tab.", name)
            case Trouble.CYCLE:
                return self._("%s is made of itself: correct its bill of materials.", name)
            case Trouble.UNIT_MISMATCH:
                part, unit, own = query.data.mismatch[index]
                return self._(
                    "%(name)s: the unit of %(part)s, %(unit)s, cannot be converted to %(own)s. Correct the bill of materials or vendor "
                    "price.",
                    name=name, part=part, unit=unit, own=own)


_VALUES = (
    "per_set", "required", "unit_cost", "amount", "share", "rolled", "own", "price", "operation", "complete", "problem", "hidden")


def element_labels(env) -> dict[str, str]:
    """Translated name of each element, in their order."""
    labels = (env._("Material"), env._("Labour"), env._("Machine"), env._("Subcontracting"), env._("Overhead"))
    return {element.key: label for element, label in zip(Element, labels, strict=True)}


def _money(amount: float) -> float:
    """Without the noise of binary fractions; the screen rounds to what the currency has."""
    return round(amount, 8) + 0.0


def _quantity(quantity: float) -> float:
    return round(quantity, 9) + 0.0
