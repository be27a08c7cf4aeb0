from odoo import http
from odoo.http import content_disposition, request

from ..report import forecast_template
from .kitting import MIME_TYPE


class ForecastController(http.Controller):
    @http.route("/sme_mrp_suggest/forecast_template.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def forecast_template(self, **_kwargs):
        """The empty spreadsheet for the import of forecasts, in the language of the user."""
        request.env["sme.demand.forecast"].check_access("create")
        kinds = [label for _kind, label in request.env["sme.demand.forecast"]._fields["period_kind"]._description_selection(request.env)]
        name = request.env._("Forecast template")
        return request.make_response(
            forecast_template.workbook(request.env, kinds),
            headers=[("Content-Type", MIME_TYPE), ("Content-Disposition", content_disposition(f"{name}.xlsx"))],
        )
