from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    mrp_run_id = fields.Many2one("sme.mrp.run", string="Last MRP Run", readonly=True, copy=False)
    forecast_window_back = fields.Integer("Forecast Window Back (days)")
    forecast_window_forward = fields.Integer("Forecast Window Forward (days)")

    _forecast_window = models.Constraint(
        "CHECK(forecast_window_back >= 0 AND forecast_window_forward >= 0)", "The days of the forecast window cannot be negative.")
