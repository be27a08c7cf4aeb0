from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.sme_mrp_suggest.controllers.download import checked_ids, parsed, refusal, spreadsheet, use_companies

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
            use_companies(context)
            products = request.env["product.product"].browse(checked_ids(parsed("ids", ids, list))).exists()
            result = products.bom_cost(parsed("options", options, dict))
        except UserError as error:
            return refusal(error)
        names = [total["product"]["name"] for total in result["products"][:1]] if len(result["products"]) == 1 else []
        name = ", ".join([request.env._("BoM Cost"), *names])
        return spreadsheet(bom_cost_xlsx.workbook(result, bom_cost_xlsx.labels(request.env)), name)
