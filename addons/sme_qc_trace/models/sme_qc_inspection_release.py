from odoo import models
from odoo.exceptions import UserError


class SmeQcInspection(models.Model):
    """Emergency release: the goods go on, the inspection stays open."""

    _inherit = "sme.qc.inspection"

    def action_release(self, reason):
        """Let goods go on before they are inspected. Quality managers only; recorded, and listed until the inspection is decided.

        :param reason: why, kept on the inspection
        :raises UserError: an inspection is decided already, only warns, or was released before
        """
        self.check_access("write")
        self._check_manager(self.env._("release goods before they are inspected"))
        reason = self._check_reason(reason)
        self._check_is_open()
        useless = self.filtered(lambda inspection: inspection.gate == "warn" or inspection.is_released)
        if useless:
            raise UserError(self.env._("%s stops no goods: there is nothing to release.", ", ".join(useless.mapped("name"))))
        # sudo: releases are written by this method only, and the goods move because of it
        inspections = self.sudo()
        inspections.write({
            "is_released": True, "released_by_id": self.env.uid, "date_released": self.env.cr.now(), "release_reason": reason})
        self._log_reason(self.env._("Emergency release: %s", reason))
        held = inspections.filtered("goods_location_id")
        quantities = held._held_quantities()
        held._transfer([
            (inspection, quantities[inspection], inspection._release_location(), self.env["sme.qc.disposition"].sudo())
            for inspection in held], onwards=True)
        return True
