import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.service.model import get_public_method
from odoo.tools import html_escape

from ..kitting.request import is_id
from ..report import kitting_xlsx

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
            self._use_companies(_parsed("context", context, dict))
            result = self._result(model, _parsed("ids", ids, list), _parsed("lines", lines, list), _parsed("options", options, dict))
        except UserError as error:
            return self._refusal(error)
        name = ", ".join([request.env._("Kitting Check"), *result["source"]["names"][:3]])
        return request.make_response(
            kitting_xlsx.workbook(result, kitting_xlsx.labels(request.env)),
            headers=[("Content-Type", MIME_TYPE), ("Content-Disposition", content_disposition(f"{name}.xlsx"))],
        )

    def _use_companies(self, context):
        company_ids = context.get("allowed_company_ids")
        if company_ids:
            _check_ids(company_ids)
            request.update_context(allowed_company_ids=company_ids)

    def _result(self, model, ids, lines, options):
        if not model:
            return request.env["sme.kitting"].check(lines, options)
        _check_ids(ids)
        try:
            kitting_check = get_public_method(request.env[model], "kitting_check")
        except (AttributeError, KeyError) as error:
            raise UserError(request.env._("There is no kitting check for “%s”.", model)) from error
        return kitting_check(request.env[model].browse(ids), options)

    def _refusal(self, error):
        """What the web client shows as a message, in the form in which it expects errors of a download."""
        data = {**http.serialize_exception(error), "debug": ""}
        body = json.dumps({"code": error.http_status, "message": data["message"], "data": data})
        return request.make_response(html_escape(body), status=error.http_status)


def _check_ids(ids):
    if not isinstance(ids, list) or not all(map(is_id, ids)):
        raise UserError(request.env._("Documents and companies are named by their ids, not by %s.", str(ids)[:80]))


def _parsed(name, text, kind):
    """Return the JSON value of a parameter, empty if it is null."""
    try:
        value = json.loads(text or "null")
    except (TypeError, ValueError):
        value = text
    if value is None:
        return kind()
    if not isinstance(value, kind):
        raise UserError(request.env._(
            "The parameter “%(name)s” of the kitting check is not valid: %(value)s", name=name, value=str(text)[:80],
        ))
    return value
