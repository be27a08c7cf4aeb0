import base64

from odoo import models
from odoo.exceptions import UserError

CERTIFICATE = "sme_qc_trace.action_report_picking_certificate"


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _generate_template_attachments(self, res_ids, render_fields, render_results=None):
        """Mails about deliveries bring the certificate to the customers who want it."""
        results = super()._generate_template_attachments(res_ids, render_fields, render_results=render_results)
        if self.model == "stock.picking" and "report_template_ids" in render_fields:
            for picking in self.env["stock.picking"].browse(res_ids)._with_certificate():
                attachment = picking._certificate_attachment()
                if attachment:
                    results.setdefault(picking.id, {}).setdefault("attachments", []).append(attachment)
        return results


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _with_certificate(self):
        """The deliveries among these to customers who want certificates."""
        return self.filtered(
            lambda picking: picking.picking_type_code == "outgoing" and picking.state == "done"
            and picking.partner_id.commercial_partner_id.send_certificate)

    def _certificate_attachment(self):
        """(file name, base64) of the certificate, which is a report only if not all goods conform.

        A delivery is not stopped because it cannot be printed: the chatter says why.
        """
        self.ensure_one()
        # sudo: whoever ships the goods sends the certificate, without rights on inspections
        report = self.env["ir.actions.report"].sudo()
        try:
            content, extension = report._render_qweb_pdf(CERTIFICATE, self.ids)
        except UserError as error:
            self.message_post(body=self.env._("The certificate could not be attached to the mail: %s", error))
            return None
        name = self.env._("Inspection Report %s", self.name.replace("/", "-"))
        return f"{name}.{extension}", base64.b64encode(content)
