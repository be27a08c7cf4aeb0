from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

VERDICTS = [("pass", "Pass"), ("fail", "Fail")]

# Taken over from the characteristic when the inspection starts.
FROZEN = (
    "sequence", "name", "kind", "nominal", "has_lower_limit", "lower_limit", "has_upper_limit", "upper_limit", "uom_id", "digits",
    "values_per_unit", "is_key")


def refuse_computed(records, vals):
    """Counts and verdicts are stored, but never written: they follow from what was entered.

    :raises UserError: names the fields
    """
    written = [name for name in vals if (field := records._fields.get(name)) and field.compute and field.readonly]
    if written:
        raise UserError(records.env._(
            "%(fields)s cannot be written: they follow from the values that are recorded.",
            fields=", ".join(records._fields[name].get_description(records.env, ["string"])["string"] for name in written)))


class SmeQcInspectionLine(models.Model):
    """A characteristic as it was when the inspection started: later changes of the plan do not alter it."""

    _name = "sme.qc.inspection.line"
    _description = "Characteristic of an Inspection"
    _inherit = ["sme.qc.specification", "sme.qc.guarded"]
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one("sme.qc.inspection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    characteristic_id = fields.Many2one("sme.qc.characteristic", ondelete="set null", index="btree_not_null")
    name = fields.Char(required=True)
    choices = fields.Json(compute="_compute_choices", store=True, help="What could be chosen, as it was when the characteristic was added.")
    value_ids = fields.One2many("sme.qc.value", "line_id")
    value_count = fields.Integer("Values Taken", compute="_compute_verdict", store=True)
    nonconforming = fields.Integer(
        "Nonconforming Units", compute="_compute_verdict", store=True, help="Units of the sample of which a value fails.")
    verdict = fields.Selection(VERDICTS, compute="_compute_verdict", store=True, help="Empty while values are missing.")

    _values_positive = models.Constraint("CHECK (values_per_unit > 0)", "At least one value is taken of each unit.")

    @api.depends("characteristic_id", "kind")
    def _compute_choices(self):
        """Not by what the characteristic says later: old inspections stay as they were judged. Names are kept in all languages."""
        chosen_of = self.filtered(lambda line: line.kind == "choice")
        choices = chosen_of.characteristic_id.choice_ids
        choices.flush_recordset(["name"])
        names = dict(self.env.execute_query(SQL("SELECT id, name FROM sme_qc_choice WHERE id = ANY(%s)", choices.ids)))
        for line in self:
            line.choices = [
                {"id": choice.id, "names": names[choice.id], "is_good": choice.is_good}
                for choice in (line & chosen_of).characteristic_id.choice_ids]

    @api.depends("value_ids.verdict", "values_per_unit", "is_key", "inspection_id.sample_size", "inspection_id.accept_number")
    def _compute_verdict(self):
        for line in self:
            values = line.value_ids
            line.value_count = len(values)
            line.nonconforming = len(set(values.filtered(lambda value: value.verdict == "fail").mapped("unit_number")))
            if line.nonconforming > (0 if line.is_key else line.inspection_id.accept_number):
                line.verdict = "fail"
            else:
                line.verdict = "pass" if line.value_count >= line._required_count() else False

    def _required_count(self):
        """How many values the sample asks for."""
        return max(self.inspection_id.sample_size, 1) * self.values_per_unit

    @api.constrains("kind", "characteristic_id")
    def _check_choices(self):
        for line in self:
            if line.kind == "choice" and not line.characteristic_id:
                raise ValidationError(self.env._(
                    "%s is a choice: add it to the inspection plan, where its choices are named.", line.name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self._may_change_frozen():
            vals_list = [{**vals, **self._frozen_of(vals.get("characteristic_id"))} for vals in vals_list]
        lines = super().create(vals_list)
        lines.inspection_id._check_is_open()
        return lines

    def write(self, vals):
        refuse_computed(self, vals)
        self._refuse_frozen(vals)
        if vals.keys() & {"inspection_id", *FROZEN}:
            self.inspection_id._check_is_open()
        result = super().write(vals)
        if "inspection_id" in vals:
            self.inspection_id._check_is_open()
        return result

    def unlink(self):
        self.inspection_id._check_is_open()
        return super().unlink()

    def _sheet(self, units, pictures, photos):
        """This characteristic for the page for recording, see `sme.qc.inspection.sheet`.

        :param units: {unit: units that convert to it}
        :param pictures: {characteristic id: address}
        :param photos: {value id: address}
        """
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "limits": self.limits,
            "uom": {"id": self.uom_id.id, "name": self.uom_id.name} if self.uom_id else False,
            "units": units.get(self.uom_id, []),
            "digits": self.digits,
            "values_per_unit": self.values_per_unit,
            "is_key": self.is_key,
            "instruction": self.characteristic_id.instruction or "",
            "picture": pictures.get(self.characteristic_id.id, False),
            "choices": self._choices_there(),
            "nonconforming": self.nonconforming,
            "verdict": self.verdict,
            "values": [
                {"unit_number": value.unit_number, "value_number": value.value_number, "shown": value.shown, "verdict": value.verdict,
                 "photo": photos.get(value.id, False)}
                for value in self.value_ids],
        }

    def _choices_there(self):
        """Those that can be chosen, without those that the plan has lost since: dicts `id`, `name`, `is_good`."""
        there = set(self.characteristic_id.with_context(active_test=False).choice_ids.ids)
        names = self._choice_names()
        return [
            {"id": choice["id"], "name": names[choice["id"]], "is_good": choice["is_good"]}
            for choice in self.choices or () if choice["id"] in there]

    def _choice_names(self):
        """{id of a choice: its name in the user's language}"""
        return {
            choice["id"]: choice["names"].get(self.env.lang) or choice["names"]["en_US"] for choice in self.choices or ()}

    def _refuse_frozen(self, vals):
        """What comes from the plan is changed in the plan, or by a quality manager."""
        frozen = {"characteristic_id", "inspection_id", *FROZEN} - {"sequence"}
        planned = self.filtered("characteristic_id")
        if planned and vals.keys() & frozen and not self._may_change_frozen():
            raise UserError(self.env._(
                "%(lines)s of %(inspections)s comes from the inspection plan: a quality manager may change it.",
                lines=", ".join(planned.mapped("name")), inspections=", ".join(planned.inspection_id.mapped("name"))))

    def _may_change_frozen(self):
        return self.env.su or self.env.user.has_group("sme_qc_trace.group_quality_manager")

    def _frozen_of(self, characteristic_id):
        """What a line of this characteristic says: nobody adds one with other limits before the inspection starts."""
        characteristic = self.env["sme.qc.characteristic"].browse(characteristic_id or ())
        return self.env["sme.qc.inspection"]._frozen_values(characteristic) if characteristic else {}

    def _guarded_fields(self):
        return super()._guarded_fields() | {"characteristic_id"}
