from odoo import api, models


class SmeQcGuarded(models.AbstractModel):
    """Records of which only methods write some fields: neither the context nor a user's own default gives a new record a value of them."""

    _name = "sme.qc.guarded"
    _description = "Record with Guarded Fields"

    def _guarded_fields(self):
        return frozenset()

    @api.model
    def default_get(self, fields):
        guarded = self._guarded_fields()
        defaults = super().default_get([name for name in fields if name not in guarded])
        for name in guarded.intersection(fields):
            if self._fields[name].default:
                defaults[name] = self._fields[name].default(self)
        return defaults
