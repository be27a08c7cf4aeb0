from odoo import http
from odoo.http import request

from ..report import forecast_template
from .download import spreadsheet


class ForecastController(http.Controller):
    @http.route("/sme_mrp_suggest/forecast_template.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def forecast_template(self, **_kwargs):
        """The empty spreadsheet for the import of forecasts, in the language of the user."""
        request.env["sme.demand.forecast"].check_access("create")
        kinds = [label for _kind, label in request.env["sme.demand.forecast"]._fields["period_kind"]._description_selection(request.env)]
        return spreadsheet(forecast_template.workbook(request.env, kinds), request.env._("Forecast template"))
