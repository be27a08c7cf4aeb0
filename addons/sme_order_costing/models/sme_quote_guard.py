from odoo import api, models
from odoo.exceptions import AccessError


class SmeQuoteGuard(models.AbstractModel):
    """What a user may not write of a quote simulation, he cannot bring in by a way round either: what he sees would tell him of it."""

    _name = "sme.quote.guard"
    _description = "Protected Values of a Quote Simulation"

    # Fields that are worked out, and not written by users
    _results = frozenset()

    def onchange(self, values, field_names, fields_spec):
        """Odoo checks the fields that it shows, here those that are given are checked too.

        :raises AccessError: if there is one among them that the user may not write
        """
        check_given(self, values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def default_get(self, fields):
        """Of protected fields the default is that of the field: a user can keep defaults of his own for every field there is."""
        defaults = super().default_get(fields)
        user = self.sudo(False)  # the user's own defaults count where he is given all rights, too
        for name in list(defaults):
            field = self._fields[name]
            if not user._has_field_access(field, "write"):
                del defaults[name]
                if field.default:
                    defaults[name] = field.default(self)
        return defaults

    def _check_entered(self, vals):
        if not self.env.su and (foreign := vals.keys() & self._results):
            raise AccessError(self.env._("The simulation works these out, they cannot be written: %s.", ", ".join(sorted(foreign))))


def check_given(records, values):
    """Refuse values of fields that the user may not write, in lines too."""
    for name, value in values.items():
        field = records._fields.get(name)
        if field is None:
            continue
        records._check_field_access(field, "write")
        if field.type == "one2many" and isinstance(value, (list, tuple)):
            for command in value:
                if len(command) == 3 and isinstance(command[2], dict):
                    check_given(records.env[field.comodel_name], command[2])
