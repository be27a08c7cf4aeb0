"""Inspections with their values, nonconformances and rework of the nodes of a trace.

All is read as superuser: who may see a trace is decided before (``sme.qc.trace``), and salespeople have no rights on these models.
What is read is bounded by the goods of the trace and by the companies of the user.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.fields import Domain
from odoo.tools import SQL

from .arrays import array
from .nodes import lots, moves


@dataclass(slots=True)
class Quality:
    """Records of the superuser, inspections in the order in which they were decided.

    ``values``: {line id: [(unit number, value, verdict)]}, numbers in the unit of the line.
    """

    inspections: object
    nonconformances: object
    reworks: object
    values: dict = field(default_factory=dict)


_VALUES = """
SELECT value.line_id, value.unit_number, line.kind, value.verdict, value.passed, choice->'names', value.text, value.converted
  FROM sme_qc_value value
  JOIN sme_qc_inspection_line line ON line.id = value.line_id
  LEFT JOIN jsonb_array_elements(line.choices) choice ON (choice->>'id')::int = value.choice_id
 WHERE value.inspection_id = ANY(%s::int[])
 ORDER BY value.line_id, value.unit_number, value.value_number"""

INSPECTION_FIELDS = (
    "name", "state", "stage", "product_id", "lot_id", "move_id", "production_id", "workorder_id", "picking_id", "quantity", "sample_size",
    "accepted_quantity", "rejected_quantity", "inspector_id", "date_decided", "date_planned", "is_released", "is_skipped", "plan_id",
    "line_ids", "uom_id", "create_date",
)
NONCONFORMANCE_FIELDS = (
    "name", "title", "state", "source", "product_id", "lot_id", "production_id", "inspection_id", "picking_id", "quantity", "date",
    "cause_id", "defect_ids", "disposition_ids", "uom_id", "sale_order_id",
)
REWORK_FIELDS = ("name", "state", "product_id", "rework_of_id", "product_qty", "product_uom_id", "lot_producing_ids")


def load(env, nodes, productions, company_ids, orders=()) -> Quality:
    """Return the quality records of the nodes, and of the manufacturing orders that made them.

    :param productions: ids of the orders
    :param orders: ids of sales orders: their complaints are read too
    """
    lot_ids, move_ids, productions = lots(nodes), moves(nodes), sorted(productions)
    company = Domain("company_id", "in", list(company_ids))
    # of an order that made several lots, only what concerns these, or all of them
    of_goods = (
        Domain("lot_id", "in", lot_ids)
        | Domain("production_id", "in", productions) & Domain("lot_id", "=", False)
    )
    inspections = env["sme.qc.inspection"].sudo().search_fetch(
        company & Domain("state", "!=", "cancelled")
        & (of_goods | Domain("move_id", "in", move_ids) & Domain("lot_id", "=", False)),
        INSPECTION_FIELDS).sorted(lambda one: (one.date_decided or one.date_planned or one.create_date, one.id))
    nonconformances = env["sme.qc.nonconformance"].sudo().search_fetch(
        company & Domain("state", "!=", "cancelled")
        & (of_goods | Domain("inspection_id", "in", inspections.ids) | Domain("sale_order_id", "in", list(orders))),
        NONCONFORMANCE_FIELDS, order="date, id")
    reworks = env["mrp.production"].sudo().search_fetch(
        company & Domain("rework_of_id", "!=", False)
        & (Domain("id", "in", productions) | Domain("rework_of_id", "in", productions)),
        REWORK_FIELDS, order="id")
    return Quality(inspections, nonconformances, reworks, _values(env, inspections))


def _values(env, inspections):
    result = defaultdict(list)
    if inspections:
        language = env.lang or "en_US"
        passed_labels = dict(env["sme.qc.value"]._fields["passed"]._description_selection(env))
        for line, unit, kind, verdict, passed, choice, text, converted in env.execute_query(SQL(_VALUES, array(inspections.ids))):
            value = {
                "measurement": float(converted or 0.0), "pass_fail": passed_labels.get(passed),
                "choice": (choice or {}).get(language) or (choice or {}).get("en_US"), "text": text,
            }[kind]
            result[line].append((unit, value, verdict))
    return dict(result)
