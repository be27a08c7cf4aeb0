import base64
import binascii
import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import formatLang

from ..sampling.verdicts import Characteristic, Kind, Value, in_unit, verdict
from .sme_qc_inspection_line import VERDICTS, refuse_computed

PHOTO_MEGABYTES = 10


class SmeQcValue(models.Model):
    """One value taken of one unit of the sample. Its verdict follows from it and the limits."""

    _name = "sme.qc.value"
    _description = "Inspection Value"
    _order = "line_id, unit_number, value_number, id"

    line_id = fields.Many2one("sme.qc.inspection.line", "Characteristic", required=True, ondelete="cascade", index=True)
    inspection_id = fields.Many2one("sme.qc.inspection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    unit_number = fields.Integer(required=True, default=1, aggregator=None, help="Which unit of the sample, from 1.")
    value_number = fields.Integer(required=True, default=1, aggregator=None, help="Which value of the unit, from 1.")
    measured = fields.Float(digits=(16, 6), aggregator=None, help="As it was entered, in the unit beside it.")
    uom_id = fields.Many2one("uom.uom", string="Unit", help="The unit of the value as entered; empty: that of the characteristic.")
    converted = fields.Float(
        "Measurement", digits=(16, 6), compute="_compute_converted", store=True, aggregator="avg",
        help="In the unit of the characteristic.")
    passed = fields.Selection(VERDICTS, "Pass or Fail")
    choice_id = fields.Many2one("sme.qc.choice", ondelete="restrict")
    text = fields.Char()
    shown = fields.Char("Value", compute="_compute_shown")
    verdict = fields.Selection(VERDICTS, compute="_compute_verdict", store=True, index=True)
    photo = fields.Image(max_width=1920, max_height=1920)
    inspector_id = fields.Many2one("res.users", readonly=True, default=lambda self: self.env.user)
    date = fields.Datetime(readonly=True, default=fields.Datetime.now, index=True)
    characteristic_id = fields.Many2one(
        related="line_id.characteristic_id", string="Characteristic of the Plan", store=True, index="btree_not_null")
    product_id = fields.Many2one(related="inspection_id.product_id", store=True, index=True)
    lot_id = fields.Many2one(related="inspection_id.lot_id")

    _once = models.UniqueIndex("(line_id, unit_number, value_number)", "This value of the unit has been taken already.")
    _numbers_positive = models.Constraint(
        "CHECK (unit_number > 0 AND value_number > 0)", "Units of the sample and their values are counted from 1.")

    @api.depends("measured", "uom_id", "line_id.uom_id", "line_id.kind", "line_id.digits")
    def _compute_converted(self):
        for value in self:
            is_measured = value.line_id.kind == "measurement" and math.isfinite(value.measured)
            value.converted = is_measured and in_unit(value._characteristic(), value._entry())

    @api.depends(
        "measured", "uom_id", "passed", "choice_id", "text", "line_id.kind", "line_id.has_lower_limit", "line_id.lower_limit",
        "line_id.has_upper_limit", "line_id.upper_limit", "line_id.digits", "line_id.uom_id", "line_id.choices")
    def _compute_verdict(self):
        for value in self:
            is_number = value.line_id.kind != "measurement" or math.isfinite(value.measured)
            value.verdict = is_number and verdict(value._characteristic(), value._entry()) or False

    def _characteristic(self):
        """The characteristic of the line, for the arithmetic."""
        line = self.line_id
        return Characteristic(
            Kind(line.kind), line.name,
            line.lower_limit if line.has_lower_limit else None, line.upper_limit if line.has_upper_limit else None, line.digits,
            frozenset(choice["id"] for choice in line.choices or () if choice["is_good"]) or frozenset([0]))

    def _entry(self):
        """What was entered, for the arithmetic."""
        line = self.line_id
        if line.kind == "measurement":
            converts = self.uom_id and line.uom_id and self.uom_id._has_common_reference(line.uom_id)
            return Value(self.measured, self.uom_id.factor / line.uom_id.factor if converts else 1.0)
        if line.kind == "pass_fail":
            return Value(self.passed == "pass" if self.passed else None)
        return Value(self.choice_id.id or None if line.kind == "choice" else self.text or None)

    @api.depends(
        "measured", "uom_id", "passed", "choice_id", "text", "line_id.kind", "line_id.uom_id", "line_id.digits", "line_id.choices")
    @api.depends_context("lang")
    def _compute_shown(self):
        passed = dict(self._fields["passed"]._description_selection(self.env))
        for value in self:
            line = value.line_id
            if line.kind == "measurement":
                digits = max(line.digits, _decimals(value.measured))
                value.shown = f"{formatLang(self.env, value.measured, digits=digits)} {(value.uom_id or line.uom_id).name or ''}".strip()
            elif line.kind == "pass_fail":
                value.shown = passed.get(value.passed, "")
            elif line.kind == "choice":
                value.shown = line._choice_names().get(value.choice_id.id, "")
            else:
                value.shown = value.text

    @api.depends("shown", "line_id.name", "unit_number")
    def _compute_display_name(self):
        for value in self:
            value.display_name = f"{value.line_id.name} {value.unit_number}: {value.shown or ''}"

    # ------------------------------------------------------------------ what may be written

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_photo(vals.get("photo"))
            if vals.get("line_id") and not vals.get("inspection_id"):
                vals["inspection_id"] = self.env["sme.qc.inspection.line"].browse(vals["line_id"]).inspection_id.id
        values = super().create(vals_list)
        values.inspection_id._check_is_recordable()
        return values

    def write(self, vals):
        self._check_photo(vals.get("photo"))
        refuse_computed(self, vals)
        self.inspection_id._check_is_recordable()
        result = super().write(vals)
        if "inspection_id" in vals:
            self.inspection_id._check_is_recordable()
        return result

    def unlink(self):
        self.inspection_id._check_is_recordable()
        return super().unlink()

    @api.constrains("line_id", "inspection_id", "unit_number", "value_number")
    def _check_place(self):
        for value in self:
            line, inspection = value.line_id, value.inspection_id
            if line.inspection_id != inspection:
                raise ValidationError(self.env._("%(line)s is not a characteristic of %(inspection)s.",
                                                 line=line.name, inspection=inspection.name))
            if value.unit_number > max(inspection.sample_size, 1):
                raise ValidationError(self.env._(
                    "Unit %(number)s of %(inspection)s: its sample has %(size)s units only.",
                    number=value.unit_number, inspection=inspection.name, size=max(inspection.sample_size, 1)))
            if value.value_number > line.values_per_unit:
                raise ValidationError(self.env._(
                    "Value %(number)s of %(line)s: %(count)s are taken of each unit.",
                    number=value.value_number, line=line.name, count=line.values_per_unit))

    @api.constrains("line_id", "measured", "uom_id", "choice_id")
    def _check_value(self):
        for value in self:
            line = value.line_id
            if line.kind == "measurement" and not math.isfinite(value.measured):
                raise ValidationError(self.env._("A value of %s is not a number.", line.name))
            if value.uom_id and not (line.uom_id and value.uom_id._has_common_reference(line.uom_id)):
                raise ValidationError(self.env._(
                    "%(line)s is measured in %(unit)s: %(other)s cannot be converted to it.",
                    line=line.name, unit=line.uom_id.name or self.env._("no unit"), other=value.uom_id.name))
            if value.choice_id and value.choice_id.characteristic_id != line.characteristic_id:
                raise ValidationError(self.env._("%(choice)s is not a choice of %(line)s.", choice=value.choice_id.name, line=line.name))

    @api.model
    def _check_photo(self, photo):
        """A photo is base64 of an image of at most PHOTO_MEGABYTES; whether it is an image, Odoo checks as it stores it."""
        if not photo:
            return
        try:
            size = len(base64.b64decode(photo, validate=True))
        except (binascii.Error, TypeError, ValueError) as error:
            raise UserError(self.env._("The photo is damaged: take it again. It has to be base64 of an image.")) from error
        if size > PHOTO_MEGABYTES * 2**20:
            raise UserError(self.env._(
                "The photo has %(size)s MB, more than the %(limit)s MB that fit: take it in a lower resolution.",
                size=math.ceil(size / 2**20), limit=PHOTO_MEGABYTES))


def _decimals(number):
    """How many of six decimal places a number uses."""
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])
