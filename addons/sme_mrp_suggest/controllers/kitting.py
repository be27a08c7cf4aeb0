from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.service.model import get_public_method

from ..report import kitting_xlsx
from .download import checked_ids, parsed, refusal, spreadsheet, use_companies


class KittingController(http.Controller):
    @http.route("/sme_mrp_suggest/kitting.xlsx", type="http", auth="user", methods=["POST"], readonly=True)
    def kitting_xlsx(self, model="", ids="[]", lines="[]", options="null", context="{}", **_kwargs):
        """Make a kitting check and return it as a spreadsheet: the same question and the same numbers as on the page.

        :param str model: ``sale.order``, ``mrp.production``, or nothing for a free list
        :param str ids: JSON list of the documents
        :param str lines: JSON list of the free list, as for ``sme.kitting.check``
        :param str options: JSON object, as for ``sme.kitting.check``
        :param str context: JSON object; of it the companies count that the user works in
        """
        try:
            use_companies(context)
            result = self._result(model, parsed("ids", ids, list), parsed("lines", lines, list), parsed("options", options, dict))
        except UserError as error:
            return refusal(error)
        name = ", ".join([request.env._("Kitting Check"), *result["source"]["names"][:3]])
        return spreadsheet(kitting_xlsx.workbook(result, kitting_xlsx.labels(request.env)), name)

    def _result(self, model, ids, lines, options):
        if not model:
            return request.env["sme.kitting"].check(lines, options)
        checked_ids(ids)
        try:
            kitting_check = get_public_method(request.env[model], "kitting_check")
        except (AttributeError, KeyError) as error:
            raise UserError(request.env._("There is no kitting check for “%s”.", model)) from error
        return kitting_check(request.env[model].browse(ids), options)
