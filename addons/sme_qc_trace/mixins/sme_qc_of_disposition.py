from odoo import api, fields, models
from odoo.exceptions import UserError


class SmeQcOfDisposition(models.AbstractModel):
    """Stock moves and scrap orders: the disposition that they belong to opens quarantine, so only carrying it out says which one it is.

    That is done by ``sudo``. Values to create may also name it by the record itself, which only code can: from outside, a record is an id.
    """

    _name = "sme.qc.of.disposition"
    _description = "Record of a Disposition"
    _inherit = ["sme.qc.guarded"]

    disposition_id = fields.Many2one("sme.qc.disposition", check_company=True, index="btree_not_null", copy=False, readonly=True)

    def _guarded_fields(self):
        return super()._guarded_fields() | {"disposition_id"}

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            disposition = vals.get("disposition_id")
            if isinstance(disposition, models.BaseModel):
                vals["disposition_id"] = disposition.id
            elif disposition:
                self._check_carried_out()
        return super().create(vals_list)

    def write(self, vals):
        if "disposition_id" in vals:
            self._check_carried_out()
        return super().write(vals)

    def _check_carried_out(self):
        if not self.env.su:
            raise UserError(self.env._(
                "Which disposition goods belong to is not written by hand: decide on the goods in their nonconformance, "
                "or ask an inspector to."))
