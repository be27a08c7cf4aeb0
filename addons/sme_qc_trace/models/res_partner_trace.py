from odoo import fields, models
from odoo.fields import Domain

from ..trace import starts
from ..trace.closure import BACK


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sme.qc.trace"]
    _trace_days = 365

    send_certificate = fields.Boolean(
        "Send Certificates", help="Deliveries to this customer come with a certificate of conformity: it is attached to the delivery mail.")

    def _commercial_fields(self):
        return [*super()._commercial_fields(), "send_certificate"]

    def _quality_field(self):
        return "partner_id"

    def _quality_counts(self, model):
        """Of the whole company that a partner is of, contacts and addresses included."""
        companies = self.commercial_partner_id
        groups = model._read_group(
            [("partner_id", "child_of", companies.ids), ("state", "!=", "cancelled")], ["partner_id"], ["__count"])
        counts = {}
        for partner, count in groups:
            counts[partner.commercial_partner_id.id] = counts.get(partner.commercial_partner_id.id, 0) + count
        return {partner.id: counts.get(partner.commercial_partner_id.id, 0) for partner in self}

    def _quality_domain(self):
        return Domain("partner_id", "child_of", self.commercial_partner_id.ids)

    def _check_trace(self, direction):
        """Back: what the customer got under sales orders that the user may read. Forward: what the vendor brought."""
        if direction == BACK:
            self.check_access("read")
            return self.env["sale.order"].check_access("read")
        return super()._check_trace(direction)

    def _trace_starts(self, direction, options):
        period = self._trace_period(options)
        done = [("state", "=", "done"), ("date_done", ">=", period.start), ("date_done", "<", period.end)]
        whole = ("partner_id", "child_of", self.commercial_partner_id.ids)
        if direction == BACK:
            orders = self.env["sale.order"].search([whole, ("state", "=", "sale"), ("picking_ids", "any", done)])
            return {"starts": starts.delivered_under(self.env, orders.ids, period), "orders": tuple(orders.ids), "period": period}
        pickings = self.env["stock.picking"].search([
            whole, *done, "|", ("picking_type_code", "=", "incoming"), ("location_id.usage", "=", "supplier")])  # the latter: dropshipped
        return {"starts": starts.of_pickings(self.env, pickings.ids), "pickings": tuple(pickings.ids), "period": period}
