import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import html_escape

from ..report import recall_xlsx

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RecallController(http.Controller):
    @http.route("/sme_qc_trace/recall.xlsx", type="http", auth="user", methods=["POST"], readonly=True)
    def recall_xlsx(self, model="", ids="[]", options="{}", context="{}", **_kwargs):
        """The trace forward as a spreadsheet: who got how many, what is still here, everything made of it.

        :param str model: of the records, as for the page
        :param str ids: JSON list
        :param str options: JSON object, as for ``trace_forward``
        :param str context: JSON object; of it the companies count that the user works in
        """
        try:
            companies = self._ids("context", self._parsed("context", context, dict).get("allowed_company_ids") or [])
            if companies:
                request.update_context(allowed_company_ids=companies)
            records = self._records(model, self._ids("ids", self._parsed("ids", ids, list)))
            result = records.trace_forward(self._parsed("options", options, dict))
        except UserError as error:
            return self._refusal(error)
        name = ", ".join([request.env._("Recall"), *result["source"]["names"][:3]])
        content = recall_xlsx.workbook(result, recall_xlsx.labels(request.env), request.env.user.tz or "UTC")
        return request.make_response(content, headers=[
            ("Content-Type", MIME_TYPE), ("Content-Disposition", content_disposition(f"{name}.xlsx"))])

    def _records(self, model, ids):
        traced = request.env.registry["sme.qc.trace"]._inherit_children
        if model not in traced:
            raise UserError(request.env._("There is no trace of “%s”.", str(model)[:80]))
        return request.env[model].browse(ids)

    def _parsed(self, name, text, kind):
        try:
            value = json.loads(text)
        except (TypeError, ValueError):
            value = None
        if not isinstance(value, kind):
            raise UserError(request.env._(
                "The parameter “%(name)s” of the download is not valid: %(value)s", name=name, value=str(text)[:80]))
        return value

    def _ids(self, name, ids):
        if not isinstance(ids, list) or not all(isinstance(id_, int) and not isinstance(id_, bool) and id_ > 0 for id_ in ids):
            return self._parsed(name, "", list)
        return ids

    def _refusal(self, error):
        """What the web client shows as a message, in the form in which it expects errors of a download."""
        data = {**http.serialize_exception(error), "debug": ""}
        body = json.dumps({"code": error.http_status, "message": data["message"], "data": data})
        return request.make_response(html_escape(body), status=error.http_status)
