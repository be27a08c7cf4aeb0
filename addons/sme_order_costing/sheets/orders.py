"""Manufacturing orders as plain data: one statement a table, for any number of orders."""

from collections import defaultdict
from dataclasses import dataclass

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.orders import Demand, Made, Order, Used
from ..costing.replay import material
from ..costing.time_logs import Log, WorkOrder

_STATES = {"done": "done", "cancel": "cancel"}


@dataclass(slots=True)
class OrderRow:
    """An order with what its sheet shows besides costs."""

    order: Order
    date: object
    rework_of_id: int | None
    stock_value: float = 0.0


@dataclass(slots=True)
class Consumed:
    """A move that took components of an order or brought them back; its amounts are not known yet. ``valued``: it counts in stock value."""

    move_id: int
    used: Used
    value: float
    valued: bool


class OrderReader:
    """``rows`` {order id: OrderRow} of the orders of one company that are not drafts; ``consumed`` {order id: [Consumed]}.

    Amounts of ``used`` are Odoo's values until :class:`~.consumed.ConsumedGoods` has replaced them.
    """

    def __init__(self, env, company, production_ids):
        self.env, self.company = env, company
        self.rows: dict[int, OrderRow] = {}
        self.consumed: dict[int, list[Consumed]] = defaultdict(list)
        self.operations: dict[int, int | None] = {}
        self._templates: dict[int, int] = {}
        self._read_orders(production_ids)
        if self.rows:
            self._read_moves()
            self._read_workorders()
            self._mark_made_components()

    @property
    def orders(self) -> dict[int, Order]:
        """By id."""
        return {id_: row.order for id_, row in self.rows.items()}

    def _read_orders(self, production_ids):
        chains = {}
        for id_, product_id, template_id, name, state, qty, extra, kind, rework_of_id, day, category_id in self.env.execute_query(SQL(
            """SELECT o.id, o.product_id, p.product_tmpl_id, o.name, o.state, o.product_qty * used.factor / own.factor,
                      COALESCE(o.extra_cost, 0), b.type, o.rework_of_id,
                      CASE WHEN o.state = 'done' THEN o.date_finished ELSE o.date_start END, t.categ_id
                 FROM mrp_production o
                 JOIN product_product p ON p.id = o.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                 JOIN uom_uom used ON used.id = o.product_uom_id
                 LEFT JOIN mrp_bom b ON b.id = o.bom_id
                WHERE o.id = ANY(%s) AND o.company_id = %s AND o.state != 'draft' ORDER BY o.id""",
            int_array(production_ids), self.company.id)):
            order = Order(
                id_, self.company.id, product_id, name, _STATES.get(state, "open"), float(qty), subcontracted=kind == "subcontract",
                extra=float(extra))
            self.rows[id_] = OrderRow(order, day, rework_of_id)
            self._templates[product_id] = template_id
            chains[id_] = category_id
        paths = {row[0]: tuple(map(int, row[1].strip("/").split("/"))) for row in self.env.execute_query(SQL(
            "SELECT id, parent_path FROM product_category WHERE id = ANY(%s)", int_array({id_ for id_ in chains.values() if id_})))}
        for id_, category_id in chains.items():
            self.rows[id_].order.category_ids = paths.get(category_id, ())

    def _read_moves(self):
        ids = int_array(self.rows)
        for (move_id, raw_id, made_id, product_id, template_id, state, demand, done, value, share, to_scrap, incoming, outgoing,
             returned_raw_id, returned_made_id, unbuild_id) in self.env.execute_query(SQL(
            """WITH ours AS (
                   SELECT id FROM stock_move WHERE raw_material_production_id = ANY(%(ids)s)
                   UNION SELECT id FROM stock_move WHERE production_id = ANY(%(ids)s)
                   UNION SELECT r.id FROM stock_move r JOIN stock_move o ON o.id = r.origin_returned_move_id
                          WHERE o.raw_material_production_id = ANY(%(ids)s)
                   UNION SELECT r.id FROM stock_move r JOIN stock_move o ON o.id = r.origin_returned_move_id
                          WHERE o.production_id = ANY(%(ids)s) AND r.unbuild_id IS NOT NULL)
               SELECT m.id, m.raw_material_production_id, m.production_id, m.product_id, p.product_tmpl_id, m.state,
                      (m.product_uom_qty * used.factor / own.factor)::float, (m.quantity * used.factor / own.factor)::float,
                      COALESCE(m.value, 0)::float, COALESCE(m.cost_share, 0)::float, l.usage = 'inventory', m.is_in, m.is_out,
                      o.raw_material_production_id, o.production_id, m.unbuild_id
                 FROM ours JOIN stock_move m ON m.id = ours.id
                 JOIN product_product p ON p.id = m.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                 JOIN uom_uom used ON used.id = m.product_uom
                 JOIN stock_location l ON l.id = m.location_dest_id
                 LEFT JOIN stock_move o ON o.id = m.origin_returned_move_id
                ORDER BY m.id""", ids=ids)):
            self._templates[product_id] = template_id
            done = done if state == "done" else 0.0
            if raw_id:
                self._raw(raw_id, move_id, product_id, state, demand, done, value, to_scrap, outgoing)
            elif made_id:
                self._made(made_id, move_id, product_id, state, demand, done, value, share, to_scrap)
            elif done and returned_raw_id in self.rows and incoming:
                order = self.rows[returned_raw_id].order
                if product_id == order.product_id:
                    kind = "goods"
                else:
                    kind = "unbuilt" if unbuild_id else "return"
                self._use(order, move_id, kind, product_id, -done, -value, incoming)
            elif done and returned_made_id in self.rows and outgoing and product_id == self.rows[returned_made_id].order.product_id:
                self.rows[returned_made_id].order.unbuilt += done

    def _raw(self, id_, move_id, product_id, state, demand, done, value, to_scrap, valued):
        order = self.rows[id_].order
        own = product_id == order.product_id
        if to_scrap:
            if done:
                self._use(order, move_id, "scrap", product_id, done, value, valued)
            return
        if state != "cancel" and demand:
            order.demands.append(Demand(product_id, "", demand, None, own=own))
        if done:
            self._use(order, move_id, "goods" if own else "component", product_id, done, value, valued)

    def _made(self, id_, move_id, product_id, state, demand, done, value, share, to_scrap):
        order = self.rows[id_].order
        own = product_id == order.product_id
        if to_scrap:
            order.scrapped += done if own else 0.0
            return
        if not own and state != "cancel":
            order.planned_share += share
        if done:
            order.made.append(Made(move_id, done, None if own else share))
            self.rows[id_].stock_value += value if own else 0.0

    def _use(self, order, move_id, kind, product_id, qty, value, valued):
        used = Used(kind, product_id, "", qty, material(value))
        order.used.append(used)
        self.consumed[order.id].append(Consumed(move_id, used, value, bool(valued)))

    def _read_workorders(self):
        logs = defaultdict(list)
        for workorder_id, start, end in self.env.execute_query(SQL(
            """SELECT t.workorder_id, EXTRACT(EPOCH FROM t.date_start)::float, EXTRACT(EPOCH FROM t.date_end)::float
                 FROM mrp_workcenter_productivity t JOIN mrp_workorder w ON w.id = t.workorder_id
                WHERE w.production_id = ANY(%s) ORDER BY t.id""", int_array(self.rows))):
            logs[workorder_id].append(Log(start, end))
        for order_id, id_, operation_id, name, workcenter_id, expected, state, mode, rate, machine, unlogged in self.env.execute_query(SQL(
            """SELECT w.production_id, w.id, w.operation_id, w.name, w.workcenter_id, COALESCE(w.duration_expected, 0)::float / 60, w.state,
                      w.cost_mode, COALESCE(NULLIF(w.costs_hour, 0), c.costs_hour, 0)::float, COALESCE(c.machine_costs_hour, 0)::float,
                      COALESCE(w.time_not_logged, FALSE)
                 FROM mrp_workorder w JOIN mrp_workcenter c ON c.id = w.workcenter_id
                WHERE w.production_id = ANY(%s) ORDER BY w.sequence, w.id""", int_array(self.rows))):
            machine = min(machine, rate)
            self.operations[id_] = operation_id
            self.rows[order_id].order.works.append(WorkOrder(
                id_, name, workcenter_id, expected, rate - machine, machine, state, mode == "estimated", unlogged, tuple(logs[id_])))

    def _mark_made_components(self):
        """What has a bill of materials is not bought: overhead on material does not count it twice."""
        made = {row[0] for row in self.env.execute_query(SQL(
            """SELECT DISTINCT product_tmpl_id FROM mrp_bom
                WHERE product_tmpl_id = ANY(%s) AND active AND type IN ('normal', 'subcontract')
                  AND (company_id IS NULL OR company_id = %s)""",
            int_array(set(self._templates.values())), self.company.id))}
        for row in self.rows.values():
            for part in (*row.order.demands, *row.order.used):
                part.bought = self._templates[part.product_id] not in made
