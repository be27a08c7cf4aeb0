from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sampling import charts

MOST_POINTS = 500


class SmeQcCharacteristic(models.Model):
    """Measurements over time."""

    _inherit = "sme.qc.characteristic"

    def action_control_chart(self):
        """The page with the chart of this characteristic."""
        self.ensure_one()
        return {
            **self.env["ir.actions.client"]._for_xml_id("sme_qc_trace.action_control_chart"),
            "name": self.name, "params": {"characteristic_id": self.id}}

    @api.readonly
    def control_chart(self, product_id=False, partner_id=False, limit=200):
        """Measurements of this characteristic over time, with its limits and those of the process.

        Each unit of a sample is a point: the mean of its values, if there are several, and their range.

        :param product_id: of this product only
        :param partner_id: of this vendor or customer and those below it only
        :param limit: so many of the last measurements, at most 500
        :return: dict: `name`, `plan`, `uom`, `digits`, `lower_limit` and `upper_limit` (of the characteristic, or False), `nominal`,
            `points` (dicts `value`, `range` or False, `date`, `inspection_id`, `inspection`, `lot`, `unit_number`, `signal`: a
            `charts.Signal` or False, `is_nonconforming`), `mean`, `lower`, `upper` (limits of the process, False with fewer than 2
            points), `sigma`, `cp`, `cpk` (or False), `products` and `partners` (dicts `id`, `name`: of what there are measurements)
        :raises UserError: it is not measured
        """
        self.ensure_one()
        self.check_access("read")
        if self.kind != "measurement":
            raise UserError(self.env._("%s is not measured, so it has no control chart.", self.name))
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise UserError(self.env._("The number of measurements is a whole number from 1, not %r.", limit))
        units = self._measured_units(product_id, partner_id, min(limit, MOST_POINTS))
        chart = self._chart(units)
        values = chart.points if chart else [sum(unit["values"]) / len(unit["values"]) for unit in units]
        lower, upper = (self.lower_limit if self.has_lower_limit else None, self.upper_limit if self.has_upper_limit else None)
        capability = charts.capability(chart.mean, chart.sigma, lower, upper) if chart else charts.Capability(None, None)
        signals = charts.signals(chart) if chart else {}
        return {
            "name": self.name,
            "plan": self.plan_id.name,
            "uom": self.uom_id.name or "",
            "digits": self.digits,
            "lower_limit": False if lower is None else lower,
            "upper_limit": False if upper is None else upper,
            "nominal": self.nominal,
            "points": [
                {
                    "value": value, "range": max(unit["values"]) - min(unit["values"]) if len(unit["values"]) > 1 else False,
                    "date": fields.Datetime.to_string(unit["date"]), "inspection_id": unit["inspection"].id,
                    "inspection": unit["inspection"].name, "lot": unit["inspection"].lot_id.name or "", "unit_number": unit["number"],
                    "signal": signals.get(index, False), "is_nonconforming": unit["failed"]}
                for index, (unit, value) in enumerate(zip(units, values, strict=True))],
            "mean": chart.mean if chart else False,
            "lower": chart.lower if chart else False,
            "upper": chart.upper if chart else False,
            "sigma": chart.sigma if chart else False,
            "cp": False if capability.cp is None else capability.cp,
            "cpk": False if capability.cpk is None else capability.cpk,
            **self._chart_filters(),
        }

    def _measured_units(self, product_id, partner_id, limit):
        """The last units that were measured, oldest first: dicts `inspection`, `number`, `date`, `values`, `failed`."""
        domain = [("characteristic_id", "=", self.id), ("inspection_id.state", "!=", "cancelled")]
        if product_id:
            domain.append(("product_id", "=", product_id))
        if partner_id:
            domain.append(("inspection_id.partner_id", "child_of", partner_id))
        found = self.env["sme.qc.value"].search(domain, order="date desc, id desc", limit=limit * self.values_per_unit)
        units = {}
        for value in found.sorted(lambda value: (value.date, value.id)):
            unit = units.setdefault((value.line_id.id, value.unit_number), {
                "inspection": value.inspection_id, "number": value.unit_number, "date": value.date, "values": [], "failed": False})
            unit["values"].append(value.converted * self._unit_factor(value.line_id.uom_id))
            unit["failed"] |= value.verdict == "fail"
        return list(units.values())

    def _unit_factor(self, uom):
        """What a number in the unit of an inspection is multiplied by: the unit of the characteristic may have changed since."""
        return uom.factor / self.uom_id.factor if uom and self.uom_id and uom._has_common_reference(self.uom_id) else 1.0

    @staticmethod
    def _chart(units):
        """Chart of means of units of one size, otherwise of single values; None with fewer than two points."""
        if len(units) < 2:
            return None
        sizes = {len(unit["values"]) for unit in units}
        if len(sizes) == 1 and sizes <= set(charts.A2):
            return charts.subgroups([unit["values"] for unit in units])
        return charts.individuals([sum(unit["values"]) / len(unit["values"]) for unit in units])

    def _chart_filters(self):
        groups = self.env["sme.qc.value"]._read_group([("characteristic_id", "=", self.id)], ["product_id"])
        inspections = self.env["sme.qc.inspection"]._read_group(
            [("line_ids.characteristic_id", "=", self.id), ("partner_id", "!=", False)], ["partner_id"])
        return {
            "products": [{"id": product.id, "name": product.display_name} for product, in groups],
            "partners": [{"id": partner.id, "name": partner.display_name} for partner, in inspections],
        }
