"""What downloads of spreadsheets share: parameters as JSON, the companies of the user, the answer, a refusal that the web client shows."""

import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import html_escape

from ..kitting.request import is_id

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def parsed(name, text, kind):
    """The JSON value of a parameter, empty if it is null.

    :raises UserError: if it is no JSON, or not of ``kind``
    """
    try:
        value = json.loads(text or "null")
    except (TypeError, ValueError):
        value = text
    if value is None:
        return kind()
    if not isinstance(value, kind):
        raise UserError(request.env._(
            "The parameter “%(name)s” of the download is not valid: %(value)s", name=name, value=str(text)[:80]))
    return value


def checked_ids(ids):
    if not isinstance(ids, list) or not all(map(is_id, ids)):
        raise UserError(request.env._("Records and companies are named by their ids, not by %s.", str(ids)[:80]))
    return ids


def use_companies(context):
    """Answer for the companies that the user works in, which the web client sends along."""
    company_ids = parsed("context", context, dict).get("allowed_company_ids")
    if company_ids:
        request.update_context(allowed_company_ids=checked_ids(company_ids))


def spreadsheet(content, name):
    return request.make_response(content, headers=[
        ("Content-Type", MIME_TYPE), ("Content-Disposition", content_disposition(f"{name}.xlsx"))])


def refusal(error):
    """What the web client shows as a message, in the form in which it expects errors of a download."""
    data = {**http.serialize_exception(error), "debug": ""}
    body = json.dumps({"code": error.http_status, "message": data["message"], "data": data})
    return request.make_response(html_escape(body), status=error.http_status)
