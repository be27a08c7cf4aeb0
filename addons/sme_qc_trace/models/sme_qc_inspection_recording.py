import math

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .sme_qc_inspection_line import FROZEN

VERDICT_WORDS = ("pass", "fail")


class SmeQcInspection(models.Model):
    """From an inspection that waits to one with values."""

    _inherit = "sme.qc.inspection"

    def action_start(self):
        """Freeze the characteristics of the plan into lines; whoever starts is the inspector, if nobody is yet.

        Those that are started already stay as they are.

        :raises UserError: one is decided or cancelled
        """
        self.check_access("write")
        self._check_is_open()
        waiting = self.filtered(lambda inspection: inspection.state == "todo")
        new_lines = []
        for inspection in waiting:
            done = inspection.line_ids.characteristic_id
            new_lines += [
                {"inspection_id": inspection.id, "characteristic_id": characteristic.id, **self._frozen_values(characteristic)}
                for characteristic in inspection.plan_id.characteristic_ids - done]
        self.env["sme.qc.inspection.line"].create(new_lines)
        unassigned = waiting.filtered(lambda inspection: not inspection.inspector_id)
        unassigned.inspector_id = self.env.user
        # sudo: the state is written by methods only
        waiting.sudo().write({"state": "in_progress", "date_started": self.env.cr.now()})
        return True

    @api.model
    def _frozen_values(self, characteristic):
        return {name: characteristic[name].id if name == "uom_id" else characteristic[name] for name in FROZEN}

    def action_assign_to_me(self):
        """The user inspects these."""
        self.check_access("write")
        self._check_is_open()
        self.inspector_id = self.env.user
        return True

    def record(self, values):
        """Take values of the sample; a value that was taken before is replaced.

        :param values: list of dicts with

            - `line_id`: id of a line of one of these inspections
            - `unit_number`: unit of the sample, from 1
            - `value_number`: value of the unit, from 1; 1 if it is not given
            - `value`: a number (measurement), "pass" or "fail", the id of a choice, or a text
            - `uom_id`: unit of a measurement as it was taken, if not that of the characteristic
            - `photo`: base64 of an image
        :return: list of dicts, one a value in the order given: `line_id`, `unit_number`, `value_number`, `value_id`, `verdict`
        :raises UserError: names every value that is not one, and why; nothing is recorded then
        """
        self.check_access("write")
        self._check_is_recordable()
        rows = self._read_values(values)
        Value = self.env["sme.qc.value"]
        present = {
            (value.line_id.id, value.unit_number, value.value_number): value
            for value in Value.search([("line_id", "in", list({row["line_id"] for row in rows}))])}
        fresh = {}
        for row in rows:
            key = row["line_id"], row["unit_number"], row["value_number"]
            if key in present:
                present[key].write({**row, "inspector_id": self.env.uid, "date": self.env.cr.now()})
            else:
                fresh[key] = {**fresh.get(key, {}), **row}
        present.update(zip(fresh, Value.create(list(fresh.values())), strict=True))
        keys = [(row["line_id"], row["unit_number"], row["value_number"]) for row in rows]
        return [
            {"line_id": key[0], "unit_number": key[1], "value_number": key[2], "value_id": present[key].id, "verdict": present[key].verdict}
            for key in keys]

    # ------------------------------------------------------------------ what is a value

    def _read_values(self, values):
        """The values as values of `sme.qc.value`; UserError with all faults together."""
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise UserError(self.env._("Values are a list, one entry a value: line_id, unit_number, value_number, value."))
        lines = {line.id: line for line in self.line_ids}
        rows, faults = [], []
        for value in values:
            try:
                rows.append(self._read_value(lines, value))
            except ValueError as error:
                faults.append(str(error))
        if faults:
            raise UserError("\n".join(dict.fromkeys(faults)))
        return rows

    def _read_value(self, lines, value):
        unknown = value.keys() - {"line_id", "unit_number", "value_number", "value", "uom_id", "photo"}
        if unknown:
            raise ValueError(self.env._("A value has no %s.", ", ".join(sorted(unknown))))
        line = lines.get(value.get("line_id")) if _is_whole(value.get("line_id")) else None
        if not line:
            raise ValueError(self.env._(
                "%(inspections)s has no characteristic %(line)s: read its lines again.",
                inspections=", ".join(self.mapped("name")), line=value.get("line_id")))
        unit_number, value_number = value.get("unit_number"), value.get("value_number", 1)
        if not (_is_whole(unit_number) and _is_whole(value_number) and unit_number > 0 and value_number > 0):
            raise ValueError(self.env._(
                "%s: units of the sample and their values are whole numbers from 1.", line.name))
        return {
            "line_id": line.id,
            "inspection_id": line.inspection_id.id,
            "unit_number": unit_number,
            "value_number": value_number,
            **self._read_content(line, value.get("value"), self.env._("%(line)s, unit %(number)s", line=line.name, number=unit_number)),
            **self._read_unit(line, value.get("uom_id")),
            **({"photo": value["photo"]} if value.get("photo") else {}),
        }

    def _read_content(self, line, content, place):
        """The field of a value that a characteristic of this kind fills.

        :param place: which characteristic and unit, for messages
        """
        if line.kind == "measurement":
            if isinstance(content, bool) or not isinstance(content, (int, float)) or not math.isfinite(content):
                raise ValueError(self.env._("%(place)s: a number is needed, not %(value)s.", place=place, value=_quoted(content)))
            return {"measured": content}
        if line.kind == "pass_fail":
            if content not in VERDICT_WORDS:
                raise ValueError(self.env._(
                    "%(place)s: \"pass\" or \"fail\" is needed, not %(value)s.", place=place, value=_quoted(content)))
            return {"passed": content}
        if line.kind == "choice":
            choices = {choice["id"]: choice["name"] for choice in line._choices_there()}
            if not _is_whole(content) or content not in choices:
                names = ", ".join(f"{id_} ({name})" for id_, name in choices.items())
                raise ValueError(self.env._(
                    "%(place)s: a choice is needed, not %(value)s. There are: %(choices)s.",
                    place=place, value=_quoted(content), choices=names))
            return {"choice_id": content}
        if not isinstance(content, str) or not content.strip():
            raise ValueError(self.env._("%(place)s: a text is needed, not %(value)s.", place=place, value=_quoted(content)))
        return {"text": content.strip()}

    def _read_unit(self, line, uom_id):
        """The unit of a value, if another than that of its characteristic; the two have to be of one kind."""
        if line.kind != "measurement":
            return {}
        unit = self.env["uom.uom"].browse(uom_id).exists() if _is_whole(uom_id) else self.env["uom.uom"]
        if uom_id and not unit:
            raise ValueError(self.env._("%(line)s: there is no unit %(unit)s.", line=line.name, unit=_quoted(uom_id)))
        if unit and not (line.uom_id and unit._has_common_reference(line.uom_id)):
            raise ValueError(self.env._(
                "%(line)s is measured in %(unit)s: %(other)s cannot be converted to it.",
                line=line.name, unit=line.uom_id.name or self.env._("no unit"), other=unit.name))
        return {"uom_id": unit.id}

    def add_photo(self, photo, name=False):
        """Keep a photo of the lot as a whole.

        :param photo: base64 of an image
        :param name: of its file
        :return: id of the attachment
        """
        self.ensure_one()
        self.check_access("write")
        self._check_is_open()
        if not isinstance(photo, str) or not photo:
            raise UserError(self.env._("The photo is damaged: take it again. It has to be base64 of an image."))
        self.env["sme.qc.value"]._check_photo(photo)
        attachment = self.env["ir.attachment"].create({
            "name": name or self.env._("Photo of %s", self.name), "res_model": self._name, "res_id": self.id, "datas": photo})
        if not attachment.mimetype.startswith("image/"):
            raise UserError(self.env._("%s is not an image.", attachment.name))
        self.photo_ids = [Command.link(attachment.id)]
        return attachment.id


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _quoted(value):
    return repr(value)[:40]
