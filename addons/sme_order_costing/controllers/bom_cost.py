import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import html_escape

from odoo.addons.sme_mrp_suggest.controllers.kitting import MIME_TYPE
from odoo.addons.sme_mrp_suggest.kitting.request import is_id

from ..report import bom_cost_xlsx


class BomCostController(http.Controller):
    @http.route("/sme_order_costing/bom_cost.xlsx", type="http", auth="user", methods=["POST"], readonly=True)
    def bom_cost_xlsx(self, ids="[]", options="null", context="{}", **_kwargs):
        """What products cost, as a spreadsheet: the same question and the same numbers as on the page.

        :param str ids: JSON list of products
        :param str options: JSON object, as for ``product.product.bom_cost``
        :param str context: JSON object; of it the companies count that the user works in
        """
        try:
            company_ids = _parsed("context", context, dict).get("allowed_company_ids")
            if company_ids:
                request.update_context(allowed_company_ids=_checked_ids(company_ids))
            products = request.env["product.product"].browse(_checked_ids(_parsed("ids", ids, list))).exists()
            result = products.bom_cost(_parsed("options", options, dict))
        except UserError as error:
            return _refusal(error)
        names = [total["product"]["name"] for total in result["products"][:1]] if len(result["products"]) == 1 else []
        return request.make_response(
            bom_cost_xlsx.workbook(result, bom_cost_xlsx.labels(request.env)),
            headers=[
                ("Content-Type", MIME_TYPE),
                ("Content-Disposition", content_disposition(f"{', '.join([request.env._('BoM Cost'), *names])}.xlsx")),
            ],
        )


def _refusal(error):
    """What the web client shows as a message, in the form in which it expects errors of a download."""
    data = {**http.serialize_exception(error), "debug": ""}
    body = json.dumps({"code": error.http_status, "message": data["message"], "data": data})
    return request.make_response(html_escape(body), status=error.http_status)


def _checked_ids(ids):
    if not isinstance(ids, list) or not all(map(is_id, ids)):
        raise UserError(request.env._("Products and companies are named by their ids, not by %s.", str(ids)[:80]))
    return ids


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
            "The parameter “%(name)s” of the cost query is not valid: %(value)s", name=name, value=str(text)[:80]))
    return value
