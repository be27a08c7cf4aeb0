"""Purchase, manufacturing and transfer documents for what an order lacks, made as a release makes them."""

from dataclasses import dataclass, field

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..planning.units import TOLERANCE
from ..release.documents import Documents, Target


@dataclass(slots=True)
class ShortageTarget(Target):
    """``needs``: (document, quantity in the product's own unit, wanted), the earliest first."""

    needs: list = field(default_factory=list)


class ShortageDocuments(Documents):
    """Documents whose shares and references are those of the orders that lack the goods."""

    def _referred(self, targets):
        return sorted({
            reference for target in targets for document, _quantity, _wanted in target.needs for reference in document.reference_ids.ids
        })

    def _link(self):
        targets = {"mrp.production": "production_id", "purchase.order.line": "purchase_line_id", "stock.move": "move_id"}
        values = []
        for target in self.targets:
            left = target.quantity
            for document, quantity, wanted in target.needs:
                part = min(quantity, left)
                left -= part
                if part > TOLERANCE:
                    source = "for_production_id" if document._name == "mrp.production" else "for_picking_id"
                    values.append({
                        "company_id": self.company.id, "product_id": target.product.id, "quantity": part, "wanted_date": wanted,
                        targets[target.document._name]: target.document.id, source: document.id,
                    })
        self.env["sme.release.link"].create(values)

    def _refer(self):
        for target in self.targets:
            document = target.document
            record = document.order_id if document._name == "purchase.order.line" else document
            missing = set(self._referred([target])) - set(record.reference_ids.ids)
            if missing:
                record.reference_ids = [Command.link(reference) for reference in missing]


def make(env, company, targets, confirm):
    """Make the documents of all targets at once; if that fails, of each by itself. Returns ({model: records}, reasons)."""
    made, problems = _attempt(env, company, targets, confirm)
    if problems and len(targets) > 1:
        made, problems = {}, []
        for target in targets:
            one, reasons = _attempt(env, company, [target], confirm)
            problems += reasons
            made = {model: made.get(model, records.browse()) | records for model, records in one.items()} or made
    return made, problems


def _attempt(env, company, targets, confirm):
    try:
        with env.cr.savepoint():
            return ShortageDocuments(env, company, targets, confirm).make(), []
    except (UserError, ValidationError) as error:
        return {}, [f"{targets[0].product.display_name}: {error.args[0]}"]
