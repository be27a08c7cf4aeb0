"""Operations of bills of materials: how long they take and what their work centres cost."""

from collections import defaultdict

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array
from odoo.addons.sme_mrp_suggest.snapshot.master_data import Bom, Product, Uom, is_skipped

from ..costing.items import Operation


class OperationReader:
    """The active operations of ``bom_ids``; ``uoms`` by id."""

    def __init__(self, env, uoms: dict[int, Uom], bom_ids):
        self.env, self.uoms = env, uoms
        self._rows: dict[int, list[tuple]] = defaultdict(list)
        self._capacities: dict[int, list[tuple]] = defaultdict(list)
        self._limits: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        self._cycles: dict[int, float] = {}
        workcenters, measured = set(), set()
        for bom_id, *row in env.execute_query(SQL(
            """SELECT o.bom_id, o.id, o.name, o.time_mode, COALESCE(o.time_cycle_manual, 0), w.id,
                      COALESCE(w.time_start, 0) + COALESCE(w.time_stop, 0), COALESCE(NULLIF(w.time_efficiency, 0), 100),
                      COALESCE(w.costs_hour, 0), COALESCE(w.machine_costs_hour, 0)
                 FROM mrp_routing_workcenter o JOIN mrp_workcenter w ON w.id = o.workcenter_id
                WHERE o.bom_id = ANY(%s) AND o.active ORDER BY o.sequence, o.id""", int_array(bom_ids))):
            self._rows[bom_id].append(tuple(row))
            workcenters.add(row[4])
            if row[2] == "auto":
                measured.add(row[0])
        if self._rows:
            self._read_capacities(workcenters)
            self._read_limits(bom_ids)
        if measured:
            operations = env["mrp.routing.workcenter"].browse(measured)
            self._cycles = {operation.id: operation.time_cycle for operation in operations}  # Odoo's own average of past work

    def _read_capacities(self, workcenters):
        for workcenter_id, *capacity in self.env.execute_query(SQL(
            """SELECT workcenter_id, product_id, product_uom_id, COALESCE(capacity, 0), COALESCE(time_start, 0) + COALESCE(time_stop, 0)
                 FROM mrp_workcenter_capacity WHERE workcenter_id = ANY(%s) ORDER BY id""", int_array(workcenters))):
            self._capacities[workcenter_id].append(tuple(capacity))

    def _read_limits(self, bom_ids):
        for operation_id, *limit in self.env.execute_query(SQL(
            """SELECT o.id, v.attribute_id, v.id, a.create_variant
                 FROM mrp_routing_workcenter o
                 JOIN mrp_routing_workcenter_product_template_attribute_value_rel r ON r.mrp_routing_workcenter_id = o.id
                 JOIN product_template_attribute_value v ON v.id = r.product_template_attribute_value_id
                 JOIN product_attribute a ON a.id = v.attribute_id
                WHERE o.bom_id = ANY(%s)""", int_array(bom_ids))):
            self._limits[operation_id].append(tuple(limit))

    def of(self, bom: Bom, product: Product) -> list[Operation]:
        """The operations that apply to ``product`` when it is made by ``bom``, in product units."""
        size = self.uoms[bom.uom_id].factor / self.uoms[product.uom_id].factor
        result = []
        for id_, name, _mode, cycle, workcenter_id, set_up, efficiency, rate, machine_rate in self._rows.get(bom.id, ()):
            if id_ in self._limits and is_skipped(self._limits[id_], product):
                continue
            capacity, set_up = self._capacity(workcenter_id, product, bom, set_up)
            result.append(Operation(
                id_, name, workcenter_id, set_up, self._cycles.get(id_, cycle) * 100 / efficiency, capacity * size,
                rate - machine_rate, machine_rate))
        return result

    def _capacity(self, workcenter_id: int, product: Product, bom: Bom, set_up: float) -> tuple[float, float]:
        """Units of the BoM that the work centre takes at once, and its set-up, as ``mrp.workcenter._get_capacity`` finds them."""
        default = float(bom.qty) or 1.0
        lines = sorted(self._capacities.get(workcenter_id, ()), key=lambda line: (
            not (line[0] == product.id and line[1] == product.uom_id),
            not (line[0] is None and line[1] == bom.uom_id),
            not (line[0] is None and line[1] == product.uom_id),
        ))
        if not lines:
            return default, set_up
        product_id, uom_id, capacity, own_set_up = lines[0]
        if product_id not in (None, product.id) or uom_id not in (product.uom_id, bom.uom_id):
            return default, set_up
        if capacity < 0.5:  # rounded to whole numbers, as Odoo tests for none
            return default, own_set_up
        return capacity * self.uoms[uom_id].factor / self.uoms[bom.uom_id].factor, own_set_up
