"""Documents for what orders lack, made by the same code as the release of planned orders, with shares for the orders."""

from dataclasses import dataclass, field

from ..planning.units import TOLERANCE
from ..release.documents import LINK_FIELD, Documents, Target


@dataclass(slots=True)
class ShortTarget(Target):
    """A line to be ordered for ``needs``, the earliest first (:class:`Need`); what is more than they lack is for nobody yet."""

    needs: list = field(default_factory=list)


class ShortageDocuments(Documents):

    def _referred(self, targets):
        return sorted({reference for target in targets for need in target.needs for reference in need.references.ids})

    def _link(self):
        values = []
        for target in self.targets:
            left = target.quantity
            for need in target.needs:
                part = min(left, need.short)
                if part > TOLERANCE:
                    left -= part
                    values.append({
                        "company_id": self.company.id, "product_id": target.product.id, "quantity": part, "wanted_date": need.wanted,
                        "sale_line_id": need.sale_line.id if need.sale_line.product_id == target.product else False,
                        LINK_FIELD[target.document._name]: target.document.id,
                        "for_production_id" if need.document._name == "mrp.production" else "for_picking_id": need.document.id,
                    })
        self.env["sme.release.link"].create(values)
