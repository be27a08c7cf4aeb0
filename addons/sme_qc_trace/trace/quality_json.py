"""Quality records as JSON, and which node each belongs to."""

from collections import defaultdict

from .nodes import key, of_lot, of_move
from .status import of_goods


def owners(quality, nodes, made_by, products) -> tuple[dict, dict]:
    """Say to which nodes each inspection and each nonconformance belongs.

    What names a lot belongs to the lot; what names the move of goods without lots to that; what names only a manufacturing order to
    all that this order made, but an inspection not to its by-products; a nonconformance of nothing else to the goods of its inspection.

    :param made_by: {manufacturing order id: nodes it made}
    :param products: {node: product id}
    :return: ({inspection id: nodes}, {nonconformance id: nodes})
    """
    inspections = {
        inspection.id: [
            node for node in _owners(inspection, inspection.move_id, nodes, made_by) if products.get(node) == inspection.product_id.id]
        for inspection in quality.inspections
    }
    nonconformances = {
        one.id: _owners(one, None, nodes, made_by) or inspections.get(one.inspection_id.id, []) for one in quality.nonconformances
    }
    return inspections, nonconformances


def _owners(record, move, nodes, made_by):
    if record.lot_id:
        return [of_lot(record.lot_id.id)] if of_lot(record.lot_id.id) in nodes else []
    if move and of_move(move.id) in nodes:
        return [of_move(move.id)]
    return sorted(made_by.get(record.production_id.id, ()))


def statuses(quality, inspection_nodes, nonconformance_nodes, nodes) -> dict[int, str]:
    """Return {node: status}, see ``status``."""
    inspected, nonconforming = defaultdict(list), defaultdict(list)
    for inspection in quality.inspections:
        for node in inspection_nodes[inspection.id]:
            inspected[node].append(inspection.state)
    for one in quality.nonconformances:
        for node in nonconformance_nodes[one.id]:
            nonconforming[node].append(one.state)
    return {node: of_goods(inspected[node], nonconforming[node]) for node in nodes}


def inspections(quality, inspection_nodes, names) -> list[dict]:
    lines = quality.inspections.line_ids
    lines.fetch(["name", "kind", "limits", "verdict", "nonconforming", "digits", "uom_id", "is_key"])
    return [
        {
            **names.link("sme.qc.inspection", inspection.id),
            "key": inspection.id,
            "nodes": [key(node) for node in inspection_nodes[inspection.id]],
            "state": inspection.state,
            "stage": inspection.stage,
            "product": names.link("product.product", inspection.product_id.id),
            "lot": names.link("stock.lot", inspection.lot_id.id),
            "production": names.link("mrp.production", inspection.production_id.id),
            "quantity": inspection.quantity,
            "accepted": inspection.accepted_quantity,
            "rejected": inspection.rejected_quantity,
            "uom": inspection.uom_id.name,
            "sample_size": inspection.sample_size,
            "inspector": inspection.inspector_id.name or None,
            "date": _moment(inspection.date_decided or inspection.date_planned),
            "is_released": inspection.is_released,
            "is_skipped": inspection.is_skipped,
            "certificate": inspection.plan_id.certificate if inspection.plan_id else True,
            "lines": [_line(line, quality.values.get(line.id, [])) for line in inspection.line_ids],
        }
        for inspection in quality.inspections
    ]


def _line(line, values):
    return {
        "id": line.id,
        "name": line.name,
        "kind": line.kind,
        "limits": line.limits or "",
        "verdict": line.verdict or None,
        "nonconforming": line.nonconforming,
        "digits": line.digits,
        "uom": line.uom_id.name or "",
        "is_key": line.is_key,
        "values": [list(value) for value in values],
    }


def nonconformances(quality, nonconformance_nodes, names) -> list[dict]:
    return [
        {
            **names.link("sme.qc.nonconformance", one.id),
            "key": one.id,
            "nodes": [key(node) for node in nonconformance_nodes[one.id]],
            "title": one.title,
            "state": one.state,
            "source": one.source,
            "product": names.link("product.product", one.product_id.id),
            "lot": names.link("stock.lot", one.lot_id.id),
            "quantity": one.quantity,
            "uom": one.uom_id.name,
            "date": _moment(one.date),
            "cause": one.cause_id.name or None,
            "defects": [
                {"code": defect.code_id.code, "name": defect.code_id.name, "quantity": defect.quantity} for defect in one.defect_ids
            ],
            "dispositions": [
                {"kind": disposition.kind, "state": disposition.state, "quantity": disposition.quantity}
                for disposition in one.disposition_ids if disposition.state != "cancelled"
            ],
        }
        for one in quality.nonconformances
    ]


def reworks(quality, names) -> list[dict]:
    return [
        {
            **names.link("mrp.production", rework.id),
            "key": rework.id,
            "state": rework.state,
            "rework_of": names.link("mrp.production", rework.rework_of_id.id),
            "product": names.link("product.product", rework.product_id.id),
            "lots": ", ".join(rework.lot_producing_ids.mapped("name")),
            "quantity": rework.product_qty,
            "uom": rework.product_uom_id.name,
        }
        for rework in quality.reworks
    ]


def labels(env) -> dict[str, dict[str, str]]:
    """The words for states, stages and kinds in the language of the user."""
    def selection(model, name):
        return dict(env[model]._fields[name]._description_selection(env))

    return {
        "inspection": selection("sme.qc.inspection", "state"),
        "stage": selection("sme.qc.inspection", "stage"),
        "nonconformance": selection("sme.qc.nonconformance", "state"),
        "disposition": selection("sme.qc.disposition", "kind"),
        "production": selection("mrp.production", "state"),
        "status": {
            "nonconforming": env._("Nonconforming"),
            "failed": env._("Failed"),
            "waiting": env._("Inspection open"),
            "concession": env._("Accepted on concession"),
            "passed": env._("Passed"),
            "none": env._("Not inspected"),
        },
    }


def _moment(value):
    return f"{value.isoformat(timespec='seconds')}Z" if value else None
